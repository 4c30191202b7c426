package aircall

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Client calls Aircall's public API for one company. It is safe for concurrent
// use.
type Client struct {
	// Users are the agents: who they are, what they chose, what they do.
	Users UsersService
	// Calls are the calls, and what can be done to them.
	Calls CallsService
	// Insights are the results of AI Assist about calls.
	Insights InsightsService
	// Numbers are the phone lines.
	Numbers NumbersService
	// Contacts are the address book.
	Contacts ContactsService
	// Messages sends SMS, MMS and WhatsApp messages.
	Messages MessagesService
	// Tags are the labels for calls.
	Tags TagsService
	// Teams are groups of users for routing.
	Teams TeamsService
	// Company is the company that the credential belongs to.
	Company CompanyService
	// Integrations is a partner's app, as installed.
	Integrations IntegrationsService
	// Webhooks are the subscriptions to events. [Webhook] receives the events.
	Webhooks WebhooksService

	core *core
}

// core is what all services share.
type core struct {
	*httpx.Pipeline
	cfg config
	// reads and writes remember which version of the Users API works. Copies of
	// a client share them.
	reads, writes *memory
}

type config struct {
	http            httpx.Config
	onLimit         func(ctikit.RateLimit)
	userVersion     Version
	statusVersion   Version
	reasonStatus    AvailabilityStatus
	integrationPath []string // nil: that of the endpoint
}

// New returns a client for the company that the credential belongs to. It sends
// nothing yet. Its error lists everything that is wrong with its arguments.
func New(cred Credential, opts ...Option) (*Client, error) {
	cfg := defaults()
	cfg.http.Auth = auth{cred}
	if err := errors.Join(cred.check(), option.Apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("aircall: new client: %w", err)
	}
	return build(cfg, new(memory), new(memory))
}

func defaults() config {
	return config{
		reasonStatus: Unavailable,
		http: httpx.Config{
			Base:    &url.URL{Scheme: "https", Host: "api.aircall.io"},
			Failure: failure,
			Limits:  limits,
			Header:  http.Header{"Accept": {"application/json"}, "User-Agent": {"ctikit"}},
		},
	}
}

// With returns a copy of the client with further options. It keeps the
// credential, the options given before, and what was learned about the versions
// of the API.
func (c *Client) With(opts ...Option) (*Client, error) {
	if c == nil || c.core == nil {
		return nil, errors.New("aircall: client with options: client: want one made by New, got the zero value")
	}
	cfg := c.core.cfg
	if err := option.Apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("aircall: client with options: %w", err)
	}
	return build(cfg, c.core.reads, c.core.writes)
}

func build(cfg config, reads, writes *memory) (*Client, error) {
	c, err := newCore(cfg)
	if err != nil {
		return nil, fmt.Errorf("aircall: new client: %w", err)
	}
	c.reads, c.writes = reads, writes
	return &Client{
		Users: UsersService{c}, Calls: CallsService{c}, Insights: InsightsService{c}, Numbers: NumbersService{c},
		Contacts: ContactsService{c}, Messages: MessagesService{c}, Tags: TagsService{c}, Teams: TeamsService{c},
		Company: CompanyService{c}, Integrations: IntegrationsService{c}, Webhooks: WebhooksService{c}, core: c,
	}, nil
}

func newCore(cfg config) (*core, error) {
	if cfg.onLimit != nil {
		cfg.http.OnLimit = withLimit(cfg.onLimit)
	}
	p, err := httpx.New(cfg.http)
	return &core{Pipeline: p, cfg: cfg}, err
}
