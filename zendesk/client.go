package zendesk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Client calls the APIs of one Zendesk account. It is safe for concurrent use
// and does not change after New.
type Client struct {
	// Availability reads agents' channels, work items and statuses.
	Availability AvailabilityService
	// UnifiedStatuses reads the account's statuses and sets agents'.
	UnifiedStatuses UnifiedStatusesService
	// GroupAvailability counts what whole groups are ready for.
	GroupAvailability GroupAvailabilityService
	// Capacity manages the rules of how much work agents get.
	Capacity CapacityService
	// Skills are what agents can do, by which work is routed to them.
	Skills SkillsService
	// Queues manages omnichannel routing queues.
	Queues QueuesService
	// QueueEvents reads how work came into queues and left them.
	QueueEvents QueueEventsService
	// Engagements reads the history of agents' work.
	Engagements EngagementsService
	// Talk reads and sets agents' readiness for calls.
	Talk TalkService
	// Voice opens tickets of calls, and tickets and people on agents' screens.
	Voice VoiceService
	// Calls keeps the calls of a phone system of the account's own.
	Calls CallsService
	// Search finds tickets, users and other records.
	Search SearchService
	// Users reads and writes agents and end users.
	Users UsersService
	// Tickets reads and writes tickets.
	Tickets TicketsService
	// Uploads takes files for comments.
	Uploads UploadsService
	// Attachments reads what is known of the files of comments.
	Attachments AttachmentsService
	// JobStatuses reads the bulk jobs of tickets.
	JobStatuses JobStatusesService
	// Identities are the addresses and numbers of users.
	Identities IdentitiesService
	// TicketFields reads the fields of tickets.
	TicketFields TicketFieldsService
	// UserFields reads the fields of users.
	UserFields UserFieldsService
	// TicketForms reads the choices of ticket fields.
	TicketForms TicketFormsService
	// CustomStatuses reads the statuses of tickets.
	CustomStatuses CustomStatusesService
	// Brands reads the faces that the account shows to end users.
	Brands BrandsService
	// Groups reads the teams of agents.
	Groups GroupsService
	// GroupMemberships reads which agents are in which groups.
	GroupMemberships GroupMembershipsService
	// Apps uploads private apps and creates them in the account.
	Apps AppsService
	// AppInstallations installs apps.
	AppInstallations AppInstallationsService
	// Webhooks manages where Zendesk sends events. [Webhook] receives them.
	Webhooks WebhooksService

	core *core
}

// core is what all services share.
type core struct {
	cfg  config
	auth httpx.Auth // keeps the token that copies of a client share

	general *httpx.Pipeline
	agents  *httpx.Pipeline // the agent availability APIs, with a budget of their own
	clock   ctikit.Clock

	ticketFields cached[TicketField]
	userFields   cached[UserField]
}

type config struct {
	http    httpx.Config
	cred    Credential
	clock   ctikit.Clock
	onLimit func(ctikit.RateLimit)
	poll    time.Duration
	// Turns are shared by the copies of a client.
	userTurns *turns
	opTurns   map[string]*turns
}

// New returns a client for https://{subdomain}.zendesk.com. It sends nothing
// yet. Its error lists everything that is wrong with its arguments.
func New(subdomain string, cred Credential, opts ...Option) (*Client, error) {
	cfg, err := defaults(subdomain)
	cfg.cred = cred
	if err := errors.Join(err, cred.check(), option.Apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("zendesk: new client: %w", err)
	}
	return build(cfg, nil)
}

var subdomains = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)

func defaults(subdomain string) (config, error) {
	cfg := config{
		clock: ctikit.SystemClock{}, poll: time.Second, userTurns: userTurns(), opTurns: opTurns(),
		http: httpx.Config{
			Base: &url.URL{Scheme: "https", Host: subdomain + ".zendesk.com"}, Failure: failure,
			// Content negotiation is not documented for the availability API.
			Header: http.Header{"Accept": {"application/json, application/vnd.api+json;q=0.9"}, "User-Agent": {"ctikit"}},
		},
	}
	if !subdomains.MatchString(subdomain) {
		return cfg, errors.New(`subdomain: want letters, digits and dashes, as in "acme" of acme.zendesk.com`)
	}
	return cfg, nil
}

// With returns a copy of the client with further options. It keeps the
// credential, the options given before, and the OAuth tokens. A copy of an
// [OAuthClient]'s with another base URL fetches a token of its own.
func (c *Client) With(opts ...Option) (*Client, error) {
	if c == nil || c.core == nil {
		return nil, errors.New("zendesk: client with options: client: want one made by New, got the zero value")
	}
	cfg, auth := c.core.cfg, c.core.auth
	if err := option.Apply(&cfg, opts); err != nil {
		return nil, fmt.Errorf("zendesk: client with options: %w", err)
	}
	if *cfg.http.Base != *c.core.cfg.http.Base {
		auth = nil
	}
	return build(cfg, auth)
}

// build joins the parts; a nil auth is made from the credential.
func build(cfg config, auth httpx.Auth) (*Client, error) {
	c := &core{cfg: cfg, auth: auth, clock: cfg.clock}
	tokens, err := cfg.tokens()
	if err == nil && c.auth == nil {
		c.auth = cfg.cred.auth(tokens, cfg.clock.Now)
	}
	if err == nil {
		c.general, err = cfg.pipeline(c.auth, BucketAccount)
	}
	if err == nil {
		c.agents, err = cfg.pipeline(c.auth, BucketAvailability)
	}
	if err != nil {
		return nil, fmt.Errorf("zendesk: new client: %w", err)
	}
	return &Client{
		Availability: AvailabilityService{c}, UnifiedStatuses: UnifiedStatusesService{c},
		GroupAvailability: GroupAvailabilityService{c}, Capacity: CapacityService{c}, Skills: SkillsService{c},
		Queues: QueuesService{c}, QueueEvents: QueueEventsService{c}, Engagements: EngagementsService{c}, Talk: TalkService{c},
		Users: UsersService{c}, Identities: IdentitiesService{c}, TicketFields: TicketFieldsService{c}, UserFields: UserFieldsService{c},
		Voice: VoiceService{c}, Calls: CallsService{c}, Search: SearchService{c},
		Uploads: UploadsService{c}, Attachments: AttachmentsService{c},
		Tickets: TicketsService{c}, JobStatuses: JobStatusesService{c}, TicketForms: TicketFormsService{c}, CustomStatuses: CustomStatusesService{c},
		Brands: BrandsService{c}, Groups: GroupsService{c}, GroupMemberships: GroupMembershipsService{c}, Webhooks: WebhooksService{c},
		Apps: AppsService{c}, AppInstallations: AppInstallationsService{c}, core: c,
	}, nil
}

// pipeline sends the calls of the APIs that draw on a bucket.
func (c config) pipeline(auth httpx.Auth, bucket string) (*httpx.Pipeline, error) {
	cfg := c.http
	cfg.Clock, cfg.Auth = c.clock, auth
	cfg.Limits, cfg.OnLimit = limits(bucket, c.onLimit)
	return httpx.New(cfg)
}

// tokens sends requests for tokens, which draw on no documented bucket.
func (c config) tokens() (*httpx.Pipeline, error) {
	cfg := c.http
	cfg.Clock, cfg.Limiter = c.clock, nil
	return httpx.New(cfg)
}

// Credential is what a client proves itself with. It holds closures only, so
// that no print, log or encoding of it shows a secret. Make one with
// [OAuthClient], [OAuth.Credential], [Bearer] or [APIToken].
type Credential struct {
	// auth makes the authenticator of one client; tokens sends without
	// credentials.
	auth func(tokens *httpx.Pipeline, now func() time.Time) httpx.Auth
	err  error
}

func (c Credential) check() error {
	if c.auth == nil && c.err == nil {
		return errors.New("credential: want one, such as OAuthClient's, got the zero value")
	}
	return c.err
}

// Bearer calls with an OAuth access token that the caller renews. For one that
// renews itself see [OAuthClient] and [OAuth].
func Bearer(token string) Credential {
	return fixed(option.HeaderValue("bearer token", token), func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
}

// APIToken calls with an agent's e-mail address and an API token.
//
// Zendesk is ending API tokens: since 28 July 2026 new accounts cannot create
// them and tokens unused for 30 days are deactivated, since 27 October 2026
// nobody can create them, and on 30 April 2027 all of them stop. Use
// [OAuthClient] for anything new.
//
// Source: developer.zendesk.com, api-basics/authentication/oauth-migration.
func APIToken(email, token string) Credential {
	err := errors.Join(option.HeaderValue("e-mail", email), option.HeaderValue("API token", token))
	return fixed(err, func(r *http.Request) { r.SetBasicAuth(email+"/token", token) })
}

// fixed is a credential that nothing renews.
func fixed(err error, apply func(*http.Request)) Credential {
	return Credential{func(*httpx.Pipeline, func() time.Time) httpx.Auth { return fixedAuth{apply} }, err}
}

type fixedAuth struct{ apply func(*http.Request) }

func (a fixedAuth) Apply(_ context.Context, r *http.Request) error {
	a.apply(r)
	return nil
}

// Renew reports that a refused credential stays refused.
func (fixedAuth) Renew(context.Context, string) (bool, error) { return false, nil }
