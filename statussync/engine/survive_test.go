package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestPanics has callbacks and a system panic: it is counted, and all goes on.
func TestPanics(t *testing.T) {
	tests := []struct {
		name   string
		change func(*engine.Config)
		method string // of the phone
	}{
		{"Notify", func(c *engine.Config) { c.Notify = func(engine.Notice) { panic("a bug") } }, ""},
		{"OnDecision", func(c *engine.Config) { c.OnDecision = func(engine.Decision) { panic(errors.New("a bug")) } }, ""},
		{"Page", nil, "Page"},
		{"Read", nil, "Read"},
		{"Write", nil, "Write"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 2, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			phone.traits.UndatedReadings = true
			desk.people = append(desk.people, person{"91", "nobody@example.test", "on", dawn}) // unjoined: a notice
			s.start(tt.change)
			s.run(time.Minute + 10*time.Second)
			phone.fail = func(method, _ string) error {
				if method == tt.method {
					panic(s.products[len(s.products)])
				}
				return nil
			}
			phone.set("12", "off")
			desk.click(t, "21", "off")
			s.run(2 * time.Minute)
			phone.fail = nil
			s.run(3 * time.Minute)
			s.expect(desk, "11", "off")
			s.expect(phone, "22", "off")
			if got := s.engine.Stats().Panics; got == 0 {
				t.Error("no panic was counted")
			}
		})
	}
}

// TestPanicInNew is a failure like others.
func TestPanicInNew(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.products[1].fail = func(method, _ string) error {
		if s.clock.Now().Before(dawn.Add(3 * time.Second)) {
			panic("a bug")
		}
		return nil
	}
	s.start(nil)
	if got := s.engine.Stats(); got.Panics == 0 || got.Systems[1].Failures["unsure"] == 0 {
		t.Errorf("%+v", got)
	}
}

// metered is a system that a user has wrapped.
type metered struct {
	engine.System
	calls int
}

func (m *metered) Write(ctx context.Context, id string, s statussync.Status) (engine.Receipt, error) {
	m.calls++
	return m.System.Write(ctx, id, s)
}

func (m *metered) WriteMany(ctx context.Context, ids []string, s statussync.Status) (string, error) {
	m.calls += len(ids)
	return m.System.WriteMany(ctx, ids, s)
}

// TestWrapped has a wrapped system keep its abilities: readings and writes of many.
func TestWrapped(t *testing.T) {
	wrapped := &metered{}
	p := newCallWorld(t, 30, func(p *callWorld, c *engine.Config) {
		wrapped.System = c.Systems[0]
		c.Systems[0] = wrapped
		focused(p, c)
		c.SweepEvery = time.Hour
	})
	single := p.zendesk.Count(readAgent)
	p.call(p.ids...)
	p.run(time.Minute)
	for _, id := range p.ids {
		p.inZendesk(id, p.busy)
	}
	again := p.zendesk.IgnoredWrites()
	if got := p.zendesk.Count(readAgent) - single; got > 3+again || wrapped.calls != 30+again {
		t.Errorf("%d single readings and %d writes, want next to none and 30", got, wrapped.calls)
	}
}

// TestAsk carries out the wish of a person at a board (S14).
func TestAsk(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	for _, tt := range []struct {
		agent  string
		status statussync.Status
		want   error
	}{
		{"77", "off", engine.ErrUnknownAgent},
		{"12", "off", engine.ErrUnknownAgent},
		{"11", "lunch", statussync.ErrUnknownStatus},
		{"11", "gone", statussync.ErrUnknownStatus},
		{"11", "off", nil},
	} {
		if _, err := s.engine.Ask(t.Context(), tt.agent, tt.status, "a supervisor"); !errors.Is(err, tt.want) {
			t.Errorf("Ask(%s, %s): %v, want %v", tt.agent, tt.status, err, tt.want)
		}
	}
	s.run(10 * time.Second)
	s.expect(desk, "11", "off")
	s.expect(phone, "12", "off")
	x, err := s.engine.Explain(t.Context(), "11")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"asked by a supervisor at 2026-03-02 09:02:00.000 UTC", "asked by a supervisor at 2026-03-02 09:02:00.000 UTC"}
	if diff := cmp.Diff(want, []string{x.Systems[0].Because.String(), x.Systems[1].Because.String()}); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}
