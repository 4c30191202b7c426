package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/internal/jsontext"
	"github.com/ctikit/ctikit/statussync"
)

// record is what the store holds for one agent: JSON that a person can read.
type record struct {
	V     int               `json:"v"`
	IDs   map[string]string `json:"ids,omitempty"` // by system name
	State statussync.State  `json:"state,omitzero"`

	// Term is that of the last leader that has saved the record. One of a lower
	// term writes nothing for its agent any more. It is 0 where nobody had a lease.
	Term int64 `json:"term,omitempty"`

	// version is the store's, 0 for a record that is not saved.
	version uint64

	// more are the members that this version does not know, as JSON. They are
	// saved again as they were, and so are those of the state and of its sides. A
	// version that adds members further inside must count up: they belong to what
	// they are about, which the next decision may replace.
	more string
}

// The versions of a record, and of the state in it. A record of version 1 also had
// a focus, which is dropped.
const (
	recordVersion = 2
	stateVersion  = 2
)

// decode reads a stored record of a version up to the newest. Its errors wrap
// [ErrNewer] or [ErrBroken].
func decode(key string, value []byte, newest int) (record, error) {
	var rec record
	if json.Unmarshal(value, &rec) == nil && rec.V >= recordVersion && rec.V <= newest && isTerm(rec.Term) && jsontext.Same(value, rec.append) {
		return rec, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return record{}, fmt.Errorf("engine: %s: %w: %w", key, ErrBroken, err)
	}
	rec, err := fromMembers(members, newest)
	if err != nil {
		return record{}, fmt.Errorf("engine: %s: %w", key, err)
	}
	if rec.V < recordVersion {
		delete(members, "focus")
	}
	rec.more = jsontext.Join(members)
	return rec, nil
}

// fromMembers takes the members that this version knows out of a record's.
func fromMembers(members map[string]json.RawMessage, newest int) (rec record, err error) {
	take := func(name string, into any) {
		if text, ok := members[name]; ok && err == nil {
			if failed := json.Unmarshal(text, into); failed != nil {
				err = fmt.Errorf("%w: %s: %w", ErrBroken, name, failed)
			}
		}
	}
	var state struct{ V int }
	take("v", &rec.V)
	if err == nil && rec.V > newest {
		return record{}, fmt.Errorf("%w: version %d, want 1 to %d", ErrNewer, rec.V, newest)
	}
	take("state", &state)
	if err == nil && state.V > stateVersion {
		return record{}, fmt.Errorf("%w: its state has version %d, want %d at most", ErrNewer, state.V, stateVersion)
	}
	take("ids", &rec.IDs)
	take("state", &rec.State)
	take("term", &rec.Term)
	if err == nil && rec.V < 1 {
		err = fmt.Errorf("%w: version %d, want 1 to %d", ErrBroken, rec.V, newest)
	}
	if err == nil && !isTerm(rec.Term) {
		err = fmt.Errorf("%w: term %d, want 0 to %d", ErrBroken, rec.Term, int64(maxTerm))
	}
	for _, name := range []string{"v", "ids", "state", "term"} {
		delete(members, name)
	}
	return rec, err
}

// append appends a record as decode reads it. The bytes are those of
// encoding/json, with what this version does not know at the end.
func (rec *record) append(b []byte) []byte {
	t := jsontext.Text(append(b, '{'))
	t.Int("v", int64(rec.V))
	if len(rec.IDs) > 0 {
		t.Open("ids")
		var few [8]string
		systems := few[:0]
		for system := range rec.IDs {
			systems = append(systems, system)
		}
		slices.Sort(systems)
		for _, system := range systems {
			t.String(system, rec.IDs[system])
		}
		t.Close()
	}
	if !rec.State.IsZero() {
		t.Name("state")
		t = rec.State.AppendJSON(t)
	}
	t.SomeInt("term", rec.Term)
	t.Members(rec.more)
	t.Close()
	return t
}

// onlySeen reports whether another record need not be saved in place of this.
func (rec record) onlySeen(o record) bool {
	return rec.V == o.V && maps.Equal(rec.IDs, o.IDs) && statussync.OnlySeen(rec.State, o.State)
}
