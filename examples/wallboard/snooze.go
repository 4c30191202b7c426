package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// snooze is an alert of an agent that nobody wants to see until a time: somebody
// sees to it already. It is the same for all who look.
type snooze struct {
	Code  string `json:"code"`
	Until int64  `json:"until"` // Unix milliseconds
	By    string `json:"by"`    // a name
}

// snoozeWish has an alert sleep for some seconds, or with 0 wakes it.
type snoozeWish struct {
	Agent string `json:"agent"`
	Alert string `json:"alert"`
	For   int64  `json:"for"`
}

// longestSnooze is a shift, in seconds.
const longestSnooze = 12 * 60 * 60

func snoozesOf(agent string) string { return "snoozes/" + agent }

// saveSnooze is for those who may set the agent's status.
func (b *board) saveSnooze(w http.ResponseWriter, r *http.Request) {
	var in snoozeWish
	if !readJSON(w, r, &in) {
		return
	}
	switch {
	case !b.picture.mayAll(b.rights(r).sets, []string{in.Agent}):
		answer(w, nil, errNotYours)
		return
	case !slices.Contains(codes, in.Alert):
		writeError(w, http.StatusUnprocessableEntity, fmt.Sprintf("%q is no alert", in.Alert))
		return
	case in.For < 0 || in.For > longestSnooze:
		writeError(w, http.StatusUnprocessableEntity, fmt.Sprintf("for: want 0 to %d seconds, got %d", longestSnooze, in.For))
		return
	}
	until := b.picture.clock().Add(time.Duration(in.For) * time.Second)
	next := snooze{in.Alert, millis(until), identity(r).Name}
	b.snoozing.Lock()
	defer b.snoozing.Unlock()
	err := b.records.replace(r.Context(), snoozesOf(in.Agent), b.picture.snoozed(in.Agent, next))
	b.picture.raise()
	b.flush()
	answer(w, next, err)
}

// snoozed notes a snooze and returns all of the agent's that are not over.
func (p *picture) snoozed(agent string, next snooze) []snooze {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := millis(p.clock())
	a := p.byID(agent)
	if a == nil {
		return nil
	}
	a.snoozes = slices.DeleteFunc(append([]snooze{next}, a.snoozes...), func(s snooze) bool {
		return s != next && s.Code == next.Code || s.Until <= now
	})
	slices.SortFunc(a.snoozes, func(x, y snooze) int { return cmp.Compare(x.Code, y.Code) })
	return a.snoozes
}

// restoreSnoozes reads those that were saved before a restart. Those of agents who
// are gone are removed.
func (b *board) restoreSnoozes(ctx context.Context) error {
	items, err := b.records.all(ctx, snoozesOf(""))
	if err != nil {
		return err
	}
	for _, item := range items {
		var all []snooze
		if !b.records.read(ctx, item, &all) {
			continue
		}
		if !b.picture.sleeping(strings.TrimPrefix(item.Key, snoozesOf("")), all) {
			if err := b.records.put(ctx, item.Key, item.Version, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// sleeping gives an agent their snoozes; false, if none is left.
func (p *picture) sleeping(agent string, all []snooze) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := millis(p.clock())
	all = slices.DeleteFunc(all, func(s snooze) bool { return s.Until <= now })
	a := p.byID(agent)
	if a == nil || len(all) == 0 {
		return false
	}
	a.snoozes = all
	return true
}

// asleep parts an agent's alerts into those to look at and those that sleep.
func (a *agent) asleep(all []alert, now time.Time) (awake []alert, sleeping []snooze) {
	for _, one := range all {
		i := slices.IndexFunc(a.snoozes, func(s snooze) bool { return s.Code == one.Code && s.Until > millis(now) })
		if i < 0 {
			awake = append(awake, one)
			continue
		}
		sleeping = append(sleeping, a.snoozes[i])
	}
	return awake, sleeping
}
