package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
)

// records reads and changes records by compare-and-set. What is only seen again is
// not saved: such times live in the process alone.
type records struct {
	store  *meter
	prefix string
	clock  ctikit.Clock
	moved  func(ctx context.Context, key string, why error) // a broken record was put aside

	changed func(key string, version uint64, gone bool) // a record was saved, or deleted
	fenced  func(term int64)                            // a later term was found in a record

	formats formats
	term    atomic.Int64 // of this replica while it leads, else 0

	lastSettings atomic.Pointer[readSettings]

	mu   sync.Mutex
	busy map[string]cached
	idle map[string]looked
	last statussync.Seen // of the last idle agent
}

func newRecords(store Store, account string, clock ctikit.Clock) *records {
	return &records{
		store: newMeter(store, clock), prefix: segment(account) + "/", clock: clock, busy: map[string]cached{}, idle: map[string]looked{},
		formats: formats{newest: newestFormat},
	}
}

// agentKey is where a joined agent lives, looseKey one that is known in one
// system only.
func agentKey(id string) string         { return agentKeys + segment(id) }
func looseKey(system, id string) string { return looseKeys + segment(system) + "/" + segment(id) }

// The prefixes of keys, behind the account's.
const (
	agentKeys  = "agent/"
	looseKeys  = "loose/"
	indexKeys  = "index/"  // which agent an id of another system than the hub is
	probeKey   = "probe"   // saved after failures, to see whether saves work again
	brokenKeys = "broken/" // records put aside, under their former keys
)

// get reads a record; version is 0 when there is none. A broken one is put
// aside, and then there is none.
func (r *records) get(ctx context.Context, key string) (rec record, version uint64, err error) {
	if err := r.ready(ctx); err != nil {
		return record{}, 0, err
	}
	value, version, err := r.store.Get(ctx, r.prefix+key)
	switch {
	case errors.Is(err, ErrBroken):
		return r.quarantine(ctx, key, version, value, err)
	case err != nil:
		return record{}, 0, fmt.Errorf("engine: read %s: %w", key, err)
	case version == 0:
		return record{V: recordVersion}, 0, nil
	}
	rec, seen, decoded := r.recall(key, version)
	if decoded {
		return rec, version, nil
	}
	rec, err = decode(key, value, r.formats.newest)
	if errors.Is(err, ErrBroken) {
		return r.quarantine(ctx, key, version, value, err)
	}
	if seen != nil {
		rec.State = seen.In(rec.State)
	}
	rec.version = version
	return rec, version, err
}

// change is a change of one record in its course.
type change struct {
	key   string
	apply func(*record) // may run several times
	sends bool          // it is about a request: see [records.fence]
	rec   record        // what stands then
	err   error

	version uint64 // that it replaces
	value   []byte // to be saved; nil for nothing
}

// prepare reads a record and changes it. What was merely seen again is not to
// be saved: the next list shows it too.
func (r *records) prepare(ctx context.Context, c *change) {
	c.value = nil
	if c.rec, c.version, c.err = r.get(ctx, c.key); c.err != nil {
		return
	}
	if c.sends {
		if c.err = r.fence(c.rec); c.err != nil {
			return
		}
	}
	before := c.rec
	c.apply(&c.rec)
	r.stamp(&c.rec)
	if c.version != 0 && before.onlySeen(c.rec) {
		return
	}
	c.value = c.rec.append(make([]byte, 0, usualSize))
}

// usualSize holds most records, so that one is written without growing.
const usualSize = 1 << 10

// update changes a record until nobody else changed it meanwhile, and returns
// what stands then.
func (r *records) update(ctx context.Context, key string, apply func(*record)) (record, error) {
	return r.carryOut(ctx, change{key: key, apply: apply})
}

// carryOut is update for a change that says more.
func (r *records) carryOut(ctx context.Context, c change) (record, error) {
	err := r.retry(ctx, c.key, func() error {
		if r.prepare(ctx, &c); c.err == nil && c.value != nil {
			c.version, c.err = r.save(ctx, c.key, c.version, c.value)
		}
		return c.err
	})
	if err != nil {
		return record{}, err
	}
	c.rec.version = c.version
	r.keep(c.key, c.rec)
	return c.rec, nil
}

// stamp completes a record that is to be saved.
func (r *records) stamp(rec *record) {
	rec.V = max(rec.V, int(r.formats.force.Load()))
	rec.Term = max(rec.Term, r.term.Load())
}

// errFenced is an error about a record that a leader of a later term has saved.
var errFenced = errors.New("engine: another replica leads")

// fence refuses to save that a request is sent, or how it ended, where a leader of
// a later term has saved the record (D41).
func (r *records) fence(rec record) error {
	if term := r.term.Load(); term > 0 && rec.Term > term {
		r.fenced(rec.Term)
		return errFenced
	}
	return nil
}

// The spacing of tries after conflicts: others were faster.
const (
	conflictTries = 10
	conflictWait  = time.Millisecond // none before the first, then doubled each time
)

// retry tries again after conflicts, for a while.
func (r *records) retry(ctx context.Context, key string, once func() error) (err error) {
	for n := range conflictTries {
		if err = once(); !errors.Is(err, ErrConflict) {
			return err
		}
		if err := r.clock.Sleep(ctx, conflictWait*(1<<n-1)); err != nil {
			return fmt.Errorf("engine: save %s: %w", key, err)
		}
	}
	return err
}

// remove deletes a record, if there is one, whatever it holds.
func (r *records) remove(ctx context.Context, key string) error {
	return r.retry(ctx, key, func() error {
		_, version, err := r.store.Get(ctx, r.prefix+key)
		if version == 0 || err != nil && !errors.Is(err, ErrBroken) {
			return err
		}
		return r.drop(ctx, key, version)
	})
}

// drop deletes a record of that version.
func (r *records) drop(ctx context.Context, key string, version uint64) error {
	_, err := r.save(ctx, key, version, nil)
	if err == nil {
		r.forget(key)
	}
	return err
}

// scan lists all agents' records. An error is about that agent's alone.
func (r *records) scan(ctx context.Context, each func(agent string, rec record, err error)) error {
	if err := r.opened(ctx); err != nil {
		return err
	}
	for it, err := range r.store.Scan(ctx, r.prefix+agentKeys) {
		if err != nil && !errors.Is(err, ErrBroken) {
			return fmt.Errorf("engine: scan: %w", err)
		}
		key := it.Key[len(r.prefix):]
		agent := unsegment(key[len(agentKeys):])
		var rec record
		if err == nil {
			rec, err = decode(key, it.Value, r.formats.newest)
			rec.version = it.Version
		}
		if errors.Is(err, ErrBroken) {
			if _, _, err = r.quarantine(ctx, key, it.Version, it.Value, err); err == nil {
				continue
			}
		}
		each(agent, rec, err)
	}
	return nil
}
