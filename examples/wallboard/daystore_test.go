package main

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// dayBoard is a board without an engine, whose time stands at now.
func dayBoard(t *testing.T, store engine.Store, now *time.Time, off bool) *board {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	b := &board{picture: newPicture(berlin, fastLimits), records: records{store, "acme", slog.New(slog.DiscardHandler)}, log: slog.New(slog.DiscardHandler), began: *now}
	b.picture.clock, b.picture.days = func() time.Time { return *now }, !off
	for id := range names {
		b.picture.statuses[id] = withName(zendesk.UnifiedStatus{ID: id})
	}
	if err := b.restoreDays(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// lists has a list show an agent's status.
func (b *board) lists(id int64, status zendesk.StatusID, since time.Time) *agent {
	b.picture.mu.Lock()
	defer b.picture.mu.Unlock()
	b.picture.listed(zendesk.AgentAvailability{AgentID: id, Status: &zendesk.AgentStatus{ID: status, UpdatedAt: since}}, b.picture.clock())
	return b.picture.agents[id]
}

// totals are an agent's times in statuses up to now.
func (b *board) totals(a *agent) (text string) {
	b.picture.mu.Lock()
	defer b.picture.mu.Unlock()
	day := b.picture.today(a, b.picture.clock())
	for _, t := range day.Totals(statusTrack, day.Until(b.picture.clock())) {
		text += cmp.Or(t.Value, "?") + " " + t.Time.String() + "; "
	}
	return strings.TrimSuffix(text, "; ")
}

// TestDaysAreKept by hand, in Europe/Berlin, on 29 March 2026, when 02:00 is
// followed by 03:00:
//
//	22:00 the day before   online (3)
//	00:00                  the day begins
//	05:00 (4 h later)      away (4)
//	06:00                  saved, and the program is killed
//	06:00 to 07:00         nobody knows
//	07:00                  begins again; the list says: online since 06:30
//	08:00                  now: 4 h and 1 h 30 online, 1 h away, 30 min unknown
//
// A status that a list shows to have begun before the program was killed, and to
// last, is known throughout: agent 7002 is online for all of 7 h.
func TestDaysAreKept(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 29, hour-2, minute, 0, 0, time.UTC) } // of summer time
	before := time.Date(2026, 3, 28, 21, 0, 0, 0, time.UTC)
	store, now := &engine.Memory{}, before
	b := dayBoard(t, store, &now, false)
	b.lists(7001, zendesk.StatusOnline, before)
	b.lists(7002, zendesk.StatusOnline, before)
	now = at(5, 0)
	b.lists(7001, zendesk.StatusAway, now)
	b.lists(7002, zendesk.StatusOnline, before)
	now = at(6, 0)
	b.saveDays(t.Context())
	now = at(7, 0)
	b = dayBoard(t, store, &now, false)
	first := b.lists(7001, zendesk.StatusOnline, at(6, 30))
	second := b.lists(7002, zendesk.StatusOnline, before)
	now = at(8, 0)
	if got, want := b.totals(first), "3 5h30m0s; 4 1h0m0s; ? 30m0s"; got != want {
		t.Errorf("7001: %s, want %s", got, want)
	}
	if got, want := b.totals(second), "3 7h0m0s"; got != want {
		t.Errorf("7002: %s, want %s", got, want)
	}
	if b.began != before {
		t.Errorf("it began at %v", b.began)
	}
	got := keys(t, store)
	slices.Sort(got)
	want := []string{"wallboard/acme/alive", "wallboard/acme/days/2026-03-28/7001", "wallboard/acme/days/2026-03-28/7002", "wallboard/acme/days/2026-03-29/7001", "wallboard/acme/days/2026-03-29/7002"}
	if !slices.Equal(got, want) {
		t.Errorf("kept: %q, want %q", got, want)
	}
}

// TestOldDaysLeave: two days are kept, whether the program runs or starts.
func TestOldDaysLeave(t *testing.T) {
	store, now := &engine.Memory{}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	b := dayBoard(t, store, &now, false)
	a := b.lists(7001, zendesk.StatusOnline, now)
	dates := func() (all string) {
		for _, key := range keys(t, store) {
			if _, rest, ok := strings.Cut(key, "/days/"); ok {
				all += rest + " "
			}
		}
		return all
	}
	for _, want := range []string{"2026-03-02/7001 ", "2026-03-02/7001 2026-03-03/7001 ", "2026-03-03/7001 2026-03-04/7001 "} {
		b.lists(7001, zendesk.StatusOnline, now)
		b.saveDays(t.Context())
		if got := dates(); sorted(got) != want {
			t.Errorf("%v: kept %s, want %s", now, got, want)
		}
		now = now.Add(24 * time.Hour)
	}
	// A late fact of yesterday changes yesterday's record, too.
	b.picture.observe(a, timeline.Fact{System: "zendesk", Status: "4", At: now.Add(-24 * time.Hour)})
	now = now.Add(24 * time.Hour)
	dayBoard(t, store, &now, false)
	if got := dates(); got != "" {
		t.Errorf("after two days: %s", got)
	}
}

func sorted(words string) string {
	all := strings.Fields(words)
	if len(all) == 2 && all[0] > all[1] {
		all[0], all[1] = all[1], all[0]
	}
	return strings.Join(all, " ") + " "
}

// TestLateFact: what comes after midnight about the day before is in its record.
func TestLateFact(t *testing.T) {
	store, now := &engine.Memory{}, time.Date(2026, 3, 2, 22, 50, 0, 0, time.UTC)
	b := dayBoard(t, store, &now, false)
	b.lists(7001, zendesk.StatusOnline, now)
	now = now.Add(20 * time.Minute) // 00:10 of the next day in Berlin
	a := b.lists(7001, zendesk.StatusAway, now.Add(-15*time.Minute))
	b.saveDays(t.Context())
	b = dayBoard(t, store, &now, false)
	b.lists(7001, zendesk.StatusAway, now.Add(-15*time.Minute))
	d, ok := b.picture.detail("7001", now.Add(-10*time.Minute), true)
	if last := d.Status[len(d.Status)-1]; !ok || last.Name != "Away" || last.To-last.From != (5*time.Minute).Milliseconds() || a.former.Agent() == "" {
		t.Errorf("yesterday ends with %+v", d.Status)
	}
}

// TestDaysOff: nothing is recorded, and what was kept is removed.
func TestDaysOff(t *testing.T) {
	store, now := &engine.Memory{}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	b := dayBoard(t, store, &now, false)
	b.lists(7001, zendesk.StatusOnline, now)
	b.saveDays(t.Context())
	b = dayBoard(t, store, &now, true)
	b.lists(7001, zendesk.StatusOnline, now)
	b.keepDays(t.Context()) // returns at once
	if left := keys(t, store); len(left) != 0 {
		t.Errorf("kept: %v", left)
	}
	now = now.Add(time.Hour)
	d, ok := b.picture.detail("7001", now.Add(-time.Hour), false)
	if text, err := json.Marshal(d); !ok || err != nil || d.Days || len(d.Status)+len(d.Totals)+len(d.Load)+len(d.Changes) > 0 || strings.Contains(string(text), "null") {
		t.Errorf("%s", text)
	}
	for _, n := range b.picture.changes(b.picture.clock().Add(-time.Hour)) {
		if strings.Contains(string(n.days), "bars") {
			t.Errorf("a row has a day: %s", n.days)
		}
	}
}

// TestBrokenDays: a day that cannot be read begins anew, and one of a newer
// program is left alone.
func TestBrokenDays(t *testing.T) {
	store, now := &engine.Memory{}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	r := records{store, "acme", slog.New(slog.DiscardHandler)}
	const newer = `{"v":99}`
	for agent, text := range map[string]string{"7001": `{"v":1,"agent":7}`, "7002": newer} {
		if err := r.replace(t.Context(), "days/2026-03-02/"+agent, json.RawMessage(text)); err != nil {
			t.Fatal(err)
		}
	}
	b := dayBoard(t, store, &now, false)
	b.lists(7001, zendesk.StatusOnline, now)
	b.lists(7002, zendesk.StatusOnline, now)
	b.saveDays(t.Context())
	var day timeline.Day
	if _, err := r.get(t.Context(), "days/2026-03-02/7001", &day); err != nil || len(day.Tracks()) == 0 {
		t.Errorf("%v", err)
	}
	if value, _, err := store.Get(t.Context(), r.key("days/2026-03-02/7002")); err != nil || string(value) != newer {
		t.Errorf("a newer record: %s, %v", value, err)
	}
}
