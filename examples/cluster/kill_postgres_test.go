//go:build unix

package main

import (
	"testing"

	"github.com/ctikit/ctikit/statussync/pgstore"
	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

// TestKillPostgreSQL does as [TestKillNATS] with one PostgreSQL server, which is
// killed too.
func TestKillPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("the gate has it run as a proof")
	}
	server := startPostgreSQL(t)
	store, err := pgstore.Open(t.Context(), server.URL(), pgstore.Options{})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	c := newChaos(t, store, server.URL())
	c.play([]victim{&postgresVictim{t, server}})
	c.judge()
}

// postgresVictim is the server.
type postgresVictim struct {
	t *testing.T
	*pgtest.Server
}

// Start implements victim.
func (v *postgresVictim) Start() {
	v.t.Helper()
	if err := v.Launch(); err != nil {
		v.t.Fatal(err)
	}
}

func (*postgresVictim) String() string { return "PostgreSQL" }
