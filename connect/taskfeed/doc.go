// Package taskfeed makes tasks in Amazon Connect of Zendesk's ticket events, so
// that Connect's agents are offered tickets as they are offered calls.
//
//	feed, err := taskfeed.New(taskfeed.Config{
//		Connect: client, Account: "acme", Store: store,
//		Rules: taskfeed.Rules{
//			On: []zendesk.EventType{zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded},
//			Task: func(ev zendesk.Event, ticket zendesk.TicketDetail) (connect.TaskStart, bool) {
//				byCustomer := ticket.Public && ticket.ActorID == ticket.RequesterID
//				return connect.TaskStart{FlowID: flowID, Description: ticket.Subject}, byCustomer
//			},
//		},
//	})
//	mux.Handle("POST /hooks/tickets", hook.Handler(feed.Receive)) // a zendesk.Webhook
//	err = feed.Run(ctx)
//
// [Rules.Subscriptions] is what the webhook has to subscribe to. The task is
// called "Zendesk-" and the ticket's number (R76). That is how package
// contactlog shows the ticket to the agent who is offered the task (R77), and
// adds the task to it as a note (R78).
//
// # One task
//
// A ticket has one open task. An event makes none while it is open; nor does one
// that is not newer than another that counted, by the time at which the ticket
// changed, so that events may be doubled, late and out of order. Zendesk writes
// that time in seconds: of two changes in one second the first counts. A ticket
// that is solved, closed or deleted loses its task with StopContact, also while
// an agent works on it. Once the task has ended, the next newer event makes
// another.
//
// Events that were neither chosen nor end anything are passed over: they make no
// other event old.
//
// # Exactly once
//
// What is known of a ticket is one [Record] in the store, among it which contact
// is its task. [Record.Observe] and [Record.Next] decide, and act on nothing.
// Receive saves an event before the webhook is answered. A start is saved with
// its client token before its request leaves, and its contact afterwards. Where a
// feed finds a start without a contact, it sends the same request with the same
// token, which Connect answers with the task that there is. AWS does not document
// for how long; when [Config.TokenLife] is over, the token is not used again: the
// task is looked for by its name and token, and only if there is none, it is
// started with another token.
//
// Several processes may share a store. Each gets any event; none has to be the
// only one that runs.
//
// # What it asks of Connect
//
// A task costs one StartTaskContact and one StopContact; an event that is newer
// than an open task costs one DescribeContact. What passes, such as throttling,
// too many open tasks and a missing permission, is tried again, after five
// minutes at the latest. What Connect refuses about one task, such as a flow that
// is not there, is logged and not tried again.
//
// The policy that it needs names the actions connect:StartTaskContact,
// StopContact, DescribeContact and SearchContacts.
//
// Records hold the texts of a task until it has started, and go 91 days after
// the ticket's last event: no task is open for longer than 90 days. Events that
// are older than that are passed over.
package taskfeed
