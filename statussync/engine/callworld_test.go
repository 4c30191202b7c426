package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// callWorld is a world in which Aircall's calls hold a status in Zendesk.
type callWorld struct {
	*world
	ids        []int64
	busy, also zendesk.StatusID // they qualify for focus
}

// newCallWorld has people at work, and rules of focus if any; change makes the
// engine's configuration another one.
func newCallWorld(t *testing.T, agents int, change func(*callWorld, *engine.Config)) *callWorld {
	t.Helper()
	p := &callWorld{world: newWorld(t)}
	p.staff(agents)
	p.restart(change)
	p.run(3*time.Minute + 17*time.Second) // between two sweeps
	return p
}

// staff puts people and statuses into Zendesk.
func (p *callWorld) staff(agents int) {
	shut := func(name string) zendesk.UnifiedStatus {
		return zendesk.UnifiedStatus{Name: name, Custom: true, Channels: map[zendesk.Channel]zendesk.ChannelStatus{
			zendesk.ChannelSupport: zendesk.ChannelAway, zendesk.ChannelMessaging: zendesk.ChannelOffline, zendesk.ChannelTalk: zendesk.ChannelOnline}}
	}
	p.busy, p.also = p.zendesk.PutStatus(shut("On a call")), p.zendesk.PutStatus(shut("On the phone"))
	p.ids = p.hire(agents)
}

func (p *callWorld) restart(change func(*callWorld, *engine.Config)) {
	p.t.Helper()
	p.start(func(c *engine.Config) {
		if change != nil {
			change(p, c)
		}
	})
}

// hold is the rule of these tests.
func hold(status string) statussync.Hold {
	return statussync.Hold{While: []string{"aircall"}, In: "zendesk", Status: status}
}

// focused switches focus on from the start.
func focused(_ *callWorld, c *engine.Config) { c.Holds = []statussync.Hold{hold("On a call")} }

// call has agents take calls.
func (p *callWorld) call(ids ...int64) (calls []int64) {
	p.t.Helper()
	for _, id := range ids {
		call := p.aircall.Ring(id + userOffset)
		p.aircall.Answer(call)
		calls = append(calls, call)
	}
	return calls
}

func (p *callWorld) hangUp(calls ...int64) {
	p.t.Helper()
	for _, call := range calls {
		p.aircall.HangUp(call)
	}
}

// inZendesk checks what an agent shows there.
func (p *callWorld) inZendesk(id int64, want zendesk.StatusID) {
	p.t.Helper()
	if got := p.zendesk.StatusOf(id).ID; got != want {
		p.t.Errorf("at %s agent %d shows %d in Zendesk, want %d\n%s", p.clock.Now().Format(time.TimeOnly), id, got, want, p.explain(id))
	}
}

// codes are the codes of the notices so far.
func (p *callWorld) codes() (codes []engine.NoticeCode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.notices {
		codes = append(codes, n.Code)
	}
	return codes
}

func (p *callWorld) expectCodes(want ...engine.NoticeCode) {
	p.t.Helper()
	if got := p.codes(); !slices.Equal(got, want) {
		p.t.Errorf("notices %q, want %q", got, want)
	}
}

// present is a system that says which status is the one of who is available.
type present struct {
	engine.System
	status statussync.Status
}

func (s present) Catalog(ctx context.Context) (statussync.Catalog, error) {
	c, err := s.System.Catalog(ctx)
	for i := range c {
		if c[i].Status == s.status {
			c[i].Presence = statussync.Available
		}
	}
	return c, err
}

// aircallEdge is the beginning of a call.
func aircallEdge(at time.Time) statussync.Report {
	return statussync.Report{Edge: &statussync.Edge{Item: "call/1", Step: statussync.Begins}, Mark: statussync.Mark{At: at}}
}
