package ticketing_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestFileAfterOwnUpdate changes a ticket twice within the minute for which a
// reading counts: what we changed ourselves is nobody else's change.
func TestFileAfterOwnUpdate(t *testing.T) {
	was := ticketing.Ticket{ID: 40, Status: zendesk.TicketOpen}
	d := &desk{}
	var c ticketing.Case[struct{}]
	for i, status := range []zendesk.TicketStatus{zendesk.TicketPending, zendesk.TicketOpen} {
		f := ticketing.Filing{Ticket: &was, Change: ticketing.Change{Status: status}, Over: true}
		d.file(&c, f)
		if len(c.Done) != i+1 {
			t.Fatalf("%s: steps %v", status, d.took)
		}
		if got := d.tickets[40].Status; got != status {
			t.Errorf("the ticket is %s, want %s", got, status)
		}
	}
}

// TestFileEnds refuses one step after the other for every reason: a filing comes
// to its end all the same.
func TestFileEnds(t *testing.T) {
	kinds := []ticketing.RefusalKind{ticketing.RefusedOther, ticketing.RefusedAccount, ticketing.RefusedClosed, ticketing.RefusedDuplicate,
		ticketing.RefusedPhone, ticketing.RefusedRequester, ticketing.RefusedAssignee, ticketing.RequiredField, ticketing.RefusedNotFound, ticketing.RefusedKey}
	for _, kind := range kinds {
		for _, part := range []ticketing.StepKind{ticketing.DoCreateUser, ticketing.DoCreateTicket, ticketing.DoLogCall, ticketing.DoShowCall,
			ticketing.DoAddTags, ticketing.DoUpdateTicket} {
			d := &desk{refuseKind: part, because: kind}
			var c ticketing.Case[struct{}]
			last := d.file(&c, newCall())
			if len(last.Ask)+len(last.Do) > 0 {
				t.Errorf("%s refused for %q: the steps are %v, and so on", part, kind, d.took)
			}
		}
	}
}

// TestFileKeepsTheChoice chooses a ticket by its number, which an agent then
// solves: what the ticket was when it was chosen tells that somebody changed it.
func TestFileKeepsTheChoice(t *testing.T) {
	d := &desk{tickets: map[int64]*ticketing.Ticket{40: {ID: 40, Status: zendesk.TicketOpen}}}
	plan := func(c ticketing.Case[bool], now time.Time) ticketing.Next {
		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
		chosen, ok := p.Ask(ticketing.Question{Kind: ticketing.TicketByID, ID: 40}, time.Time{})
		if !ok {
			return p.Next()
		}
		p.File(ticketing.Filing{Ticket: &chosen.Tickets[0], Notes: []ticketing.Note{{Mark: "Call 9001"}},
			Change: ticketing.Change{Status: zendesk.TicketPending, AssigneeID: 28}, Over: c.Facts})
		return p.Next()
	}
	var c ticketing.Case[bool]
	for range ticketing.Walk(plan, &c, noon, d) {
	}
	d.tickets[40].Status = zendesk.TicketSolved
	c.Facts = true
	for range ticketing.Walk(plan, &c, noon.Add(time.Hour), d) {
	}
	if got := d.tickets[40]; got.Status != zendesk.TicketSolved || got.AssigneeID != 28 {
		t.Errorf("status %s, assignee %d, want the agent's solved and 28", got.Status, got.AssigneeID)
	}
}
