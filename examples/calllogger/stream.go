package main

import (
	"context"
	"errors"
	"sync"
)

// work files until ctx ends, reads the agent event stream, and looks at the vendors
// meanwhile.
func (l *logger) work(ctx context.Context) error {
	end, err := l.accounts.events.Begin(ctx, l.store, l.intake.AgentEvent, l.log)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var watching sync.WaitGroup
	watching.Go(func() { l.watch(ctx) })
	err = l.run(ctx)
	stop()
	watching.Wait()
	return errors.Join(err, end())
}
