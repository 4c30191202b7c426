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
)

// Client works with one Amazon Connect instance through an [API]. It is safe for concurrent use.
//
// Its errors are those of the API, mostly [*Error]; an argument that cannot be right is an [ErrInvalid] before
// anything is sent. A deadline that the quota or a retry cannot meet ends a call at once, with an error that
// matches context.DeadlineExceeded.
type Client struct {
	// Statuses are what agents can choose from.
	Statuses StatusesService
	// Users are the people: names and e-mail addresses, whether signed in or not.
	Users UsersService
	// Agents are the users who are signed in: what they chose, and what they do.
	Agents AgentsService
	// Queues are where contacts wait.
	Queues QueuesService
	// RoutingProfiles say which queues users serve, and call out of.
	RoutingProfiles RoutingProfilesService
	// Contacts are the calls, chats, tasks and e-mails.
	Contacts ContactsService
}

// core is what all services share.
type core struct {
	api   API
	cfg   config
	users *userCache
}

// With returns a copy of the client with further options. It keeps the API, the options given before, and a
// user cache of its own.
func (c *Client) With(opts ...Option) (*Client, error) {
	cfg := c.Agents.c.cfg
	if err := apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("connect: client with options: %w", err)
	}
	return build(c.Agents.c.api, cfg), nil
}

// New returns a client on an API: that of package awsconnect, or of a fake. It calls nothing yet.
// Its error lists all problems of its arguments at once.
func New(api API, opts ...Option) (*Client, error) {
	quotas, err := NewQuotas(nil)
	cfg := config{
		quotas: quotas, attempts: 4, maxWait: time.Minute, users: 10_000, usersFor: 24 * time.Hour,
		clock: ctikit.SystemClock{}, log: slog.New(slog.DiscardHandler),
	}
	errs := []error{err}
	if api == nil {
		errs = append(errs, errors.New("the API is nil"))
	}
	errs = append(errs, apply(&cfg, opts))
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("connect: new client: %w", err)
	}
	return build(api, cfg), nil
}

func apply(cfg *config, opts []Option) error {
	var errs []error
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("option %d is nil", i))
			continue
		}
		errs = append(errs, o(cfg))
	}
	return errors.Join(errs...)
}

func build(api API, cfg config) *Client {
	c := &core{api: api, cfg: cfg, users: newUserCache(cfg)}
	return &Client{
		Statuses: StatusesService{c}, Users: UsersService{c}, Agents: AgentsService{c},
		Queues: QueuesService{c}, RoutingProfiles: RoutingProfilesService{c}, Contacts: ContactsService{c},
	}
}

// all ranges over a whole list. Each page is a request of its own, with its budget and retries.
func all[T any](ctx context.Context, c *core, op Operation, read func(context.Context, Page) (Items[T], error)) iter.Seq2[T, error] {
	return httpx.Pages(ctx, "", func(ctx context.Context, token string) ([]T, string, error) {
		page, err := do(ctx, c, op, func(ctx context.Context) (Items[T], error) {
			return read(ctx, Page{Token: token, Size: c.cfg.pageSize})
		})
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

// given refuses an id that is empty: AWS would answer for another operation.
func given(op Operation, what, id string) error {
	if id == "" {
		return invalid(op, "the %s is empty", what)
	}
	return nil
}
