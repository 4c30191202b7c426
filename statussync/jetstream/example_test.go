package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/jetstream"
)

// A server inside the program, which flushes each write.
func ExampleEmbed() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "jetstream")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	store, err := jetstream.Embed(ctx, dir, nil, jetstream.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, first := store.CompareAndSet(ctx, "acme/agent/1", 0, []byte("one"))
	_, second := store.CompareAndSet(ctx, "acme/agent/1", 0, []byte("two"))
	value, _, _ := store.Get(ctx, "acme/agent/1")
	fmt.Println(first, errors.Is(second, engine.ErrConflict), string(value))
	_ = store.Close()
	// Output: <nil> true one
}
