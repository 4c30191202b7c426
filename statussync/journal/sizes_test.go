package journal_test

import (
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
