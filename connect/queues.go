package connect

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
)

// QueuesService reads queues.
type QueuesService struct{ c *core }

// QueueListOptions select queues.
type QueueListOptions struct {
	Types  []QueueType // none for all types
	Cursor string      // Next of the page before; empty for the first
	Size   int32       // most queues of a page, 0 for Connect's default
}

// List reads one page of the queues. Queues of agents have no name.
func (s QueuesService) List(ctx context.Context, o QueueListOptions) (ctikit.Page[QueueSummary], error) {
	return list(ctx, s.c, ListQueues, PageRequest{o.Cursor, o.Size}, s.ofTypes(o.Types))
}

// All goes through all queues. An error is the last thing that it yields.
func (s QueuesService) All(ctx context.Context, o QueueListOptions) iter.Seq2[QueueSummary, error] {
	return all(ctx, s.c, ListQueues, PageRequest{o.Cursor, o.Size}, s.ofTypes(o.Types))
}

func (s QueuesService) ofTypes(types []QueueType) func(context.Context, PageRequest) (ctikit.Page[QueueSummary], error) {
	return func(ctx context.Context, p PageRequest) (ctikit.Page[QueueSummary], error) {
		return s.c.api.ListQueues(ctx, types, p)
	}
}

// Get reads one queue. One that does not exist is an [ErrNotFound].
func (s QueuesService) Get(ctx context.Context, queueID string) (*Queue, error) {
	return get(ctx, s.c, DescribeQueue, "queue id", queueID, s.c.api.DescribeQueue)
}

// QueueSearchOptions select standard queues by their name.
type QueueSearchOptions struct {
	Name   StringMatch // without a Value, all queues
	Cursor string      // Next of the page before; empty for the first
	Size   int32       // most queues of a page, 0 for Connect's default
}

// Search reads one page of the standard queues whose name matches, each with
// all that [QueuesService.Get] reads.
func (s QueuesService) Search(ctx context.Context, o QueueSearchOptions) (ctikit.Page[Queue], error) {
	return list(ctx, s.c, SearchQueues, PageRequest{o.Cursor, o.Size}, s.named(o.Name))
}

// AllMatching goes through the standard queues whose name matches. An error is
// the last thing that it yields.
func (s QueuesService) AllMatching(ctx context.Context, o QueueSearchOptions) iter.Seq2[Queue, error] {
	return all(ctx, s.c, SearchQueues, PageRequest{o.Cursor, o.Size}, s.named(o.Name))
}

func (s QueuesService) named(name StringMatch) func(context.Context, PageRequest) (ctikit.Page[Queue], error) {
	return func(ctx context.Context, p PageRequest) (ctikit.Page[Queue], error) {
		return s.c.api.SearchQueues(ctx, name, p)
	}
}

// RoutingProfilesService reads routing profiles.
type RoutingProfilesService struct{ c *core }

// RoutingProfileListOptions select routing profiles.
type RoutingProfileListOptions struct {
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most profiles of a page, 0 for Connect's default
}

// List reads one page of all routing profiles.
func (s RoutingProfilesService) List(ctx context.Context, o RoutingProfileListOptions) (ctikit.Page[RoutingProfileSummary], error) {
	return list(ctx, s.c, ListRoutingProfiles, PageRequest(o), s.c.api.ListRoutingProfiles)
}

// All goes through all routing profiles. An error is the last thing that it
// yields.
func (s RoutingProfilesService) All(ctx context.Context, o RoutingProfileListOptions) iter.Seq2[RoutingProfileSummary, error] {
	return all(ctx, s.c, ListRoutingProfiles, PageRequest(o), s.c.api.ListRoutingProfiles)
}

// Get reads one routing profile. One that does not exist is an [ErrNotFound].
func (s RoutingProfilesService) Get(ctx context.Context, profileID string) (*RoutingProfile, error) {
	return get(ctx, s.c, DescribeRoutingProfile, "routing profile id", profileID, s.c.api.DescribeRoutingProfile)
}

// AllQueues goes through the queues of a routing profile: a queue comes once
// for each of its channels. An error is the last thing that it yields.
func (s RoutingProfilesService) AllQueues(ctx context.Context, profileID string) iter.Seq2[RoutingProfileQueue, error] {
	if err := given(ListRoutingProfileQueues, "routing profile id", profileID); err != nil {
		return failed[RoutingProfileQueue](err)
	}
	return all(ctx, s.c, ListRoutingProfileQueues, PageRequest{}, func(ctx context.Context, p PageRequest) (ctikit.Page[RoutingProfileQueue], error) {
		return s.c.api.ListRoutingProfileQueues(ctx, profileID, p)
	})
}

// OutboundQueues are the queues that users of a routing profile can call out
// of.
type OutboundQueues struct {
	// DefaultID is the queue used when none is chosen. It need not be among
	// Voice.
	DefaultID string
	// Voice are the profile's queues for calls.
	Voice []RoutingProfileQueue
}

// OutboundQueues reads the queues that users of a routing profile can call out
// of. A profile that does not exist is an [ErrNotFound].
func (s RoutingProfilesService) OutboundQueues(ctx context.Context, profileID string) (OutboundQueues, error) {
	profile, err := s.Get(ctx, profileID)
	if err != nil {
		return OutboundQueues{}, err
	}
	out := OutboundQueues{DefaultID: profile.DefaultOutboundQueueID}
	for q, err := range s.AllQueues(ctx, profileID) {
		if err != nil {
			return OutboundQueues{}, err
		}
		if q.Channel == Voice {
			out.Voice = append(out.Voice, q)
		}
	}
	return out, nil
}
