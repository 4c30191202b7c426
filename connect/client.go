package connect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Client works with one Amazon Connect instance through an [API]. It is safe
// for concurrent use.
//
// Its errors are those of the API, mostly [*Error]; an argument that cannot be
// right is an [ErrInvalid] before anything is sent. A deadline that the quota
// or a retry cannot meet ends a call at once, with an error that matches
// context.DeadlineExceeded.
type Client struct {
	// Statuses are what agents can choose from.
	Statuses StatusesService
	// Users are the people: names and e-mail addresses, whether signed in or
	// not.
	Users UsersService
	// Agents are the users who are signed in: what they chose, and what they
	// do.
	Agents AgentsService
	// Queues are where contacts wait.
	Queues QueuesService
	// RoutingProfiles say which queues users serve, and call out of.
	RoutingProfiles RoutingProfilesService
	// Contacts are the calls, chats, tasks and e-mails.
	Contacts ContactsService
	// HierarchyGroups are the groups of the agent hierarchy.
	HierarchyGroups HierarchyGroupsService
	// Instance is the Connect instance itself.
	Instance InstanceService
}

// core is what all services share.
type core struct {
	api   API
	cfg   config
	users *userCache
}

// New returns a client on an API: that of package awsconnect, or of a fake. It
// calls nothing yet. Its error lists all problems of its arguments at once.
func New(api API, opts ...Option) (*Client, error) {
	quotas, err := NewQuotas(nil)
	cfg := config{
		quotas: quotas, retry: httpx.Retry{Attempts: 4, MaxWait: time.Minute}, users: 10_000, usersFor: 24 * time.Hour,
		clock: ctikit.SystemClock{}, log: slog.New(slog.DiscardHandler),
	}
	errs := []error{err}
	if option.IsNil(api) {
		errs = append(errs, errors.New("API: want one, got nil"))
	}
	errs = append(errs, option.Apply(&cfg, opts))
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("connect: new client: %w", err)
	}
	return build(api, cfg), nil
}

// With returns a copy of the client with further options. It keeps the API, the
// options given before, and a user cache of its own.
func (c *Client) With(opts ...Option) (*Client, error) {
	if c == nil || c.Agents.c == nil {
		return nil, errors.New("connect: client with options: client: want one of New, got another")
	}
	cfg := c.Agents.c.cfg
	if err := option.Apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("connect: client with options: %w", err)
	}
	return build(c.Agents.c.api, cfg), nil
}

func build(api API, cfg config) *Client {
	c := &core{api: api, cfg: cfg, users: newUserCache(cfg)}
	return &Client{
		Statuses: StatusesService{c}, Users: UsersService{c}, Agents: AgentsService{c},
		Queues: QueuesService{c}, RoutingProfiles: RoutingProfilesService{c}, Contacts: ContactsService{c},
		HierarchyGroups: HierarchyGroupsService{c}, Instance: InstanceService{c},
	}
}

// get reads what has an id.
func get[T any](ctx context.Context, c *core, op Operation, field, id string, read func(context.Context, string) (T, error)) (*T, error) {
	if err := given(op, field, id); err != nil {
		return nil, err
	}
	out, _, err := do(ctx, c, op, func(ctx context.Context) (T, error) { return read(ctx, id) })
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// list reads a page.
func list[T any](ctx context.Context, c *core, op Operation, p PageRequest, read func(context.Context, PageRequest) (ctikit.Page[T], error)) (ctikit.Page[T], error) {
	if p.Size < 0 {
		return ctikit.Page[T]{}, invalid(op, "size", "0 or more, got %d", p.Size)
	}
	out, _, err := do(ctx, c, op, func(ctx context.Context) (ctikit.Page[T], error) { return read(ctx, p) })
	return out, err
}

// all ranges over a whole list. Each page is a request of its own, with its
// budget and retries.
func all[T any](ctx context.Context, c *core, op Operation, p PageRequest, read func(context.Context, PageRequest) (ctikit.Page[T], error)) iter.Seq2[T, error] {
	return httpx.Pages(ctx, p.Cursor, func(ctx context.Context, cursor string) ([]T, string, error) {
		page, err := list(ctx, c, op, PageRequest{cursor, p.Size}, read)
		return page.Items, page.Next, err
	})
}

// failed is a list that ends before it begins.
func failed[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
