package storm

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Storm is an office in which people click and take calls, in real time and
// without regard for the bridge, which dies now and then.
type Storm struct {
	Office
	Relay *Relay

	t        T
	ctx      context.Context //nolint:containedctx // ends shortly before go test would give up
	env      []string
	programs []*Program
	traffic  traffic
	ending   atomic.Bool // everybody finishes what they have begun
	carried  atomic.Int64
	calls    atomic.Int64

	mu     sync.Mutex
	clicks map[int64][]clicked // by agent
	notes  []event             // what happens to all
	shown  map[int64]bool      // agents whose story was shown
}

// clicked is a click that was made.
type clicked struct {
	Click
	at time.Time
}

const bridgeHost = "bridge.example.test"

// New has the office, and no program yet.
func New(t T) *Storm {
	t.Helper()
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel func()
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-20*time.Second))
		t.Cleanup(cancel)
	}
	s := &Storm{Office: newOffice(), t: t, ctx: ctx, Relay: NewRelay(ctx), clicks: map[int64][]clicked{}, shown: map[int64]bool{}}
	t.Cleanup(s.Zendesk.Close)
	t.Cleanup(s.Aircall.Close)
	s.Zendesk.Deliver(bridgeHost, s.Relay)
	s.Aircall.Deliver(bridgeHost, s.Relay)
	s.env = append(os.Environ(), s.serve()...)
	return s
}

// serve serves the vendors over HTTP, and returns the environment of their accounts.
func (s *Storm) serve() []string {
	zendesk, aircall := httptest.NewServer(s.traffic.of(Zendesk, s.Zendesk)), httptest.NewServer(s.traffic.of(Aircall, s.Aircall))
	s.t.Cleanup(zendesk.Close)
	s.t.Cleanup(aircall.Close)
	return []string{
		"ZENDESK_URL=" + zendesk.URL, "ZENDESK_SUBDOMAIN=acme", "ZENDESK_BEARER=" + zendesktest.Token,
		"AIRCALL_URL=" + aircall.URL, "AIRCALL_API_ID=fake-api-id", "AIRCALL_API_TOKEN=fake-api-token",
		"BRIDGE_PUBLIC_URL=https://" + bridgeHost,
	}
}

// Program is a bridge that works for the office once it is started: its command
// gets an environment.
func (s *Storm) Program(name string, command func(env []string) *exec.Cmd) *Program {
	p := NewProgram(s.t, s.Relay, name, func() *exec.Cmd { return command(s.env) })
	s.programs = append(s.programs, p)
	return p
}

// Pause lets people go on for a while.
func (s *Storm) Pause(d time.Duration) { pause(s.ctx, d) }

// End has everybody finish what they have begun, and all webhooks be delivered, which
// it counts. What a program writes while it is stopped makes one more.
func (s *Storm) End(finished *sync.WaitGroup) (delivered RelayCounts) {
	s.ending.Store(true)
	finished.Wait()
	Poll(s.ctx, func() bool { // Aircall sends a reason a second after the change
		delivered = s.Relay.Counts()
		return s.Zendesk.PendingDeliveries()+s.Aircall.PendingDeliveries() == 0 && delivered.Acknowledged == delivered.Got
	})
	return delivered
}

// Carried counts the clicks that people have seen on the other side.
func (s *Storm) Carried() int { return int(s.carried.Load()) }

// Calls counts the calls after which everything was right again.
func (s *Storm) Calls() int { return int(s.calls.Load()) }

// Until waits until something about an agent is done, however long a busy machine
// takes.
func (s *Storm) Until(agent int64, what string, done func() bool) bool {
	for !done() {
		if s.ctx.Err() != nil {
			s.errorf(agent, "waits for %s", what)
			return false
		}
		pause(s.ctx, 20*time.Millisecond)
	}
	return true
}

func (s *Storm) awaitShown(agent int64, system, want string) bool {
	return s.Until(agent, fmt.Sprintf("%s to show %s", system, want), func() bool { return strings.EqualFold(s.Shows(system, agent), want) })
}

// click is a click, which is recorded if it changes anything.
func (s *Storm) click(agent int64, k Click) {
	if strings.EqualFold(s.Shows(k.System, agent), k.Status) {
		return
	}
	s.mu.Lock()
	s.clicks[agent] = append(s.clicks[agent], clicked{k, time.Now()})
	s.mu.Unlock()
	if err := s.Set(k.System, agent, k.Status); err != nil {
		s.errorf(agent, "cannot click %s in %s: %v", k.Status, k.System, err)
	}
}

func (s *Storm) clickAndAwait(agent int64, k Click) bool {
	s.click(agent, k)
	return s.awaitShown(agent, k.Other, k.Want)
}

// last is an agent's last click.
func (s *Storm) last(agent int64) (clicked, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.clicks[agent]
	if len(all) == 0 {
		return clicked{}, false
	}
	return all[len(all)-1], true
}

// zendeskID and aircallID are an agent's ids.
func zendeskID(agent int64) string { return strconv.FormatInt(agent, 10) }
func aircallID(agent int64) string { return strconv.FormatInt(agent+aircallOffset, 10) }
