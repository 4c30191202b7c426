package ticketing_test

import (
	"testing"

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
