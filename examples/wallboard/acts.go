package main

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// acts is the log of what people have done here: Zendesk knows only that some
// program did it. Records are kept for 30 days in the engine's store.
type acts struct {
	records records
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
	// mostInAct keeps an act within what a store takes, with 200 bytes for an agent.
	mostInAct = 4000
	byBoard   = "set on the board, act " // with the act's id, so that it is known again
)

const actsName = "acts/"

// newID makes an id that people can read the time from.
func (l *acts) newID() string {
	return l.now().UTC().Format("20060102150405") + "-" + strings.ToLower(rand.Text()[:6])
}

// save writes an act anew, or again.
func (l *acts) save(ctx context.Context, a act) error {
	return l.records.replace(ctx, actsName+a.ID, a)
}

// remove takes an act out of the log.
func (l *acts) remove(ctx context.Context, id string) error {
	return l.records.replace(ctx, actsName+id, nil)
}

// get reads an act.
func (l *acts) get(ctx context.Context, id string) (a act, found bool, err error) {
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || id == "" || len(id) > 40 {
		return act{}, false, nil
	}
	_, err = l.records.get(ctx, actsName+id, &a)
	return a, a.ID == id && err == nil, err
}

// all lists the acts, the latest first, and removes those that are too old.
func (l *acts) all(ctx context.Context) ([]act, error) {
	items, err := l.records.all(ctx, actsName)
	if err != nil {
		return nil, err
	}
	var all []act
	for _, item := range items {
		var a act
		switch {
		case !l.records.read(ctx, item, &a):
		case l.now().Sub(a.At) <= keepActs:
			all = append(all, a)
		default:
			if err := l.records.put(ctx, item.Key, item.Version, nil); err != nil {
				return nil, err
			}
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
