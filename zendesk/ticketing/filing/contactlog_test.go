package filing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

const contactKey = ticketing.Key("connect/i-1/c-1")

// TestCutContactlog is TestCut with the planner of Connect's contacts.
func TestCutContactlog(t *testing.T) {
	var want outcome
	inWorld(t, func(w *world) { want, _ = cutContactlog(w, 0, false, 0) })
	if want.Tickets != 1 || want.Users != 1 || want.Shown != 1 || len(want.Notes) != 2 {
		t.Fatalf("uncut: %s", jsonOf(want))
	}
	for _, down := range []time.Duration{2 * time.Minute, 3 * time.Hour} {
		for _, after := range []bool{false, true} {
			for at, more := 1, true; more; at++ {
				t.Run(fmt.Sprintf("request %d, after %v, down for %v", at, after, down), func(t *testing.T) {
					more = false
					inWorld(t, func(w *world) {
						got, dead := cutContactlog(w, at, after, down)
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

// cutContactlog has a machine die at a request, 0 for none, and another go on,
// which gets all news once more.
func cutContactlog(w *world, at int, after bool, down time.Duration) (got outcome, dead bool) {
	planner, err := contactlog.New(contactlog.Settings{})
	if err != nil {
		w.Fatal(err)
	}
	cfg := filing.Config[contactlog.Facts]{Account: "acme", Plan: planner.Plan, AppID: 1003999, Store: w.store, Notify: w.cfg.Notify}
	news := append(contactStory(time.Now().UTC()), contactlog.Input{Lens: &connect.LensAnalysis{ContactID: "c-1", Summary: "A parcel is late."}})
	hear := func(m *machine[contactlog.Facts], in contactlog.Input) {
		m.observe(contactKey, func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) })
	}
	m := startMachine(w, cfg)
	m.line.at, m.line.after = at, after
	for _, in := range news {
		w.pass(10 * time.Second)
		hear(m, in)
	}
	w.pass(10 * time.Minute)
	m.end()
	w.pass(down)
	n := startMachine(w, cfg)
	for _, in := range news {
		hear(n, in)
	}
	w.pass(2 * time.Hour)
	return w.contactOutcome(), m.line.dead
}

// contactOutcome reads what the contact came to.
func (w *world) contactOutcome() (o outcome) {
	w.Helper()
	client := w.z.Client()
	for t, err := range client.Tickets.AllByExternalID(w.Context(), string(contactKey), zendesk.TicketListOptions{}) {
		if err != nil {
			w.Fatal(err)
		}
		o.Tickets++
		o.Status, o.Tags = t.Status, t.Tags
		for c, err := range client.Tickets.AllComments(w.Context(), t.ID, zendesk.CommentListOptions{}) {
			switch {
			case err != nil:
				w.Fatal(err)
			case c.Type != zendesk.CommentText:
				o.Shown++
			default:
				for part := range strings.SplitSeq(c.HTMLBody, "<p>") {
					if line := strings.TrimSuffix(part, "</p>"); strings.HasPrefix(line, "Contact id: ") {
						o.Notes = append(o.Notes, line)
					}
				}
			}
		}
	}
	slices.Sort(o.Notes)
	for u, err := range client.Users.All(w.Context(), zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleEndUser}}) {
		if err != nil {
			w.Fatal(err)
		}
		if u.ID != 0 {
			o.Users++
		}
	}
	o.Logged = w.took("POST /api/v2/calls")
	return o
}
