package bridge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/amazon/amazontest"
)

const (
	connectConfig = `{"phones": {"connect": {
		"instance": "arn:aws:connect:eu-central-1:123456789012:instance/0a1b2c3d-0000-4000-8000-000000000001",
		"stream": "agent-events", "agents": {"7001": "u-7001"}
	}}}`
	intakeSecret = "a-secret-of-our-own"
)

// post posts a report of Connect to the bridge.
func (s *scene) post(kind string, body []byte, token string) int {
	r := httptest.NewRequest(http.MethodPost, "/ctikit-bridge/main/connect/"+kind, strings.NewReader(string(body)))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.bridge.hooks.ServeHTTP(w, r)
	return w.Code
}

// Events that a Lambda posts are taken as those of the stream are: what an agent
// changes in Connect is taken back at once.
func TestConnectsEvents(t *testing.T) {
	for _, posted := range []bool{true, false} {
		t.Run(fmt.Sprintf("posted %v", posted), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, connectConfig)
				if posted {
					s.bridge.accounts.events = &amazon.Events{Secrets: []string{intakeSecret}}
				}
				s.start(t)
				for _, status := range []string{"Offline", "Online"} {
					time.Sleep(10 * time.Second)
					s.set(t, "zendesk", firstAgent, status)
				}
				time.Sleep(10 * time.Second)
				if posted {
					s.connect.SubscribeAgentEvents(func(_ context.Context, record []byte) error {
						if code := s.post("agent-event", record, intakeSecret); code != http.StatusNoContent {
							t.Errorf("agent event: %d", code)
						}
						return nil
					})
				}
				if err := s.click(onConnect, firstAgent, false); err != nil {
					t.Fatal(err)
				}
				time.Sleep(5 * time.Second)
				if current, _ := s.connect.StatusOf(connectID(firstAgent)); current != connecttest.AvailableID {
					t.Errorf("Connect shows %s five seconds after a change against Zendesk", current)
				}
				for token, want := range map[string]int{intakeSecret: http.StatusBadRequest, "another-secret-of-length": http.StatusUnauthorized} {
					if !posted {
						want = http.StatusNotFound
					}
					if code := s.post("agent-event", []byte(`{}`), token); code != want {
						t.Errorf("with %q: %d, want %d", token, code, want)
					}
				}
				must(t, s.end())
			})
		})
	}
}

var errStream = errors.New("no such stream")

// A stream that is not read, or is far behind, is a problem of the bridge's health,
// and the metrics have its lag.
func TestStreamsHealth(t *testing.T) {
	for want, sick := range map[string]amazontest.Stream{
		"is not read since": {Failing: time.Now()},
		"is read 5m0s late": {Lag: 5 * time.Minute},
		"":                  {Lag: time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newScene(t, connectConfig)
			sick.Fake, sick.Refused = s.connect, errStream
			s.bridge.accounts.events = sick.Events()
			if err := s.bridge.accounts.events.Check(t.Context(), s.bridge.log); err == nil || !strings.Contains(err.Error(), errStream.Error()) {
				t.Errorf("check: %v", err)
			}
			s.start(t)
			time.Sleep(time.Minute)
			status, body := s.health()
			if !strings.Contains(body, want) || (status == http.StatusOK) != (want == "") {
				t.Errorf("%d %s, want %q", status, body, want)
			}
			shown := s.metrics(t)
			if lag := shown["bridge_stream_lag_seconds"]; lag != fmt.Sprint(sick.Lag.Seconds()) {
				t.Errorf("bridge_stream_lag_seconds is %q, want %v", lag, sick.Lag)
			}
			if since := shown["bridge_stream_failing_since_timestamp_seconds"]; (since == "0") != sick.Failing.IsZero() {
				t.Errorf("failing since %s, want %v", since, sick.Failing)
			}
			must(t, s.end())
		})
	}
}

// Connect on a real account needs the AWS SDK, and says so.
func TestConnectNeedsItsBuild(t *testing.T) {
	if amazon.Built {
		t.Skip("built with the tag aws")
	}
	c := parsed(t, connectConfig)
	if c.phones[0].Stream != "agent-events" || c.phones[0].Agents[0].phone != "u-7001" {
		t.Errorf("config %+v", c.phones[0])
	}
	env := func(name string) string {
		return map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "t", "BRIDGE_PUBLIC_URL": publicURL}[name]
	}
	if _, err := readAccounts(env, c); err == nil || !strings.Contains(err.Error(), "phones.connect: this program was built without the AWS SDK: build it with -tags aws") {
		t.Errorf("%v", err)
	}
}
