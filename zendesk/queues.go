package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// QueueSubject is a field that conditions can compare.
type QueueSubject struct {
	// Field goes into QueueCondition.Field.
	Field, Title, Type string
	// Raw is the whole entry, with the operators and values that it allows.
	Raw json.RawMessage
}

// QueueSubjects are the fields that a definition's two lists can compare.
type QueueSubjects struct{ All, Any []QueueSubject }

// QueuesService manages omnichannel routing queues. It needs an admin's
// credential, save for Get, which agents may call, and shares
// AvailabilityService's budget.
//
// Source: developer.zendesk.com, omnichannel_routing_queues.
type QueuesService struct{ c *core }

// List reads one page of active queues. As far as is known, Zendesk sends all
// of them.
func (s QueuesService) List(ctx context.Context, opts QueueListOptions) (ctikit.Page[Queue], error) {
	return page(ctx, s.c.request("queues.list"), opts.Cursor, opts, knownQueue, "queues")
}

// All reads every active queue. An error is the last thing that it yields.
func (s QueuesService) All(ctx context.Context, opts QueueListOptions) iter.Seq2[Queue, error] {
	return all(ctx, func() *request { return s.c.request("queues.list") }, ListOptions(opts), knownQueue, "queues")
}

func knownQueue(q Queue) (Queue, bool) { return q, q.ID != "" }

// Get reads one queue.
func (s QueuesService) Get(ctx context.Context, id string) (*Queue, error) {
	return object(ctx, s.c.request("queues.get", id), knownQueue, "queue")
}

// Create makes a queue.
func (s QueuesService) Create(ctx context.Context, spec QueueSpec) (*Queue, error) {
	return s.write(ctx, s.c.request("queues.create"), spec)
}

// Update replaces a queue by what spec says.
func (s QueuesService) Update(ctx context.Context, id string, spec QueueSpec) (*Queue, error) {
	return s.write(ctx, s.c.request("queues.update", id), spec)
}

func (s QueuesService) write(ctx context.Context, r *request, spec QueueSpec) (*Queue, error) {
	r.required("Name", spec.Name)
	r.want(len(spec.PrimaryGroupIDs) > 0, "PrimaryGroupIDs", "at least one, got none")
	for _, id := range slices.Concat(spec.PrimaryGroupIDs, spec.SecondaryGroupIDs) {
		r.positive("group id", id)
	}
	return object(ctx, r.with(map[string]QueueSpec{"queue": spec.complete()}), knownQueue, "queue")
}

// Delete removes a queue.
func (s QueuesService) Delete(ctx context.Context, id string) error {
	return s.c.request("queues.delete", id).run(ctx)
}

// Definitions reads the fields that conditions can compare.
func (s QueuesService) Definitions(ctx context.Context) (*QueueSubjects, error) {
	type wire struct {
		All []json.RawMessage `json:"conditions_all"`
		Any []json.RawMessage `json:"conditions_any"`
	}
	return object(ctx, s.c.request("queues.definitions"), func(w wire) (QueueSubjects, bool) {
		return QueueSubjects{All: subjects(w.All), Any: subjects(w.Any)}, w.All != nil || w.Any != nil
	}, "definitions")
}

// subjects reads a list of entries, of which only the name is sure.
func subjects(list []json.RawMessage) []QueueSubject {
	out := make([]QueueSubject, len(list))
	for i, raw := range list {
		var w struct{ Subject, Field, Title, Type lenient.String }
		_ = lenient.Decode(raw, &w) // what does not fit is in Raw
		out[i] = QueueSubject{firstOf(string(w.Field), string(w.Subject)), string(w.Title), string(w.Type), raw}
	}
	return out
}

// SetOrder puts the queues into the order of ids, which must name every queue:
// else the error is an [ErrInvalid].
func (s QueuesService) SetOrder(ctx context.Context, ids []string) error {
	r := s.c.request("queues.set_order")
	r.want(len(ids) > 0, "queue ids", "every queue's, got none")
	return r.with(map[string][]string{"queue_ids": ids}).run(ctx)
}

// complete writes missing lists as empty ones: a definition has both.
func (s QueueSpec) complete() QueueSpec {
	s.Definition.All, s.Definition.Any = orEmpty(s.Definition.All), orEmpty(s.Definition.Any)
	s.PrimaryGroupIDs, s.SecondaryGroupIDs = orEmpty(s.PrimaryGroupIDs), orEmpty(s.SecondaryGroupIDs)
	return s
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
