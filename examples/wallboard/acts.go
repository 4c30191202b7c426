package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// acts is the log of what people have done here: Zendesk knows only that some
// program did it. Records are kept for 30 days in the engine's store.
type acts struct {
	store   engine.Store
	account string
	now     func() time.Time
}

// act is a status that somebody set here, for one agent or several.
type act struct {
	ID     string        `json:"id"`
	At     time.Time     `json:"at"`
	By     string        `json:"by"` // the name of who did it
	Status string        `json:"status"`
	Name   string        `json:"name"` // of the status
	Agents []string      `json:"agents"`
	Wishes []engine.Wish `json:"wishes,omitempty"` // what the engine made of it, for undo
	Undoes string        `json:"undoes,omitempty"` // the act that this one took back
	Undone bool          `json:"undone,omitempty"`
}

const (
	keepActs = 30 * 24 * time.Hour
	byBoard  = "set on the board, act " // with the act's id, so that it is known again
)

func (l *acts) prefix() string       { return "wallboard/" + l.account + "/acts/" }
func (l *acts) key(id string) string { return l.prefix() + id }

// newID makes an id that people can read the time from.
func (l *acts) newID() string {
	return l.now().UTC().Format("20060102150405") + "-" + strings.ToLower(rand.Text()[:6])
}

// save writes an act anew, or again.
func (l *acts) save(ctx context.Context, a act) error {
	value, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, version, err := l.store.Get(ctx, l.key(a.ID))
	if err != nil && !errors.Is(err, engine.ErrBroken) {
		return err
	}
	_, err = l.store.CompareAndSet(ctx, l.key(a.ID), version, value)
	return err
}

// get reads an act.
func (l *acts) get(ctx context.Context, id string) (a act, found bool, err error) {
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || id == "" || len(id) > 40 {
		return act{}, false, nil
	}
	value, _, err := l.store.Get(ctx, l.key(id))
	if err != nil || value == nil {
		return act{}, false, err
	}
	return a, true, json.Unmarshal(value, &a)
}

// all lists the acts, the latest first, and removes those that are too old. Damaged
// ones are passed over.
func (l *acts) all(ctx context.Context) ([]act, error) {
	var all []act
	var old []engine.Item
	for item, err := range l.store.Scan(ctx, l.prefix()) {
		switch {
		case errors.Is(err, engine.ErrBroken):
			continue
		case err != nil:
			return nil, err
		}
		var a act
		if err := json.Unmarshal(item.Value, &a); err != nil {
			return nil, err
		}
		if l.now().Sub(a.At) > keepActs {
			old = append(old, item)
			continue
		}
		all = append(all, a)
	}
	for _, item := range old {
		if _, err := l.store.CompareAndSet(ctx, item.Key, item.Version, nil); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b act) int { return b.At.Compare(a.At) })
	return all, nil
}

// restoreActs reads who set which agent last.
func (b *board) restoreActs(ctx context.Context) error {
	all, err := b.acts.all(ctx)
	for _, done := range slices.Backward(all) {
		for _, id := range done.Agents {
			b.picture.setBy(id, done)
		}
	}
	return err
}

// outcome is what became, or would become, of each agent that an act names.
type outcome struct {
	Act     *act      `json:"act,omitempty"` // nil in a preview, or where nothing changes
	Change  []string  `json:"change"`
	Already []string  `json:"already,omitempty"` // have the status, nothing is sent
	Refused []refusal `json:"refused,omitempty"`
	Later   []string  `json:"later,omitempty"` // of those who change: at work on the phone, it shows when that ends
}

// refusal is an agent whose status is not set, and why.
type refusal struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}
