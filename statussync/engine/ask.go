package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Wish is what a person at a board, or another program, asked for. Keep it to
// undo it later: it is plain JSON.
type Wish struct {
	Agent  string            `json:"agent"` // the hub's id
	Status statussync.Status `json:"status"`
	By     string            `json:"by"`
	At     time.Time         `json:"at"`
	// Former is what was wished before; empty if nobody had chosen anything yet.
	Former statussync.Status `json:"former,omitempty"`
	// Taken says that it is wished now. Otherwise a later wish stands, or a pair's
	// leader.
	Taken bool `json:"taken"`
}

// SupersededError is returned by [Engine.Undo] where what was asked for is not
// what is wished any more.
type SupersededError struct {
	Agent   string
	Wants   NamedStatus // what is wished instead
	Because Origin      // who has chosen it since, and when
}

// Error says what is wished instead, and why.
func (s *SupersededError) Error() string {
	return fmt.Sprintf("engine: agent %s: %s is wished since: %s", s.Agent, s.Wants, s.Because)
}

// Ask takes in the wish of a person at a board, or of another program, for an
// agent by its hub id (S14). status is one of the hub's that can be set, by its
// id; by names the one that asks, as reasons show it: a role, no personal data.
//
// During a hold it changes what is given back when the work ends. While the agent
// is signed out of the hub it waits, and what the agent chooses at sign-in
// replaces it.
//
// Errors: [ErrUnknownAgent], [statussync.ErrUnknownStatus], [ErrNewer], and the
// store's.
func (e *Engine) Ask(ctx context.Context, agent string, status statussync.Status, by string) (Wish, error) {
	res := e.askAll(ctx, []*asking{e.asking(agent, status, by)})[0]
	return res.Wish, res.Err
}

// WishResult is what became of one agent's part in [Engine.AskMany] or
// [Engine.UndoMany]: a wish, or an error as that of [Engine.Ask] or [Engine.Undo].
type WishResult struct {
	Wish Wish
	Err  error
}

// AskMany is [Engine.Ask] for many agents. Nothing is written before the wishes of
// all are saved, so that the writes go out in as few requests as the systems
// allow. The results have the indexes of the agents.
func (e *Engine) AskMany(ctx context.Context, agents []string, status statussync.Status, by string) []WishResult {
	all := make([]*asking, len(agents))
	for i, agent := range agents {
		all[i] = e.asking(agent, status, by)
	}
	return e.askAll(ctx, all)
}

// Undo wishes again what was wished before w, if w is what is wished still, under
// whatever hold; by names the one that undoes it. Otherwise nothing changes, and
// the error is a [*SupersededError]. Where w has no Former it is
// [statussync.ErrUnknownStatus]. Other errors are those of [Engine.Ask].
func (e *Engine) Undo(ctx context.Context, w Wish, by string) (Wish, error) {
	res := e.UndoMany(ctx, []Wish{w}, by)[0]
	return res.Wish, res.Err
}

// UndoMany is [Engine.Undo] for many wishes, as [Engine.AskMany] is Ask.
func (e *Engine) UndoMany(ctx context.Context, wishes []Wish, by string) []WishResult {
	all := make([]*asking, len(wishes))
	for i, w := range wishes {
		all[i] = e.asking(w.Agent, w.Former, by)
		all[i].undoes = &w
	}
	return e.askAll(ctx, all)
}

// is reports whether it is what is wished.
func (w Wish) is(v statussync.View) bool {
	return v.Wants == w.Status && v.Why.Asked == w.By && v.Why.Span.Latest.Equal(w.At)
}
