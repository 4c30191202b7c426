package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// record is what the store holds for one agent: JSON that a person can read.
type record struct {
	V     int               `json:"v"`
	IDs   map[string]string `json:"ids,omitempty"` // by system name
	State statussync.State  `json:"state,omitzero"`

	// version is the store's, 0 for a record that is not saved.
	version uint64

	// more are the members that this version does not know. They are saved
	// again as they were.
	more map[string]json.RawMessage
}

// The newest versions that can be read: of a record, and of the state in it. A
// record of version 1 also had a focus, which is dropped.
const (
	recordVersion = 2
	stateVersion  = 2
)

// decode reads a stored record. Its errors wrap [ErrNewer] or [ErrBroken].
func decode(key string, value []byte) (record, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return record{}, fmt.Errorf("engine: %s: %w: %w", key, ErrBroken, err)
	}
	rec, err := fromMembers(members)
	if err != nil {
		return record{}, fmt.Errorf("engine: %s: %w", key, err)
	}
	if rec.V == recordVersion && len(members) > 0 {
		rec.more = members
	}
	return rec, nil
}

// fromMembers takes the members that this version knows out of a record's.
func fromMembers(members map[string]json.RawMessage) (rec record, err error) {
	take := func(name string, into any) {
		if text, ok := members[name]; ok && err == nil {
			if failed := json.Unmarshal(text, into); failed != nil {
				err = fmt.Errorf("%w: %s: %w", ErrBroken, name, failed)
			}
		}
	}
	var state struct{ V int }
	take("v", &rec.V)
	if err == nil && rec.V > recordVersion {
		return record{}, fmt.Errorf("%w: version %d, want 1 to %d", ErrNewer, rec.V, recordVersion)
	}
	take("state", &state)
	if err == nil && state.V > stateVersion {
		return record{}, fmt.Errorf("%w: its state has version %d, want %d at most", ErrNewer, state.V, stateVersion)
	}
	take("ids", &rec.IDs)
	take("state", &rec.State)
	if err == nil && rec.V < 1 {
		err = fmt.Errorf("%w: version %d, want 1 to %d", ErrBroken, rec.V, recordVersion)
	}
	for _, name := range []string{"v", "ids", "state"} {
		delete(members, name)
	}
	return rec, err
}

// encode writes a record as decode reads it.
func (rec *record) encode() ([]byte, error) {
	value, err := json.Marshal(rec)
	if err != nil || len(rec.more) == 0 {
		return value, err
	}
	b := bytes.NewBuffer(value[:len(value)-1]) // without its closing brace
	for _, name := range slices.Sorted(maps.Keys(rec.more)) {
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(b, ",%s:%s", quoted, rec.more[name])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// onlySeen reports whether another record need not be saved in place of this.
func (rec record) onlySeen(o record) bool {
	return rec.V == recordVersion && maps.Equal(rec.IDs, o.IDs) && statussync.OnlySeen(rec.State, o.State)
}
