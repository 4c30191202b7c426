package dialpadtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// APIKey is a company administrator's key, who is no user of the company.
const APIKey = "fake-api-key"

// UserKey is the key that a user has. It may not manage subscriptions to
// agents' statuses, unless the user is a [User.SuperAdmin].
func UserKey(userID int64) string { return userKey + strconv.FormatInt(userID, 10) }

const userKey = "fake-user-key-"

// Fake is a Dialpad in memory with one company. It is an http.Handler, for
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
	caller    caller // of the request being answered
	limits    map[string]*faketest.Limit
	users     []*user // in the order in which they were put
	byID      map[int64]*user
	centers   []*CallCenter
	offices   map[int64]Office
	calls     []*call
	hooks     []*endpoint
	sockets   []*endpoint
	subs      []*subscription
	callSubs  []*subscription
	madeIDs   int64
	dutyless  bool // lists show no duty status
	longPages int  // requests with a limit that is too high
	writes    int
	noOps     int
	oauth     consents
	conns     map[*conn]bool
	tickets   map[string]ticket // by token in the URL of a socket
}

// New returns a company without users. With a tb, requests to unknown routes
// fail the test, and its end stops deliveries and cuts sockets.
func New(tb ctikit.TB, opts ...Option) *Fake {
	f := &Fake{&company{
		set: defaults(), byID: map[int64]*user{}, offices: map[int64]Office{}, limits: map[string]*faketest.Limit{},
		oauth: newConsents(), conns: map[*conn]bool{}, tickets: map[string]ticket{},
	}, tb}
	for _, o := range opts {
		if o != nil {
			o(&f.set)
		}
	}
	f.post.Other = f.set.targets
	f.fake = faketest.New(tb, f.set.clock)
	faketest.Bound(f.fake, "WithRateLimit", &f.set.perSecond, 0, 0)
	faketest.Bound(f.fake, "WithPageSize", &f.set.pageSize, 1, 0)
	f.fake.SetPlan(f.set.plan)
	f.fake.Refuse, f.fake.Check, f.fake.Limits = refuse, f.check, f.limited
	f.fake.Targets, f.fake.Patience = &f.post, patience
	f.serve()
	if tb != nil {
		tb.Cleanup(f.Close)
	}
	return f
}

// patience is how long Dialpad waits for the answer to a delivery.
const patience = 5 * time.Second

// Client returns a client of this company with the administrator's key, which
// sends its requests to f in memory and lives by f's clock; nil for a bad
// option.
func (f *Fake) Client(opts ...dialpad.Option) *dialpad.Client {
	return f.ClientAs(dialpad.APIKey(APIKey), opts...)
}

// ClientAs is Client with another credential, such as that of a [UserKey].
func (f *Fake) ClientAs(cred dialpad.Credential, opts ...dialpad.Option) *dialpad.Client {
	c, err := dialpad.New(cred, append(f.wiring(), opts...)...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return c
}

// wiring leads a client to f.
func (f *Fake) wiring() []dialpad.Option {
	return []dialpad.Option{
		dialpad.WithHTTPClient(&http.Client{Transport: f}), dialpad.WithClock(f.fake.Machine()),
	}
}

// Try does what act does to the fake that it gets, and returns what would have
// failed the test:
//
//	err := f.Try(func(f *dialpadtest.Fake) { f.SetStatus(id, false, "Lunch") })
func (f *Fake) Try(act func(f *Fake)) error {
	var got faketest.Recorder
	act(&Fake{f.company, &got})
	return got.Err()
}

// act runs what happens to one user inside the lock.
func (f *Fake) act(id int64, happen func(*user) error) {
	if f.tb != nil {
		f.tb.Helper()
	}
	f.try(func() error {
		if u := f.byID[id]; u != nil {
			return happen(u)
		}
		return fmt.Errorf("no user %d", id)
	})
}

// alter is act for a change that is always possible.
func (f *Fake) alter(id int64, happen func(*user)) {
	f.act(id, func(u *user) error {
		f.change(u, func() { happen(u) })
		return nil
	})
}

// try runs f on the state and reports its error.
func (f *Fake) try(act func() error) {
	if f.tb != nil {
		f.tb.Helper()
	}
	var err error
	f.fake.Locked(func() { err = act() })
	f.complain(err)
}

func (f *Fake) complain(err error) {
	if err == nil || f.tb == nil {
		return
	}
	f.tb.Helper()
	f.tb.Errorf("dialpadtest: %v", err)
}

// ServeHTTP answers one request over a real connection, or keeps it open as a
// socket.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, socketPath) {
		f.hijack(w, r)
		return
	}
	f.fake.ServeHTTP(w, r)
}

// RoundTrip answers one request in memory, on the goroutine that calls it. The
// body of the reply to a socket's handshake is the socket, as that of net/http
// is.
func (f *Fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Path, socketPath) {
		return f.pipe(r)
	}
	return f.fake.RoundTrip(r)
}

// FailNext has the next matching request go wrong, or the next fail.Times. A
// pattern is a method and a path such as "GET /api/v2/users/{id}" or "GET
// /api/v2/users/9", or "*" for any request. One that no route can match fails
// the test.
func (f *Fake) FailNext(pattern string, fail ctikit.Fault) {
	f.complain(f.fake.FailNext(pattern, fail))
}

// ClearFaults forgets the failures that wait for their requests.
func (f *Fake) ClearFaults() { f.fake.ClearFaults() }

// Requests lists the requests so far, in the order in which they came in.
// Sockets are not among them.
func (f *Fake) Requests() []ctikit.LoggedRequest { return f.fake.Requests() }

// Count is the number of requests so far that match a pattern, as in FailNext.
func (f *Fake) Count(pattern string) int {
	n, err := f.fake.Count(pattern)
	f.complain(err)
	return n
}

// OpenBodies is the number of replies, in memory, that nobody has closed yet.
// Sockets are not among them.
func (f *Fake) OpenBodies() int { return f.fake.Open() }

// Deliver has the events for webhooks whose URL names host go to h, in memory.
// A later call replaces h.
func (f *Fake) Deliver(host string, h http.Handler) { f.complain(f.post.Put(host, h)) }

// SetDeliveryPlan has deliveries to webhooks from now on go out as p says; nil
// sends each once, at once. Sockets have no plan.
func (f *Fake) SetDeliveryPlan(p ctikit.DeliveryPlan) { f.fake.SetPlan(p) }

// Deliveries lists the tries to deliver events to webhooks that have ended.
func (f *Fake) Deliveries() []ctikit.DeliveryAttempt { return f.fake.Attempts() }

// PendingDeliveries is the number of deliveries to webhooks that wait or are
// under way.
func (f *Fake) PendingDeliveries() int { return f.fake.Pending() }

// Close stops deliveries and cuts the sockets. The end of the test does it too.
func (f *Fake) Close() {
	f.fake.Close()
	f.CutSockets()
}

// Writes is the number of duty statuses set through the API that changed
// something, at once or after a call.
func (f *Fake) Writes() int { return f.count(&f.writes) }

// NoOps is the number of duty statuses set through the API that were so
// already. They cause no event.
func (f *Fake) NoOps() int { return f.count(&f.noOps) }

func (f *Fake) count(counter *int) (n int) {
	f.fake.Locked(func() { n = *counter })
	return n
}

// Spend uses up n requests of this second's budget, as other programs of the
// company would.
func (f *Fake) Spend(n int) {
	f.try(func() error { return f.limit("", f.set.perSecond, time.Second).Spend(f.fake.Clock.Now(), n) })
}

// now is the company's time, in whole milliseconds.
func (f *company) now() time.Time { return f.fake.Clock.Now().UTC().Truncate(time.Millisecond) }

// later runs something inside the lock after a while.
func (f *company) later(d time.Duration, happen func()) {
	f.fake.Clock.AfterFunc(d, func() { f.fake.Locked(happen) })
}
