// Package systems makes the clients' accounts into systems of the status
// engine, with the vendors' default tables. It is the only place that knows
// both the engine and the clients.
//
//	zs := systems.Zendesk(zd) // *zendesk.Client
//	as := systems.Aircall(ac) // *aircall.Client
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme", Systems: []engine.System{zs, as}, // the first is the hub
//		Pairs: []statussync.Pair{
//			{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()},
//		},
//	})
//	mux.Handle("POST /hooks/zendesk", zdHook.Handler(zs.Receive))
//	mux.Handle("POST /hooks/aircall", acHook.Handler(as.Receive))
//
// A system's name is its vendor's, unless [Named] gives another.
//
// # Statuses
//
// Zendesk's are the ids of unified statuses: "2" Offline, "3" Online, "4" Away,
// "5" Transfers only, larger ones are the account's own. Rules name them by
// their name, or by "#" and the id.
//
// Aircall's are "available", "unavailable", "unavailable/" and a reason, and
// "custom", which follows the working hours ("Auto" in Aircall's app).
//
// Dialpad's are "available", "unavailable", and "unavailable/" and a reason,
// which [Offices] or [Reasons] make known. Do-not-disturb and call centres are
// no statuses: see [DialpadFacts].
//
// Amazon Connect's are the ids of agent statuses that are enabled. During a
// contact a status counts as chosen though it follows the contact only.
//
// # Work
//
// For focus, Connect's work is its contacts, from ringing to the end of
// after-contact work; Aircall's its calls and wrap-up; Dialpad's being
// occupied, in wrap-up or busy; Zendesk's the work items of [WorkChannels].
//
// # What vendors leave out
//
// A row of a list that lacks a reason, an availability or a duty status reports
// nothing about it: absent is not "none". Where a coarse status differs from
// what is known, the agent is read alone. A reason that is given, changed or
// taken back while the coarse status stays is reported by its event, never by
// such a list.
//
// Users that Amazon Connect leaves out of GetCurrentUserData are signed out: it
// shows users who are signed in. They are not written until it shows them
// again, or the agent event stream reports a login or a change.
//
// A status set in Connect during after-contact work ends that work; unless
// [EndAfterContactWork] says otherwise, writes wait until it is over.
//
// The clocks of Zendesk, Aircall and Dialpad are learned from every reply, that
// of Connect from the marks of our own writes. Lists show what was the case up
// to [ListLag] ago.
//
// # Bulk writes
//
// Zendesk sets one status for up to 100 agents with one request, which starts a
// job; 20 of the account's 30 jobs are used at once. Where Zendesk refuses the
// request, the engine sets statuses one by one.
//
// # Budgets
//
// The engine paces its requests itself, so these systems send each request
// once: they use a copy of the client without retries and without its limiter.
// Zendesk is taken to allow 200 requests a minute, Aircall 120, until its
// headers say otherwise; Dialpad 20 a second, Connect 2 a second and 5 at once.
package systems
