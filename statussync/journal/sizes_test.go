package journal_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/journal"
)

// Of files that differ in size, no more of the oldest go than must: all of them, if
// one alone is too large.
func TestFilesOfManySizesAreRemoved(t *testing.T) {
	const (
		oldest, middle, latest = "20260301T070000.000Z-0.jsonl", "20260301T080000.000Z-0.jsonl", "20260301T090000.000Z-0.jsonl"
	)
	tests := []struct {
		name  string
		sizes []int // the oldest first; 3,000 may stay
		left  []string
	}{
		{"one that is too large", []int{5000}, nil},
		{"a small one before large ones", []int{100, 2000, 2900}, []string{latest}},
		{"a large one before small ones", []int{2900, 100, 100}, []string{middle, latest}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			all := []string{oldest, middle, latest}[3-len(tt.sizes):]
			for i, size := range tt.sizes {
				if err := os.WriteFile(filepath.Join(dir, all[i]), make([]byte, size), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			w, s := open(t, dir, journal.Options{FileSize: 1000, Total: 4000}), &source{}
			s.begin(t, w)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			found := names(t, dir)
			if diff := cmp.Diff(tt.left, append([]string(nil), found[:len(found)-1]...)); diff != "" {
				t.Errorf("files left (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOpeningLargerThanAFile has more agents than a file has room for: not every line
// begins a file.
func TestOpeningLargerThanAFile(t *testing.T) {
	dir := t.TempDir()
	s := &source{}
	for n := range 40 {
		s.frames = append(s.frames, journal.Line{
			Agent: strconv.Itoa(n), Version: 1, Entry: journal.Frame{State: stateOf(t, "3"), IDs: map[string]string{"desk": strconv.Itoa(n)}},
		})
	}
	w := open(t, dir, journal.Options{FileSize: 4000})
	s.begin(t, w)
	const lines = 500
	opening := w.Stats().Bytes
	for i := range lines {
		w.Add(woke(uint64(2+i), time.Duration(i)*time.Second))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if files := len(names(t, dir)); opening <= 4000 || files > 10 {
		t.Errorf("%d lines behind openings of %d bytes make %d files with %d bytes", lines, opening, files, w.Stats().Bytes)
	}
}

// TestAddWhileOpening adds lines while the first file is opened: nobody waits, and
// they are written behind what it opens with. Those beside an opening that failed
// are in the next one.
func TestAddWhileOpening(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, journal.Options{})
	s, broken := &source{}, errors.New("the store")
	for _, fails := range []error{broken, nil} {
		opening := func(ctx context.Context, at time.Time) iter.Seq2[journal.Line, error] {
			return func(yield func(journal.Line, error) bool) {
				w.Add(woke(7, 0))
				if fails != nil {
					yield(journal.Line{}, fails)
					return
				}
				s.opening(ctx, at)(yield)
			}
		}
		if err := w.Begin(t.Context(), start, journal.Source{Opening: opening, Report: s.report}); !errors.Is(err, fails) {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lines := all(t, dir)
	if n := len(lines); n != 3 || lines[2].Version != 7 || len(names(t, dir)) != 1 {
		t.Errorf("lines %+v in files %q, want a head, settings and one line", lines, names(t, dir))
	}
}
