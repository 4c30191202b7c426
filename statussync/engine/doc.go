// Package engine keeps agents' statuses in step between systems: it runs the
// decisions of package statussync without loops or lost events, within rate
// limits.
//
//	zs, as := systems.Zendesk(zd), systems.Aircall(ac)
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme",
//		Pairs: []engine.Pair{{A: zs, B: as,
//			Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))}},
//	})
//	mux.Handle("POST /hooks/zendesk", zdHook.Handler(zs.Receive))
//	mux.Handle("POST /hooks/aircall", acHook.Handler(as.Receive))
//	err = eng.Run(ctx)
//
// # The way of the data
//
// A webhook is verified and decoded by its client, becomes an observation, and
// is decided on by compare-and-set of the agent's saved state; only then is it
// answered. What is to be written or read follows from the saved state alone:
// there is no queue to lose. One flusher per system carries it out, within the
// system's budget; while a write waits, newer changes replace it. Sweeps read
// the lists, join agents by e-mail address, and heal what webhooks lost. The
// first act after a start is a sweep.
//
// # Focus
//
// [Config].Focus holds a status in one system while an agent has work in others
// (package focus). [Engine.SetFocus] changes it at once. A rule whose status is
// deleted, qualifies no more, or is mapped to something else than available, is
// switched off with one notice and stays off until it is set again. After a
// restart the first sweep tells who has work.
//
// # Stopping
//
// When the context of [Engine.Run] ends, requests under way are finished and
// their outcome is saved; nothing new is sent. What still was to be done is in
// the [Store].
//
// # What people see
//
// [Engine.Stats] counts, [Engine.Explain] says why an agent has a status,
// [Engine.Preflight] names what is missing, [Config].DryRun shows what would
// happen, [Engine.Pause] stops writes but not learning, and [Config].Notify is
// told what somebody should look at. Agents appear by their hub id only.
package engine
