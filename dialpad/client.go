package dialpad

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Client calls Dialpad's API for one company. It is safe for concurrent use.
type Client struct {
	// Users are the people of the company: who they are, and whether they take
	// calls.
	Users UsersService
	// Duty is whether agents are on or off duty, for all their call centres at
	// once.
	Duty DutyService
	// CallCenters are the call centres and who works in them.
	CallCenters CallCentersService
	// Offices have the reasons for being off duty that agents may pick.
	Offices OfficesService
	// Webhooks and Websockets are the endpoints that events can be sent to.
	Webhooks   WebhooksService
	Websockets WebsocketsService
	// AgentStatusSubscriptions send agents' status events to an endpoint.
	AgentStatusSubscriptions AgentStatusSubscriptionsService
	// CallSubscriptions send call events to an endpoint.
	CallSubscriptions CallSubscriptionsService

	core *core
}

// core is what all services share.
type core struct {
	*httpx.Pipeline
	cfg config
}

type config struct{ http httpx.Config }

// New returns a client for the company that the credential belongs to. It sends
// nothing yet. Its error lists everything that is wrong with its arguments.
func New(cred Credential, opts ...Option) (*Client, error) {
	cfg := defaults()
	var err error
	cfg.http.Auth, err = cred.open()
	if err := errors.Join(err, option.Apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("dialpad: new client: %w", err)
	}
	return build(cfg)
}

// With returns a copy of the client with further options. It keeps the
// credential, which the copies share, and the options given before.
func (c *Client) With(opts ...Option) (*Client, error) {
	if c == nil || c.core == nil {
		return nil, errors.New("dialpad: client with options: client: want one made by New, got the zero value")
	}
	cfg := c.core.cfg
	if err := option.Apply(&cfg, opts); err != nil {
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

func build(cfg config) (*Client, error) {
	p, err := httpx.New(cfg.http)
	if err != nil {
		return nil, fmt.Errorf("dialpad: new client: %w", err)
	}
	c := &core{Pipeline: p, cfg: cfg}
	return &Client{
		core: c, Duty: DutyService{c}, Offices: OfficesService{c},
		Users:       UsersService{resource[User]{c, "users", func(u *User) int64 { return u.ID }}},
		CallCenters: CallCentersService{resource[CallCenter]{c, "callcenters", func(g *CallCenter) int64 { return g.ID }}},
		Webhooks:    WebhooksService{resource[WebhookEndpoint]{c, "webhooks", func(w *WebhookEndpoint) int64 { return w.ID }}},
		Websockets:  WebsocketsService{resource[WebsocketEndpoint]{c, "websockets", func(w *WebsocketEndpoint) int64 { return w.ID }}},
		AgentStatusSubscriptions: AgentStatusSubscriptionsService{resource[AgentStatusSubscription]{
			c, "agent_status_subscriptions", func(s *AgentStatusSubscription) int64 { return s.ID },
		}},
		CallSubscriptions: CallSubscriptionsService{resource[CallSubscription]{
			c, "call_subscriptions", func(s *CallSubscription) int64 { return s.ID },
		}},
	}, nil
}
