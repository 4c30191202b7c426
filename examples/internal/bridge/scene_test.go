package bridge

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/examples/internal/amazon/amazontest"
	"github.com/ctikit/ctikit/examples/internal/storm"
)

// scene is an office on the fakes and a bridge that works for it, in the
// simulated time of a synctest bubble.
type scene struct {
	office
	bridge *bridge
	end    func() error // stops the bridge
}

const publicURL = "https://bridge.example.test"

// accounts are the office's, reached in memory.
func (o office) accounts() accounts {
	return accounts{
		zendesk: o.zendesk.Client(), aircall: o.aircall.Client(), dialpad: o.dialpad.Client(), connect: o.connect.Client(), events: amazontest.Events(o.connect),
		dialpadSecret: ctikit.NewSecret("fake-secret"), public: publicURL,
	}
}

// close ends the deliveries that wait.
func (o office) close() {
	o.zendesk.Close()
	o.aircall.Close()
	o.dialpad.Close()
	o.connect.Close()
}

// newScene is called inside a bubble. Nothing runs yet.
func newScene(t *testing.T, text string) *scene {
	t.Helper()
	s := &scene{office: newOffice()}
	s.bridge = newBridge(parsed(t, text), s.accounts(), slog.New(slog.DiscardHandler))
	s.zendesk.Deliver("bridge.example.test", &s.bridge.hooks)
	s.aircall.Deliver("bridge.example.test", &s.bridge.hooks)
	s.dialpad.Deliver("bridge.example.test", &s.bridge.hooks)
	return s
}

// start runs the bridge until the test ends, or until the end is called.
func (s *scene) start(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.bridge.work(ctx) }()
	s.end = func() error {
		cancel()
		s.close()
		return <-done
	}
	synctest.Wait()
}

// health is what /healthz answers.
func (s *scene) health() (status int, body string) {
	w := httptest.NewRecorder()
	adminHandler(s.bridge).ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	return w.Code, w.Body.String()
}

// set is an agent who chooses a status, as rules name it.
func (s *scene) set(t *testing.T, system string, agent int64, status string) {
	t.Helper()
	var err error
	if word, reason, _ := strings.Cut(status, "/"); system == onDialpad {
		err = s.dialpad.Try(func(f *dialpadtest.Fake) { f.SetStatus(agent+dialpadOffset, word == "available", reason) })
	} else {
		err = s.people().Set(system, agent, status)
	}
	if err != nil {
		t.Errorf("set %s of agent %d to %s: %v", system, agent, status, err)
	}
}

// people are those who work with Zendesk and Aircall.
func (o office) people() storm.Office {
	return storm.Office{Zendesk: o.zendesk, Aircall: o.aircall, Lunch: o.lunch}
}

// shows is an agent's status in a system, as rules name it.
func (s *scene) shows(system string, agent int64) string {
	if system == onDialpad {
		u, _ := s.dialpad.User(agent + dialpadOffset)
		return string(dialpadStatus(!u.OffDuty, u.Reason))
	}
	return s.people().Shows(system, agent)
}

// await lets time pass until a system shows a status of an agent. No vendor
// keeps the bridge waiting for longer than a minute or two.
func (s *scene) await(t *testing.T, system string, agent int64, want string) bool {
	t.Helper()
	for range 3000 {
		if strings.EqualFold(s.shows(system, agent), want) {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("agent %d shows %s in %s, want %s", agent, s.shows(system, agent), system, want)
	return false
}

// requests are the logs of all vendors.
func (s *scene) requests() []ctikit.LoggedRequest {
	return slices.Concat(s.zendesk.Requests(), s.aircall.Requests(), s.dialpad.Requests())
}

// changes are the requests that do more than read.
func changes(all []ctikit.LoggedRequest) (found []string) {
	for _, r := range all {
		if r.Method != "GET" {
			found = append(found, fmt.Sprintf("%s %s", r.Method, r.Path))
		}
	}
	return found
}

// external has no partner in Zendesk.
var external = aircalltest.User{ID: 8099, Email: "external@example.test"}
