package connectstream

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"
)

// Store is where checkpoints are kept: what a reader calls of an engine.Store,
// which documents it.
type Store interface {
	// Get returns a value and its version; an absent key is (nil, 0, nil).
	Get(ctx context.Context, key string) (value []byte, version uint64, err error)
	// CompareAndSet replaces the value of that version, 0 for none, and returns
	// the new version.
	CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error)
}

// checkpoint is how far a stream is handled.
type checkpoint struct {
	V      int              `json:"v"`
	Shards map[string]place `json:"shards"`
}

const format = 1

// place is how far a shard is handled. The zero value is its beginning.
type place struct {
	After   string    `json:"after,omitempty"`  // the last record before which all are handled
	Since   time.Time `json:"since,omitzero"`   // of the first start, while there is no After
	Current time.Time `json:"current,omitzero"` // all that arrived before was handled
	Done    bool      `json:"done,omitempty"`   // closed, and all handled
}

var errUnreadable = errors.New("the checkpoint cannot be read")

// decodeCheckpoint reads a stored value.
func decodeCheckpoint(value []byte) (c checkpoint, err error) {
	if json.Unmarshal(value, &c) != nil || c.V != format {
		return checkpoint{}, errUnreadable
	}
	for id, p := range c.Shards {
		if id == "" || !isSequence(p.After) {
			return checkpoint{}, errUnreadable
		}
	}
	return c, nil
}

// isSequence reports whether a text is a sequence number, or empty.
func isSequence(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(text) < 200 && (len(text) < 2 || text[0] != '0')
}

// compareSequences compares sequence numbers: decimal, of any length.
func compareSequences(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// farther is the farther of two places of one shard.
func farther(a, b place) place {
	out := a
	if compareSequences(b.After, a.After) > 0 {
		out = b
	}
	out.Done = a.Done || b.Done
	if b.Current.After(out.Current) {
		out.Current = b.Current
	}
	if a.Current.After(out.Current) {
		out.Current = a.Current
	}
	return out
}

// kept is the stored checkpoint.
type kept struct {
	store   Store
	key     string
	version uint64
	value   []byte
	sent    []byte // what a save of unknown outcome tried to store
}

// shards are the places as they are stored.
func (k *kept) shards() map[string]place {
	c, _ := decodeCheckpoint(k.value) // unreadable: none
	return c.Shards
}

// load reads the checkpoint; found is false where there is none. With
// errUnreadable, a new one can be saved.
func (k *kept) load(ctx context.Context) (c checkpoint, found bool, err error) {
	value, version, err := k.store.Get(ctx, k.key)
	switch {
	case err != nil && version == 0:
		return c, false, fmt.Errorf("read the checkpoint: %w", err)
	case err != nil: // the value is damaged, and can be replaced
		k.version, k.value = version, nil
		return c, false, errUnreadable
	}
	k.version, k.value = version, value
	if value == nil {
		return c, false, nil
	}
	c, err = decodeCheckpoint(value)
	return c, err == nil, err
}

// conflictsInARow is how often a save is tried against another reader.
const conflictsInARow = 5

// save saves the places of shards, or those that are stored where they are
// farther, but for the shards that began anew. Conflicts is how often another
// reader had saved meanwhile.
func (k *kept) save(ctx context.Context, ours map[string]place, anew map[string]bool) (conflicts int, err error) {
	for range conflictsInARow {
		var value []byte
		if value, err = json.Marshal(checkpoint{V: format, Shards: merged(ours, k.shards(), anew)}); err != nil {
			return conflicts, fmt.Errorf("save the checkpoint: %w", err)
		}
		if bytes.Equal(value, k.value) {
			return conflicts, nil
		}
		var version uint64
		if version, err = k.store.CompareAndSet(ctx, k.key, k.version, value); err == nil {
			k.version, k.value, k.sent = version, value, nil
			return conflicts, nil
		}
		before, sent := k.version, k.sent
		k.sent = value
		if _, _, loaded := k.load(ctx); loaded != nil && !errors.Is(loaded, errUnreadable) {
			return conflicts, fmt.Errorf("save the checkpoint: %w", errors.Join(err, loaded))
		}
		switch {
		case bytes.Equal(k.value, value): // it was saved, whatever the error said
			return conflicts, nil
		case k.version == before: // it was not, or not yet
			return conflicts, fmt.Errorf("save the checkpoint: %w", err)
		case sent == nil || !bytes.Equal(k.value, sent):
			conflicts++
		}
	}
	return conflicts, fmt.Errorf("save the checkpoint: %w", err)
}

// merged are our places, or the stored ones where they are farther. Shards that
// are done and that we do not know are left out: Kinesis has them no longer.
func merged(ours, stored map[string]place, anew map[string]bool) map[string]place {
	all := maps.Clone(ours)
	for id, p := range stored {
		q, known := ours[id]
		switch {
		case known && !anew[id]:
			all[id] = farther(q, p)
		case !known && !p.Done:
			all[id] = p
		}
	}
	return all
}
