package engine_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestRestartInCall has the engine die during calls and another one take over
// from the same store, or from none: the calls may end while nobody looks
// (R122, D15, state table rows 11 to 13).
func TestRestartInCall(t *testing.T) {
	tests := []struct {
		name   string
		forget bool
		after  bool // the call ends only under the new engine
		want   zendesk.StatusID
		codes  []engine.NoticeCode
	}{
		{"stored, the call goes on", false, true, zendesk.StatusOnline, nil},
		{"stored, the call ended", false, false, zendesk.StatusOnline, nil},
		{"nothing stored, the call goes on", true, true, 0, []engine.NoticeCode{engine.NoticeCode(statussync.WishUnknown)}},
		{"nothing stored, the call ended", true, false, 0, nil}, // as found, so it is the agent's
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newCallWorld(t, 2, focused)
			calls := p.call(p.ids[0])
			p.run(time.Minute)
			p.inZendesk(p.ids[0], p.busy)
			p.lost = true
			if !tt.after {
				p.hangUp(calls...)
			}
			p.clock.RunUntil(p.clock.Now().Add(10 * time.Minute))
			p.lost = false
			if tt.forget {
				p.store = &engine.Memory{}
			}
			p.restart(focused)
			p.run(3 * time.Minute)
			if tt.after {
				p.inZendesk(p.ids[0], p.busy)
				p.hangUp(calls...)
				p.run(3 * time.Minute)
			}
			want := tt.want
			if want == 0 {
				want = p.busy
			}
			p.inZendesk(p.ids[0], want)
			p.inZendesk(p.ids[1], zendesk.StatusOnline)
			p.expectCodes(tt.codes...)
		})
	}
}

// TestCallBeforeStart finds somebody in a call at the first sweep (R122), and
// takes news of people who are not joined yet.
func TestCallBeforeStart(t *testing.T) {
	p := &callWorld{world: newWorld(t)}
	p.staff(1)
	calls := p.call(p.ids[0])
	p.restart(focused)
	p.clock.RunUntil(p.clock.Now().Add(time.Second)) // webhooks come before the first sweep
	p.run(2 * time.Minute)
	p.inZendesk(p.ids[0], p.busy)
	p.hangUp(calls...)
	p.run(2 * time.Minute)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
}

// TestUnjoinedWork is about nobody: a call of a user without a partner is taken
// in and holds nothing.
func TestUnjoinedWork(t *testing.T) {
	p := newCallWorld(t, 1, focused)
	rep := &reporter{}
	p.restart(func(p *callWorld, c *engine.Config) {
		c.Systems[1] = rep.of(c.Systems[1])
		focused(p, c)
	})
	p.run(2 * time.Minute)
	p.must(rep.host.Report(t.Context(), "8077", aircallEdge(p.clock.Now())))
	p.must(rep.host.Report(t.Context(), "8077", statussync.Report{Status: "available"}))
	p.run(time.Minute)
	if keys := stored(t, p.store, "acme/loose/"); len(keys) != 1 {
		t.Errorf("kept apart: %q", keys)
	}
	if p.zendesk.Writes() > 0 {
		t.Errorf("%d writes", p.zendesk.Writes())
	}
}

// TestHoldAndSync keeps the sync's wishes behind a hold, and copies nothing of
// it: a click in Aircall during the call comes to Zendesk when the hold ends.
func TestHoldAndSync(t *testing.T) {
	p := newCallWorld(t, 1, focused)
	id := p.ids[0]
	calls := p.call(id)
	p.run(30 * time.Second)
	p.clickAircall(id, aircall.Unavailable, aircall.OutForLunch)
	p.run(3 * time.Minute)
	p.inZendesk(id, p.busy)
	p.hangUp(calls...)
	p.run(3 * time.Minute)
	p.expect(id, "2 unavailable/out_for_lunch")
	if n := p.aircall.Writes(); n != 0 {
		t.Errorf("%d writes to Aircall", n)
	}
	for _, rule := range []string{"R119", "R120"} {
		if line := "msg=rule system=zendesk agent=7001 rule=" + rule; !strings.Contains(p.log.String(), line) {
			t.Errorf("no line %q in the log", line)
		}
	}
	p.noWaste()
	p.expectCodes()
}

// TestHoldThrottled waits for the budget, then holds or lets it be: the newest
// stands.
func TestHoldThrottled(t *testing.T) {
	p := newCallWorld(t, 1, focused)
	p.zendesk.FailNext(writeAgent, ctikit.Fault{Status: http.StatusTooManyRequests, RetryAfter: 20 * time.Second, Times: 2})
	calls := p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	p.run(40 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	p.zendesk.FailNext(writeAgent, ctikit.Fault{Status: http.StatusTooManyRequests, RetryAfter: 20 * time.Second, Times: 2})
	p.hangUp(calls...)
	p.run(5 * time.Second)
	p.call(p.ids[0]) // before the wish could be given back
	p.run(time.Minute)
	p.inZendesk(p.ids[0], p.busy)
	p.noWaste()
}
