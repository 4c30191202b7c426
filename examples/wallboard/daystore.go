package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/timeline"
)

// Agents' days are kept in the store: today's and yesterday's. What somebody did
// minute by minute is not kept longer, and not at all with -days=off.

const (
	daysName  = "days/"
	aliveName = "alive"
	// saveDaysEvery is how often they are saved. What a crash loses of it, the
	// accounts' lists mostly show again.
	saveDaysEvery = 20 * time.Second
	mostInSave    = 100
)

// alive says when a board has watched: what it did not see is unknown.
type alive struct {
	Since time.Time `json:"since"` // with pauses
	Until time.Time `json:"until"`
}

func dayName(d timeline.Day) string { return daysName + d.Date() + "/" + d.Agent() }

// restoreDays reads the days of today and yesterday, and removes all others. From
// when the board stopped until it began again, nothing is known but what lists
// show to have lasted.
func (b *board) restoreDays(ctx context.Context) error {
	items, err := b.records.all(ctx, daysName)
	if err != nil {
		return err
	}
	if !b.picture.days {
		return errors.Join(b.removeDays(ctx, items, func(string) bool { return false }), b.records.replace(ctx, aliveName, nil))
	}
	var was alive
	if _, err := b.records.get(ctx, aliveName, &was); err != nil {
		return err
	}
	now := b.picture.clock()
	b.dayVersions, b.newerDays = map[string]uint64{}, map[string]bool{}
	for _, item := range items {
		b.dayVersions[item.Key] = item.Version
		var day timeline.Day
		switch err := json.Unmarshal(item.Value, &day); {
		case errors.Is(err, timeline.ErrNewer):
			b.log.WarnContext(ctx, "a newer version of the program has saved an agent's day, which is left alone", "key", item.Key)
			b.newerDays[item.Key] = true
		case err != nil:
			b.log.WarnContext(ctx, "an agent's day cannot be read and begins anew", "key", item.Key, "err", err)
		default:
			b.picture.restoreDay(day, was.Until, now)
		}
	}
	if !was.Since.IsZero() {
		b.began = was.Since
	}
	return b.removeDays(ctx, items, b.picture.dates(now))
}

// removeDays removes the records of dates that are not kept.
func (b *board) removeDays(ctx context.Context, items []engine.Item, kept func(date string) bool) error {
	for _, item := range items {
		date, _, _ := strings.Cut(strings.TrimPrefix(item.Key, daysName), "/")
		if kept(date) {
			continue
		}
		if err := b.records.put(ctx, item.Key, item.Version, nil); err != nil && !errors.Is(err, engine.ErrConflict) {
			return err
		}
		delete(b.dayVersions, item.Key)
	}
	return nil
}

// dates are the ones that are kept.
func (p *picture) dates(now time.Time) func(date string) bool {
	today := now.In(p.zone).Format(time.DateOnly)
	noon := now.In(p.zone)
	noon = time.Date(noon.Year(), noon.Month(), noon.Day()-1, 12, 0, 0, 0, p.zone)
	yesterday := noon.Format(time.DateOnly)
	return func(date string) bool { return date == today || date == yesterday }
}

// restoreDay has an agent, once known, begin with a record of today or yesterday,
// in which nothing is known from until on.
func (p *picture) restoreDay(day timeline.Day, until, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	today, err := timeline.DayOf(day.Agent(), now, p.zone)
	if err != nil || day.Zone() != today.Zone() {
		return
	}
	if until.Before(day.To()) && !until.IsZero() {
		if next, err := day.Observe(timeline.Fact{Agent: day.Agent(), At: until, Received: now, Gap: true}); err == nil {
			day = next
		}
	}
	was := p.restored[day.Agent()]
	switch {
	case day.From().Equal(today.From()):
		was.day = day
	case day.To().Equal(today.From()):
		was.former = day
	}
	p.restored[day.Agent()] = was
}

// takeUp gives a new agent the record that was kept.
func (p *picture) takeUp(a *agent) {
	was, ok := p.restored[formatID(a.id)]
	if !ok {
		return
	}
	delete(p.restored, formatID(a.id))
	a.day, a.former = was.day, was.former
	switch {
	case a.former.Agent() == "":
	case a.day.Agent() == "":
		a.day = a.former // which today continues
		a.day = p.today(a, p.clock())
	default:
		if next, err := a.day.Continue(a.former); err == nil {
			a.day = next
		}
	}
}

// keepDays saves the days now and then, until ctx ends, and once more then.
func (b *board) keepDays(ctx context.Context) {
	if !b.picture.days {
		return
	}
	for (ctikit.SystemClock{}).Sleep(ctx, saveDaysEvery) == nil {
		b.saveDays(ctx)
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer stop()
	b.saveDays(ctx)
}

// saveDays saves the days that show something else than those that were saved.
func (b *board) saveDays(ctx context.Context) {
	now := b.picture.clock()
	days := b.picture.unsavedDays()
	for chunk := range slices.Chunk(days, mostInSave) {
		b.saveSome(ctx, chunk)
	}
	err := b.records.replace(ctx, aliveName, alive{b.began.UTC(), now.UTC()})
	if date := now.In(b.picture.zone).Format(time.DateOnly); err == nil && date != b.cleaned {
		var items []engine.Item
		if items, err = b.records.all(ctx, daysName); err == nil {
			err = b.removeDays(ctx, items, b.picture.dates(now))
		}
		b.cleaned = date
	}
	if err != nil {
		b.log.WarnContext(ctx, "agents' days could not be kept", "err", err)
	}
}

func (b *board) saveSome(ctx context.Context, days []timeline.Day) {
	var items []engine.Item
	for _, day := range days {
		name := dayName(day)
		value, err := json.Marshal(day)
		if err == nil && !b.newerDays[name] {
			items = append(items, engine.Item{Key: name, Value: value, Version: b.dayVersions[name]})
		}
	}
	for i, res := range b.records.putMany(ctx, items) {
		name := items[i].Key
		switch {
		case res.Err == nil:
			b.dayVersions[name] = res.Version
		case errors.Is(res.Err, engine.ErrConflict): // not saved by this board: the next save takes its place
			b.dayVersions[name], _ = b.records.get(ctx, name, new(json.RawMessage))
			fallthrough
		default:
			b.picture.unsaved(name)
			b.log.WarnContext(ctx, "an agent's day was not saved", "key", name, "err", res.Err)
		}
	}
}

// unsavedDays are the days to save.
func (p *picture) unsavedDays() (days []timeline.Day) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.agents {
		if a.day.Agent() != "" && (a.kept.Agent() == "" || !a.kept.OnlySeen(a.day)) {
			days = append(days, a.day)
			a.kept = a.day
		}
		if a.late {
			days, a.late = append(days, a.former), false
		}
	}
	return days
}

// unsaved has a day be saved again.
func (p *picture) unsaved(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, agent, _ := strings.Cut(strings.TrimPrefix(name, daysName), "/")
	if a := p.byID(agent); a != nil {
		a.kept, a.late = timeline.Day{}, a.former.Agent() != ""
	}
}
