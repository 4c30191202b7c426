package zendesktest

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// Fake is a Zendesk account in memory. It is an http.Handler, for servers, and
// an http.RoundTripper, for clients without a port. All methods are safe for
// concurrent use.
//
// Methods that play people (SetStatus, AddWorkItem, PutAgent and so on) fail the
// test when they ask for what cannot be, such as a status that the agent may
// not choose; Try gives the error instead.
type Fake struct {
	*account
	tb ctikit.TB
}

// account is the state that a Fake and those of Try share.
type account struct {
	fake     *faketest.Fake
	post     faketest.Receivers
	set      settings
	requests atomic.Int64 // numbers the X-Request-Id

	since time.Time // when the account was made

	// What follows is changed and read inside the lock of fake alone.
	omnichannel bool
	agents      map[int64]*agent
	statuses    map[zendesk.StatusID]*zendesk.UnifiedStatus
	jobs        map[string]*job
	rules       []*rule // the default one first
	madeRules   int
	skills      []skill
	queues      []*queue // in their order
	madeQueues  int
	inQueues    []waiting
	queueEvents []queueEvent
	engagements []engagement
	webhooks    []*webhook
	events      int
	sentTo      []string // the webhook of each delivery, in order
	phone       phone
	index       []*indexed
	writes      int
	noOps       int
	desk        desk
	apps        apps
	credentials credentials
	budgets     budgets

	ticketFields []zendesk.TicketField // by id
	userFields   []zendesk.UserField   // by id
	madeOptions  int64

	people         map[int64]*person // agents are users too
	madeUsers      int64
	madeIdentities int64

	brands          []zendesk.Brand        // by id
	groups          []zendesk.Group        // by id, those that were put
	customStatuses  []zendesk.CustomStatus // by id
	ticketForms     []zendesk.TicketForm   // by id
	madeMemberships map[[2]int64]int64     // ids by agent and group
}

// New makes an account with omnichannel routing, the four default statuses and
// no agents. With a tb, a request that Zendesk does not know fails the test,
// and the end of the test stops deliveries.
func New(tb ctikit.TB, opts ...Option) *Fake {
	z := &Fake{tb: tb, account: &account{
		set: defaults(), omnichannel: true,
		agents: map[int64]*agent{}, people: map[int64]*person{}, madeMemberships: map[[2]int64]int64{}, jobs: map[string]*job{}, statuses: defaultStatuses(), desk: newDesk(), apps: newApps(),
	}}
	for _, o := range opts {
		if o != nil {
			o(&z.set)
		}
	}
	z.fake = faketest.New(tb, z.set.clock)
	z.bound()
	z.fake.Suffix = ".json"
	z.fake.Refuse, z.fake.Check, z.fake.Limits = z.refuse, z.check, z.limits
	z.post.Other = z.set.targets
	z.fake.Targets, z.fake.Patience = &z.post, z.set.patience
	z.fake.SetPlan(z.set.plan)
	z.since, z.credentials, z.budgets = z.now(), newCredentials(), newBudgets(z.set)
	z.rules = []*rule{defaultRule(z.now())}
	z.admitUser(agentPerson(Agent{ID: adminID, Name: "Admin", Email: "admin@example.test", Role: zendesk.RoleAdmin}))
	z.serve()
	return z
}

// Token is the bearer token of an admin, which Client uses.
const Token = "zendesktest-admin-token"

// Client makes a client of the fake, in memory, with an admin's token and the
// fake's clock; options come on top. An option that New of package zendesk
// refuses fails the test and gives nil.
func (z *Fake) Client(opts ...zendesk.Option) *zendesk.Client {
	return z.ClientAs(zendesk.Bearer(Token), opts...)
}

// ClientAs is Client with another credential; see PutOAuthClient, PutToken and
// PutAPIToken.
func (z *Fake) ClientAs(cred zendesk.Credential, opts ...zendesk.Option) *zendesk.Client {
	own := []zendesk.Option{
		zendesk.WithHTTPClient(&http.Client{Transport: z}),
		zendesk.WithClock(z.fake.Machine()),
	}
	c, err := zendesk.New(z.set.subdomain, cred, append(own, opts...)...)
	if err != nil {
		z.complain(err)
		return nil
	}
	return c
}

// ServeHTTP answers a request over a real connection.
func (z *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { z.fake.ServeHTTP(w, r) }

// RoundTrip answers a request in memory, on the caller's goroutine.
func (z *Fake) RoundTrip(r *http.Request) (*http.Response, error) { return z.fake.RoundTrip(r) }

// FailNext has the next request that matches pattern go wrong, or the next
// fail.Times of them. A pattern is a method and a path, concrete or with names
// for segments, such as "GET /api/v2/agent_availabilities/{id}"; "*" is any.
func (z *Fake) FailNext(pattern string, fail ctikit.Fault) {
	z.complain(z.fake.FailNext(pattern, fail))
}

// Requests lists the requests so far, credentials masked.
func (z *Fake) Requests() []ctikit.LoggedRequest { return z.fake.Requests() }

// Count is the number of requests so far that match pattern; see FailNext.
func (z *Fake) Count(pattern string) int {
	n, err := z.fake.Count(pattern)
	z.complain(err)
	return n
}

// ClearFaults forgets the failures that wait for their requests.
func (z *Fake) ClearFaults() { z.fake.ClearFaults() }

// Deliver has the events for webhooks whose URL names host go to h, in memory.
// A later call replaces h.
func (z *Fake) Deliver(host string, h http.Handler) { z.complain(z.post.Put(host, h)) }

// SetDeliveryPlan has deliveries from now on go out as p says; nil sends each
// once, at once.
func (z *Fake) SetDeliveryPlan(p ctikit.DeliveryPlan) { z.fake.SetPlan(p) }

// Deliveries lists the tries to deliver events so far.
func (z *Fake) Deliveries() []ctikit.DeliveryAttempt { return z.fake.Attempts() }

// PendingDeliveries is the number of deliveries that are due or under way.
func (z *Fake) PendingDeliveries() int { return z.fake.Pending() }

// OpenBodies is the number of replies, in memory, that nobody has closed yet.
func (z *Fake) OpenBodies() int { return z.fake.Open() }

// Close stops deliveries. The end of the test does it too.
func (z *Fake) Close() { z.fake.Close() }

// Writes is the number of agents' statuses changed through the API.
func (z *Fake) Writes() int { return z.read(func() int { return z.writes }) }

// NoOps is the number of accepted writes that set the status which the agent
// already had: waste for the budget, and a reset of the agent's idle timer.
func (z *Fake) NoOps() int { return z.read(func() int { return z.noOps }) }

func (z *Fake) read(count func() int) (n int) {
	z.fake.Locked(func() { n = count() })
	return n
}

// Try does what act does to the fake that it gets, and returns what would have
// failed the test. Control surfaces live on it:
//
//	err := z.Try(func(z *zendesktest.Fake) { z.SetStatus(id, status) })
func (z *Fake) Try(act func(z *Fake)) error {
	var errs faketest.Recorder
	act(&Fake{account: z.account, tb: &errs})
	return errs.Err()
}

// change runs f on the state and reports its error.
func (z *Fake) change(f func() error) {
	if z.tb != nil {
		z.tb.Helper()
	}
	var err error
	z.fake.Locked(func() { err = f() })
	z.complain(err)
}

func (z *Fake) complain(err error) {
	if err == nil || z.tb == nil {
		return
	}
	z.tb.Helper()
	z.tb.Errorf("zendesktest: %v", err)
}

func (z *Fake) now() time.Time { return z.fake.Clock.Now().UTC() }
