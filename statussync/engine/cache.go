package engine

import (
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// What the process remembers of records, beside the store: of agents that are
// busy the decoded record, so that it is not decoded for each event; of all others
// only when things were last seen, which is not saved.

// cached is the record of an agent that something happened to since the sweep
// before the last one.
type cached struct {
	rec   record
	fresh bool // something happened since the last sweep
}

// looked is when an idle agent's record was last seen to be right.
type looked struct {
	version uint64
	seen    statussync.Seen
}

// cacheSize bounds the decoded records: some 2 KiB each.
const cacheSize = 1 << 14

// recall returns what is remembered of a record at a version: itself, or only when
// it was seen to be right, or nothing.
func (r *records) recall(key string, version uint64) (rec record, seen statussync.Seen, decoded bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.busy[key]; ok {
		return c.rec, nil, c.rec.version == version
	}
	if l := r.idle[key]; l.version == version {
		seen = l.seen
	}
	return record{}, seen, false
}

// keep remembers the record of a busy agent, perhaps in place of any other one.
func (r *records) keep(key string, rec record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.busy[key]; !known {
		delete(r.idle, key)
		for old, c := range r.busy {
			if len(r.busy) < cacheSize {
				break
			}
			r.rest(old, c.rec)
			delete(r.busy, old)
		}
	}
	r.busy[key] = cached{rec, true}
}

// look remembers a record that a sweep looked at.
func (r *records) look(key string, rec record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, busy := r.busy[key]; busy {
		r.busy[key] = cached{rec, c.fresh}
		return
	}
	r.rest(key, rec)
}

func (r *records) rest(key string, rec record) {
	seen := statussync.SeenOf(rec.State)
	if slices.Equal(seen, r.last) {
		seen = r.last // a page of a list shows many agents at once: they share one
	}
	r.idle[key], r.last = looked{rec.version, seen}, seen
}

// age ends a sweep: an agent that nothing happened to since the last one is idle.
func (r *records) age() {
	r.mu.Lock()
	defer r.mu.Unlock()
	busy := map[string]cached{}
	for key, c := range r.busy {
		if !c.fresh {
			r.rest(key, c.rec)
			continue
		}
		c.fresh = false
		busy[key] = c
	}
	r.busy = busy // a map does not shrink
}

func (r *records) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, key)
	delete(r.idle, key)
}
