package zendesktest

import (
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// Option changes a Fake when it is made.
type Option func(*settings)

type settings struct {
	clock        ctikit.Clock
	subdomain    string
	pageSize     int
	availability int // requests a minute
	general      int
	plain429     bool
	offStatus    int
	jobStep      time.Duration
	plan         ctikit.DeliveryPlan
	targets      http.RoundTripper
	policy       ctikit.RetryPolicy
	patience     time.Duration
	badWebhook   int
	headerOAuth  bool
	strictPhones bool
	userWrites   int // a second
	perUser      int // writes a minute
	publicCalls  bool
	indexLag     time.Duration
	dropUploads  bool
	search       int    // requests a minute
	secret       string // the first of every webhook; empty: one of its own
}

func defaults() settings {
	return settings{
		subdomain: "acme", pageSize: 100, search: 2500, availability: 200, general: 700, userWrites: 1, perUser: 5,
		offStatus: http.StatusForbidden, jobStep: 500 * time.Millisecond,
		badWebhook: http.StatusUnprocessableEntity, policy: retryAsZendesk, patience: 10 * time.Second,
	}
}

// bound fails the test for options outside of their bounds.
func (z *Fake) bound() {
	faketest.Bound(z.fake, "WithPageSize", &z.set.pageSize, 1, maxPage)
	faketest.Bound(z.fake, "WithBudgets", &z.set.availability, 0, 0)
	faketest.Bound(z.fake, "WithBudgets", &z.set.general, 0, 0)
	faketest.Bound(z.fake, "WithUserWrites", &z.set.userWrites, 0, 0)
	faketest.Bound(z.fake, "WithUserWrites", &z.set.perUser, 0, 0)
	faketest.Bound(z.fake, "WithOffStatus", &z.set.offStatus, http.StatusForbidden, http.StatusNotFound)
	faketest.Bound(z.fake, "WithBadWebhookStatus", &z.set.badWebhook, http.StatusBadRequest, http.StatusUnprocessableEntity)
	faketest.Bound(z.fake, "WithJobStep", &z.set.jobStep, 0, 0)
	faketest.Bound(z.fake, "WithIndexLag", &z.set.indexLag, 0, 0)
	faketest.Bound(z.fake, "WithSearchBudget", &z.set.search, 0, 0)
	faketest.Bound(z.fake, "WithPatience", &z.set.patience, 0, 0)
}

// WithClock sets the fake's time; the default is the machine's, which is the
// bubble's inside testing/synctest. The client that Client makes shares it.
func WithClock(clk ctikit.Clock) Option { return func(s *settings) { s.clock = clk } }

// WithSubdomain names the account; the default is acme.
func WithSubdomain(name string) Option { return func(s *settings) { s.subdomain = name } }

// WithPageSize sets the size of pages whose request names none, 1 to 100; the
// default is 100.
func WithPageSize(n int) Option { return func(s *settings) { s.pageSize = n } }

// WithBudgets sets the requests a minute of the agent availability APIs
// (default 200) and of all others (default 700).
func WithBudgets(availability, general int) Option {
	return func(s *settings) { s.availability, s.general = availability, general }
}

// WithPlain429 writes refusals for exceeded budgets as plain text, which
// Zendesk does too.
func WithPlain429() Option { return func(s *settings) { s.plain429 = true } }

// WithOffStatus sets how the unified statuses answer while omnichannel routing
// is off: 403, the default, or 404. Zendesk documents neither.
func WithOffStatus(status int) Option { return func(s *settings) { s.offStatus = status } }

// WithBadWebhookStatus sets how webhooks that cannot be are refused: 422, the
// default, or 400. Zendesk documents neither.
func WithBadWebhookStatus(status int) Option { return func(s *settings) { s.badWebhook = status } }

// WithHeaderCredentials has the token endpoint take an OAuth client's id and
// secret from the Authorization header too. Without it they must be in the
// body, where Zendesk documents them, and are refused elsewhere with 401.
func WithHeaderCredentials() Option { return func(s *settings) { s.headerOAuth = true } }

// WithJobStep sets how long a bulk job is queued, and how long it works; the
// default is 500 ms each.
func WithJobStep(d time.Duration) Option { return func(s *settings) { s.jobStep = d } }

// WithDeliveryPlan says when deliveries go out; the default is each once and
// at once. See [Fake.SetDeliveryPlan].
func WithDeliveryPlan(p ctikit.DeliveryPlan) Option { return func(s *settings) { s.plan = p } }

// WithTargets takes the deliveries to hosts that were not given to
// [Fake.Deliver]. Without it, those to this machine go out over the network,
// and others fail.
func WithTargets(rt http.RoundTripper) Option { return func(s *settings) { s.targets = rt } }

// WithRetryPolicy replaces the policy by which deliveries are tried again. The
// default is what third parties report of Zendesk: after 409 up to 3 times, after 429 and
// 503 up to 3 times if Retry-After is below a minute, after timeouts up to 5
// times.
func WithRetryPolicy(p ctikit.RetryPolicy) Option { return func(s *settings) { s.policy = p } }

// WithPatience sets how long a delivery may take; the default is 10 s.
func WithPatience(d time.Duration) Option { return func(s *settings) { s.patience = d } }

// WithWebhookSecret has every webhook sign with secret until its secret is
// reset, so that a receiver in another program can be configured before the webhook
// exists. The default is a secret for each.
func WithWebhookSecret(secret string) Option { return func(s *settings) { s.secret = secret } }

// WithStrictPhones has the account refuse numbers that are not in E.164; the
// default keeps them as they are typed.
func WithStrictPhones() Option { return func(s *settings) { s.strictPhones = true } }

// WithUserWrites sets the budgets of updates of users: those a second of all
// users, 1 by default, and those a minute of one user, 5 by default.
func WithUserWrites(perSecond, perUserAndMinute int) Option {
	return func(s *settings) { s.userWrites, s.perUser = perSecond, perUserAndMinute }
}

// WithPublicCallComments has the comments that show calls be public. They are
// internal without it: recordings show that, and Zendesk's example the other.
func WithPublicCallComments() Option { return func(s *settings) { s.publicCalls = true } }

// WithIndexLag has search, that for users too, find what is new or changed d
// later, as Zendesk's does after up to a few minutes. Without it, at once.
func WithIndexLag(d time.Duration) Option { return func(s *settings) { s.indexLag = d } }

// WithSearchBudget sets the requests a minute of search, which count against
// the general budget too; the default is 2500.
func WithSearchBudget(n int) Option { return func(s *settings) { s.search = n } }

// WithDroppedUploads has comments drop the tokens of uploads that are unknown,
// expired or used up. The default is to refuse the comment with 422. Zendesk
// documents neither.
func WithDroppedUploads() Option { return func(s *settings) { s.dropUploads = true } }
