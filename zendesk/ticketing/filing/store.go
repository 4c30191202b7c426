package filing

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
)

// Store keeps cases: small JSON values under short keys. Those of package
// statussync/engine are such stores. An implementation must be safe for
// concurrent use and must not return from CompareAndSet before the value will
// survive what it promises to survive. Values hold personal data.
type Store interface {
	// Get returns a value and its version. An absent key is (nil, 0, nil). An
	// error with a version is about that value: it is damaged.
	Get(ctx context.Context, key string) (value []byte, version uint64, err error)
	// CompareAndSet replaces the value of that version; version 0 creates. A
	// nil value deletes. It returns the new version, or an error when the
	// version is no longer the current one.
	CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error)
	// Scan lists the keys that start with prefix, in any order, with their
	// values. An error without a key ends it; one with a key is about that value.
	Scan(ctx context.Context, prefix string) iter.Seq2[Item, error]
}

// Item is one stored value. It is an alias, so that all packages which declare
// the interface take the same stores.
type Item = struct {
	Key     string
	Value   []byte
	Version uint64
}

// maxConflicts is how often a change is tried against others.
const maxConflicts = 25

// errConflict is a change of a record that is no longer as it was read.
var errConflict = errors.New("the stored record changed meanwhile")

// table is one kind of record in the store.
type table[T any] struct {
	store  Store
	prefix string
	// signed says that records name the runner that wrote them: one that is as
	// this runner wanted it is then this runner's.
	signed bool
}

// get reads a record; version is 0 where there is none.
func (t table[T]) get(ctx context.Context, id string) (rec T, version uint64, err error) {
	value, version, err := t.store.Get(ctx, t.prefix+id)
	switch {
	case err != nil && version != 0:
		return rec, version, errUnreadable
	case err != nil:
		return rec, 0, t.failure("read", id, err)
	}
	if version == 0 {
		return rec, 0, nil
	}
	rec, err = t.decode(value)
	return rec, version, err
}

// decode reads a record. One that a newer version of this package has written is
// left alone: written back, it would lose what this one does not know.
func (t table[T]) decode(value []byte) (rec T, err error) {
	var form struct {
		V int `json:"v"`
	}
	if json.Unmarshal(value, &form) != nil || form.V > recordVersion || json.Unmarshal(value, &rec) != nil {
		var none T
		return none, errUnreadable // the error of package json may quote it
	}
	return rec, nil
}

// errUnreadable is a record of another version, or damaged.
var errUnreadable = errors.New("filing: the stored record cannot be read")

// put replaces the record of a version; nil deletes it. Where the store reports
// an error, the record itself says whether it was saved all the same, or is
// another one by now, so no store has to have an error of ours.
func (t table[T]) put(ctx context.Context, id string, version uint64, rec *T) error {
	var value []byte
	if rec != nil {
		var err error
		if value, err = json.Marshal(rec); err != nil {
			return fmt.Errorf("filing: write a record: %w", err)
		}
	}
	_, err := t.store.CompareAndSet(ctx, t.prefix+id, version, value)
	if err == nil {
		return nil
	}
	if now, current, unread := t.store.Get(ctx, t.prefix+id); unread == nil && current != version {
		if t.signed && bytes.Equal(now, value) {
			return nil
		}
		return errConflict
	}
	return t.failure("write", id, err)
}

// change reads a record, has f change it, and saves it unless f reports that
// nothing changed. Version is 0 for a record that f makes.
func (t table[T]) change(ctx context.Context, id string, f func(rec *T, version uint64) (changed bool, err error)) error {
	for range maxConflicts {
		rec, version, err := t.get(ctx, id)
		if err != nil {
			return err
		}
		changed, err := f(&rec, version)
		if err != nil || !changed {
			return err
		}
		if err = t.put(ctx, id, version, &rec); !errors.Is(err, errConflict) {
			return err
		}
	}
	return fmt.Errorf("filing: %w, %d times in a row", errConflict, maxConflicts)
}

// failure is an error of the store without the key, which can have a phone
// number in it.
func (t table[T]) failure(act, id string, err error) error {
	text := strings.ReplaceAll(err.Error(), id, "…")
	return &storeError{text: "filing: " + act + " a record: " + text, cause: err}
}

type storeError struct {
	text  string
	cause error
}

func (e *storeError) Error() string { return e.text }

func (e *storeError) Unwrap() error { return e.cause }

// memory is a Store that lives and dies with the process.
type memory struct {
	mu      sync.Mutex
	items   map[string]Item
	version uint64
}

// Get implements Store.
func (m *memory) Get(_ context.Context, key string) ([]byte, uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[key]
	return it.Value, it.Version, nil
}

// CompareAndSet implements Store.
func (m *memory) CompareAndSet(_ context.Context, key string, version uint64, value []byte) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.items[key].Version != version {
		return 0, errConflict
	}
	if value == nil {
		delete(m.items, key)
		return 0, nil
	}
	m.version++
	m.items[key] = Item{key, value, m.version}
	return m.version, nil
}

// Scan implements Store. It lists a copy made when the loop starts.
func (m *memory) Scan(_ context.Context, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, it := range m.matching(prefix) {
			if !yield(it, nil) {
				return
			}
		}
	}
}

func (m *memory) matching(prefix string) (found []Item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, it := range m.items {
		if strings.HasPrefix(key, prefix) {
			found = append(found, it)
		}
	}
	return found
}
