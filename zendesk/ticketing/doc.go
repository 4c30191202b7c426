// Package ticketing says what to do to Zendesk's tickets about a call, a chat or
// a message, as data. Packages calllog and contactlog plan with it by the rules
// of their phone systems; package filing carries the plans out, exactly once.
//
//	func plan(c ticketing.Case[Facts], now time.Time) ticketing.Next {
//		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
//		caller, ok := p.Customer(ticketing.Customer{Number: c.Facts.From, Country: "+1"})
//		if !ok {
//			return p.Next() // asks who has the number
//		}
//		p.Why("R36", "each call gets a ticket")
//		p.File(ticketing.Filing{New: ticketing.CreateTicket{
//			Subject: "Call", RequesterID: caller.User.ID, Note: ticketing.Note{Mark: "Call " + c.Facts.ID}}})
//		return p.Next() // creates the ticket, once
//	}
//
// A planner is a function of what is known: the facts that the phone system
// reported, the answers to earlier questions, and the steps that are done. It
// never sees a single event. So events may come twice, late and in any order,
// and a plan can be tested, explained ([Walk]) and repeated.
//
// The package is pure: no network, no clock. A [Plan] is for one goroutine; all
// else may be used by several. Numbers such as R36 and T5 are explained in
// docs/rules.md.
package ticketing
