package pgstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"regexp"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/ctikit/ctikit/statussync/engine"
)

// A change takes the lock of its key first. So changes of one key happen one after
// the other, and their versions rise; without it, one that creates a key could take
// its version before one that deletes it and commit after that.
//
// Each statement notifies as it changes, with the version and the key; the server
// passes that on at the commit, in the order of commits.
const (
	lockSQL   = `select pg_advisory_xact_lock(k) from unnest($1::bigint[]) k`
	createSQL = `with done as (insert into TABLE values ($1, $2, nextval('TABLE_version')) on conflict (key) do nothing returning version)
		select version, pg_notify('TABLE', version || ' ' || $1) from done`
	updateSQL = `with done as (update TABLE set value = $2, version = nextval('TABLE_version') where key = $1 and version = $3 returning version)
		select version, pg_notify('TABLE', version || ' ' || $1) from done`
	deleteSQL = `with done as (delete from TABLE where key = $1 and version = $2 returning nextval('TABLE_version') as version)
		select version, pg_notify('TABLE', '-' || version || ' ' || $1) from done`
	absentSQL = `select nextval('TABLE_version'), '' where not exists (select from TABLE where key = $1)`
)

// CompareAndSet implements engine.Store.
func (s *Store) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	results, err := s.CompareAndSetMany(ctx, []engine.Item{{Key: key, Value: value, Version: version}})
	if err != nil {
		return 0, err
	}
	return results[0].Version, results[0].Err
}

// CompareAndSetMany implements engine.Batcher: one transaction, and one round trip.
func (s *Store) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	results := make([]engine.Result, len(changes))
	var fit []engine.Item
	for i, c := range changes {
		if results[i].Err = refused(c); results[i].Err == nil {
			c.Value = bytes.Clone(c.Value) // the caller may go before it is saved
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return results, nil
	}
	saved, err := s.commit(ctx, fit)
	if err != nil {
		return nil, err
	}
	for i := range results {
		if results[i].Err == nil {
			results[i], saved = saved[0], saved[1:]
		}
	}
	return results, nil
}

// validKey are the engine's keys. Others could fail a transaction that callers share.
var validKey = regexp.MustCompile(`^[A-Za-z0-9_=-]+(/[A-Za-z0-9_=-]+)*$`)

// refused says what needs no server to be refused.
func refused(c engine.Item) error {
	switch {
	case len(c.Value) > engine.MaxValue:
		return fmt.Errorf("%w: %s: want at most %d bytes, got %d", engine.ErrTooLarge, c.Key, engine.MaxValue, len(c.Value))
	case !validKey.MatchString(c.Key) || len(c.Key) > engine.MaxKey:
		return fmt.Errorf("pgstore: key: want letters, digits, _, = and -, with / between, at most %d bytes, got %q", engine.MaxKey, c.Key)
	case c.Version > math.MaxInt64: // no version of the sequence's
		return engine.ErrConflict
	}
	return nil
}

// save carries out changes in one transaction.
func (s *Store) save(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	results := make([]engine.Result, len(changes))
	var b pgx.Batch
	b.Queue(lockSQL, locks(changes))
	for i, c := range changes {
		s.queue(&b, c, &results[i])
	}
	return results, s.pool.SendBatch(ctx, &b).Close()
}

// queue adds a change to a batch, which fills in the result.
func (s *Store) queue(b *pgx.Batch, c engine.Item, r *engine.Result) {
	var q *pgx.QueuedQuery
	switch {
	case c.Value == nil && c.Version == 0:
		q = b.Queue(s.sql(absentSQL), c.Key)
	case c.Value == nil:
		q = b.Queue(s.sql(deleteSQL), c.Key, c.Version)
	case c.Version == 0:
		q = b.Queue(s.sql(createSQL), c.Key, c.Value)
	default:
		q = b.Queue(s.sql(updateSQL), c.Key, c.Value, c.Version)
	}
	q.QueryRow(func(row pgx.Row) error {
		var notified any
		err := row.Scan(&r.Version, &notified)
		if errors.Is(err, pgx.ErrNoRows) {
			r.Err, err = engine.ErrConflict, nil
		}
		return err
	})
}

// locks are the numbers of the keys' locks, in an order that all callers share, so
// that no two wait for each other.
func locks(changes []engine.Item) []int64 {
	numbers := make([]int64, len(changes))
	for i, c := range changes {
		h := fnv.New64a()
		_, _ = h.Write([]byte(c.Key))
		numbers[i] = int64(h.Sum64()) //nolint:gosec // any number will do
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
