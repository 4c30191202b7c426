package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestFlippedBytes flips one byte of a file in each of 600 ways, half of them
// anywhere, half near the beginning of a page, in another process, which outlives
// them all: it gets an error that names the file, or one broken value, or all
// values.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	flipped := 600
	if testing.Short() || racing {
		flipped = 100
	}
	path := filepath.Join(t.TempDir(), "state.db")
	filled(t, path)
	out, err := child(t.Context(), "flips", path, flipped).CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	t.Logf("%s", out)
	var refused, broken, harmless int
	if _, err := fmt.Sscanf(string(out), "refused %d, broken %d, harmless %d", &refused, &broken, &harmless); err != nil {
		t.Fatal(err)
	}
	if refused+broken+harmless != flipped || min(refused, broken, harmless) < flipped/50 {
		t.Errorf("want %d in all, and some of each", flipped)
	}
}

// fillKeys are enough for a branch above the leaves; some of their values need
// pages of their own, and those that are deleted leave free pages.
const fillKeys = 600

func fillKey(i int) string { return fmt.Sprintf("acme/agent/%05d", i) }

func fillValue(i int) []byte { return bytes.Repeat([]byte(fillKey(i)), 1+(i%8)*(i%8)*(i%8)) }

// filled makes a store with keys from 0. Each third is created first and deleted,
// so that the others mostly take the place of these.
func filled(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	var kept, gone []engine.Item
	for i := range fillKeys {
		if it := (engine.Item{Key: fillKey(i), Value: fillValue(i)}); isGone(i) {
			gone = append(gone, it)
		} else {
			kept = append(kept, it)
		}
	}
	for i, r := range saveAll(t, s, gone) {
		gone[i] = engine.Item{Key: gone[i].Key, Version: r.Version}
	}
	saveAll(t, s, gone)
	saveAll(t, s, kept)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func isGone(i int) bool { return i%3 == 2 }

func saveAll(t *testing.T, s *boltstore.Store, changes []engine.Item) []engine.Result {
	t.Helper()
	results, err := s.CompareAndSetMany(t.Context(), changes)
	for _, r := range results {
		err = errors.Join(err, r.Err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// flips damages copies of the file at path in n ways and prints what became of it.
func flips(path string, n int) error {
	whole, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rng, counts := rand.New(rand.NewPCG(7, 7)), map[outcome]int{}
	for i := range n {
		at, bit := rng.IntN(len(whole)), byte(1+rng.IntN(255))
		if i%2 == 1 {
			page := os.Getpagesize()
			at = at/page*page + rng.IntN(300)
		}
		damaged := bytes.Clone(whole)
		damaged[at] ^= bit
		copied := fmt.Sprintf("%s.%d", path, i)
		if err := os.WriteFile(copied, damaged, 0o600); err != nil {
			return err
		}
		got, err := live(copied, i%10 == 0)
		if err != nil {
			return fmt.Errorf("byte %d ^ %#x: %w", at, bit, err)
		}
		counts[got]++
		if err := os.Remove(copied); err != nil {
			return err
		}
	}
	_, err = fmt.Printf("refused %d, broken %d, harmless %d\n", counts[refused], counts[oneBroken], counts[harmless])
	return err
}

// An outcome is what is allowed to become of a damaged file.
type outcome int

const (
	refused outcome = iota
	oneBroken
	harmless
)

// live opens a file that was like filled and reads all. If a value is broken, and
// always if it is asked to, it writes all and opens the file again: nothing may be
// wrong but that one value, and that only until it is replaced.
func live(path string, always bool) (got outcome, err error) {
	s, err := boltstore.Open(path)
	if err != nil {
		if errors.Is(err, engine.ErrStoreBroken) && strings.Contains(err.Error(), path) {
			return refused, nil
		}
		return 0, fmt.Errorf("open: want an error that names the file, got %w", err)
	}
	got, err = readAll(s)
	if err == nil && !always && got == harmless {
		return got, s.Close()
	}
	if err == nil {
		err = rewriteAll(s)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return 0, err
	}
	if s, err = boltstore.Open(path); err != nil {
		return 0, fmt.Errorf("open again: %w", err)
	}
	if again, err := readAll(s); err != nil || again != harmless {
		return 0, fmt.Errorf("after all values were replaced: %v, %w", again, err)
	}
	return got, s.Close()
}

func readAll(s *boltstore.Store) (outcome, error) {
	var broken []string
	n := 0
	for it, err := range s.Scan(context.Background(), "") {
		switch {
		case errors.Is(err, engine.ErrBroken) && strings.Contains(err.Error(), it.Key):
			broken = append(broken, it.Key)
		case err != nil:
			return 0, err
		}
		n++
	}
	if n != fillKeys-fillKeys/3 || len(broken) > 1 {
		return 0, fmt.Errorf("got %d values, of which %q are broken", n, broken)
	}
	for i := range fillKeys {
		value, version, err := s.Get(context.Background(), fillKey(i))
		switch {
		case len(broken) == 1 && broken[0] == fillKey(i):
			if !errors.Is(err, engine.ErrBroken) || version == 0 {
				return 0, fmt.Errorf("%s at version %d: want it broken, got %w", fillKey(i), version, err)
			}
		case err != nil || (version == 0) != isGone(i) || version != 0 && !bytes.Equal(value, fillValue(i)):
			return 0, fmt.Errorf("%s at version %d: got %.40q, %w", fillKey(i), version, value, err)
		}
	}
	if len(broken) == 1 {
		return oneBroken, nil
	}
	return harmless, nil
}

// rewriteAll saves each value again.
func rewriteAll(s *boltstore.Store) error {
	var changes []engine.Item
	for i := range fillKeys {
		_, version, err := s.Get(context.Background(), fillKey(i))
		if err != nil && !errors.Is(err, engine.ErrBroken) {
			return err
		}
		if version != 0 {
			changes = append(changes, engine.Item{Key: fillKey(i), Version: version, Value: fillValue(i)})
		}
	}
	results, err := s.CompareAndSetMany(context.Background(), changes)
	for _, r := range results {
		err = errors.Join(err, r.Err)
	}
	return err
}

// TestCutFile cuts a closed file at many lengths, the whole pages among them.
func TestCutFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	filled(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	for _, length := range []int{0, 1, 15, 80, page - 1, page, page + 80, 2 * page, 3 * page, 4*page + 1, len(whole) / 2 / page * page, len(whole) / 2} {
		if err := os.WriteFile(path, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := boltstore.Open(path)
		if !errors.Is(err, engine.ErrStoreBroken) || !strings.Contains(err.Error(), path) {
			t.Errorf("%d bytes: want an error that names the file, got %v", length, err)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path) // none of the failures has kept the lock
	if got, err := readAll(s); got != harmless || err != nil {
		t.Errorf("the whole file again: %v, %v", got, err)
	}
}

// TestCutWhileOpen cuts the file under a store that works on it, in another
// process.
func TestCutWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	filled(t, path)
	for _, pages := range []int{0, 1, 2, 20} {
		copied := fmt.Sprintf("%s.%d", path, pages)
		copyFile(t, path, copied)
		if out, err := child(t.Context(), "cut", copied, pages).CombinedOutput(); err != nil {
			t.Errorf("to %d pages: %v:\n%s", pages, err, out)
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// cut wants the same error of every call from the first on that meets the damage,
// also of those that many make at the same time.
func cut(path string, pages int) error {
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	changes := s.Watch(ctx, "")
	if err := os.Truncate(path, int64(pages*os.Getpagesize())); err != nil {
		return err
	}
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			_, _, _ = s.Get(ctx, fillKey(i))
			_, _ = s.CompareAndSet(ctx, fillKey(i), 0, []byte("x"))
		})
	}
	group.Wait()
	calls := map[string]error{}
	for _, err := range s.Scan(ctx, "") {
		calls["Scan"] = err
	}
	for _, err := range changes {
		calls["Watch"] = err
	}
	_, _, calls["Get"] = s.Get(ctx, fillKey(0))
	_, calls["CompareAndSet"] = s.CompareAndSet(ctx, "acme/new", 0, []byte("x"))
	for name, err := range calls {
		if !errors.Is(err, engine.ErrStoreBroken) || !strings.Contains(err.Error(), path) {
			return fmt.Errorf("%s: want an error that names the file, got %w", name, err)
		}
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	if _, err := boltstore.Open(path); !errors.Is(err, engine.ErrStoreBroken) { // and not ErrInUse
		return fmt.Errorf("open again: want an error that names the file, got %w", err)
	}
	return nil
}

// TestLostPage puts back one page as it was before the last saves, as a disk does
// that lost one write. Each page has the number and the form that bbolt expects:
// the file is refused, or the page is none that is in use.
func TestLostPage(t *testing.T) {
	t.Parallel()
	every := 1
	if testing.Short() || racing {
		every = 8
	}
	path := filepath.Join(t.TempDir(), "state.db")
	filled(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s := open(t, path)
		if err := errors.Join(rewriteAll(s), s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	counts, size := map[outcome]int{}, os.Getpagesize()
	for at := 2 * size; at < len(before); at += every * size {
		if bytes.Equal(before[at:at+size], after[at:at+size]) {
			continue
		}
		if err := os.WriteFile(path, slices.Concat(after[:at], before[at:at+size], after[at+size:]), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := boltstore.Open(path)
		if err != nil {
			counts[refused]++
			if !errors.Is(err, engine.ErrStoreBroken) || !strings.Contains(err.Error(), path) {
				t.Errorf("page %d: want an error that names the file, got %v", at/size, err)
			}
			continue
		}
		got, err := readNewest(s)
		counts[got]++
		if err := errors.Join(err, s.Close()); err != nil {
			t.Errorf("page %d: %v", at/size, err)
		}
	}
	if t.Logf("refused %d, harmless %d", counts[refused], counts[harmless]); counts[refused] < 80/every {
		t.Errorf("refused only %d", counts[refused])
	}
}

// readNewest is readAll, and wants the versions of the last of several rewrites.
func readNewest(s *boltstore.Store) (outcome, error) {
	const kept = fillKeys - fillKeys/3
	for it, err := range s.Scan(context.Background(), "") {
		if first := uint64(2*(fillKeys/3) + 3*kept); err == nil && it.Version <= first {
			return 0, fmt.Errorf("%s has the old version %d, want one above %d", it.Key, it.Version, first)
		}
	}
	return readAll(s)
}
