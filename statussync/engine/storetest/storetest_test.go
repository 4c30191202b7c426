package storetest_test

import (
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func() engine.Store { return &engine.Memory{} })
}
