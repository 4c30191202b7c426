//go:build unix

package pgtest_test

import (
	"errors"
	"fmt"

	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

// A server that crashes keeps what it had committed.
func Example() {
	server, err := pgtest.Start()
	if err == nil {
		defer server.Close()
		server.Kill()
		err = server.Launch()
	}
	fmt.Println(err == nil || errors.Is(err, pgtest.ErrMissing))
	// Output: true
}
