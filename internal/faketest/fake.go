package faketest

import (
	"net/http"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// Fake is an http.Handler and an http.RoundTripper on which a provider's fake
// hangs its routes. Its methods are safe for concurrent use; its fields are
// set before the first request.
type Fake struct {
	// Clock is the time of the provider; see SetSkew.
	Clock ctikit.Clock
	// Refuse puts a refusal into the provider's words: 404 for an unknown
	// route, 405 for a wrong verb, 429 beyond a limit, the Status of a Fault
	// without a body. Nil: the status and no body. It runs outside the lock.
	Refuse func(r *Request, status int) Reply
	// Suffix may follow the path of every route, as ".json" does in Zendesk's.
	Suffix string
	// Check looks at the credentials; false sends the reply instead of
	// routing on. Nil lets everybody in. It runs inside the lock.
	Check func(r *Request) (Reply, bool)
	// Limits names the rate limits that a request counts against. It runs
	// inside the lock.
	Limits func(r *Request) []*Limit
	// Changed runs inside the lock after what may have changed the state: Locked,
	// and requests that do not only read. It may be nil.
	Changed func()
	// Targets takes the deliveries; nil is http.DefaultTransport, Handlers
	// stays in memory.
	Targets http.RoundTripper
	// Patience is how long a delivery may take; 0 is for ever. It ends the
	// context of the delivery, by the machine's time.
	Patience time.Duration

	tb      ctikit.TB
	routes  []route
	machine ctikit.Clock
	flaws   flaws

	state sync.Mutex // held while handlers run

	book      sync.Mutex // guards what follows, never held while calling out
	faults    []*fault
	plan      ctikit.DeliveryPlan
	entries   []ctikit.LoggedRequest
	open      int
	sent      int
	attempts  []ctikit.DeliveryAttempt
	closed    bool
	tickets   int
	scheduled map[int]func() // by ticket: what ends a delivery that waits or is under way
}

// New is a fake without routes. Clk may be nil for the machine's time. With a
// tb, requests to unknown routes fail the test, and its end closes the fake.
func New(tb ctikit.TB, clk ctikit.Clock) *Fake {
	if clk == nil {
		clk = ctikit.SystemClock{}
	}
	f := &Fake{machine: clk, tb: tb, scheduled: map[int]func(){}}
	f.Clock = providerClock{clk, &f.flaws}
	if tb != nil {
		tb.Cleanup(f.Close)
	}
	return f
}

// Locked runs change while no handler runs. It must not be called by a
// handler, nor change call back into RoundTrip.
func (f *Fake) Locked(change func()) {
	f.state.Lock()
	defer f.state.Unlock()
	change()
	f.changed()
}

func (f *Fake) changed() {
	if f.Changed != nil {
		f.Changed()
	}
}

// Close drops the deliveries that wait and cancels those under way. Requests
// are still answered, but no longer fail the test.
func (f *Fake) Close() {
	f.book.Lock()
	defer f.book.Unlock()
	f.closed = true
	for _, end := range f.scheduled {
		end()
	}
	clear(f.scheduled)
}

// complain fails the test, while it lasts.
func (f *Fake) complain(format string, args ...any) {
	f.book.Lock()
	over := f.closed
	f.book.Unlock()
	if f.tb == nil || over {
		return
	}
	f.tb.Helper()
	f.tb.Errorf(format, args...)
}
