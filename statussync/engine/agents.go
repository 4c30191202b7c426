package engine

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// Agents lists the joined agents as [Engine.Explain] has them, in the order of
// their hub ids and from the one behind after on; empty is from the first. They
// are read from the store while the loop runs, and nobody is known before
// [Engine.Run] has begun. An agent whose record is of a newer version comes with
// its id alone and an error that wraps [ErrNewer], and others follow; every other
// error is the last.
func (e *Engine) Agents(ctx context.Context, after string) iter.Seq2[Explanation, error] {
	return func(yield func(Explanation, error) bool) {
		agents := e.roster.agents()
		from, found := slices.BinarySearch(agents, after)
		if found {
			from++
		}
		for _, agent := range agents[from:] {
			x, err := e.Explain(ctx, agent)
			switch {
			case errors.Is(err, ErrUnknownAgent):
				continue // no longer joined
			case errors.Is(err, ErrNewer):
				x = Explanation{Agent: agent, At: e.cfg.Clock.Now().UTC()}
			case err != nil:
				yield(Explanation{}, err)
				return
			}
			if !yield(x, err) {
				return
			}
		}
	}
}
