package aircall

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Client calls Aircall's public API for one company, a service for each of its groups.
// It is safe for concurrent use.
type Client struct {
	// Users are the agents: who they are, what they chose, what they do.
	Users UsersService
	// Calls are the calls, and what can be done to them.
	Calls CallsService
	// Insights are what AI Assist found out about calls.
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
	// Company is whom the credential belongs to.
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
	// reads and writes remember which version of the Users API works. Copies of a client share them.
	reads, writes *memory
}

// memory is the version known to work; VersionAuto until one is.
type memory struct{ atomic.Int32 }

func (m *memory) version() Version { return Version(m.Load()) }

func (m *memory) learn(v Version) { m.Store(int32(v)) }

// New returns a client for the company that the credential belongs to. It calls nothing yet.
// Its error lists all problems of its arguments at once.
func New(cred Credential, opts ...Option) (*Client, error) {
	cfg := defaults()
	cfg.http.Auth = auth{cred}
	if err := errors.Join(cred.check(), apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("aircall: new client: %w", err)
	}
	return build(cfg, new(memory), new(memory))
}

func defaults() config {
	return config{
		reasonWord:      Unavailable,
		integrationPath: []string{"v1", "integrations", "me"},
		http: httpx.Config{
			Base:    &url.URL{Scheme: "https", Host: "api.aircall.io"},
			Failure: failure,
			Limits:  limits,
			Header:  http.Header{"Accept": {"application/json"}, "User-Agent": {"ctikit"}},
		},
	}
}

// With returns a copy of the client with further options. It keeps the credential, the options given
// before, and what was learned about the versions of the API.
func (c *Client) With(opts ...Option) (*Client, error) {
	cfg := c.core.cfg
	if err := apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("aircall: client with options: %w", err)
	}
	return build(cfg, c.core.reads, c.core.writes)
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

func build(cfg config, reads, writes *memory) (*Client, error) {
	p, err := httpx.New(cfg.http)
	if err != nil {
		return nil, fmt.Errorf("aircall: new client: %w", err)
	}
	c := &core{Pipeline: p, cfg: cfg, reads: reads, writes: writes}
	return &Client{
		Users: UsersService{c}, Calls: CallsService{c}, Insights: InsightsService{c}, Numbers: NumbersService{c},
		Contacts: ContactsService{c}, Messages: MessagesService{c}, Tags: TagsService{c}, Teams: TeamsService{c},
		Company: CompanyService{c}, Integrations: IntegrationsService{c}, Webhooks: WebhooksService{c}, core: c,
	}, nil
}
