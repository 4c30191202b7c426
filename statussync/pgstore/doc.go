// Package pgstore is an engine.Store in a PostgreSQL database, for teams that
// have one: any number of replicas share it, and what a webhook brought is on the
// server's disk before it is answered.
//
//	store, err := pgstore.Open(ctx, "postgres://bridge@db.example.com/bridge", pgstore.Options{})
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme", Store: store, Replica: hostname,
//		Systems: []engine.System{zs, as}, Pairs: pairs,
//	})
//	err = eng.Run(ctx)
//
// All accounts share one table, which [Open] creates if it is not there. PostgreSQL
// 12 or newer is needed; the tests run on 15.
//
// # What survives
//
// CompareAndSet returns nil once the server has committed with
// synchronous_commit, which a session here never has off. With the server's own
// settings, fsync = on and full_page_writes = on, such a value survives the end of
// any process and a loss of power. It survives the loss of the machine only with
// synchronous replicas (synchronous_standby_names). Checksums of pages are the
// server's: run initdb with --data-checksums.
//
// After a fail-over to a standby that lags behind, acknowledged values are lost, and
// versions are used twice. Only promote a synchronous standby.
//
// # Connections
//
// A URL is as pgxpool has it, with pool_max_conns and the like; each session must
// reach the server that takes writes. Reads and writes may go through a pooler
// such as PgBouncer, also in transaction mode, if
// default_query_exec_mode=exec is in the URL. Watch may not: it needs LISTEN, so a
// session of its own. [Options.Direct] is the URL for it; without one it is that of
// the rest. Watch fails with [ErrNotNotified] where notifications do not arrive.
//
// A call that the server does not answer, as where a connection stays open on which
// nothing comes any more, ends after ten seconds.
//
// One session listens for all subscribers of a [Store]. PostgreSQL commits one
// transaction that notifies after the other, in the whole database, so changes that
// wait at the same time share one; and a database of its own keeps others from
// waiting.
package pgstore
