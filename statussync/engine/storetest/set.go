package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/statussync/engine"
)

func getAndSet(ctx context.Context, s engine.Store) error {
	if err := absent(ctx, s, "acme/agent/1"); err != nil {
		return err
	}
	first, err := set(ctx, s, "acme/agent/1", 0, "one")
	if err != nil {
		return err
	}
	second, err := set(ctx, s, "acme/agent/1", first, "")
	if err != nil {
		return err
	}
	if err := expect(ctx, s, "acme/agent/1", second, ""); err != nil {
		return err
	}
	if _, err := s.CompareAndSet(ctx, "acme/agent/1", second, nil); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if err := absent(ctx, s, "acme/agent/1"); err != nil {
		return err
	}
	if _, err := s.CompareAndSet(ctx, "acme/agent/1", 0, nil); err != nil {
		return fmt.Errorf("delete an absent key: %w", err)
	}
	third, err := set(ctx, s, "acme/agent/1", 0, "three")
	if err != nil {
		return err
	}
	return expect(ctx, s, "acme/agent/1", third, "three")
}

func conflicts(ctx context.Context, s engine.Store) error {
	first, err := set(ctx, s, "acme/k", 0, "one")
	if err != nil {
		return err
	}
	second, err := set(ctx, s, "acme/k", first, "two")
	if err != nil {
		return err
	}
	return errors.Join(
		refused(ctx, s, "acme/k", 0, []byte("created"), engine.ErrConflict),
		refused(ctx, s, "acme/k", first, []byte("older"), engine.ErrConflict),
		refused(ctx, s, "acme/k", second+1, []byte("newer"), engine.ErrConflict),
		refused(ctx, s, "acme/k", first, nil, engine.ErrConflict),
		refused(ctx, s, "acme/k", 0, nil, engine.ErrConflict),
		refused(ctx, s, "acme/other", second, []byte("absent"), engine.ErrConflict),
		refused(ctx, s, "acme/other", second, nil, engine.ErrConflict),
		expect(ctx, s, "acme/k", second, "two"),
		absent(ctx, s, "acme/other"))
}

// versions wants none twice, those of deletions included.
func versions(ctx context.Context, s engine.Store) error {
	seen := map[uint64]string{}
	for n := range 60 {
		key := "acme/" + strconv.Itoa(n%3)
		_, version, err := s.Get(ctx, key)
		if err != nil {
			return err
		}
		value := []byte("x")
		if n%4 == 3 {
			value = nil
		}
		got, err := s.CompareAndSet(ctx, key, version, value)
		if err != nil {
			return fmt.Errorf("CompareAndSet(%q, %d): %w", key, version, err)
		}
		op := fmt.Sprintf("write %d of %s", n, key)
		if value == nil {
			op += ", a deletion,"
		}
		if before := seen[got]; got == 0 || before != "" {
			return fmt.Errorf("%s has the version %d, want one that is new%s", op, got, before)
		}
		seen[got] = ": it is that of " + op
		if value != nil {
			if err := expect(ctx, s, key, got, "x"); err != nil {
				return err
			}
		}
	}
	return nil
}

// counting loses no count although many callers add to the same one.
func counting(ctx context.Context, s engine.Store) error {
	const callers, each = 8, 25
	err := together(callers, func(int) error {
		for range each {
			for {
				value, version, err := s.Get(ctx, "acme/count")
				if err != nil {
					return err
				}
				n, _ := strconv.Atoi(string(value))
				next := strconv.Itoa(n + 1)
				got, err := s.CompareAndSet(ctx, "acme/count", version, []byte(next))
				if errors.Is(err, engine.ErrConflict) {
					continue
				}
				if err != nil {
					return err
				}
				if _, now, err := s.Get(ctx, "acme/count"); err != nil || now < got {
					return wrong(err, "after one's own version %d, Get shows %d", got, now)
				}
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	value, _, err := s.Get(ctx, "acme/count")
	if want := strconv.Itoa(callers * each); err != nil || string(value) != want {
		return wrong(err, "counted to %q, want %s", value, want)
	}
	return nil
}

func largeValues(ctx context.Context, s engine.Store) error {
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	largest := string(bytes.Repeat(all[:], engine.MaxValue/len(all)))
	first, err := set(ctx, s, "acme/large", 0, largest)
	if err != nil {
		return err
	}
	return errors.Join(
		expect(ctx, s, "acme/large", first, largest),
		refused(ctx, s, "acme/large", first, make([]byte, engine.MaxValue+1), engine.ErrTooLarge),
		refused(ctx, s, "acme/new", 0, make([]byte, engine.MaxValue+1), engine.ErrTooLarge),
		expect(ctx, s, "acme/large", first, largest),
		absent(ctx, s, "acme/new"))
}

func oddNames(ctx context.Context, s engine.Store) error {
	keys := []string{
		"=", "-", "_", "0", "a", "A", "a/b", "a/B", "a/b/c", "a-/b", "a_/b", "a=/b", "aa/b", "a/=20/=", "a/-/b",
		"acme/" + strings.Repeat("x", 120), "acme/" + strings.Repeat("x", 121),
		strings.Repeat("seg/", engine.MaxKey/4-1) + "ment", "b/" + strings.Repeat("0", engine.MaxKey-2),
	}
	made, err := create(ctx, s, keys...)
	if err != nil {
		return err
	}
	for key, version := range made {
		if err := expect(ctx, s, key, version, key); err != nil {
			return err
		}
	}
	found, err := list(ctx, s, "")
	if err != nil {
		return err
	}
	for _, key := range keys {
		if string(found[key].Value) != key {
			return fmt.Errorf("the scan lacks %q", clip(key))
		}
	}
	return nil
}

// reusedBuffers changes what it passed in after the call.
func reusedBuffers(ctx context.Context, s engine.Store) error {
	buffer := []byte("before")
	version, err := s.CompareAndSet(ctx, "acme/k", 0, buffer)
	if err != nil {
		return err
	}
	copy(buffer, "after!")
	if err := expect(ctx, s, "acme/k", version, "before"); err != nil {
		return err
	}
	many, ok := s.(engine.Batcher)
	if !ok {
		return nil
	}
	results, err := many.CompareAndSetMany(ctx, []engine.Item{{Key: "acme/k", Value: buffer, Version: version}})
	if err != nil || len(results) != 1 || results[0].Err != nil {
		return wrong(err, "CompareAndSetMany: %v", results)
	}
	copy(buffer, "later!")
	return expect(ctx, s, "acme/k", results[0].Version, "after!")
}
