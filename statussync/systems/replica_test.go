package systems_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestSecondReplica decides as the first one would, from the store alone:
// whether the agent is signed in is in the agent's state.
func TestSecondReplica(t *testing.T) {
	tests := []struct {
		name string
		act  func(*connecttest.Fake)
		want statussync.Reason // what Connect waits for
	}{
		{"signed in", func(*connecttest.Fake) {}, ""},
		{"signed out", func(f *connecttest.Fake) { f.SignOut(talking) }, statussync.SignIn},
		{"back again", func(f *connecttest.Fake) {
			f.SignOut(talking)
			f.SignIn(talking)
			f.SetStatus(talking, connecttest.AvailableID)
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t, agentStream)
			pairs := []statussync.Pair{o.zendeskLeads(vendorRules()...)}
			o.start(pairs)
			tt.act(o.connect)
			o.run(settle)
			o.systems()
			second, err := engine.New(t.Context(), o.config(pairs))
			o.must(err)
			if got := explained(t, second, agent, "connect").Waits.For; got != tt.want {
				t.Errorf("the second replica waits for %q, want %q", got, tt.want)
			}
			o.engine = second
			o.run(3 * time.Minute)
			o.expectWrites(0)
		})
	}
}

// TestLateLogin comes after the logout that followed it, or twice: the user is
// signed out.
func TestLateLogin(t *testing.T) {
	for name, order := range map[string][]int{"late": {0, 2, 1}, "twice": {0, 1, 1, 2, 1}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
			before := len(o.connect.AgentEvents())
			o.connect.SignOut(talking)
			o.clock.RunUntil(o.clock.Now().Add(2 * time.Second))
			o.connect.SignIn(talking)
			o.clock.RunUntil(o.clock.Now().Add(2 * time.Second))
			o.connect.SignOut(talking)
			events := o.connect.AgentEvents()[before:]
			for _, i := range order {
				o.must(o.xs.Receive(t.Context(), events[i]))
			}
			if got := explained(t, o.engine, agent, "connect").Waits.For; got != statussync.SignIn {
				t.Errorf("waits for %q", got)
			}
		})
	}
}

// TestLoginTwice leaves the user signed in.
func TestLoginTwice(t *testing.T) {
	o := newOffice(t)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	before := len(o.connect.AgentEvents())
	o.connect.SignOut(talking)
	o.clock.RunUntil(o.clock.Now().Add(2 * time.Second))
	o.connect.SignIn(talking)
	events := o.connect.AgentEvents()[before:]
	for _, i := range []int{0, 1, 1} {
		o.must(o.xs.Receive(t.Context(), events[i]))
	}
	o.run(settle)
	if got := explained(t, o.engine, agent, "connect").Waits.For; got != "" {
		t.Errorf("waits for %q", got)
	}
}
