package aircalltest

import (
	"fmt"
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

// Fake is an Aircall in memory with one company. It is an http.Handler, for
// servers, and an http.RoundTripper, for clients without a port. All methods
// are safe for concurrent use.
type Fake struct {
	*company
	tb ctikit.TB
}

// company is the state that a Fake and those of Try share.
type company struct {
	set  settings
	fake *faketest.Fake
	post faketest.Receivers

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
	lag      lag
}

// New returns a company without users, and with one number, [MainLine]. With a
// tb, requests to unknown routes fail the test, and its end stops deliveries.
func New(tb ctikit.TB, opts ...Option) *Fake {
	f := &Fake{&company{set: defaults(), byID: map[int64]*user{}}, tb}
	for _, o := range opts {
		if o != nil {
			o(&f.set)
		}
	}
	f.post.Other = f.set.targets
	f.fake = faketest.New(tb, f.set.clock)
	faketest.Bound(f.fake, "WithRateLimit", &f.set.perMinute, 0, 0)
	faketest.Bound(f.fake, "WithReasonDelay", &f.set.reasonDelay, 0, 0)
	faketest.Bound(f.fake, "WithDisableAfter", &f.set.disableAfter, 1, 0)
	f.fake.Refuse, f.fake.Check, f.fake.Changed = refuse, f.check, f.remember
	f.fake.Targets, f.fake.Patience = &f.post, patience
	f.fake.SetPlan(f.set.plan)
	f.limit = &faketest.Limit{Max: f.set.perMinute, Header: limitHeader}
	f.fake.Limits = func(*faketest.Request) []*faketest.Limit { return []*faketest.Limit{f.limit} }
	f.serve()
	f.PutNumber(mainLine())
	return f
}

// patience is how long Aircall waits for the answer to a delivery.
const patience = 5 * time.Second

// Client returns a client of this company, in memory, with the API token and
// the fake's clock; options come on top. One that New of package aircall
// refuses fails the test and gives nil.
func (f *Fake) Client(opts ...aircall.Option) *aircall.Client {
	return f.ClientAs(aircall.BasicAuth(APIID, APIToken), opts...)
}

// ClientAs is Client with another credential, such as an app's access token;
// see Consent.
func (f *Fake) ClientAs(cred aircall.Credential, opts ...aircall.Option) *aircall.Client {
	own := []aircall.Option{
		aircall.WithHTTPClient(&http.Client{Transport: f}), aircall.WithClock(f.fake.Machine()),
	}
	c, err := aircall.New(cred, append(own, opts...)...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return c
}

// Try does what act does to the fake that it gets, and returns what would have
// failed the test. Control surfaces live on it:
//
//	err := f.Try(func(f *aircalltest.Fake) { f.SetStatus(id, aircall.Available, "") })
func (f *Fake) Try(act func(f *Fake)) error {
	var got faketest.Recorder
	act(&Fake{f.company, &got})
	return got.Err()
}

// change runs do inside the lock and reports its error.
func (f *Fake) change(do func() error) {
	if f.tb != nil {
		f.tb.Helper()
	}
	var err error
	f.fake.Locked(func() { err = do() })
	f.complain(err)
}

func (f *Fake) complain(err error) {
	if err == nil || f.tb == nil {
		return
	}
	f.tb.Helper()
	f.tb.Errorf("aircalltest: %v", err)
}

// firstID is where the ids of what the fake numbers by itself start. They do
// not fit into 32 bits, and are exact in JavaScript.
const firstID = 4_294_967_296_000

func (f *Fake) newID() int64 {
	f.lastID++
	return firstID + f.lastID
}

// ServeHTTP answers one request over a real connection.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.fake.ServeHTTP(w, r) }

// RoundTrip answers one request in memory, on the goroutine that calls it.
func (f *Fake) RoundTrip(r *http.Request) (*http.Response, error) { return f.fake.RoundTrip(r) }

// FailNext has the next matching request go wrong, or the next fail.Times. A
// pattern is a method and a path such as "PUT /v1/users/{id}" or "GET
// /v2/users/9", or "*" for any request. One that no route can match fails the
// test.
func (f *Fake) FailNext(pattern string, fail ctikit.Fault) {
	f.complain(f.fake.FailNext(pattern, fail))
}

// ClearFaults forgets the failures that wait for their requests.
func (f *Fake) ClearFaults() { f.fake.ClearFaults() }

// Requests lists the requests so far, in the order in which they came in.
func (f *Fake) Requests() []ctikit.LoggedRequest { return f.fake.Requests() }

// Count is the number of requests so far that match a pattern, as in FailNext.
func (f *Fake) Count(pattern string) int {
	n, err := f.fake.Count(pattern)
	f.complain(err)
	return n
}

// OpenBodies is the number of replies, in memory, that nobody has closed yet.
func (f *Fake) OpenBodies() int { return f.fake.Open() }

// Deliver has the events for webhooks whose URL names host go to h, in memory.
// A later call replaces h.
func (f *Fake) Deliver(host string, h http.Handler) { f.complain(f.post.Put(host, h)) }

// SetDeliveryPlan has deliveries from now on go out as p says; nil sends each
// once, at once.
func (f *Fake) SetDeliveryPlan(p ctikit.DeliveryPlan) { f.fake.SetPlan(p) }

// Deliveries lists the tries to deliver events that have ended.
func (f *Fake) Deliveries() []ctikit.DeliveryAttempt { return f.fake.Attempts() }

// PendingDeliveries is the number of deliveries that wait or are under way.
func (f *Fake) PendingDeliveries() int { return f.fake.Pending() }

// Close stops deliveries. The end of the test does it too.
func (f *Fake) Close() { f.fake.Close() }

// Writes is the number of statuses set through the API that changed something.
func (f *Fake) Writes() int { return f.read(func() int { return f.writes }) }

// NoOps is the number of statuses set through the API that were so already.
// They cause no event.
func (f *Fake) NoOps() int { return f.read(func() int { return f.noOps }) }

func (f *Fake) read(count func() int) (n int) {
	f.fake.Locked(func() { n = count() })
	return n
}

// RefuseV1 has v1 of the Users API answer with a status, such as 404, 405 or
// 410, as it may after its announced end; 0 accepts requests again.
// Availabilities stay, and so do deleting and dialling, which v2 has not.
func (f *Fake) RefuseV1(status int) { f.refuseWith("RefuseV1", &f.v1, status) }

// RefuseV2Writes has PUT /v2/users/{id} answer with a status, such as 404 or
// 405; 0 accepts it again.
func (f *Fake) RefuseV2Writes(status int) { f.refuseWith("RefuseV2Writes", &f.v2Write, status) }

func (f *Fake) refuseWith(what string, with *int, status int) {
	f.change(func() error {
		if status != 0 && (status < 400 || status > 599) {
			return fmt.Errorf("%s: want 0 or 400 to 599, got %d", what, status)
		}
		*with = status
		return nil
	})
}

// Spend uses up n requests of this minute's budget, as other programs of the
// company would.
func (f *Fake) Spend(n int) {
	f.change(func() error { return f.limit.Spend(f.fake.Clock.Now(), n) })
}
