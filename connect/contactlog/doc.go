// Package contactlog decides which Zendesk ticket a call, chat or task of Amazon
// Connect belongs to, who it is for and what stands on it, by the rules of the
// "Amazon Connect for Zendesk" connector. It decides and never acts: package
// filing carries its plans out.
//
//	planner, err := contactlog.New(contactlog.Settings{
//		App: contactflow.AppSettings{CreateTicketAfterMinutes: 15, CountryPrefix: "+1"},
//	})
//	var c ticketing.Case[contactlog.Facts]
//	for _, in := range news { // a contact event, the contact's details, its record
//		c.Key, _ = in.Key()
//		c.Facts = contactlog.Observe(c.Facts, in)
//	}
//	next := planner.Plan(c, now) // questions, or else steps, and the reasons
//
// A conversation is one case, whatever contacts it is transferred to: one ticket,
// with a note for each agent's part (R70). A queued callback and a task are cases
// of their own. Until an agent has the contact nothing is created (X7); the call
// is shown, and the ticket's fields are changed, once it has ended.
//
// In the manual mode (ticket_assignment=agent, or where it is not clear who the
// customer is) the agent's choice is an [Act]. There is no screen here (D40):
// what an agent should see is a pop or a notice.
//
// What the guide leaves open is ours, and an option where that makes sense:
//
//   - A contact is over when Connect says that after-contact work is done, or
//     sends its record, or 15 minutes after its end, chats 60 minutes.
//   - Who is called must have answered: a call that nobody takes has no ticket.
//   - A queued callback counts as inbound: the customer asked for it.
//   - A contact that was transferred between queues before any agent had it is no
//     transfer.
//   - Who talked last is the assignee of a ticket that we made.
//   - Rules with Update change a ticket that exists when the contact is over, in
//     one update, and leave what somebody has changed meanwhile.
//   - A ticket of a task that is closed gets a follow-up, as any other (D37).
//   - E-mail contacts are not filed.
//
// Not here, since they are about a screen: media-less mode, choosing a queue to
// dial from, warnings about a blank tab, and analysis of speech in the browser.
//
// The package is pure: no network, no clock. R, X, D and A numbers are explained
// in docs/rules.md.
package contactlog
