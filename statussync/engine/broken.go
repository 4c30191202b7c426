package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
)

// ErrNewer is wrapped by errors about a stored record that a newer version of
// this package has saved. It is left as it is, and its agent alone. [Engine.Run]
// returns one when the whole store is in a newer format.
var ErrNewer = errors.New("the stored record is of a newer version")

// quarantine puts a broken record aside, under broken/ and its key, where a
// person may look at it. Its agent starts afresh from what is reported next.
func (r *records) quarantine(ctx context.Context, key string, version uint64, value []byte, why error) (record, uint64, error) {
	if err := r.putAside(ctx, brokenKeys+key, value); err != nil {
		return record{}, 0, err
	}
	if _, err := r.save(ctx, key, version, nil); err != nil {
		return record{}, 0, err
	}
	r.moved(ctx, key, why)
	return record{V: recordVersion}, 0, nil
}

// putAside saves bytes in place of whatever was there.
func (r *records) putAside(ctx context.Context, key string, value []byte) error {
	value = append([]byte{}, value...) // nil would delete
	return r.retry(ctx, key, func() error {
		old, version, err := r.store.Get(ctx, r.prefix+key)
		switch {
		case err != nil && !errors.Is(err, ErrBroken):
			return fmt.Errorf("engine: read %s: %w", key, err)
		case err == nil && version != 0 && bytes.Equal(old, value):
			return nil
		}
		_, err = r.save(ctx, key, version, value)
		return err
	})
}

// quarantined reports a record that was put aside.
func (e *Engine) quarantined(ctx context.Context, key string, why error) {
	e.broken.Add(1)
	e.recordFresh(key)
	becomes := "the agent starts afresh"
	switch {
	case key == formatKey:
		becomes = "it is made anew"
	case key == settingsKey:
		becomes = "the configuration's rules are used"
	case strings.HasPrefix(key, indexKeys):
		becomes = "it is made anew from the agent's"
	case strings.HasPrefix(key, bulkKeys):
		becomes = "the agents of the bulk write are read in time"
	}
	e.notify(ctx, Notice{Code: Quarantined, Subject: e.subject(key), Detail: "the record was damaged and is kept as " + brokenKeys + key +
		"; " + becomes + ": " + strings.TrimPrefix(why.Error(), "engine: ")})
}

// newer reports once that an agent is left alone, if that is what an error is
// about.
func (e *Engine) newer(ctx context.Context, key string, err error) bool {
	if !errors.Is(err, ErrNewer) || errors.Is(err, errNewerFormat) {
		return false
	}
	if e.roster.firstNewer(key) {
		e.notify(ctx, Notice{Code: NewerRecord, Subject: e.subject(key), Detail: "this agent is left alone: " + strings.TrimPrefix(err.Error(), "engine: ")})
	}
	return true
}

// subject is what a record's key is about.
func (e *Engine) subject(key string) Subject {
	if agent, ok := strings.CutPrefix(key, agentKeys); ok {
		return Subject{e.systems[0].Name(), unsegment(agent)}
	}
	kind, rest, _ := strings.Cut(key, "/") // loose, index or job; format has no more
	if kind+"/" == settingsKeys {
		return Subject{}
	}
	system, id, _ := strings.Cut(rest, "/")
	if kind+"/" == bulkKeys {
		id = "" // a job's
	}
	return Subject{unsegment(system), unsegment(id)}
}
