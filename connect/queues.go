package connect

import (
	"context"
	"iter"
)

// QueuesService reads queues.
type QueuesService struct{ c *core }

// All goes through all queues of some types; without types, of all. Queues of agents have no name.
// An error is the last thing that it yields.
func (s QueuesService) All(ctx context.Context, types ...QueueType) iter.Seq2[QueueSummary, error] {
	return all(ctx, s.c, ListQueues, func(ctx context.Context, page Page) (Items[QueueSummary], error) {
		return s.c.api.ListQueues(ctx, types, page)
	})
}

// List reads one page of the queues of some types; without types, of all.
func (s QueuesService) List(ctx context.Context, page Page, types ...QueueType) (Items[QueueSummary], error) {
	return do(ctx, s.c, ListQueues, func(ctx context.Context) (Items[QueueSummary], error) {
		return s.c.api.ListQueues(ctx, types, page)
	})
}

// Get reads one queue. One that does not exist is an [ErrNotFound].
func (s QueuesService) Get(ctx context.Context, queueID string) (Queue, error) {
	if err := given(DescribeQueue, "queue id", queueID); err != nil {
		return Queue{}, err
	}
	return do(ctx, s.c, DescribeQueue, func(ctx context.Context) (Queue, error) {
		return s.c.api.DescribeQueue(ctx, queueID)
	})
}

// RoutingProfilesService reads routing profiles.
type RoutingProfilesService struct{ c *core }

// Get reads one routing profile. One that does not exist is an [ErrNotFound].
func (s RoutingProfilesService) Get(ctx context.Context, profileID string) (RoutingProfile, error) {
	if err := given(DescribeRoutingProfile, "routing profile id", profileID); err != nil {
		return RoutingProfile{}, err
	}
	return do(ctx, s.c, DescribeRoutingProfile, func(ctx context.Context) (RoutingProfile, error) {
		return s.c.api.DescribeRoutingProfile(ctx, profileID)
	})
}

// Queues goes through the queues of a routing profile: a queue comes once for each of its channels.
// An error is the last thing that it yields.
func (s RoutingProfilesService) Queues(ctx context.Context, profileID string) iter.Seq2[RoutingProfileQueue, error] {
	if err := given(ListRoutingProfileQueues, "routing profile id", profileID); err != nil {
		return failed[RoutingProfileQueue](err)
	}
	return all(ctx, s.c, ListRoutingProfileQueues, func(ctx context.Context, page Page) (Items[RoutingProfileQueue], error) {
		return s.c.api.ListRoutingProfileQueues(ctx, profileID, page)
	})
}

// OutboundQueues are the queues that users of a routing profile can call out of.
type OutboundQueues struct {
	// DefaultID is the queue used when none is chosen. It need not be among Voice.
	DefaultID string
	// Voice are the profile's queues for calls.
	Voice []RoutingProfileQueue
}

// OutboundQueues reads the queues that users of a routing profile can call out of.
// A profile that does not exist is an [ErrNotFound].
func (s RoutingProfilesService) OutboundQueues(ctx context.Context, profileID string) (OutboundQueues, error) {
	profile, err := s.Get(ctx, profileID)
	if err != nil {
		return OutboundQueues{}, err
	}
	out := OutboundQueues{DefaultID: profile.DefaultOutboundQueueID}
	for q, err := range s.Queues(ctx, profileID) {
		if err != nil {
			return OutboundQueues{}, err
		}
		if q.Channel == Voice {
			out.Voice = append(out.Voice, q)
		}
	}
	return out, nil
}
