package main

import (
	"errors"
	"os"
	"testing"

	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

// startPostgreSQL starts a server that ends with the test.
func startPostgreSQL(t *testing.T) *pgtest.Server {
	t.Helper()
	server, err := pgtest.Start()
	if errors.Is(err, pgtest.ErrMissing) {
		missing(t, err)
	}
	must(t, err)
	t.Cleanup(server.Close)
	return server
}

// missing skips a test for want of a program, but not in CI.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "" {
		t.Skip(err)
	}
	t.Fatal(err)
}
