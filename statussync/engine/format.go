package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/ctikit/ctikit/internal/jsontext"
)

// formatKey is where the format in force is recorded: the version that new
// records have. It is raised only when all programs on the store can read it, so
// that each of them can be replaced by the one before.
const formatKey = "format"

// The formats that this version knows: it reads all from 1 to the newest, and
// writes those from the oldest.
const (
	oldestFormat = recordVersion
	newestFormat = recordVersion
)

// formatRecord is what the store holds under formatKey. Every version, however
// old, must be able to read this member: its form never changes.
//
// A single writer raises it alone. Of several replicas each has a record of its
// own, under replica/ and its name, that says the highest format it reads; the
// leader raises this one, by compare-and-set, once all that are alive read it.
// Members that come later are kept.
type formatRecord struct {
	Format int `json:"format"`
}

// formats says in which format records are written.
type formats struct {
	newest int
	force  atomic.Int64 // the format in force; 0 until it was read
}

// errNewerFormat is an error about the whole store, and about no agent.
var errNewerFormat = fmt.Errorf("engine: the store is in a newer format: %w", ErrNewer)

// ready reads the format in force before anything else is read or written. One
// that this version cannot write is raised at once to one that it can: it is the
// only writer. So is that of a store without a record. After a conflict the caller
// tries again.
func (r *records) ready(ctx context.Context) error {
	if r.formats.force.Load() != 0 {
		return nil
	}
	return r.raise(ctx, oldestFormat)
}

// opened is ready, tried again after conflicts.
func (r *records) opened(ctx context.Context) error {
	return r.retry(ctx, formatKey, func() error { return r.ready(ctx) })
}

// raise has records written in a format from now on, unless a later one is in
// force.
func (r *records) raise(ctx context.Context, format int) error {
	f := &r.formats
	if int(f.force.Load()) >= format {
		return nil
	}
	rec, version, more, err := r.readFormat(ctx)
	switch {
	case err != nil:
		return err
	case rec.Format > f.newest:
		return fmt.Errorf("%w: %d, want %d at most", errNewerFormat, rec.Format, f.newest)
	case rec.Format < format:
		rec.Format = format
		if _, err := r.save(ctx, formatKey, version, rec.append(more)); err != nil {
			return err
		}
	}
	f.inForce(rec.Format)
	return nil
}

func (rec formatRecord) append(more string) []byte {
	t := jsontext.Text("{")
	t.Int("format", int64(rec.Format))
	t.Members(more)
	t.Close()
	return t
}

// readFormat reads the record; its format is 0 when there is none. A broken one
// is put aside and made anew: each record names its own version.
func (r *records) readFormat(ctx context.Context) (rec formatRecord, version uint64, more string, err error) {
	value, version, err := r.store.Get(ctx, r.prefix+formatKey)
	switch {
	case err != nil && !errors.Is(err, ErrBroken):
		return rec, 0, "", fmt.Errorf("engine: read %s: %w", formatKey, err)
	case err == nil && version == 0:
		return rec, 0, "", nil
	case err == nil:
		err = json.Unmarshal(value, &rec)
	}
	if err == nil && rec.Format < 1 {
		err = fmt.Errorf("engine: %s: %w: %d, want 1 or more", formatKey, ErrBroken, rec.Format)
	}
	if err != nil {
		_, _, err = r.quarantine(ctx, formatKey, version, value, err)
		return formatRecord{}, 0, "", err
	}
	return rec, version, jsontext.Unknown(value, reflect.TypeOf(rec)), nil
}

// raiseFormat ends a sweep. After the first one the store and the systems work
// with this version, which will hardly be replaced by the one before. With several
// replicas it waits until all that live read the format.
func (e *Engine) raiseFormat(ctx context.Context) {
	r := e.records
	if int(r.formats.force.Load()) >= r.formats.newest {
		return
	}
	format, err := e.readable(ctx)
	if err == nil {
		err = r.retry(ctx, formatKey, func() error { return r.raise(ctx, format) })
	}
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "format not raised", "err", err)
	}
}

// renewed reads the format in force again: another replica has raised it.
func (r *records) renewed(ctx context.Context) error {
	rec, _, _, err := r.readFormat(ctx)
	switch {
	case err != nil:
		return err
	case rec.Format > r.formats.newest:
		return fmt.Errorf("%w: %d, want %d at most", errNewerFormat, rec.Format, r.formats.newest)
	}
	r.formats.inForce(rec.Format)
	return nil
}

// inForce notes the format in force, which only goes up.
func (f *formats) inForce(format int) {
	for old := f.force.Load(); old < int64(format) && !f.force.CompareAndSwap(old, int64(format)); {
		old = f.force.Load()
	}
}
