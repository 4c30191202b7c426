package storetest_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// printing is a TB that prints, as a *testing.T reports.
type printing struct{}

func (printing) Helper()        {}
func (printing) Cleanup(func()) {}
func (printing) Errorf(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
}

// unversioned is a store whose deletions have no version.
type unversioned struct{ engine.Store }

func (u unversioned) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	next, err := u.Store.CompareAndSet(ctx, key, version, value)
	if value == nil {
		next = 0
	}
	return next, err
}

func ExampleRun() {
	storetest.Run(printing{}, func() engine.Store { return &engine.Memory{} })
	fmt.Println("Memory is a Store.")
	storetest.Run(printing{}, func() engine.Store { return unversioned{&engine.Memory{}} })
	// Output:
	// Memory is a Store.
	// versions: write 3 of acme/0, a deletion, has the version 0, want one that is new
}
