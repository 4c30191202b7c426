// Package engine keeps agents' statuses in step between systems: it runs the
// decisions of package statussync without loops or lost events, within rate
// limits.
//
//	zs, as := systems.Zendesk(zd), systems.Aircall(ac)
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme",
//		Systems: []engine.System{zs, as},
//		Pairs: []statussync.Pair{{A: "zendesk", B: "aircall",
//			Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))}},
//	})
//	mux.Handle("POST /hooks/zendesk", zdHook.Handler(zs.Receive))
//	mux.Handle("POST /hooks/aircall", acHook.Handler(as.Receive))
//	err = eng.Run(ctx)
//
// # The way of the data
//
// A webhook is verified and decoded by its client, becomes reports, and is
// decided on by one compare-and-set of the agent's saved state; only then is it
// answered. What is to be written or read follows from the saved state alone:
// there is no queue to lose. One flusher per system carries it out, within the
// system's budget; while a write waits, newer changes replace it. Sweeps read
// the lists, join agents by e-mail address, and heal what webhooks lost. The
// first act after a start is a sweep. A sweep that finds nothing new saves
// nothing; one that does saves in batches of at most 64, in one go where the
// store is a [Batcher], and lets webhooks pass between them.
//
// A webhook finds its agent in memory. Where that knows none, before the first
// sweep of a process or after another process on the same [Store] has joined the
// agent, an index in the store is read: it names the agent of an id of a system
// other than the hub. It is a hint, and the agent's record decides. What is
// reported of an id that is no agent's is saved apart until it is joined.
//
// # Bulk writes
//
// Where many agents wait for the same status in a system that has bulk writes
// ([System].WriteMany), one request starts a job that sets it for all of them,
// and later ones ask how far it is. The job is saved, with the opened writes of
// its agents, before it is sent; after a crash it is followed first. While a job
// is not done with an agent, newer wishes only change the agent's record. They go
// out when it is, or a minute after its start, after a reading. If nobody knows
// whether a job was started, its agents are read from a list before anything is
// sent again. Fewer than three agents are written one by one, and so is what
// begins or ends a hold while half of the budget is left. An account that refuses
// jobs gets single writes until the engine is started again.
//
// # Holds
//
// [Config].Holds show a status in one system while an agent has work in others
// (package focus). A hold whose status is deleted, qualifies no more, or is mapped
// to something else than available, is switched off with one notice and stays off
// until it is saved again or the engine is started again. After a restart the first
// sweep shows which agents have work.
//
// # Rules at run time
//
// [Engine.SetRules] replaces the rules of the pairs, and the holds, at once and in
// all processes on the store: who saves names the version that was read, and is
// refused if others were faster. [Engine.Preview] says before how many agents would
// get another status. What is saved counts from then on in place of the Config's;
// [Engine.Settings] has the last 50 versions, each of which can be saved anew.
//
// # Replicas
//
// One process is the only writer of its accounts, and needs no lease. Several of
// them share accounts where each has a name of its own in [Config].Replica, and all
// the same [Store], a [Watcher]. Any of them takes any webhook, and any wish: it
// decides and saves. One leads, and sends all requests: lists, look-ups, statuses,
// readings and writes. The store reports to it what the others have saved.
//
// Who leads has the account's lease, a record that it saves anew every third of
// [Config].LeaseTTL. A follower takes the lease over once that record has not
// changed for a whole ttl by its own monotonic clock: clocks of several processes
// are not compared for that. Each holder has a term, one above the last. The leader
// asks its own clock before every request whether its lease still holds, and the
// request's context ends with the lease. A process that stood still beyond its lease
// so sends nothing when it goes on. Should its clock have stood still too, the term
// decides: what the next leader has saved conflicts with an earlier term, and for
// other agents the newest wish goes out. A request that was on its way when the
// process stopped may still arrive: [LeaseStats].Late counts it, and an event or the
// next sweep takes in what it did. Nobody can tell that from another program's choice
// of that moment, so it counts as one: both sides agree, but a newer wish that it wrote
// over is lost until the agent chooses again.
//
// A new leader follows the bulk writes of its predecessor, reads the agents whose
// writes had no reply, and sweeps before it writes. One that ends in order gives its
// lease back, and is followed at once. Several accounts have a lease each. A free one
// is left to others for a third of the ttl or two, in an order that differs by
// account: so they spread over the replicas that live, and so do those of one that
// dies. The statuses that the leader has read, how far the products' clocks are off,
// [Engine.Pause] and [Engine.SetRules] are in records, for all. The clocks of the
// replicas themselves must agree to well under a second, as any time service keeps
// them: each places by its own what products report to it. Rules and holds of the
// Config should be the same everywhere until some are saved.
//
// Each replica now and then saves the highest format of records that it reads, and
// the leader raises the one in force once all that live read it. So processes may be
// replaced one by one by those of another version. A replica counts as dead after
// nine ttls without such a sign of life. If it comes back too old for the format,
// [Engine.Run] returns an error that wraps [ErrNewer].
//
// The User-Agent of requests names the replica and its term.
//
// # Clocks
//
// Reports carry the provider's time of a change. The engine learns how far each
// provider's clock is ahead of ours, from the Date of replies ([Host].Reply)
// and then from the marks of its own writes, and puts every mark on our own
// clock (S2).
//
// # Failures
//
// A system that does not answer keeps only its own part waiting: its list is
// left out of the sweep, its writes and readings are spaced, and people get one
// notice until it works again. An agent whose requests alone fail is spaced by
// itself, reported after five failures and then tried once per sweep. A callback
// that panics is counted.
//
// A damaged record is moved to the key broken/ and its own, and its agent starts
// afresh from what is reported next. A record that a newer version of this
// package has saved is left as it is, and its agent alone: reports about it are
// errors that wrap [ErrNewer], so that they come again. Both are reported once.
// The store says in which format records are written. It is raised to this
// version's own after the first sweep; until then the version before can go on with
// the store. If it is newer than this version reads, [Engine.Run] returns an error
// that wraps [ErrNewer] before anything is written.
//
// After an error of the store that leaves open whether a value was saved, the
// engine reads it again and compares.
//
// # Stopping
//
// When the context of [Engine.Run] ends, requests under way are finished and
// their outcome is saved; nothing new is sent, unless [Config].Drain gives time
// for what only waits for its turn. What still was to be done is in the [Store].
// After a crash, an agent for whom a write had no reply yet is read first.
//
// # What people see
//
// [Engine.Stats] counts and shows what is late or fails, [Engine.Explain] says why
// an agent has a status, since when, and what the agent is doing; [Engine.Agents]
// lists all of them, and [Engine.Feed] those that have changed.
// [Engine.Preflight] names what is missing, [Config].DryRun shows what would
// happen, [Engine.Pause] stops writes but not learning, [Engine.Ask] takes in a
// supervisor's wish, [Engine.Undo] takes it back, and [Config].Notify gets what
// somebody should look at.
// [Config].Journal records what happens, for package replay: what would another
// mapping have done? Agents appear by their ids only.
package engine
