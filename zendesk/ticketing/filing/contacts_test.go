package filing_test

import (
	"fmt"
	"slices"
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

// contact is a call of an unknown caller, with its times after the beginning.
func contact(began time.Time) (news []contactlog.Input) {
	began = began.UTC().Truncate(time.Second)
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	event := func(kind connect.ContactEventType, s int) contactlog.Input {
		e := connect.ContactEvent{Envelope: connect.Envelope{At: at(s)}, Type: kind, ContactID: "c-1", Channel: connect.Voice,
			InitiationMethod: connect.Inbound, InitiatedAt: began}
		if s >= 10 {
			e.Agent.UserID, e.Agent.ConnectedAt, e.ConnectedToSystemAt = "u-1", at(10), at(5)
		}
		if s >= 70 {
			e.DisconnectedAt = at(70)
		}
		return contactlog.Input{Event: &e}
	}
	c := connect.Contact{ID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound, InitiatedAt: began, ConnectedToSystemAt: at(5),
		ConnectedToAgentAt: at(10), AgentID: "u-1", UpdatedAt: at(10), Attributes: map[string]string{"product": "Lamp"},
		CustomerEndpoint: connect.Endpoint{Address: "+15135557611"}, SystemEndpoint: connect.Endpoint{Address: "+15135550100"}}
	r := connect.ContactRecord{ContactID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound, InitiatedAt: began, ConnectedToSystemAt: at(5),
		DisconnectedAt: at(70), UpdatedAt: at(10), Attributes: c.Attributes, CustomerEndpoint: c.CustomerEndpoint, SystemEndpoint: c.SystemEndpoint}
	r.Agent.UserID, r.Agent.Username, r.Agent.ConnectedAt, r.Queue.Name = "u-1", "agent@example.test", at(10), "EU"
	return []contactlog.Input{
		event(connect.ContactInitiated, 0), event(connect.ContactConnectedToAgent, 10),
		{Contact: &contactlog.Described{Contact: c, ReadAt: at(11), Queue: "EU", Agent: contactlog.Agent{ID: "u-1", Username: "agent@example.test"}}},
		event(connect.ContactDisconnected, 70), event(connect.ContactCompleted, 100), {Record: &r},
	}
}

func contactConfig(w *world) filing.Config[contactlog.Facts] {
	w.Helper()
	planner, err := contactlog.New(contactlog.Settings{})
	if err != nil {
		w.Fatal(err)
	}
	return filing.Config[contactlog.Facts]{Account: "acme", Plan: planner.Plan, AppID: 1003999, Store: w.store, Notify: w.cfg.Notify}
}

func report(m *machine[contactlog.Facts], in contactlog.Input) {
	m.w.Helper()
	m.observe(contactKey, func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) })
}

// left is what a contact comes to, without ids and times.
type left struct {
	Tickets, Users, Shown, Logged, Requester int
	Assignee                                 int64
	Subject                                  string
	Status                                   zendesk.TicketStatus
	Notes                                    []string
}

func (w *world) left() (l left) {
	w.Helper()
	z := w.z.Client()
	for t, err := range z.Tickets.AllByExternalID(w.Context(), string(contactKey), zendesk.TicketListOptions{}) {
		if err != nil {
			w.Fatal(err)
		}
		l.Tickets, l.Assignee, l.Subject, l.Status = l.Tickets+1, t.AssigneeID, t.Subject, t.Status
		for c, err := range z.Tickets.AllComments(w.Context(), t.ID, zendesk.CommentListOptions{}) {
			switch {
			case err != nil || c.Public:
				w.Fatalf("comment: %v, public %v", err, c.Public)
			case c.Type == zendesk.CommentText:
				l.Notes = append(l.Notes, c.HTMLBody)
			default:
				l.Shown++
			}
		}
	}
	slices.Sort(l.Notes)
	for u, err := range z.Users.All(w.Context(), zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleEndUser}}) {
		if err != nil {
			w.Fatal(err)
		}
		if u.Phone != "" {
			l.Users++
		}
	}
	l.Logged = w.took("POST /api/v2/calls")
	return l
}

// TestCutContact is TestCut and TestFrozen with the planner of contacts.
func TestCutContact(t *testing.T) {
	var want left
	inWorld(t, func(w *world) { want, _ = cutContact(w, 0, false, 0, false) })
	if want.Tickets != 1 || want.Users != 1 || want.Shown != 1 || want.Logged != 1 || len(want.Notes) != 1 {
		t.Fatalf("uncut: %s", jsonOf(want))
	}
	check := func(t *testing.T, down time.Duration, freezes bool) {
		for _, after := range []bool{false, true} {
			for at, more := 1, true; more; at += stride {
				t.Run(fmt.Sprintf("request %d, after %v, down for %v, frozen %v", at, after, down, freezes), func(t *testing.T) {
					more = false
					inWorld(t, func(w *world) {
						got, broken := cutContact(w, at, after, down, freezes)
						if got.Logged > want.Logged+1 {
							t.Errorf("%d calls logged, want at most one that is shown nowhere", got.Logged)
						}
						got.Logged = want.Logged
						if diff := cmp.Diff(want, got); diff != "" {
							t.Errorf("outcome (-want +got):\n%s", diff)
						}
						more = broken
					})
				})
			}
		}
	}
	check(t, 2*time.Minute, false)
	check(t, 3*time.Hour, false)
	check(t, 20*time.Minute, true)
}

// cutContact has a machine die or freeze at a request, 0 for none, and another
// one go on, which gets all news once more.
func cutContact(w *world, at int, after bool, down time.Duration, freezes bool) (l left, broken bool) {
	news := contact(time.Now())
	m := startMachine(w, contactConfig(w))
	m.line.at, m.line.after, m.line.freezes = at, after, freezes
	for _, in := range news {
		if m.line.frozen {
			break
		}
		report(m, in)
		w.pass(20 * time.Second)
	}
	broken = m.line.dead || m.line.frozen
	if !freezes {
		w.pass(10 * time.Minute)
		broken = m.line.dead
		m.end()
	}
	w.pass(down)
	n := startMachine(w, contactConfig(w))
	for _, in := range news {
		report(n, in)
	}
	w.pass(20 * time.Minute)
	if freezes {
		broken = m.line.frozen
		close(m.line.thaw)
	}
	w.pass(2 * time.Hour)
	return w.left(), broken
}
