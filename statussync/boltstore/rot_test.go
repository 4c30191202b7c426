package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestDamageWhileOpen flips a byte of a file under a store that works on it, in
// each of 300 ways and in another process, which outlives them all: every call
// gives the right value, says that the value is broken, or names the file.
func TestDamageWhileOpen(t *testing.T) {
	t.Parallel()
	flipped := 300
	if testing.Short() || racing {
		flipped = 50
	}
	path := filepath.Join(t.TempDir(), "state.db")
	filled(t, path)
	out, err := child(t.Context(), "rot", path, flipped).CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%.4000s", err, out)
	}
	t.Logf("%s", out)
	var noticed, harmless int
	if _, err := fmt.Sscanf(string(out), "noticed %d, harmless %d", &noticed, &harmless); err != nil {
		t.Fatal(err)
	}
	if noticed+harmless != flipped || noticed < flipped/3 {
		t.Errorf("want %d in all, a third of them noticed at least", flipped)
	}
}

// rot damages open copies of the file at path in n ways, in its first pages, which
// are in use, and prints what became of them.
func rot(path string, n int) error {
	rng, noticed := rand.New(rand.NewPCG(9, 9)), 0
	whole, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i := range n {
		copied := fmt.Sprintf("%s.%d", path, i)
		if err := os.WriteFile(copied, whole, 0o600); err != nil {
			return err
		}
		page := rng.IntN(len(whole) / os.Getpagesize() / 2)
		at := rng.IntN(os.Getpagesize())
		if i%2 == 1 {
			at %= 300
		}
		seen, err := rots(copied, int64(page*os.Getpagesize()+at), byte(1+rng.IntN(255)))
		if err != nil {
			return fmt.Errorf("byte %d of page %d: %w", at, page, err)
		}
		if seen {
			noticed++
		}
		if err := os.Remove(copied); err != nil {
			return err
		}
	}
	_, err = fmt.Printf("noticed %d, harmless %d\n", noticed, n-noticed)
	return err
}

// rots opens a file that was like filled, damages it, and calls everything.
func rots(path string, at int64, bit byte) (noticed bool, err error) {
	s, err := boltstore.Open(path)
	if err != nil {
		return false, err
	}
	if err := flipByte(path, at, bit); err != nil {
		return false, err
	}
	allowed := func(err error) error {
		if err == nil {
			return nil
		}
		noticed = true
		if errors.Is(err, engine.ErrBroken) || errors.Is(err, engine.ErrStoreBroken) && strings.Contains(err.Error(), path) {
			return nil
		}
		return err
	}
	ctx, wrong := context.Background(), error(nil)
	for k := range fillKeys {
		value, version, err := s.Get(ctx, fillKey(k))
		if err == nil && ((version == 0) != isGone(k) || version != 0 && !bytes.Equal(value, fillValue(k))) {
			err = fmt.Errorf("%s at version %d: got %.40q", fillKey(k), version, value)
		}
		wrong = errors.Join(wrong, allowed(err))
	}
	for _, err := range s.Scan(ctx, "") {
		wrong = errors.Join(wrong, allowed(err))
	}
	wrong = errors.Join(wrong, allowed(rewriteAll(s)), s.Close())
	if s, err = boltstore.Open(path); err != nil {
		return noticed, errors.Join(wrong, allowed(err))
	}
	return noticed, errors.Join(wrong, s.Close())
}

func flipByte(path string, at int64, bit byte) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	b := make([]byte, 1)
	_, err = f.ReadAt(b, at)
	if err == nil {
		b[0] ^= bit
		_, err = f.WriteAt(b, at)
	}
	return errors.Join(err, f.Close())
}
