package dialpad

import (
	"cmp"
	"context"
	"errors"
	"iter"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// ListOptions choose the page of a list. The zero value is the first one.
// Dialpad decides how long a page is: a limit is never sent, because one above
// 100 is refused now and then on purpose.
type ListOptions struct {
	// Cursor is Next of the page before.
	Cursor string `url:"cursor,omitempty"`
}

// What can be chosen in lists without filters.
type (
	// CallCenterListOptions choose a page of call centres.
	CallCenterListOptions ListOptions
	// WebhookListOptions choose a page of webhooks.
	WebhookListOptions ListOptions
	// WebsocketListOptions choose a page of sockets.
	WebsocketListOptions ListOptions
	// AgentStatusSubscriptionListOptions choose a page of subscriptions to
	// agents' statuses.
	AgentStatusSubscriptionListOptions ListOptions
	// CallSubscriptionListOptions choose a page of subscriptions to calls.
	CallSubscriptionListOptions ListOptions
)

// resource is a kind of record: what its operations have in common.
type resource[T any] struct {
	c    *core
	name string // that its operations begin with
	id   func(*T) int64
}

func (s resource[T]) request(verb string, ids ...int64) *request {
	return s.c.request(s.name+"."+verb, ids...)
}

// one sends a request whose reply is one record, with an id.
func (s resource[T]) one(ctx context.Context, r *request) (*T, error) {
	return one(ctx, r, func(v *T) bool { return s.id(v) != 0 })
}

func (s resource[T]) get(ctx context.Context, id int64) (*T, error) {
	return s.one(ctx, s.request("get", id))
}

func (s resource[T]) delete(ctx context.Context, id int64) error {
	_, err := s.request("delete", id).send(ctx)
	return err
}

// list reads one page. Nearly everything is nullable at Dialpad, so a missing
// list is an empty one. A reply without an object is an error: to a program
// that compares lists, all records would have gone.
func (s resource[T]) list(ctx context.Context, query any) (ctikit.Page[T], error) {
	r := s.request("list")
	r.Query = query
	out, err := one[struct {
		Items  []T    `json:"items"`
		Cursor string `json:"cursor"`
	}](ctx, r, nil)
	if err != nil {
		return ctikit.Page[T]{}, err
	}
	return ctikit.Page[T]{Items: out.Items, Next: out.Cursor}, nil
}

// all reads page after page, with the query for each one's cursor. An error is
// the last thing that it yields.
func (s resource[T]) all(ctx context.Context, cursor string, query func(cursor string) any) iter.Seq2[T, error] {
	return httpx.Pages(ctx, cursor, func(ctx context.Context, cursor string) ([]T, string, error) {
		p, err := s.list(ctx, query(cursor))
		return p.Items, p.Next, err
	})
}

// ensure returns the first record that is as wanted, else the first that a
// change makes so, else a new one. Look reports whether a record is the one
// meant, and the change that it needs, if any.
func (s resource[T]) ensure(
	ctx context.Context, create *request, look func(*T) (meant bool, change *request),
) (v T, created bool, err error) {
	if err := errors.Join(create.refused...); err != nil {
		return v, false, err
	}
	var pending *request
	for found, err := range s.all(ctx, "", plain) {
		if err != nil {
			return v, false, err
		}
		meant, change := look(&found)
		switch {
		case meant && change == nil:
			return found, false, nil
		case meant && pending == nil:
			pending = change
		}
	}
	done, err := s.one(ctx, cmp.Or(pending, create))
	if err != nil {
		return v, false, err
	}
	return *done, pending == nil, nil
}

// plain is the query of a list without filters.
func plain(cursor string) any { return ListOptions{Cursor: cursor} }
