package journal_test

import (
	"context"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return start.Add(d) }

var settings = journal.Settings{
	Systems: []journal.System{
		{Grain: time.Second, ListLag: 5 * time.Second, System: statussync.System{
			Name: "desk", SystemMade: statussync.Always,
			Catalog: statussync.Catalog{
				{Status: "3", Name: "Online", Settable: true, Presence: statussync.Available, Channels: map[string]string{"talk": "online"}},
				{Status: "9", Name: "Lunch", Settable: true},
			},
		}},
		{System: statussync.System{
			Name: "phone", UndatedReadings: true, HiddenByActivity: []statussync.Status{"busy"},
			Catalog: statussync.Catalog{{Status: "on", Settable: true}, {Status: "off", Settable: true, Presence: statussync.Offline}, {Status: "busy"}},
		}},
	},
	Pairs: []statussync.Pair{{
		A: "desk", B: "phone", Direction: statussync.ALeads, OnDrift: statussync.Revert, TieBreak: "phone", PreservePresence: true,
		Rules: []statussync.Rule{statussync.Both("#3", "#on"), statussync.Forward("#9", "#off"), statussync.Backward("#9", "#busy")},
	}},
	Holds: []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "#9", Else: "#3", Answered: true}},
}

// stateOf is a state that knows something.
func stateOf(t *testing.T, status statussync.Status) statussync.State {
	t.Helper()
	rules, err := statussync.Compile([]statussync.System{settings.Systems[0].System, settings.Systems[1].System}, nil)
	if err != nil {
		t.Fatal(err)
	}
	state, _ := statussync.Decide(statussync.State{}, statussync.Report{System: "desk", At: start, Since: start, Source: statussync.Reading, Status: status}, rules)
	return state
}

// sameState compares states as they are stored.
var sameState = cmp.Comparer(func(a, b statussync.State) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
})

// source is an engine, as a Writer sees it.
type source struct {
	mu      sync.Mutex
	frames  []journal.Line
	reports []error
	hang    chan struct{} // an opening waits for it
	opened  int
}

func (s *source) begin(t *testing.T, w *journal.Writer) {
	t.Helper()
	if err := w.Begin(t.Context(), start, journal.Source{Account: "acme", Opening: s.opening, Report: s.report}); err != nil {
		t.Fatal(err)
	}
}

func (s *source) opening(_ context.Context, at time.Time) iter.Seq2[journal.Line, error] {
	return func(yield func(journal.Line, error) bool) {
		if s.opened++; s.opened > 1 && s.hang != nil {
			<-s.hang
		}
		if !yield(journal.Line{At: at, Entry: settings}, nil) {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, f := range s.frames {
			f.At = at
			if !yield(f, nil) {
				return
			}
		}
	}
}

func (s *source) report(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports = append(s.reports, err)
}

func (s *source) reported() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.reports)
}

func open(t *testing.T, dir string, o journal.Options) *journal.Writer {
	t.Helper()
	w, err := journal.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// all are the lines of a folder.
func all(t *testing.T, dir string) (lines []journal.Line) {
	t.Helper()
	for l, err := range journal.Read(dir) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

// names are the files of a folder.
func names(t *testing.T, dir string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		found = append(found, e.Name())
	}
	return found
}

// alone are the lines of one file.
func alone(t *testing.T, dir, name string) (lines []journal.Line) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	for l, err := range journal.ReadFile(strings.NewReader(string(text))) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

// woke is the shortest line about an agent.
func woke(version uint64, at time.Duration) journal.Line {
	return journal.Line{At: after(at), Agent: "1", Version: version, Entry: journal.Woke{}}
}

// everything has one line of each kind, and every field.
func everything(t *testing.T) []journal.Line {
	mark := statussync.Mark{At: after(time.Second), Seq: 4}
	span := statussync.Span{Earliest: after(time.Second), Latest: after(1500 * time.Millisecond)}
	line := func(version uint64, e journal.Entry) journal.Line {
		return journal.Line{At: after(2 * time.Second), Agent: "7001", Version: version, Entry: e}
	}
	return []journal.Line{
		line(1, journal.Frame{IDs: map[string]string{"desk": "7001", "phone": "8001"}, State: stateOf(t, "3"), Joined: true}),
		line(2, journal.Reports{Shows: map[string]statussync.Status{"phone": "off"}, Reports: []journal.Report{
			{Ours: true, Report: statussync.Report{
				System: "phone", Source: statussync.Batch, At: after(2 * time.Second), Since: after(time.Second), Status: "off", Coarse: true,
				By: statussync.Resumed, Mark: mark, Span: span, Active: statussync.Yes, Out: statussync.No, Items: []string{}, Doing: statussync.Busy, Groups: "310",
			}},
			{Report: statussync.Report{System: "desk", At: after(time.Second), Edge: &statussync.Edge{Item: "call/1", Step: statussync.Ends}}},
		}}),
		line(3, journal.Asked{System: "desk", Status: "9", By: "supervisor"}),
		line(4, journal.Write{System: "desk", Status: "9", Hold: true, Cause: statussync.Cause{System: "phone", Asked: "supervisor", At: mark.At, Span: span}}),
		line(5, journal.Sent{System: "desk", Outcome: statussync.Refused, Code: "no seat"}),
		line(6, journal.Woke{}),
		line(0, journal.Left{}),
		{At: after(3 * time.Second), Entry: journal.Sweep{Began: after(time.Second), Without: []string{"phone"}}},
	}
}

// What is written is read as it was.
func TestLinesSurvive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	w, s := open(t, dir, journal.Options{}), &source{}
	s.begin(t, w)
	want := everything(t)
	for _, l := range want {
		w.Add(l)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want = append([]journal.Line{{At: start, Entry: journal.Head{Account: "acme"}}, {At: start, Entry: settings}}, want...)
	if diff := cmp.Diff(want, all(t, dir), sameState); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if st := w.Stats(); st.Lines != int64(len(want)) || st.Bytes == 0 || st.Missing != 0 || st.Failed != "" {
		t.Errorf("stats %+v, want %d lines", st, len(want))
	}
	name := names(t, dir)[0]
	if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 || info.Size() != w.Stats().Bytes {
		t.Errorf("%v, mode %v, %d bytes, want %d", err, info.Mode(), info.Size(), w.Stats().Bytes)
	}
	if name != "20260302T090000.000Z-0.jsonl" {
		t.Errorf("file %s", name)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for want, o := range map[string]journal.Options{
		"FileSize: want 1": {FileSize: -1},
		"Keep: want":       {Keep: time.Second},
		"Total: want":      {FileSize: 100, Total: 199},
		"Queue: want":      {Queue: -1},
		"Mode: want":       {Mode: 0o044},
	} {
		if _, err := journal.Open(t.TempDir(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(file, journal.Options{}); err == nil {
		t.Error("a file passes for a folder")
	}
	if _, err := journal.Open("", journal.Options{}); err == nil || !strings.Contains(err.Error(), "must not be empty") {
		t.Errorf("no folder: %v", err)
	}
}

// Two engines with one Writer would write into each other's lines.
func TestOneEngineAWriter(t *testing.T) {
	w, s := open(t, t.TempDir(), journal.Options{}), &source{}
	w.Add(woke(1, 0)) // before Begin: nothing
	s.begin(t, w)
	if err := w.Begin(t.Context(), start, journal.Source{}); err == nil {
		t.Error("a second Begin works")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.Add(woke(2, 0)) // after Close: nothing
	if err := w.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	if n := w.Stats().Lines; n != 2 {
		t.Errorf("%d lines, want the head and the settings", n)
	}
}

// A time that JSON has no text for, which a system gave, does not end the journal.
func TestTimesOutOfRange(t *testing.T) {
	dir := t.TempDir()
	w, s := open(t, dir, journal.Options{}), &source{}
	s.begin(t, w)
	for i, at := range []time.Time{time.UnixMilli(-1 << 60), time.UnixMilli(1 << 60)} {
		mark, span := statussync.Mark{At: at, Seq: 7}, statussync.Span{Earliest: at, Latest: at}
		w.Add(journal.Line{At: start, Agent: "1", Version: uint64(1 + 2*i), Entry: journal.Reports{Reports: []journal.Report{
			{Report: statussync.Report{System: "desk", Status: "3", At: start, Since: at, Mark: mark, Span: span}}}}})
		w.Add(journal.Line{At: start, Agent: "1", Version: uint64(2 + 2*i), Entry: journal.Write{System: "desk", Status: "3", Cause: statussync.Cause{At: at, Span: span}}})
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range all(t, dir) {
		if e, ok := l.Entry.(journal.Reports); ok && (e.Reports[0].Mark != (statussync.Mark{Seq: 7}) || !e.Reports[0].Since.IsZero()) {
			t.Errorf("the mark is %+v since %v, want the number alone", e.Reports[0].Mark, e.Reports[0].Since)
		}
		if l.Agent != "" {
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d lines of the agent, want 4", n)
	}
}
