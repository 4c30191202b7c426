package aircalltest

import (
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// The credential that every [Fake] asks for.
const (
	APIID    = "fake-api-id"
	APIToken = "fake-api-token"
)

// Fake is an Aircall in memory with one company. It is safe for concurrent use.
//
// Methods that play people (SetStatus, Ring, Comment and so on) fail the test
// when they ask for what cannot be, such as answering a call that is over; Try
// gives the error instead.
type Fake struct {
	*company
	tb ctikit.TB
}

// company is the state that a Fake and those of Try share.
type company struct {
	set  settings
	fake *faketest.Fake
	post *faketest.Receivers

	// What follows is guarded by fake's lock.
	limit    *faketest.Limit
	users    []*user // in the order in which they were put
	byID     map[int64]*user
	calls    []*call
	numbers  []*Number
	contacts []*aircall.Contact
	tags     []*aircall.Tag
	teams    []*team
	messages []*aircall.Message
	app      app
	hooks    []*hook
	madeIDs  int   // webhooks made so far
	lastID   int64 // of what newID numbers
	v1       int   // status that refuses all requests to the users of v1; 0: none
	v2Write  int   // status that refuses writes to v2; 0 accepts them
	writes   int
	noOps    int
}

// New returns a company without users, and with one number, [MainLine]. With a tb, requests to unknown routes fail the test.
func New(tb ctikit.TB, opts ...Option) *Fake {
	f := &Fake{tb: tb, company: &company{set: defaults(), post: &faketest.Receivers{}, byID: map[int64]*user{}}}
	for _, o := range opts {
		if o != nil {
			o(&f.set)
		}
	}
	f.post.Other = f.set.targets
	f.fake = newServer(tb, f.set)
	f.fake.Targets, f.fake.Check, f.fake.Changed = f.post, f.check, f.remember
	f.limit = &faketest.Limit{Max: f.set.perMinute, Header: limitHeader}
	f.fake.Limits = func(*faketest.Request) []*faketest.Limit { return []*faketest.Limit{f.limit} }
	f.routeUsers()
	f.routeCalls()
	f.routeCompany()
	f.routeContacts()
	f.routeMessages()
	f.routeApp()
	f.routeWebhooks()
	f.putNumber(mainLine())
	return f
}

// newServer keeps a nil TB nil: put into another interface type it would not be.
func newServer(tb ctikit.TB, set settings) *faketest.Fake {
	var listener ctikit.TB
	if tb != nil {
		listener = tb
	}
	s := faketest.New(listener, set.clock)
	s.Refuse, s.Patience = refuse, patience
	s.SetPlan(set.plan)
	return s
}

// patience is how long Aircall waits for the answer to a delivery.
const patience = 5 * time.Second

// Client returns a client of this company, which sends its requests to f in memory and lives by f's clock.
// A bad option gives nil, and fails the test.
func (f *Fake) Client(opts ...aircall.Option) *aircall.Client {
	all := append([]aircall.Option{
		aircall.WithHTTPClient(&http.Client{Transport: f}), aircall.WithClock(f.fake.Machine()),
	}, opts...)
	c, err := aircall.New(aircall.BasicAuth(APIID, APIToken), all...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return c
}

// firstID is where the ids of what the fake numbers by itself start: they need
// more than 32 bits, and no more than a float of JavaScript has.
const firstID = 4_294_967_296_000

func (f *Fake) newID() int64 {
	f.lastID++
	return firstID + f.lastID
}

// Try does what act does to the fake that it gets, and returns what would have
// failed the test:
//
//	err := f.Try(func(f *aircalltest.Fake) { f.Answer(callID) })
func (f *Fake) Try(act func(f *Fake)) error {
	var got faketest.Recorder
	act(&Fake{company: f.company, tb: &got})
	return got.Err()
}

func (f *Fake) complain(err error) {
	if err == nil || f.tb == nil {
		return
	}
	f.tb.Helper()
	f.tb.Errorf("aircalltest: %v", err)
}

// ServeHTTP answers one request over a real connection.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.fake.ServeHTTP(w, r) }

// RoundTrip answers one request in memory, on the goroutine that calls it.
func (f *Fake) RoundTrip(r *http.Request) (*http.Response, error) { return f.fake.RoundTrip(r) }

// FailNext has the next matching request go wrong, or the next fail.Times. A pattern is a method and a path
// such as "PUT /v1/users/{id}" or "GET /v2/users/9", or "*" for any request. One that no route can match
// fails the test.
func (f *Fake) FailNext(pattern string, fail ctikit.Fault) { f.fake.FailNext(pattern, fail) }

// Routes lists what the fake serves.
func (f *Fake) Routes() []ctikit.Route { return f.fake.Routes() }

// ClearFaults forgets the failures that FailNext has asked for.
func (f *Fake) ClearFaults() { f.fake.ClearFaults() }

// OpenBodies is the number of replies, in memory, that nobody has closed yet.
func (f *Fake) OpenBodies() int { return f.fake.Open() }

// SetDeliveryPlan has deliveries from now on go out as plan says; nil sends
// each once, at once.
func (f *Fake) SetDeliveryPlan(plan ctikit.DeliveryPlan) { f.fake.SetPlan(plan) }

// Requests lists the requests so far, in the order in which they came in.
func (f *Fake) Requests() []ctikit.LoggedRequest { return f.fake.Requests() }

// Count is the number of requests so far that match a pattern, as in FailNext.
func (f *Fake) Count(pattern string) int { return f.fake.Count(pattern) }

// Deliveries lists the tries to deliver events that have ended.
func (f *Fake) Deliveries() []ctikit.DeliveryAttempt { return f.fake.Attempts() }

// PendingDeliveries is the number of deliveries that are waiting or under way.
func (f *Fake) PendingDeliveries() int { return f.fake.Pending() }

// Deliver has the events for webhooks whose URL names host go to h, in memory. A later call replaces h.
func (f *Fake) Deliver(host string, h http.Handler) { f.post.Put(host, h) }

// Close drops the deliveries that wait. A test that was given to New does it by itself.
func (f *Fake) Close() { f.fake.Close() }

// Writes is the number of statuses set through the API that changed something.
func (f *Fake) Writes() (n int) {
	f.fake.Locked(func() { n = f.writes })
	return n
}

// NoOps is the number of statuses set through the API that were so already. They cause no event.
func (f *Fake) NoOps() (n int) {
	f.fake.Locked(func() { n = f.noOps })
	return n
}

// RefuseV1 has v1 of the Users API answer with a status, such as 404, 405 or 410, as it may after its announced
// end; 0 accepts requests again. Availabilities stay, and so do deleting and dialling, which v2 has not.
func (f *Fake) RefuseV1(status int) { f.fake.Locked(func() { f.v1 = status }) }

// RefuseV2Writes has PUT /v2/users/{id} answer with a status, such as 404 or 405; 0 accepts it again.
func (f *Fake) RefuseV2Writes(status int) { f.fake.Locked(func() { f.v2Write = status }) }

// Spend uses up n requests of this minute's budget, as other programs of the company would.
func (f *Fake) Spend(n int) { f.fake.Locked(func() { f.limit.Spend(f.fake.Clock.Now(), n) }) }
