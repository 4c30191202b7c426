package engine_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// saving counts the changes of a store that is no Batcher, which may always be
// others'.
type saving struct {
	engine.Store
	count     atomic.Int64
	conflicts bool
}

func (s *saving) saves() int { return int(s.count.Load()) }

func (s *saving) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	s.count.Add(1)
	if s.conflicts {
		return 0, engine.ErrConflict
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

// TestQuietSweeps save nothing: what they find is what was there.
func TestQuietSweeps(t *testing.T) {
	s := newScene(t, 50, "desk", "phone")
	store := &saving{Store: s.store}
	s.store = store
	s.products[1].traits.UndatedReadings = true
	s.start(nil)
	s.run(5 * time.Minute)
	saves, sweeps := store.saves(), s.engine.Stats().Sweeps
	s.run(10 * time.Minute)
	if got := s.engine.Stats().Sweeps - sweeps; got < 9 || store.saves() != saves {
		t.Errorf("%d saves in %d sweeps, want none", store.saves()-saves, got)
	}
	s.products[0].set("11", "off")
	s.run(2 * time.Minute)
	if store.saves() == saves {
		t.Error("a change was not saved")
	}
}

// TestSeenIsRemembered has an event be lost between two quiet sweeps: the
// choice was made since the last one, although that was not saved, so an older
// choice of the other side does not beat it.
func TestSeenIsRemembered(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	phone.traits.UndatedReadings = true
	s.start(nil)
	s.run(2 * time.Minute)
	desk.click(t, "11", "on") // chosen anew: nothing to copy, and as new a wish
	s.run(20 * time.Minute)
	phone.set("12", "off")
	s.run(2 * time.Minute)
	s.expect(desk, "11", "off")
	s.expect(phone, "12", "off")
}

// TestOneSave takes in all that a delivery reports as one change.
func TestOneSave(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	store := &saving{Store: s.store}
	s.store = store
	s.start(nil)
	s.run(2 * time.Minute)
	before := store.saves()
	s.inputs = nil
	at := statussync.Mark{At: s.clock.Now()}
	err := s.products[1].host.Report(t.Context(), "12",
		statussync.Report{Status: "off", Mark: at}, statussync.Report{Items: []string{"a", "b"}}, statussync.Report{Out: statussync.Yes, Mark: at})
	if err != nil {
		t.Fatal(err)
	}
	if got := store.saves() - before; got != 1 || len(s.inputs) != 1 {
		t.Errorf("%d saves of %d decisions, want one", got, len(s.inputs))
	}
	if reports, _ := s.inputs[0].(statussync.Reports); len(reports) != 3 || reports[2].System != "phone" || reports[1].At.IsZero() {
		t.Errorf("decided on %+v", s.inputs[0])
	}
	if err := s.products[1].host.Report(t.Context(), "12"); err != nil || store.saves()-before != 1 {
		t.Errorf("a report of nothing: %v, %d saves", err, store.saves()-before)
	}
}

// TestEndlessConflicts ends with the context, and without one after a while.
func TestEndlessConflicts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &saving{Store: &engine.Memory{}}
		s := newScene(t, 1, "desk", "phone")
		s.store = store
		s.start(func(c *engine.Config) { c.Clock = nil })
		store.conflicts = true
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := s.products[1].host.Report(ctx, "12", statussync.Report{Status: "off"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with 50 ms: %v, want the context's error", err)
		}
		if store.saves() < 2 {
			t.Errorf("%d tries, want several", store.saves())
		}
		store.count.Store(0)
		if err := s.products[1].host.Report(t.Context(), "12", statussync.Report{Status: "off"}); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("without an end: %v, want the conflict", err)
		}
		if store.saves() != 10 {
			t.Errorf("%d tries, want 10", store.saves())
		}
	})
}

// formerRecord is one of version 1, as a former version wrote it: a call was
// held and the wish behind it was to be off.
const formerRecord = `{"v":1,"ids":{"desk":"11","phone":"12"},"state":{"sides":[` +
	`{"system":"desk","known":{"status":"on","mark":{"at":"2026-03-02T08:00:00Z"}},"want":{"status":"off","cause":{"system":"phone","at":"2026-03-02T08:30:00Z"}}},` +
	`{"system":"phone","known":{"status":"off","mark":{"at":"2026-03-02T08:30:00Z"}},"want":{"status":"off","cause":{"system":"phone","at":"2026-03-02T08:30:00Z"}},` +
	`"groups":"310"}],"recent":["01EV"]},"focus":{"work":{"phone":{"live":[{"id":"call/1"}]}}}}`

// settledRecord is one of version 1 in which a first sweep finds nothing new.
const settledRecord = `{"v":1,"ids":{"desk":"11","phone":"12"},"state":{"sides":[` +
	`{"system":"desk","known":{"status":"off"},"want":{"status":"off","cause":{"system":"phone"}}},` +
	`{"system":"phone","known":{"status":"off"},"want":{"status":"off","cause":{"system":"phone"}}}]}}`

// TestFormerRecord goes on from what a former version knew and wished, reports
// it once, and writes nothing before the lists were read.
func TestFormerRecord(t *testing.T) {
	tests := []struct {
		name   string
		record string
		desk   statussync.Status // found there by the first sweep
		at     time.Time         // its mark
		want   statussync.Status // in both
	}{
		{"nothing happened: the wish is carried out", formerRecord, "on", dawn.Add(-time.Hour), "off"},
		{"the agent chose meanwhile: it stands", formerRecord, "gone", dawn.Add(-time.Minute), "gone"},
		{"all was settled", settledRecord, "off", time.Time{}, "off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			*desk.find("11") = person{"11", "", tt.desk, tt.at}
			*phone.find("12") = person{"12", "", "off", dawn.Add(-30 * time.Minute)}
			put(t, s.store, "acme/agent/11", tt.record)
			desk.traits.UndatedReadings, phone.traits.UndatedReadings = tt.at.IsZero(), tt.at.IsZero()
			listed := false
			for _, p := range s.products {
				p.fail = func(method, _ string) error {
					listed = listed || method == "Page" && p == phone
					if method == "Write" && !listed {
						t.Error("a write before the lists were read")
					}
					return nil
				}
			}
			s.start(nil)
			s.run(5 * time.Minute)
			s.expect(desk, "11", tt.want)
			if diff := cmp.Diff([]string{" migrated "}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			if v := version(t, s.store, "acme/agent/11"); v != 2 {
				t.Errorf("the record has version %d, want 2", v)
			}
			s.notices = nil
			s.start(nil)
			s.run(2 * time.Minute)
			if len(s.notices) > 0 {
				t.Errorf("notices after another start: %q", s.notices)
			}
		})
	}
}
