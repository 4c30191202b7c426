package filing_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// day is a call of an unknown caller, event by event, with the seconds between.
func day(began time.Time) []aircall.Event {
	agent := &aircall.User{ID: 9, Name: "Ben Okafor", Email: "agent@example.test"}
	event := func(kind aircall.EventName, seconds int, edit func(*aircall.Call)) aircall.Event {
		c := aircall.Call{ID: 9001, Direction: aircall.Inbound, StartedAt: began, RawDigits: "+1 513-555-7611",
			Number: &aircall.Number{ID: 3, Name: "Support", E164: "+15135550100", Open: true}}
		edit(&c)
		at := began.Add(time.Duration(seconds) * time.Second)
		return &aircall.CallEvent{Envelope: aircall.Envelope{Name: kind, At: at}, Kind: kind, Call: c}
	}
	answered := func(c *aircall.Call) { c.User, c.AnsweredAt = agent, began.Add(7*time.Second) }
	ended := func(c *aircall.Call) {
		answered(c)
		c.EndedAt = began.Add(100 * time.Second)
	}
	return []aircall.Event{
		event(aircall.CallCreated, 0, func(*aircall.Call) {}),
		event(aircall.CallAnswered, 7, answered),
		event(aircall.CallEnded, 100, ended),
		event(aircall.CallTagged, 130, func(c *aircall.Call) {
			ended(c)
			c.Tags = []aircall.Tag{{ID: 1, Name: "Refund"}}
		}),
		&aircall.InsightEvent{Envelope: aircall.Envelope{Name: aircall.TranscriptionCreated, At: began.Add(300 * time.Second)},
			Kind: aircall.TranscriptionCreated, Insight: aircall.Insight{ID: 1, CallID: 9001, NumberID: 3, Type: "call",
				Content: aircall.Content{Utterances: []aircall.Utterance{{Text: "I want a refund.", ParticipantType: "external"}}}}},
	}
}

func calllogConfig(w *world, app int64) filing.Config[calllog.Facts] {
	var settings calllog.Settings
	err := json.Unmarshal([]byte(`{"country": "+1", 
		"integrations": [{"name": "Support", "numbers": [3], "ai_assist": true, "transcript": true, "topics": "tags",
			"types": {"inbound_answered": {"ticket": "new", "status": "solved"}}}]}`), &settings)
	if err != nil {
		w.Fatal(err)
	}
	planner, err := calllog.New(settings)
	if err != nil {
		w.Fatal(err)
	}
	return filing.Config[calllog.Facts]{Account: "acme", Plan: planner.Plan, AppID: app, Store: w.store, Notify: w.cfg.Notify}
}

// TestCutCalllog is TestCut with the planner of Aircall's calls, where calls can
// be logged and where they are notes.
func TestCutCalllog(t *testing.T) {
	for _, app := range []int64{1003999, 0} {
		var want outcome
		inWorld(t, func(w *world) { want, _ = cutCalllog(w, app, 0, false, 0) })
		if want.Tickets != 1 || want.Users != 1 || want.Shown+len(want.Notes) == 0 {
			t.Fatalf("uncut: %s", jsonOf(want))
		}
		for _, down := range []time.Duration{2 * time.Minute, 3 * time.Hour} {
			for _, after := range []bool{false, true} {
				for at, more := 1, true; more; at += stride {
					t.Run(fmt.Sprintf("app %d, request %d, after %v, down for %v", app, at, after, down), func(t *testing.T) {
						more = false
						inWorld(t, func(w *world) {
							got, dead := cutCalllog(w, app, at, after, down)
							if got.Logged > want.Logged+1 {
								t.Errorf("%d calls logged, want at most one that is shown nowhere", got.Logged)
							}
							got.Logged = want.Logged
							if diff := cmp.Diff(want, got); diff != "" {
								t.Errorf("outcome (-want +got):\n%s", diff)
							}
							more = dead
						})
					})
				}
			}
		}
	}
}

// cutCalllog has a machine die at a request, 0 for none, and another go on,
// which gets all events once more.
func cutCalllog(w *world, app int64, at int, after bool, down time.Duration) (got outcome, dead bool) {
	events := day(time.Now())
	m := startMachine(w, calllogConfig(w, app))
	m.line.at, m.line.after = at, after
	for _, e := range events {
		w.pass(time.Until(e.Meta().At))
		feed(m, e)
	}
	w.pass(10 * time.Minute)
	m.end()
	w.pass(down)
	n := startMachine(w, calllogConfig(w, app))
	for _, e := range events {
		feed(n, e)
	}
	w.pass(2 * time.Hour)
	got = w.outcome("9001")
	// Tags that are known when the note is written stand in it; later ones in a
	// note of their own.
	got.Notes = slices.DeleteFunc(got.Notes, func(mark string) bool { return mark == "Call 9001 tags Refund" })
	return got, m.line.dead
}

func feed(m *machine[calllog.Facts], e aircall.Event) {
	key, _ := calllog.KeyOf("acme", e) // all are of one call
	m.observe(key, func(f calllog.Facts) calllog.Facts { return calllog.Observe(f, e) })
}
