package connecttest

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// The instance that every [Fake] is, and what stands in it from the start.
const (
	InstanceID  = "0a1b2c3d-0000-4000-8000-000000000001"
	AccountID   = "123456789012"
	Region      = "eu-central-1"
	InstanceARN = "arn:aws:connect:" + Region + ":" + AccountID + ":instance/" + InstanceID

	// AvailableID and OfflineID are the two built-in statuses.
	AvailableID = "0a1b2c3d-0000-4000-8000-0000000000a1"
	OfflineID   = "0a1b2c3d-0000-4000-8000-0000000000a2"
	// BasicProfileID is the routing profile of users that name none,
	// BasicQueueID its queue.
	BasicProfileID = "0a1b2c3d-0000-4000-8000-0000000000b1"
	BasicQueueID   = "0a1b2c3d-0000-4000-8000-0000000000c1"
	// BasicFlowID is a flow for tasks, which puts them into BasicQueueID.
	BasicFlowID = "0a1b2c3d-0000-4000-8000-0000000000f1"
	// BasicHoursID are the hours of queues that name none, and
	// BasicSecurityProfileID is the security profile of such users.
	BasicHoursID           = "0a1b2c3d-0000-4000-8000-0000000000d1"
	BasicSecurityProfileID = "0a1b2c3d-0000-4000-8000-0000000000e1"
)

// Fake is a Connect instance in memory. It is an http.Handler, for servers, and
// an http.RoundTripper, for clients without a port. All methods are safe for
// concurrent use.
//
// Methods that play people (SetStatus, Ring, PutUser and so on) fail the test
// when they ask for what cannot be, such as a contact for an agent who is on a
// break; Try gives the error instead.
type Fake struct {
	*instance
	tb ctikit.TB
}

// instance is the state that a Fake and those of Try share.
type instance struct {
	fake      *faketest.Fake
	set       settings
	requests  atomic.Int64 // numbers the X-Amzn-RequestId
	agentLog  *stream
	eventLog  *stream // of contacts
	recordLog *stream

	rows []faketest.Row

	// What follows is changed and read inside the lock of fake alone.
	buckets         map[connect.Operation]*rate.Limiter
	statuses        map[string]*connect.AgentStatus
	removed         map[string]*connect.AgentStatus // for lists that lag
	queues          map[string]*connect.Queue
	profiles        map[string]*RoutingProfile
	flows           map[string]Flow
	tokens          map[string]started // by operation and client token
	agents          map[string]*agent
	contacts        map[string]*contact
	attributes      map[string]map[string]string // by the id of a conversation
	groups          map[string]group
	hierarchyLevels []connect.HierarchyLevel
	shownInstance   connect.Instance
	born            time.Time
	modifiedAt      map[string]time.Time // by ARN; what was there from the start is missing
	made            int                  // ids given out
	writes          int
	noOps           int
}

// New makes an instance with the statuses Available and Offline, one queue, one
// routing profile and no users. With a tb, a request that Connect does not know
// fails the test, and the end of the test stops deliveries.
func New(tb ctikit.TB, opts ...Option) *Fake {
	in := &instance{
		set: defaults(), buckets: map[connect.Operation]*rate.Limiter{}, agents: map[string]*agent{}, removed: map[string]*connect.AgentStatus{},
		contacts: map[string]*contact{}, attributes: map[string]map[string]string{}, tokens: map[string]started{}, groups: map[string]group{}, modifiedAt: map[string]time.Time{},
	}
	for _, o := range opts {
		if o != nil {
			o(&in.set)
		}
	}
	if in.set.clock == nil {
		in.set.clock = ctikit.SystemClock{}
	}
	in.statuses, in.queues, in.profiles, in.flows = builtInStatuses(), builtInQueues(), builtInProfiles(), builtInFlows()
	in.fake = faketest.New(tb, in.set.clock)
	faketest.Bound(in.fake, "WithRetryAfter", &in.set.retry, time.Millisecond, 0) // at once would be for ever
	in.agentLog = newStream(in.set.clock, in.set.plan, in.set.retry)
	in.eventLog = newStream(in.set.clock, in.set.plan, in.set.retry)
	in.recordLog = newStream(in.set.clock, in.set.plan, in.set.retry)
	in.fake.Refuse, in.fake.Check = in.refuse, in.check
	in.rows, in.born = in.table(), in.now()
	in.shownInstance = in.usualInstance()
	in.fake.Serve(in.rows...)
	f := &Fake{instance: in, tb: tb}
	faketest.Bound(in.fake, "WithClientTokenLife", &in.set.tokenLife, 0, 0)
	faketest.Bound(in.fake, "WithPageSize", &in.set.pageSize, 1, 0)
	faketest.Bound(in.fake, "WithRate", &in.set.rates.usual.Burst, 0, 0)
	for op := range in.set.denied {
		f.complain(in.serves(op))
	}
	if tb != nil {
		tb.Cleanup(f.Close)
	}
	return f
}

// ServeHTTP answers a request over a real connection.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.fake.ServeHTTP(w, r) }

// RoundTrip answers a request in memory, on the caller's goroutine. It looks at
// the path alone, so that any endpoint will do.
func (f *Fake) RoundTrip(r *http.Request) (*http.Response, error) { return f.fake.RoundTrip(r) }

// FailNext has the next matching request go wrong, or the next fail.Times. What
// matches is an operation such as "PutUserStatus", or a method and a path such
// as "PUT /users/{InstanceId}/{UserId}/status", or "*". What no request can
// match fails the test.
func (f *Fake) FailNext(what string, fail ctikit.Fault) {
	f.complain(f.fake.FailNext(f.patternOf(what), fail))
}

// ClearFaults forgets the failures that wait for their requests.
func (f *Fake) ClearFaults() { f.fake.ClearFaults() }

// Requests lists the requests so far, in the order in which they came in.
func (f *Fake) Requests() []ctikit.LoggedRequest { return f.fake.Requests() }

// Count is the number of requests so far that match; see FailNext.
func (f *Fake) Count(what string) int {
	n, err := f.fake.Count(f.patternOf(what))
	f.complain(err)
	return n
}

// OpenBodies is the number of replies, in memory, that nobody has closed yet.
func (f *Fake) OpenBodies() int { return f.fake.Open() }

// Close stops deliveries. The end of the test does it too.
func (f *Fake) Close() {
	f.fake.Close()
	f.agentLog.close()
	f.eventLog.close()
	f.recordLog.close()
}

// Writes is the number of statuses set through the API that changed something:
// a status or a next status.
func (f *Fake) Writes() int { return f.read(func() int { return f.writes }) }

// NoOps is the number of statuses that the API took and that changed nothing.
func (f *Fake) NoOps() int { return f.read(func() int { return f.noOps }) }

func (f *Fake) read(count func() int) (n int) {
	f.fake.Locked(func() { n = count() })
	return n
}

// Try does what act does to the fake that it gets, and returns what would have
// failed the test. Control surfaces live on it:
//
//	err := f.Try(func(f *connecttest.Fake) { f.SetStatus(userID, statusID) })
func (f *Fake) Try(act func(f *Fake)) error {
	var got faketest.Recorder
	act(&Fake{instance: f.instance, tb: &got})
	return got.Err()
}

// change runs do on the state and reports its error.
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
	f.tb.Errorf("connecttest: %v", err)
}

// Client makes a client of the instance, on API and the fake's clock; options
// come on top. What New of package connect refuses fails the test and gives
// nil.
func (f *Fake) Client(opts ...connect.Option) *connect.Client {
	c, err := connect.New(f.API(), append([]connect.Option{connect.WithClock(f.set.clock)}, opts...)...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return c
}

// now is the instance's time; it thinks in milliseconds.
func (in *instance) now() time.Time { return in.fake.Clock.Now().UTC().Truncate(time.Millisecond) }

// newID makes the next id: the same calls give the same ids.
func (in *instance) newID() string {
	in.made++
	return numbered(int64(in.made))
}

func numbered(n int64) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }

// arn names a thing of the instance.
func arn(kind, id string) string { return InstanceARN + "/" + kind + "/" + id }
