package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/zendesk"
)

// floor is a world in which Aircall's calls hold a status in Zendesk.
type floor struct {
	*world
	ids        []int64
	zs, as     engine.System
	busy, also zendesk.StatusID // they qualify for focus
}

// newFloor has people at work, and rules of focus if any; change makes the
// engine's configuration another one.
func newFloor(t *testing.T, agents int, change func(*floor, *engine.Config)) *floor {
	t.Helper()
	p := &floor{world: newWorld(t)}
	p.staff(agents)
	p.restart(change)
	p.run(3*time.Minute + 17*time.Second) // between two sweeps
	return p
}

// staff puts people and statuses into Zendesk.
func (p *floor) staff(agents int) {
	shut := func(name string) zendesk.UnifiedStatus {
		return zendesk.UnifiedStatus{Name: name, Custom: true, Channels: map[zendesk.Channel]zendesk.ChannelStatus{
			zendesk.ChannelSupport: zendesk.ChannelAway, zendesk.ChannelMessaging: zendesk.ChannelOffline, zendesk.ChannelTalk: zendesk.ChannelOnline}}
	}
	p.busy, p.also = p.zendesk.PutStatus(shut("On a call")), p.zendesk.PutStatus(shut("On the phone"))
	p.ids = p.hire(agents)
}

func (p *floor) restart(change func(*floor, *engine.Config)) {
	p.t.Helper()
	p.start(func(c *engine.Config) {
		p.zs, p.as = c.Pairs[0].A, c.Pairs[0].B
		if change != nil {
			change(p, c)
		}
	})
}

// hold is the rule of these tests.
func (p *floor) hold(status string) engine.Focus {
	return engine.Focus{While: []engine.System{p.as}, In: p.zs, Hold: status}
}

// focused switches focus on from the start.
func focused(p *floor, c *engine.Config) { c.Focus = []engine.Focus{p.hold("On a call")} }

// call has agents take calls.
func (p *floor) call(ids ...int64) (calls []int64) {
	p.t.Helper()
	for _, id := range ids {
		call, err := p.aircall.Ring(id + userOffset)
		p.must(err)
		p.must(p.aircall.Answer(call))
		calls = append(calls, call)
	}
	return calls
}

func (p *floor) hangUp(calls ...int64) {
	p.t.Helper()
	for _, call := range calls {
		p.must(p.aircall.HangUp(call))
	}
}

// inZendesk checks what an agent shows there.
func (p *floor) inZendesk(id int64, want zendesk.StatusID) {
	p.t.Helper()
	if got := p.zendesk.StatusOf(id).ID; got != want {
		p.t.Errorf("at %s agent %d shows %d in Zendesk, want %d\n%s", p.clock.Now().Format(time.TimeOnly), id, got, want, p.explain(id))
	}
}

// codes are the codes of the notices so far.
func (p *floor) codes() (codes []engine.NoticeCode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.notices {
		codes = append(codes, n.Code)
	}
	return codes
}

func (p *floor) expectCodes(want ...engine.NoticeCode) {
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
func aircallEdge(at time.Time) focus.Edge {
	return focus.Edge{At: at, System: "aircall", Item: "call/1", Step: focus.Begins, Mark: at}
}
