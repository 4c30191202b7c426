package main

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/statussync/engine"
)

// readStream reads the agent event stream until ctx ends, where the config file
// names one.
func (l *logger) readStream(ctx context.Context) error {
	if l.config.connect == nil || l.config.connect.stream == "" {
		return nil
	}
	store := l.store
	if store == nil {
		store = new(engine.Memory)
	}
	s, err := amazon.NewStream(l.accounts.amazon, "calllogger/"+l.config.name, store, l.log)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return s.Run(ctx, l.intake.AgentEvent)
}
