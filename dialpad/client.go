package dialpad

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Client calls Dialpad's API for one company. It is safe for concurrent use.
type Client struct {
	// Users are the people of the company: who they are, and whether they take calls.
	Users UsersService
	// Duty is whether agents are on or off duty, for all their call centres at once.
	Duty DutyService
	// CallCenters are the call centres and who works in them.
	CallCenters CallCentersService
	// Offices tell the reasons for being off duty that agents may pick.
	Offices OfficesService
	// Webhooks and Websockets are the endpoints that events can be sent to.
	Webhooks   WebhooksService
	Websockets WebsocketsService
	// AgentStatusSubscriptions say which endpoints get agents' status events.
	AgentStatusSubscriptions AgentStatusSubscriptionsService

	core *core
}

// core is what all services share.
type core struct {
	*httpx.Pipeline
	cfg config
}

// New returns a client for the company that the credential belongs to. It calls nothing yet.
// Its error lists all problems of its arguments at once.
func New(cred Credential, opts ...Option) (*Client, error) {
	cfg := defaults()
	cfg.http.Auth = auth{cred}
	if err := errors.Join(cred.check(), apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("dialpad: new client: %w", err)
	}
	return build(cfg)
}

// With returns a copy of the client with further options. It keeps the credential, which the copies
// share, and the options given before.
func (c *Client) With(opts ...Option) (*Client, error) {
	cfg := c.core.cfg
	if err := apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("dialpad: client with options: %w", err)
	}
	return build(cfg)
}

func defaults() config {
	return config{http: httpx.Config{
		Base:    &url.URL{Scheme: "https", Host: "dialpad.com"},
		Failure: failure,
		Header:  http.Header{"Accept": {"application/json"}, "User-Agent": {"ctikit"}},
	}}
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

func build(cfg config) (*Client, error) {
	p, err := httpx.New(cfg.http)
	if err != nil {
		return nil, fmt.Errorf("dialpad: new client: %w", err)
	}
	c := &core{Pipeline: p, cfg: cfg}
	return &Client{
		Users: UsersService{c}, Duty: DutyService{c}, CallCenters: CallCentersService{c}, Offices: OfficesService{c},
		Webhooks: WebhooksService{c}, Websockets: WebsocketsService{c},
		AgentStatusSubscriptions: AgentStatusSubscriptionsService{c}, core: c,
	}, nil
}
