package engine

import (
	"context"
	"errors"
	"iter"
)

// What a [Store] reports. Its errors may wrap these.
var (
	// ErrConflict is returned by [Store.CompareAndSet] when the value changed
	// since it was read. Nothing was saved.
	ErrConflict = errors.New("engine: the stored value changed meanwhile")
	// ErrTooLarge is returned by [Store.CompareAndSet] for a value of more than
	// [MaxValue] bytes. Nothing was saved.
	ErrTooLarge = errors.New("engine: the value is too large for the store")
	// ErrBroken is wrapped by errors of [Store.Get] and [Store.Scan] about one
	// value that is not as it was saved. Others can still be read.
	ErrBroken = errors.New("engine: the stored value is damaged")
	// ErrStoreBroken is wrapped by all errors of a store once it can no longer
	// read or save anything, until a person has repaired or replaced it.
	ErrStoreBroken = errors.New("engine: the store is damaged")
)

// The limits within which every [Store] works.
const (
	MaxValue = 1 << 20 // bytes of a value: cases of package filing take up to 300 KiB
	MaxKey   = 512     // bytes of a key
)

// Store keeps the engine's state: small values under short keys. An
// implementation is safe for concurrent use. Package storetest checks one.
//
// A key is one or more segments, joined by "/", of one or more of the characters
// A-Z a-z 0-9 _ = and -, [MaxKey] bytes in all; upper and lower case differ. The
// engine codes everything else. What a store does with other keys is up to it.
//
// A call whose context has ended before it returns that context's error.
//
// A caller may reuse a value that it passed in as soon as the call has returned.
// It must not change a value that it got: others may read the same bytes.
type Store interface {
	// Get returns a value and its version. An absent key is (nil, 0, nil). After
	// a CompareAndSet of the same process has returned, Get shows what it saved
	// or something newer. With an error that wraps [ErrBroken], the version is
	// one with which CompareAndSet can replace the value, and value may be the
	// damaged bytes.
	Get(ctx context.Context, key string) (value []byte, version uint64, err error)
	// CompareAndSet replaces the value of that version; version 0 creates. A nil
	// value deletes, an empty one does not, and one of more than [MaxValue] bytes
	// is refused with [ErrTooLarge]. It returns the new version, which the store
	// has never used before and will never use again; a deletion returns one too,
	// although the key is absent and at version 0 afterwards. Deleting an absent
	// key with version 0 succeeds and changes nothing.
	//
	// It must not return nil before the value will survive what the store
	// promises to survive. An error that wraps [ErrConflict] or [ErrTooLarge]
	// means that nothing was saved. After any other error, also that of a
	// context, this is unsure: the value may have been saved, or be saved a
	// little later. Read again and compare bytes.
	CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error)
	// Scan lists the keys that start with prefix, in any order, with their
	// values and versions. The prefix is empty or ends in "/". Each key that was
	// there all the time is listed once, as it stood at some moment during the
	// scan; one that came or went meanwhile may be listed or not. The loop may
	// read and write the store. An error ends the scan, and the item beside it is
	// empty, unless it wraps [ErrBroken]: that one is about the item beside it,
	// which is as Get returns it, and the scan goes on.
	Scan(ctx context.Context, prefix string) iter.Seq2[Item, error]
}

// Watcher is a [Store] that reports changes, those of other processes included.
// Several replicas need one: see [Config].Replica.
type Watcher interface {
	// Watch reports every change of a key that starts with prefix, which is
	// empty or ends in "/". It has subscribed when it returns: call Watch, then
	// Scan, then range over what Watch returned, once, and no change is missed.
	// It may skip versions of a key, but never the last one. An Item with a nil
	// Value is a deletion, with the version that the deletion returned. An error
	// ends it, and so does the end of the context, with the context's error;
	// after it, Watch again, then Scan. The subscription lasts until the loop or
	// the context ends.
	Watch(ctx context.Context, prefix string) iter.Seq2[Item, error]
}

// Batcher is a [Store] that saves many values in one go faster than one by one.
type Batcher interface {
	// CompareAndSetMany saves values as [Store.CompareAndSet] does, each for
	// itself and in order: one may conflict while others are saved. An Item's
	// Version is that which it replaces, its nil Value a deletion. The results
	// have the indexes of the changes. An error means that nothing is known of
	// any of them.
	CompareAndSetMany(ctx context.Context, changes []Item) ([]Result, error)
}

// Item is one stored value, or one to be stored. It is an alias, so that a store
// can be written without importing this package.
type Item = struct {
	Key     string
	Value   []byte
	Version uint64
}

// Result is what became of one change: its new version, or an error as that of
// [Store.CompareAndSet]. It is an alias like [Item].
type Result = struct {
	Version uint64
	Err     error
}
