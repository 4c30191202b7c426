package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

func Example() {
	dir, err := os.MkdirTemp("", "bridge")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	store, err := boltstore.Open(filepath.Join(dir, "state.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = store.Close() }()

	ctx := context.Background()
	version, err := store.CompareAndSet(ctx, "acme/agent/7001", 0, []byte(`{"v":2}`)) // 0: a new key
	fmt.Println(version, err)
	_, err = store.CompareAndSet(ctx, "acme/agent/7001", 0, []byte(`{"v":3}`))
	fmt.Println(errors.Is(err, engine.ErrConflict))
	for it, err := range store.Scan(ctx, "acme/") {
		fmt.Println(it.Key, string(it.Value), it.Version, err)
	}
	// Output:
	// 1 <nil>
	// true
	// acme/agent/7001 {"v":2} 1 <nil>
}
