package journal_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/journal"
)

// Each file can be read alone, and all of them have each line once.
func TestFilesRotate(t *testing.T) {
	dir := t.TempDir()
	s := &source{frames: []journal.Line{
		{Agent: "1", Version: 7, Entry: journal.Frame{State: stateOf(t, "3"), IDs: map[string]string{"desk": "1"}}},
		{Agent: "2", Version: 8, Entry: journal.Frame{State: stateOf(t, "9"), IDs: map[string]string{"desk": "2"}}},
	}}
	w := open(t, dir, journal.Options{FileSize: 4000})
	s.begin(t, w)
	const lines = 200
	for i := range lines {
		w.Add(woke(uint64(10+i), time.Duration(i)*time.Second))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files := names(t, dir)
	if len(files) < 3 {
		t.Fatalf("files %q, want several", files)
	}
	before := ""
	for _, name := range files {
		in := alone(t, dir, name)
		if head, ok := in[0].Entry.(journal.Head); !ok || head.Continues != before {
			t.Errorf("%s opens with %+v, want a head that continues %q", name, in[0].Entry, before)
		}
		_, isSettings := in[1].Entry.(journal.Settings)
		_, isFrame := in[3].Entry.(journal.Frame)
		if !isSettings || !isFrame || in[3].Agent != "2" {
			t.Errorf("%s opens with %T and %T", name, in[1].Entry, in[3].Entry)
		}
		before = name
	}
	kinds := map[string]int{}
	last := uint64(9)
	for _, l := range all(t, dir) {
		switch l.Entry.(type) {
		case journal.Head:
			kinds["heads"]++
		case journal.Frame:
			kinds["frames"]++
		case journal.Woke:
			kinds["lines"]++
			if last++; l.Version != last {
				t.Fatalf("version %d after %d", l.Version, last-1)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"heads": 1, "frames": 2, "lines": lines}, kinds); diff != "" {
		t.Errorf("all files (-want +got):\n%s", diff)
	}
}

// Files go when they are old, and the oldest when all are too large.
func TestFilesAreRemoved(t *testing.T) {
	const week = 7 * 24 * time.Hour
	dir := t.TempDir()
	w, s := open(t, dir, journal.Options{}), &source{}
	s.begin(t, w)
	for at := time.Duration(0); at <= 3*week; at += time.Hour {
		w.Add(woke(uint64(1+at/time.Hour), at))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lines := all(t, dir)
	if oldest := lines[0].At; oldest.Before(after(2*week)) || oldest.After(after(2*week+25*time.Hour)) {
		t.Errorf("after three weeks the first line is of %v, want the last week", oldest)
	}
	if n := len(names(t, dir)); n < 7 || n > 8 {
		t.Errorf("%d files of seven days", n)
	}

	dir = t.TempDir()
	w, s = open(t, dir, journal.Options{FileSize: 4000, Total: 20_000}), &source{}
	s.begin(t, w)
	for i := range 2000 {
		w.Add(woke(uint64(1+i), time.Duration(i)*time.Second))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, e := range names(t, dir) {
		info, err := os.Stat(dir + "/" + e)
		if err != nil {
			t.Fatal(err)
		}
		sum += info.Size()
	}
	if sum > 20_000+200 || sum < 12_000 { // the last line of a file may exceed its size
		t.Errorf("%d bytes are kept, want at most 20,000", sum)
	}
	if got := all(t, dir); got[len(got)-1].Version != 2000 {
		t.Errorf("the last line is %+v", got[len(got)-1])
	}
}

// Adding never waits. What does not fit is counted, a reader knows, and the next
// file is complete.
func TestGap(t *testing.T) {
	dir := t.TempDir()
	s := &source{hang: make(chan struct{})}
	w := open(t, dir, journal.Options{Queue: 4, Keep: 7 * time.Hour})
	s.begin(t, w)
	const lines = 20
	for i := range lines { // the first one opens a file, which hangs
		w.Add(woke(uint64(1+i), time.Hour))
	}
	missing := w.Stats().Missing
	if missing < lines-4-1 || missing > lines-4 {
		t.Errorf("%d of %d lines missing, with a queue of 4", missing, lines)
	}
	s.frames = []journal.Line{{Agent: "1", Version: 20, Entry: journal.Frame{State: stateOf(t, "3")}}}
	close(s.hang)
	for s.reported() == 0 {
		runtime.Gosched()
	}
	w.Add(woke(21, time.Hour))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if s.reported() != 1 || !errors.Is(s.reports[0], journal.ErrGap) {
		t.Errorf("reports %v, want one gap", s.reports)
	}
	gaps, versions := int64(0), []uint64(nil)
	for _, l := range all(t, dir) {
		switch e := l.Entry.(type) {
		case journal.Gap:
			gaps += e.Lines
		case journal.Frame, journal.Woke:
			versions = append(versions, l.Version)
		}
	}
	if gaps != missing || len(names(t, dir)) != 3 {
		t.Errorf("gaps of %d lines, want %d; files %q", gaps, missing, names(t, dir))
	}
	if n := len(versions); n < 3 || versions[n-2] != 20 || versions[n-1] != 21 {
		t.Errorf("versions %d, want the frame of 20 and the line of 21 at the end", versions)
	}
}

// An error of the disk ends the journal, is reported once, and keeps nobody.
func TestDiskFails(t *testing.T) {
	dir := t.TempDir() + "/journal"
	w, s := open(t, dir, journal.Options{FileSize: 1, Total: 1000}), &source{}
	s.begin(t, w)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		w.Add(woke(uint64(1+i), 0))
	}
	err := w.Close()
	if err == nil || len(s.reports) != 1 || errors.Is(s.reports[0], journal.ErrGap) || w.Stats().Failed == "" {
		t.Errorf("close: %v, reports %v, stats %+v", err, s.reports, w.Stats())
	}
	if err := open(t, t.TempDir(), journal.Options{}).Close(); err != nil {
		t.Errorf("closing what was never used: %v", err)
	}
	w = open(t, dir, journal.Options{})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(t.Context(), start, journal.Source{Opening: s.opening, Report: s.report}); err == nil {
		t.Error("a first file that cannot be made is no error")
	}
}

// A store that panics when a file is opened ends the journal, not the process.
func TestOpeningPanics(t *testing.T) {
	w, s := open(t, t.TempDir(), journal.Options{FileSize: 1, Total: 1000}), &source{}
	opened := 0
	opening := func(ctx context.Context, at time.Time) iter.Seq2[journal.Line, error] {
		if opened++; opened > 1 {
			panic("store")
		}
		return s.opening(ctx, at)
	}
	if err := w.Begin(t.Context(), start, journal.Source{Opening: opening, Report: s.report}); err != nil {
		t.Fatal(err)
	}
	w.Add(woke(1, 0))
	if err := w.Close(); err == nil || s.reported() != 1 {
		t.Errorf("close: %v, reports %v", err, s.reports)
	}
}
