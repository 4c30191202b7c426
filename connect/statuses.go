package connect

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
)

// StatusesService reads the statuses that agents can choose.
//
// It searches, because Connect's plain list has no states. Know Available and
// Offline by their Type, since they can be renamed, and custom statuses by
// their ID.
type StatusesService struct{ c *core }

// StatusListOptions select statuses.
type StatusListOptions struct {
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most statuses of a page, 0 for Connect's default
}

// List reads one page of all statuses, disabled ones included.
func (s StatusesService) List(ctx context.Context, o StatusListOptions) (ctikit.Page[AgentStatus], error) {
	return list(ctx, s.c, SearchAgentStatuses, PageRequest(o), s.c.api.SearchAgentStatuses)
}

// All goes through all statuses. An error is the last thing that it yields.
func (s StatusesService) All(ctx context.Context, o StatusListOptions) iter.Seq2[AgentStatus, error] {
	return all(ctx, s.c, SearchAgentStatuses, PageRequest(o), s.c.api.SearchAgentStatuses)
}

// Get reads one status. One that does not exist is an [ErrNotFound].
func (s StatusesService) Get(ctx context.Context, statusID string) (*AgentStatus, error) {
	return get(ctx, s.c, DescribeAgentStatus, "status id", statusID, s.c.api.DescribeAgentStatus)
}
