package filing_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// otherAgent takes the ticket while the call lasts.
const otherAgent = 7002

// edit is what an agent makes of a ticket during the call.
func edit() zendesk.TicketUpdate {
	return zendesk.TicketUpdate{
		Subject: zendesk.Set("Refund for the broken lamp"), Status: zendesk.Set(zendesk.TicketPending),
		RequesterID: zendesk.Set(int64(8001)), AssigneeID: zendesk.Set(int64(otherAgent)),
	}
}

// TestEditsStay has an agent edit the ticket while the call lasts: what the call's
// end would set is left alone, and the call is filed all the same.
func TestEditsStay(t *testing.T) {
	for name, tt := range map[string]struct {
		key   ticketing.Key
		begin func(w *world) (end func())
	}{
		"A13 a call of Aircall, filed at the answer": {"aircall/acme/9001", beginAircall},
		"X14 a contact of Amazon Connect":            {"connect/i-1/c-1", beginConnect},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.z.PutAgent(zendesktest.Agent{ID: otherAgent, Email: "other@example.test"})
				w.z.PutUser(zendesktest.User{ID: 8001, Name: "Kim Example"})
				end := tt.begin(w)
				w.pass(time.Minute)
				before := w.one(tt.key)
				if before.AssigneeID != agentID || before.Status == zendesk.TicketPending {
					t.Fatalf("during the call: assignee %d, status %s", before.AssigneeID, before.Status)
				}
				w.z.EditTicket(before.ID, otherAgent, edit(), zendesk.TagChange{Add: []string{"refund"}})
				end()
				w.pass(2 * time.Hour)
				after, o := w.one(tt.key), outcome{}
				if after.Subject != "Refund for the broken lamp" || after.Status != zendesk.TicketPending || after.RequesterID != 8001 || after.AssigneeID != otherAgent {
					t.Errorf("after the call: %q, %s, requester %d, assignee %d: the agent's edits are gone",
						after.Subject, after.Status, after.RequesterID, after.AssigneeID)
				}
				if w.read(after.ID, &o); o.Shown != 1 {
					t.Errorf("the call is shown %d times, want once", o.Shown)
				}
			})
		})
	}
}

// one is the only ticket of a case.
func (w *world) one(key ticketing.Key) zendesk.Ticket {
	w.Helper()
	page, err := w.z.Client().Tickets.ListByExternalID(w.Context(), string(key), zendesk.TicketListOptions{})
	if err != nil || len(page.Items) != 1 {
		w.Fatalf("tickets of %s: %d, %v, want one", key, len(page.Items), err)
	}
	return page.Items[0]
}

func beginAircall(w *world) (end func()) {
	var settings calllog.Settings
	err := json.Unmarshal([]byte(`{"country": "+1", "file_at": "answer",
		"integrations": [{"name": "Support", "numbers": [3], "types": {"inbound_answered": {"ticket": "new", "status": "solved"}}}]}`), &settings)
	if err != nil {
		w.Fatal(err)
	}
	planner, err := calllog.New(settings)
	if err != nil {
		w.Fatal(err)
	}
	m := startMachine(w, filing.Config[calllog.Facts]{Account: "acme", Plan: planner.Plan, AppID: 1003999, Store: w.store, Notify: w.cfg.Notify})
	events := day(time.Now())
	hear := func(events []aircall.Event) {
		for _, e := range events {
			w.pass(time.Until(e.Meta().At))
			feed(m, e)
		}
	}
	hear(events[:2])
	return func() { hear(events[2:]) }
}

func beginConnect(w *world) (end func()) {
	planner, err := contactlog.New(contactlog.Settings{})
	if err != nil {
		w.Fatal(err)
	}
	m := startMachine(w, filing.Config[contactlog.Facts]{Account: "acme", Plan: planner.Plan, AppID: 1003999, Store: w.store, Notify: w.cfg.Notify})
	began := time.Now().UTC()
	hear := func(in contactlog.Input) {
		m.observe("connect/i-1/c-1", func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) })
	}
	event := func(kind connect.ContactEventType, at time.Duration) contactlog.Input {
		e := connect.ContactEvent{Envelope: connect.Envelope{At: began.Add(at)}, Type: kind, ContactID: "c-1", Channel: connect.Voice,
			InitiationMethod: connect.Inbound, InitiatedAt: began}
		e.Agent.UserID, e.Agent.ConnectedAt = "u-1", began.Add(5*time.Second)
		if kind != connect.ContactConnectedToAgent {
			e.DisconnectedAt, e.DisconnectReason = began.Add(at), "CUSTOMER_DISCONNECT"
		}
		return contactlog.Input{Event: &e}
	}
	hear(event(connect.ContactConnectedToAgent, 5*time.Second))
	hear(contactlog.Input{Contact: &contactlog.Described{
		Contact: connect.Contact{ID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound,
			CustomerEndpoint: connect.Endpoint{Address: "+15135557611", Type: "TELEPHONE_NUMBER"}, InitiatedAt: began,
			AgentID: "u-1", ConnectedToAgentAt: began.Add(5 * time.Second)},
		ReadAt: began.Add(6 * time.Second), Queue: "Support", Agent: contactlog.Agent{ID: "u-1", Email: "agent@example.test"},
	}})
	return func() {
		hear(event(connect.ContactDisconnected, 90*time.Second))
		hear(event(connect.ContactCompleted, 95*time.Second))
	}
}
