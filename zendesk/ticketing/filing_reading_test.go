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
