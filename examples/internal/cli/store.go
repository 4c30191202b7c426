package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// InMemory is what a program keeps its state in by default.
const InMemory = "memory"

// OpenStore opens what -store names: "memory", or "bolt:" and a file, which is
// created if it is not there. Close it when nothing uses it any more. Another form
// is a [UsageError].
func OpenStore(name string) (store engine.Store, closeStore func() error, err error) {
	if name == InMemory {
		return new(engine.Memory), func() error { return nil }, nil
	}
	path, ok := strings.CutPrefix(name, "bolt:")
	if !ok || path == "" {
		return nil, nil, UsageError{errors.New(`-store: want "memory" or "bolt:" and a file, got something else`)}
	}
	bolt, err := boltstore.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("-store: %w", err)
	}
	return bolt, bolt.Close, nil
}
