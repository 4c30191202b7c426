// Package systems makes the clients' accounts into systems of the status
// engine, with the vendors' default tables. It is the only place that knows
// both the engine and the clients.
//
//	zs := systems.Zendesk(zd) // *zendesk.Client
//	as := systems.Aircall(ac) // *aircall.Client
//	eng, err := engine.New(ctx, engine.Config{Account: "acme", Pairs: []engine.Pair{
//		{A: zs, B: as, Rules: systems.AircallZendeskDefaults()},
//	}})
//	mux.Handle("POST /hooks/zendesk", zdHook.Handler(zs.Receive))
//	mux.Handle("POST /hooks/aircall", acHook.Handler(as.Receive))
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
// # Budgets
//
// The engine paces its requests itself, so these systems send each request once:
// they use a copy of the client without retries and without its limiter.
// Zendesk is taken to allow 200 requests a minute, Aircall 120, until its
// headers say otherwise.
package systems
