package engine_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestSetFocus switches focus on, to another status and off while a call lasts:
// at once, each time (R117).
func TestSetFocus(t *testing.T) {
	p := newFloor(t, 3, nil)
	calls := p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	for _, step := range []struct {
		rules []engine.Focus
		want  zendesk.StatusID
	}{
		{[]engine.Focus{p.hold("On a call")}, p.busy},
		{[]engine.Focus{p.hold("On the phone")}, p.also},
		{nil, zendesk.StatusOnline},
		{[]engine.Focus{p.hold("#" + zid(int64(p.busy)))}, p.busy},
	} {
		p.must(p.engine.SetFocus(step.rules))
		p.run(5 * time.Second)
		p.inZendesk(p.ids[0], step.want)
		p.inZendesk(p.ids[1], zendesk.StatusOnline)
	}
	p.hangUp(calls...)
	p.run(time.Minute)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	p.expectCodes()
	p.noWaste()
}

// TestSetFocusRefused changes nothing.
func TestSetFocusRefused(t *testing.T) {
	p := newFloor(t, 1, focused)
	other := systems.Zendesk(zendesktest.New(t).Client(), systems.Named("another"))
	tests := []struct {
		name string
		rule engine.Focus
		want error
		text string
	}{
		{"a status that does not exist lists those that do", p.hold("Elsewhere"), focus.ErrMissing, `"On a call"`},
		{"a status that takes mail", p.hold("Lunch"), focus.ErrUnfit, "Lunch"},
		{"a foreign system is held", engine.Focus{While: []engine.System{p.as}, In: other, Hold: "On a call"}, engine.ErrConfig, "rule 1"},
		{"a foreign system's work", engine.Focus{While: []engine.System{other}, In: p.zs, Hold: "On a call"}, engine.ErrConfig, "rule 1"},
		{"no system", engine.Focus{While: []engine.System{p.as}, Hold: "On a call"}, engine.ErrConfig, "rule 1"},
		{"no work", engine.Focus{In: p.zs, Hold: "On a call"}, focus.ErrBadRule, "While"},
		{"a fallback that does not exist", engine.Focus{While: []engine.System{p.as}, In: p.zs, Hold: "On a call", Else: "Elsewhere"},
			statussync.ErrUnknownStatus, "Else"},
	}
	for _, tt := range tests {
		err := p.engine.SetFocus([]engine.Focus{tt.rule})
		if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v, want %v with %q", tt.name, err, tt.want, tt.text)
		}
	}
	calls := p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	p.hangUp(calls...)
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
}

// TestBadFocus is refused by New too.
func TestBadFocus(t *testing.T) {
	for name, tt := range map[string]struct {
		rule func(*engine.Config) engine.Focus
		want error
	}{
		"no system": {func(*engine.Config) engine.Focus { return engine.Focus{Hold: "On a call"} }, engine.ErrConfig},
		"its work lacks a system": {func(c *engine.Config) engine.Focus {
			return engine.Focus{While: []engine.System{nil}, In: c.Pairs[0].A, Hold: "On a call"}
		}, engine.ErrConfig},
		"two systems of one name": {func(c *engine.Config) engine.Focus {
			return engine.Focus{While: []engine.System{systems.Aircall(aircalltest.New(t).Client())}, In: c.Pairs[0].A, Hold: "On a call"}
		}, engine.ErrConfig},
		"no such status": {func(c *engine.Config) engine.Focus {
			return engine.Focus{While: []engine.System{c.Pairs[0].B}, In: c.Pairs[0].A, Hold: "Elsewhere"}
		}, focus.ErrMissing},
	} {
		w := newWorld(t)
		cfg := w.config(nil)
		cfg.Focus = []engine.Focus{tt.rule(&cfg)}
		if _, err := engine.New(t.Context(), cfg); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if _, err := engine.New(t.Context(), engine.Config{Account: "acme"}); !errors.Is(err, engine.ErrConfig) {
		t.Errorf("neither pairs nor focus: %v, want %v", err, engine.ErrConfig)
	}
}

// mapped is a pair by which the held status means something in Aircall.
func mapped(status, means string) func(*floor, *engine.Config) {
	return func(p *floor, c *engine.Config) {
		p.as = present{p.as, "available"}
		c.Pairs[0] = engine.Pair{A: p.zs, B: p.as, Direction: statussync.ALeads, Faithful: true, Rules: []statussync.Rule{
			statussync.Forward("#3", "available"), statussync.Forward(status, means),
		}}
	}
}

// TestMappedStatus may be held only where it means available (R135, R137, R138).
func TestMappedStatus(t *testing.T) {
	p := newFloor(t, 1, mapped("On a call", "unavailable"))
	if err := p.engine.SetFocus([]engine.Focus{p.hold("On a call")}); !errors.Is(err, focus.ErrMapped) {
		t.Errorf("SetFocus: %v, want %v", err, focus.ErrMapped)
	}
	p.must(p.engine.SetFocus([]engine.Focus{p.hold("On the phone")}))
	p = newFloor(t, 1, mapped("On a call", "available"))
	p.must(p.engine.SetFocus([]engine.Focus{p.hold("On a call")}))
}

// TestFocusBesideResting switches focus on and off while a rule of the pair rests
// because its status was deleted.
func TestFocusBesideResting(t *testing.T) {
	p := newFloor(t, 1, func(_ *floor, c *engine.Config) { lunchRule(c) })
	p.zendesk.DeleteStatus(p.lunch)
	p.run(15 * time.Minute)
	p.must(p.engine.SetFocus([]engine.Focus{p.hold("On a call")}))
	p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	p.must(p.engine.SetFocus(nil))
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	p.expectCodes(engine.Deleted)
}

// TestFocusMapped switches focus off when a mapping that rested comes back and
// has the status mean something else (R139).
func TestFocusMapped(t *testing.T) {
	extra := &extended{status: "on_duty"}
	p := newFloor(t, 1, func(p *floor, c *engine.Config) {
		mapped("On a call", "on_duty")(p, c)
		extra.System = p.as
		p.as, c.Pairs[0].B = extra, extra
	})
	extra.status = "" // as where an admin disables it
	p.run(15 * time.Minute)
	p.must(p.engine.SetFocus([]engine.Focus{p.hold("On a call")}))
	p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	extra.status = "on_duty"
	p.run(25 * time.Minute)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	p.expectCodes(engine.Deleted, engine.FocusMapped)
}

// extended is a system with one more status.
type extended struct {
	engine.System
	status statussync.Status
}

func (s *extended) Catalog(ctx context.Context) (statussync.Catalog, error) {
	c, err := s.System.Catalog(ctx)
	if s.status != "" {
		c = append(c, statussync.Entry{Status: s.status, Name: string(s.status), Settable: true})
	}
	return c, err
}

// TestStatusDeleted switches focus off with one notice, and everybody gets back
// what was wished (R125): by the catalogs' next reading.
func TestStatusDeleted(t *testing.T) {
	p := newFloor(t, 4, focused)
	calls := p.call(p.ids[:3]...)
	p.run(10 * time.Second)
	p.zendesk.DeleteStatus(p.busy) // Zendesk sets them Offline
	p.run(25 * time.Minute)
	p.expectCodes(engine.FocusMissing)
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
	p.hangUp(calls...)
	p.run(3 * time.Minute)
	p.call(p.ids...)
	p.run(3 * time.Minute)
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
	p.expectCodes(engine.FocusMissing)
}

// TestDeletedStatusRefused finds it out by the first refusal (state table row 14).
func TestDeletedStatusRefused(t *testing.T) {
	p := newFloor(t, 5, focused)
	p.zendesk.DeleteStatus(p.busy)
	p.call(p.ids...)
	p.run(30 * time.Second)
	p.expectCodes(engine.FocusMissing)
	if n := p.zendesk.Count(writeAgent); n != 1 {
		t.Errorf("%d tries to set a status that is gone, want 1", n)
	}
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
	if n := p.stats("zendesk").Blocked; n != 0 {
		t.Errorf("%d agents blocked", n)
	}
	p.must(p.engine.SetFocus([]engine.Focus{p.hold("On the phone")})) // the admin has another one
	p.run(30 * time.Second)
	p.inZendesk(p.ids[0], p.also)
}

// TestRefusedHold blocks the agent whom it is for, and nobody else (S11), also
// where the statuses cannot be read.
func TestRefusedHold(t *testing.T) {
	for name, unread := range map[string]bool{"the status is there": false, "the statuses cannot be read": true} {
		t.Run(name, func(t *testing.T) {
			p := newFloor(t, 2, focused)
			if unread {
				p.zendesk.FailNext(listStatus, zendesktest.Fail{Status: http.StatusInternalServerError, Times: 3})
			}
			p.zendesk.FailNext(strings.Replace(writeAgent, "{id}", zid(p.ids[0]), 1), zendesktest.Fail{Status: http.StatusUnprocessableEntity})
			calls := p.call(p.ids...)
			p.run(2 * time.Minute)
			p.inZendesk(p.ids[0], zendesk.StatusOnline)
			p.inZendesk(p.ids[1], p.busy)
			p.expectCodes(engine.NoticeCode(statussync.Blocked))
			p.hangUp(calls...)
			p.run(2 * time.Minute)
			p.inZendesk(p.ids[1], zendesk.StatusOnline)
		})
	}
}

// TestStatusChanged switches focus off when its status takes other work now (R125).
func TestStatusChanged(t *testing.T) {
	p := newFloor(t, 1, focused)
	calls := p.call(p.ids[0])
	p.run(10 * time.Second)
	p.zendesk.PutStatus(zendesk.UnifiedStatus{ID: p.busy, Name: "On a call", Custom: true, Channels: map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: zendesk.ChannelOnline, zendesk.ChannelMessaging: zendesk.ChannelOffline, zendesk.ChannelTalk: zendesk.ChannelOnline}})
	p.run(25 * time.Minute)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	p.hangUp(calls...)
	p.run(time.Minute)
	p.expectCodes(engine.FocusUnfit)
}

// TestRenamedHold goes on by the status's id.
func TestRenamedHold(t *testing.T) {
	p := newFloor(t, 1, focused)
	p.zendesk.RenameStatus(p.busy, "Talking")
	p.run(15 * time.Minute)
	p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	p.expectCodes(engine.Renamed)
}

// TestExplainHold says that a hold is on, and what comes after it.
func TestExplainHold(t *testing.T) {
	p := newFloor(t, 1, focused)
	p.call(p.ids[0])
	p.run(10 * time.Second)
	want := `  zendesk shows "On a call" (#` + zid(int64(p.busy)) + `), holds "On a call" (#` + zid(int64(p.busy)) +
		`) while work lasts; then "online" (#3): found in zendesk at the start`
	if got := strings.Split(p.explain(p.ids[0]), "\n")[1]; got != want {
		t.Errorf("Explain:\n%s\nwant\n%s", got, want)
	}
	x, err := p.engine.Explain(t.Context(), zid(p.ids[0]))
	p.must(err)
	if held := x.Systems[0].Holds; held != statussync.Status(zid(int64(p.busy))) || x.Systems[1].Holds != "" {
		t.Errorf("Holds: %q and %q", held, x.Systems[1].Holds)
	}
	unknown := engine.Explanation{Agent: "1", Systems: []engine.SystemExplanation{{System: "desk", ID: "1", Shows: "3", Holds: "3"}}}
	if got, want := unknown.String(), "agent 1\n  desk shows \"3\", holds \"3\" while work lasts; nothing is wished yet"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}

// TestDryFocus shows what it would hold, and writes nothing.
func TestDryFocus(t *testing.T) {
	p := newFloor(t, 1, func(p *floor, c *engine.Config) {
		focused(p, c)
		c.DryRun = true
	})
	p.call(p.ids[0])
	p.run(time.Minute)
	if p.zendesk.Writes() > 0 || p.stats("zendesk").Withheld != 1 {
		t.Errorf("%d writes, %d withheld, want 0 and 1", p.zendesk.Writes(), p.stats("zendesk").Withheld)
	}
}

// TestFocusOnly needs no pair; a click in Aircall goes nowhere.
func TestFocusOnly(t *testing.T) {
	p := newFloor(t, 2, func(p *floor, c *engine.Config) {
		focused(p, c)
		c.Pairs = nil
	})
	p.clickAircall(p.ids[1], aircall.Unavailable, "")
	calls := p.call(p.ids[0])
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], p.busy)
	p.inZendesk(p.ids[1], zendesk.StatusOnline)
	p.hangUp(calls...)
	p.run(10 * time.Second)
	p.inZendesk(p.ids[0], zendesk.StatusOnline)
	if p.aircall.Writes() > 0 {
		t.Errorf("%d writes to Aircall", p.aircall.Writes())
	}
}
