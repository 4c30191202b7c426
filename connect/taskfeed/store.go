package taskfeed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
)

// Store keeps records: small JSON values under short keys. Those of package
// statussync/engine are such stores. An implementation must be safe for
// concurrent use and must not return from CompareAndSet before the value will
// survive what it promises to survive. Values can hold personal data.
type Store interface {
	// Get returns a value and its version. An absent key is (nil, 0, nil).
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

var (
	errConflict   = errors.New("the stored record changed meanwhile")
	errUnreadable = errors.New("taskfeed: the stored record cannot be read")
)

// records are those of one account.
type records struct {
	store  Store
	prefix string
}

func (t records) key(ticket int64) string { return t.prefix + strconv.FormatInt(ticket, 10) }

// ticket is whose record a key is of; ok is false for another key.
func (t records) ticket(key string) (id int64, ok bool) {
	id, err := strconv.ParseInt(strings.TrimPrefix(key, t.prefix), 10, 64)
	return id, err == nil && id > 0 && t.key(id) == key
}

// get reads a record; version is 0 where there is none.
func (t records) get(ctx context.Context, ticket int64) (rec Record, version uint64, err error) {
	value, version, err := t.store.Get(ctx, t.key(ticket))
	if err != nil {
		return rec, 0, fmt.Errorf("taskfeed: read a record: %w", err)
	}
	if version == 0 {
		return rec, 0, nil
	}
	rec, err = decode(value)
	return rec, version, err
}

// decode reads a record. One that a newer version of this package has written is
// left alone: written back, it would lose what this one does not know.
func decode(value []byte) (rec Record, err error) {
	if json.Unmarshal(value, &rec) != nil || rec.V > recordVersion {
		return Record{}, errUnreadable // the error of package json may quote it
	}
	return rec, nil
}

// put replaces the record of a version; nil deletes it. Where the store reports
// an error, the record itself says whether it was saved all the same, so no store
// has to have an error of ours.
func (t records) put(ctx context.Context, ticket int64, version uint64, rec *Record) error {
	var value []byte
	if rec != nil {
		var err error
		if value, err = json.Marshal(rec); err != nil {
			return fmt.Errorf("taskfeed: write a record: %w", err)
		}
	}
	_, err := t.store.CompareAndSet(ctx, t.key(ticket), version, value)
	if err == nil {
		return nil
	}
	if now, current, unread := t.store.Get(ctx, t.key(ticket)); unread == nil && current != version {
		if bytes.Equal(now, value) {
			return nil
		}
		return errConflict
	}
	return fmt.Errorf("taskfeed: write a record: %w", err)
}

// change has f change a record and saves it, unless f reports that nothing
// changed. It returns the record as it is then.
func (t records) change(ctx context.Context, ticket int64, now time.Time, f func(Record) (Record, bool)) (Record, error) {
	for range maxConflicts {
		rec, version, err := t.get(ctx, ticket)
		if err != nil {
			return rec, err
		}
		after, changed := f(rec)
		if !changed {
			return rec, nil
		}
		after.V, after.Changed = recordVersion, now
		if err = t.put(ctx, ticket, version, &after); !errors.Is(err, errConflict) {
			return after, err
		}
	}
	return Record{}, fmt.Errorf("taskfeed: %w, %d times in a row", errConflict, maxConflicts)
}
