package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestAskMany is bar 5: of 300 agents, 40 have the status already and get nothing,
// the others are set by three jobs and no single request, and taken back so, but
// for one who has chosen since.
func TestAskMany(t *testing.T) {
	w, ids := settled(t, 300, nil)
	agents := make([]string, len(ids))
	for i, id := range ids {
		agents[i] = fmt.Sprint(id)
	}
	for _, id := range ids[:40] {
		w.zendesk.SetStatus(id, zendesk.StatusOffline)
	}
	w.run(3 * time.Minute)
	jobs, single := w.zendesk.Count(startJob), w.zendesk.Count(writeAgent)
	sent := func() (more, alone int) {
		n, all := w.zendesk.Count(startJob)-jobs, w.zendesk.Count(writeAgent)-single
		return n, all - n // the pattern of one agent is that of a job, too
	}
	results := w.engine.AskMany(t.Context(), append(agents, "nobody"), "2", "a lead")
	var wishes []engine.Wish
	for i, r := range results[:300] {
		if r.Err != nil || r.Wish.Agent != agents[i] || !r.Wish.Taken || r.Wish.Former == "" {
			t.Fatalf("agent %s: %+v", agents[i], r)
		}
		wishes = append(wishes, r.Wish)
	}
	if err := results[300].Err; !errors.Is(err, engine.ErrUnknownAgent) {
		t.Errorf("nobody: %v", err)
	}
	w.run(3 * time.Minute)
	for _, id := range ids {
		w.expect(id, "2 unavailable")
	}
	if n, alone := sent(); n != 3 || alone != 0 || w.zendesk.NoOps() != 0 {
		t.Errorf("%d jobs, %d single writes, %d writes of what was there", n, alone, w.zendesk.NoOps())
	}
	w.zendesk.SetStatus(ids[299], zendesk.StatusAway)
	w.run(time.Minute)
	results = w.engine.UndoMany(t.Context(), wishes[40:], "a lead")
	for i, r := range results {
		_, superseded := errors.AsType[*engine.SupersededError](r.Err)
		if last := i == len(results)-1; last != superseded || !last && r.Wish.Status != "3" {
			t.Errorf("agent %s: %+v", wishes[40+i].Agent, r)
		}
	}
	w.run(3 * time.Minute)
	for _, id := range ids[40:299] {
		w.expect(id, "3 available")
	}
	if n, alone := sent(); n != 6 || alone != 0 {
		t.Errorf("after the undo: %d jobs, %d single writes", n, alone)
	}
	if got := w.shows(ids[299])[:1]; got != "4" {
		t.Errorf("the agent's own choice was replaced by %s", got)
	}
}

// TestAskManyRefused has each agent's own result, and nobody twice.
func TestAskManyRefused(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	if got := s.engine.AskMany(t.Context(), nil, "off", "Noor"); len(got) != 0 {
		t.Errorf("of nobody: %+v", got)
	}
	for _, r := range s.engine.AskMany(t.Context(), []string{"11", "21"}, "nowhere", "Noor") {
		if !errors.Is(r.Err, statussync.ErrUnknownStatus) {
			t.Errorf("an unknown status: %+v", r)
		}
	}
	for i, r := range s.engine.AskMany(t.Context(), []string{"11", "11"}, "off", "Noor") {
		if r.Err != nil || r.Wish.Former != []statussync.Status{"on", "off"}[i] {
			t.Errorf("an agent who is named twice: %+v", r)
		}
	}
	s.run(time.Minute)
	s.expect(s.products[1], "12", "off")
}
