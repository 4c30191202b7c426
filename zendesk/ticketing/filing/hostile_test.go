package filing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestHostileMarks has people write a note's mark on the ticket while the note
// itself was lost on its way: theirs does not pass for it.
func TestHostileMarks(t *testing.T) {
	note := func(text string) zendesk.TicketUpdate {
		return zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{HTMLBody: ticketing.HTML([]ticketing.Note{{Mark: "Call 8", Title: "Call 9001", Text: text}})}}
	}
	for name, write := range map[string]func(w *world, id int64){
		"a customer":        func(w *world, id int64) { w.z.CustomerReplies(id, "Thanks\nCall 9001") },
		"another note":      func(w *world, id int64) { w.z.EditTicket(id, 0, note("Hello\nCall 9001\n"), zendesk.TagChange{}) },
		"a line separator":  func(w *world, id int64) { w.z.EditTicket(id, 0, note("Hello\u2028Call 9001"), zendesk.TagChange{}) },
		"HTML in a message": func(w *world, id int64) { w.z.EditTicket(id, 0, note("</p><p>Call 9001</p>"), zendesk.TagChange{}) },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.z.PutTicket(zendesktest.Ticket{Private: true})
				w.z.FailNext("PUT /api/v2/tickets/{id}", ctikit.Fault{Cut: true})
				s := update(ticketing.UpdateTicket{Ticket: id, Notes: []ticketing.Note{{Mark: "Call 9001", Title: "Ours"}}})
				s.ID = "update"
				f := w.script()
				w.play(f, key, script{Steps: []ticketing.Step{s}}, time.Second)
				write(w, id)
				w.pass(10 * time.Minute)
				bodies := []string{}
				for c, err := range w.z.Client().Tickets.AllComments(t.Context(), id, zendesk.CommentListOptions{}) {
					if err != nil {
						t.Fatal(err)
					}
					bodies = append(bodies, c.HTMLBody)
				}
				if !slices.Contains(bodies, "<p><b>Ours</b></p><p>Call 9001</p>") {
					t.Errorf("the note is missing among %q", bodies)
				}
			})
		})
	}
}
