package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// Client talks to one Zendesk account. It is safe for concurrent use and does
// not change after New.
type Client struct {
	// Availability reads agents' channels, work items and statuses.
	Availability AvailabilityService
	// UnifiedStatuses reads the account's statuses and sets agents'.
	UnifiedStatuses UnifiedStatusService
	// GroupAvailability counts what whole groups are ready for.
	GroupAvailability GroupAvailabilityService
	// Capacity manages the rules of how much work agents get.
	Capacity CapacityService
	// Queues manages omnichannel routing queues.
	Queues QueueService
	// QueueEvents reads how work came into queues and left them.
	QueueEvents QueueEventService
	// Engagements reads the history of agents' work.
	Engagements EngagementService
	// Talk reads and sets agents' readiness for calls.
	Talk TalkService
	// Users reads agents' names and addresses.
	Users UserService
	// Webhooks manages where Zendesk sends events.
	Webhooks WebhookService

	core *core
}

// core is what all services share.
type core struct {
	cfg  config
	auth httpx.Auth // keeps the token that copies of a client share

	general *httpx.Pipeline
	agents  *httpx.Pipeline // the agent availability APIs, with a budget of their own
	clock   ctikit.Clock
	poll    time.Duration
}

// New makes a client for https://{subdomain}.zendesk.com. It sends nothing yet.
// The error names every problem of the arguments at once.
func New(subdomain string, cred Credential, opts ...Option) (*Client, error) {
	cfg, err := configure(subdomain, opts, checkCredential(cred))
	if err != nil {
		return nil, fmt.Errorf("zendesk: new client: %w", err)
	}
	cfg.cred = cred
	return build(cfg, nil)
}

// configure joins what is wrong with the arguments and whatever else is.
func configure(subdomain string, opts []Option, others ...error) (config, error) {
	cfg := config{clock: ctikit.SystemClock{}, poll: time.Second}
	errs := append([]error{checkSubdomain(subdomain)}, others...)
	if errs[0] == nil {
		cfg.base = &url.URL{Scheme: "https", Host: subdomain + ".zendesk.com"}
	}
	for _, o := range opts {
		errs = append(errs, o(&cfg))
	}
	return cfg, errors.Join(errs...)
}

// With makes a copy of the client with other options, the same credential and
// the same OAuth tokens. A copy with another base URL fetches its own token,
// save for OAuthTokens, whose pair exists once.
func (c *Client) With(opts ...Option) (*Client, error) {
	cfg, auth := c.core.cfg, c.core.auth
	var errs []error
	for _, o := range opts {
		errs = append(errs, o(&cfg))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("zendesk: with: %w", err)
	}
	if *cfg.base != *c.core.cfg.base {
		auth = nil
	}
	return build(cfg, auth)
}

// build joins the parts; a nil auth is made from the credential.
func build(cfg config, auth httpx.Auth) (*Client, error) {
	c := &core{cfg: cfg, auth: auth, clock: cfg.clock, poll: cfg.poll}
	if c.auth == nil {
		tokens, err := httpx.New(cfg.pipeline(nil, ""))
		if err != nil {
			return nil, fmt.Errorf("zendesk: new client: %w", err)
		}
		c.auth = cfg.cred.auth(tokens, cfg.clock.Now)
	}
	var errs [2]error
	c.general, errs[0] = httpx.New(cfg.pipeline(c.auth, BucketAccount))
	c.agents, errs[1] = httpx.New(cfg.pipeline(c.auth, BucketAvailability))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("zendesk: new client: %w", err)
	}
	return &Client{
		Availability: AvailabilityService{c}, UnifiedStatuses: UnifiedStatusService{c},
		GroupAvailability: GroupAvailabilityService{c}, Capacity: CapacityService{c},
		Queues: QueueService{c}, QueueEvents: QueueEventService{c}, Engagements: EngagementService{c}, Talk: TalkService{c},
		Users: UserService{c}, Webhooks: WebhookService{c}, core: c,
	}, nil
}

var subdomains = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)

func checkSubdomain(s string) error {
	if !subdomains.MatchString(s) {
		return errors.New(`subdomain: want letters, digits and dashes, as in "acme" of acme.zendesk.com`)
	}
	return nil
}

func checkCredential(c Credential) error {
	if c.auth == nil && c.err == nil {
		return errors.New("credential: want one, such as OAuthClient's, got the zero value")
	}
	return c.err
}

// api is the path of a resource, as segments.
func api(segments ...string) []string { return append([]string{"api", "v2"}, segments...) }

// do sends a call and names this package in what goes wrong on the way.
func (c *core) do(ctx context.Context, call httpx.Call) (httpx.Meta, error) {
	meta, err := c.pipe(call).Do(ctx, call)
	return meta, prefixed(err)
}

// prefixed names this package in an error that does not yet.
func prefixed(err error) error {
	if err == nil || strings.HasPrefix(err.Error(), "zendesk: ") {
		return err
	}
	return fmt.Errorf("zendesk: %w", err)
}

// pipe tells the two budgets apart.
func (c *core) pipe(call httpx.Call) *httpx.Pipeline {
	if len(call.Path) > 2 && availabilityAPIs[call.Path[2]] {
		return c.agents
	}
	return c.general
}

// availabilityAPIs are those of the vendor's chapter on agent availability,
// which has a budget of its own.
var availabilityAPIs = map[string]bool{
	"agent_availabilities": true, "account_groups": true, "capacity": true,
	"queues": true, "queue_events": true, "engagements": true,
}

// fetch sends a call and decodes its reply.
func fetch[T any](ctx context.Context, c *core, call httpx.Call, decode func([]byte) (T, error)) (T, error) {
	var body json.RawMessage
	call.Out = &body
	if _, err := c.do(ctx, call); err != nil {
		var zero T
		return zero, err
	}
	v, err := decode(body)
	return v, opError(call.Op, err)
}

// fetchPage reads a page and decodes it.
func fetchPage[T any](
	ctx context.Context, c *core, op string, path []string, cur Cursor, query any, decode func([]byte) (Page[T], error),
) (Page[T], error) {
	var body json.RawMessage
	if err := c.list(ctx, op, path, cur, query, &body); err != nil {
		return Page[T]{}, err
	}
	page, err := decode(body)
	return page, opError(op, err)
}

// list reads a page's body: by its link where the vendor gave one, else by path
// and query.
func (c *core) list(ctx context.Context, op string, path []string, cur Cursor, query any, body *json.RawMessage) error {
	call := httpx.Call{Op: op, Method: http.MethodGet, Path: path, Query: query, Out: body}
	if link, ok := cur.link(); ok {
		call.Link = link
	}
	_, err := c.do(ctx, call)
	return err
}

// pages ranges over all pages of a list.
func pages[T any](ctx context.Context, start string, list func(ctx context.Context, after string) (Page[T], error)) iter.Seq2[T, error] {
	return httpx.Pages(ctx, start, func(ctx context.Context, after string) ([]T, string, error) {
		page, err := list(ctx, after)
		return page.Items, page.Next, err
	})
}

// failed is a range that ends at once.
func failed[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		yield(zero, err)
	}
}
