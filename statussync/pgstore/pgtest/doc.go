// Package pgtest runs a PostgreSQL server of a test's own, in a temporary folder and on
// this machine alone. It needs PostgreSQL's programs on the PATH or where Debian has
// them, and a system like Unix.
//
//	server, err := pgtest.Start()
//	if errors.Is(err, pgtest.ErrMissing) {
//		t.Skip(err)
//	}
//	if err != nil {
//		t.Fatal(err)
//	}
//	t.Cleanup(server.Close)
//	store, err := pgstore.Open(ctx, server.URL(), pgstore.Options{})
//	…
//	server.Kill() // as a crash does
package pgtest
