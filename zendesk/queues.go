package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Queue is an omnichannel routing queue: work that fits its definition goes to
// its groups.
type Queue struct {
	// ID is opaque.
	ID, URL, Name, Description string
	// Order is the queue's place among all, from 1: the first that fits takes
	// the work. Priority ranks the work of queues that share agents.
	Order, Priority int
	Definition      QueueDefinition
	// PrimaryGroups get the work first, SecondaryGroups what those cannot take.
	PrimaryGroups, SecondaryGroups []QueueGroup
	// Subqueues share the work by percentage, in place of groups of the queue's
	// own; nil for other queues.
	Subqueues []Subqueue
	// CreatedAt and UpdatedAt are zero where Zendesk does not tell.
	CreatedAt, UpdatedAt time.Time
}

// QueueGroup names a group of agents.
type QueueGroup struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Subqueue is a share of a queue's work.
type Subqueue struct {
	ID, Name string
	// Percentage is of the queue's work; all subqueues together have 100.
	Percentage, Priority           int
	PrimaryGroups, SecondaryGroups []QueueGroup
}

// QueueDefinition says which work a queue takes: what fits all conditions of
// All, and at least one of Any if there are any.
type QueueDefinition struct {
	All []QueueCondition `json:"all"`
	Any []QueueCondition `json:"any"`
}

// QueueCondition compares a field of a ticket; see QueueService.Definitions for
// the fields that an account has.
type QueueCondition struct {
	Field    string `json:"field"`
	Operator string `json:"operator"`
	// Value is JSON of a kind that depends on the field; QueueIf takes a string.
	Value json.RawMessage `json:"value,omitempty"`
}

// QueueIf is a condition whose value is a string, as in
// QueueIf("priority", "is", "urgent").
func QueueIf(field, operator, value string) QueueCondition {
	quoted, _ := json.Marshal(value) //nolint:errchkjson // strings always encode
	return QueueCondition{Field: field, Operator: operator, Value: quoted}
}

// QueueSpec is what a queue is to be. Queues that share work by percentage can
// be read, but not written: their requests are not documented.
type QueueSpec struct {
	// Name is required.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Order and Priority are left to Zendesk when 0.
	Order      int             `json:"order,omitempty"`
	Priority   int             `json:"priority,omitempty"`
	Definition QueueDefinition `json:"definition"`
	// PrimaryGroupIDs and SecondaryGroupIDs name the groups that get the work.
	PrimaryGroupIDs   []int64 `json:"primary_groups_id"`
	SecondaryGroupIDs []int64 `json:"secondary_groups_id"`
}

// QueueSubject is a field that conditions can compare.
type QueueSubject struct {
	// Field goes into QueueCondition.Field.
	Field, Title, Type string
	// Raw is the whole entry, with the operators and values that it allows.
	Raw json.RawMessage
}

// QueueSubjects are the fields that a definition's two lists can compare.
type QueueSubjects struct{ All, Any []QueueSubject }

// QueueService manages omnichannel routing queues. It needs an admin's
// credential, save for Get, which agents may call, and shares
// AvailabilityService's budget.
//
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden, ErrNotFound, ErrInvalid, ErrRateLimited or
// ErrServer.
//
// Source: developer.zendesk.com, omnichannel_routing_queues.
type QueueService struct{ c *core }

// List reads all active queues.
func (s QueueService) List(ctx context.Context) ([]Queue, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "queues.list", Method: http.MethodGet, Path: api("queues")}, decodeQueues)
}

// Get reads one queue.
func (s QueueService) Get(ctx context.Context, id string) (*Queue, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "queues.get", Method: http.MethodGet, Path: api("queues", id)}, decodeQueue)
}

// Create makes a queue.
func (s QueueService) Create(ctx context.Context, spec QueueSpec) (*Queue, error) {
	return s.write(ctx, "queues.create", http.MethodPost, api("queues"), spec)
}

// Update replaces a queue by what spec says.
func (s QueueService) Update(ctx context.Context, id string, spec QueueSpec) (*Queue, error) {
	return s.write(ctx, "queues.update", http.MethodPut, api("queues", id), spec)
}

func (s QueueService) write(ctx context.Context, op, method string, path []string, spec QueueSpec) (*Queue, error) {
	if err := spec.check(); err != nil {
		return nil, opError(op, err)
	}
	in := struct {
		Queue QueueSpec `json:"queue"`
	}{spec.complete()}
	return fetch(ctx, s.c, httpx.Call{Op: op, Method: method, Path: path, In: in}, decodeQueue)
}

// Delete removes a queue.
func (s QueueService) Delete(ctx context.Context, id string) error {
	_, err := s.c.do(ctx, httpx.Call{Op: "queues.delete", Method: http.MethodDelete, Path: api("queues", id)})
	return err
}

// Definitions reads the fields that conditions can compare.
func (s QueueService) Definitions(ctx context.Context) (*QueueSubjects, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "queues.definitions", Method: http.MethodGet, Path: api("queues", "definitions")}, decodeSubjects)
}

// SetOrder puts the queues into the order of ids, which must name every queue:
// else the error is ErrInvalid.
func (s QueueService) SetOrder(ctx context.Context, ids []string) error {
	const op = "queues.set_order"
	if len(ids) == 0 {
		return opError(op, errors.New("queue ids: want every queue's, got none"))
	}
	in := struct {
		IDs []string `json:"queue_ids"`
	}{ids}
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: api("queues", "order"), In: in})
	return err
}

func (s QueueSpec) check() error {
	var errs []error
	if s.Name == "" {
		errs = append(errs, errors.New("name: want one, got an empty string"))
	}
	if len(s.PrimaryGroupIDs) == 0 {
		errs = append(errs, errors.New("primary group ids: want at least one, got none"))
	}
	for _, id := range slices.Concat(s.PrimaryGroupIDs, s.SecondaryGroupIDs) {
		errs = append(errs, positive("group id", id))
	}
	return errors.Join(errs...)
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
