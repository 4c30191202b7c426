package engine_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

func openJournal(t *testing.T, dir string, o journal.Options) *journal.Writer {
	t.Helper()
	w, err := journal.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// written closes a journal and reads it.
func written(t *testing.T, w *journal.Writer, dir string) (lines []journal.Line) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	for l, err := range journal.Read(dir) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

// about are the lines about an agent, in a word each.
func about(lines []journal.Line, agent string) (words []string) {
	for _, l := range lines {
		if l.Agent != agent {
			continue
		}
		word := wordFor(l.Entry)
		if r, ok := l.Entry.(journal.Reports); ok {
			for _, x := range r.Reports {
				word += " " + x.System
				if x.Ours {
					word += " ours"
				}
			}
		}
		words = append(words, word)
	}
	return words
}

func wordFor(e journal.Entry) string {
	switch e.(type) {
	case journal.Frame:
		return "frame"
	case journal.Reports:
		return "reports"
	case journal.Asked:
		return "asked"
	case journal.Write:
		return "write"
	case journal.Sent:
		return "sent"
	case journal.Woke:
		return "woke"
	case journal.Left:
		return "left"
	}
	return "about all"
}

// A journal has what changed a record, with the version that the store has then. A
// sweep is one line, and nothing is there of people.
func TestJournal(t *testing.T) {
	dir := t.TempDir()
	w := openJournal(t, dir, journal.Options{})
	s := newScene(t, 3, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(2*time.Minute + 30*time.Second)
	phone.click(t, "12", "off")
	s.run(30 * time.Second)
	_, err := s.engine.Ask(t.Context(), "11", "on", "supervisor")
	s.must(err)
	s.run(10 * time.Minute)
	s.expect(desk, "11", "on")
	_, version, err := s.store.Get(t.Context(), "acme/agent/11")
	s.must(err)
	lines := written(t, w, dir)

	want := []string{
		"frame", "reports desk phone", // found by the first sweep
		"reports phone", "write", "sent", // the click
	}
	got := about(lines, "11")
	if i := slices.Index(got, "asked"); i < 0 || !cmp.Equal(got[:5], want[:5]) {
		t.Errorf("agent 11: %q, want it to begin with %q", got, want[:5])
	}
	if others := about(lines, "21"); !cmp.Equal(others, want[:2]) {
		t.Errorf("an agent who did nothing has %q, want %q", others, want[:2])
	}
	var last uint64
	sweeps := 0
	for _, l := range lines {
		if l.Agent == "11" {
			last = l.Version
		}
		if _, ok := l.Entry.(journal.Sweep); ok {
			sweeps++
		}
	}
	if last != version || sweeps != s.engine.Stats().Sweeps {
		t.Errorf("the last line has version %d, the store %d; %d lines of %d sweeps", last, version, sweeps, s.engine.Stats().Sweeps)
	}
	if st := s.engine.Stats().Journal; st.Lines != int64(len(lines)) || st.Failed != "" {
		t.Errorf("stats %+v of %d lines", st, len(lines))
	}
	for _, name := range files(t, dir) {
		text, err := os.ReadFile(name)
		s.must(err)
		for _, no := range []string{"example.test", "agent1@", "@"} {
			if strings.Contains(string(text), no) {
				t.Errorf("%s has %q", filepath.Base(name), no)
			}
		}
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(found) == 0 {
		t.Fatalf("files %q, %v", found, err)
	}
	return found
}

// After a restart the journal goes on: what the store has is no line again. A
// record that was put aside is.
func TestJournalAfterARestart(t *testing.T) {
	dir := t.TempDir()
	s := newScene(t, 2, "desk", "phone")
	w := openJournal(t, dir, journal.Options{})
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(2 * time.Minute)
	before := about(written(t, w, dir), "11")

	w = openJournal(t, dir, journal.Options{})
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(2 * time.Minute)
	if after := about(written(t, w, dir), "11"); !cmp.Equal(before, after) {
		t.Errorf("a restart added to %q: %q", before, after)
	}

	_, version, err := s.store.Get(t.Context(), "acme/agent/11")
	s.must(err)
	_, err = s.store.CompareAndSet(t.Context(), "acme/agent/11", version, []byte("nonsense"))
	s.must(err)
	w = openJournal(t, dir, journal.Options{})
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(2 * time.Minute)
	after := about(written(t, w, dir), "11")
	if added := after[min(len(before), len(after)):]; len(added) == 0 || added[0] != "frame" || !slices.Contains(added, "reports desk phone") {
		t.Errorf("a fresh start added %q, want a frame and reports", added)
	}
	if second := about(written(t, w, dir), "21"); !cmp.Equal(second, before) {
		t.Errorf("the other agent has %q, want %q", second, before)
	}
}

// Rules that change are a line, and agents who leave.
func TestJournalOfSettings(t *testing.T) {
	dir := t.TempDir()
	w := openJournal(t, dir, journal.Options{})
	s := newScene(t, 2, "desk", "phone")
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(12 * time.Minute) // statuses are read again, and are the same
	s.products[1].deleted = "off"
	s.run(11 * time.Minute)
	s.products[1].people = s.products[1].people[:1]
	s.run(5 * time.Minute)
	lines := written(t, w, dir)
	var rules []int
	for _, l := range lines {
		if e, ok := l.Entry.(journal.Settings); ok {
			rules = append(rules, len(e.Pairs[0].Rules))
		}
	}
	if !cmp.Equal(rules, []int{2, 1}) {
		t.Errorf("settings with %d rules, want 2, then 1", rules)
	}
	if got := about(lines, "21"); got[len(got)-1] != "left" {
		t.Errorf("the agent who left has %q", got)
	}
}

// A journal that fails is reported once, and the sync goes on.
func TestJournalFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	w := openJournal(t, dir, journal.Options{FileSize: 1, Total: 1000})
	s := newScene(t, 2, "desk", "phone")
	var mu sync.Mutex
	var fails []engine.Notice
	s.start(func(c *engine.Config) {
		c.Journal = w
		c.Notify = func(n engine.Notice) {
			mu.Lock()
			defer mu.Unlock()
			fails = append(fails, n)
		}
	})
	_, err := s.engine.Step(t.Context()) // opens the journal
	s.must(err)
	s.must(os.RemoveAll(dir))
	s.run(2 * time.Minute)
	s.products[1].click(t, "12", "off")
	s.run(2 * time.Minute)
	s.expect(s.products[0], "11", "off")
	if err := w.Close(); err == nil || s.engine.Stats().Journal.Failed == "" {
		t.Errorf("close: %v, stats %+v", err, s.engine.Stats().Journal)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(fails) != 1 || fails[0].Code != engine.JournalFails || fails[0].Detail == "" {
		t.Errorf("notices %v, want one of the journal", fails)
	}

	w = openJournal(t, dir, journal.Options{})
	s.must(os.RemoveAll(dir))
	s.start(func(c *engine.Config) { c.Journal = w })
	s.run(2 * time.Minute)
	s.products[1].click(t, "12", "on")
	s.run(2 * time.Minute)
	s.expect(s.products[0], "11", "on")
	if !slices.ContainsFunc(s.notices, func(n string) bool { return strings.Contains(n, string(engine.JournalFails)) }) || s.engine.Stats().Journal.Failed == "" {
		t.Errorf("a journal that cannot be opened: notices %q, %+v", s.notices, s.engine.Stats().Journal)
	}
}

// untilTaken adds a write, unless it is the last one of its agent and system again.
func untilTaken(writes []replay.Write, w replay.Write) []replay.Write {
	for _, last := range slices.Backward(writes) {
		if last.Agent == w.Agent && last.System == w.System {
			if last.Same(w) {
				return writes
			}
			break
		}
	}
	return append(writes, w)
}

// A journal of days without focus mode predicts what focus mode does.
func TestJournalPredictsHolds(t *testing.T) {
	play := func(change func(*callWorld, *engine.Config)) (writes []replay.Write) {
		p := newCallWorld(t, 4, func(p *callWorld, c *engine.Config) {
			c.OnDecision = func(d engine.Decision) {
				sending, ok := d.Input.(statussync.Sending)
				for _, ef := range d.Effects {
					if ok && ef.Kind == statussync.DoWrite && ef.System == sending.System {
						writes = untilTaken(writes, replay.Write{At: sending.At, Agent: d.Agent, System: ef.System, Status: ef.Status, Hold: ef.Hold, Cause: ef.Cause})
					}
				}
			}
			change(p, c)
		})
		for i := range 3 {
			calls := p.call(p.ids[i])
			p.run(40 * time.Second)
			if i == 1 {
				p.zendesk.SetStatus(p.ids[i], p.also) // chosen during the call
			}
			p.run(20 * time.Second)
			p.hangUp(calls...)
			p.run(2 * time.Minute)
		}
		return writes
	}
	dir := t.TempDir()
	w := openJournal(t, dir, journal.Options{})
	none := play(func(_ *callWorld, c *engine.Config) { c.Journal = w })
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	held := play(focused)
	result, err := replay.Run(journal.Read(dir), replay.Settings{Holds: []statussync.Hold{hold("On a call")}})
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]replay.Comparison{
		"without": replay.Compare(none, result.Own), "with": replay.Compare(held, result.Other),
	} {
		if len(c.OnlyOwn)+len(c.OnlyOther) > 0 {
			t.Errorf("%s: written only %+v\npredicted only %+v", what, c.OnlyOwn, c.OnlyOther)
		}
	}
	if holds := slices.IndexFunc(result.Other, func(w replay.Write) bool { return w.Hold }); holds < 0 || len(held) < 5 {
		t.Errorf("%d writes with focus, %+v predicted", len(held), result.Other)
	}
}
