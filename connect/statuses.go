package connect

import (
	"context"
	"iter"
)

// StatusesService reads the statuses that agents can choose.
type StatusesService struct{ c *core }

// All goes through all statuses, disabled ones included. An error is the last thing that it yields.
//
// It searches, because Connect's plain list does not tell a status' state. Know Available and Offline by their
// Type, since they can be renamed, and custom statuses by their ID.
func (s StatusesService) All(ctx context.Context) iter.Seq2[AgentStatus, error] {
	return all(ctx, s.c, SearchAgentStatuses, s.c.api.SearchAgentStatuses)
}

// List reads one page of all statuses.
func (s StatusesService) List(ctx context.Context, page Page) (Items[AgentStatus], error) {
	return do(ctx, s.c, SearchAgentStatuses, func(ctx context.Context) (Items[AgentStatus], error) {
		return s.c.api.SearchAgentStatuses(ctx, page)
	})
}

// Get reads one status. One that does not exist is an [ErrNotFound].
func (s StatusesService) Get(ctx context.Context, statusID string) (AgentStatus, error) {
	if err := given(DescribeAgentStatus, "status id", statusID); err != nil {
		return AgentStatus{}, err
	}
	return do(ctx, s.c, DescribeAgentStatus, func(ctx context.Context) (AgentStatus, error) {
		return s.c.api.DescribeAgentStatus(ctx, statusID)
	})
}
