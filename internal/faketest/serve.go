package faketest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"syscall"

	"github.com/ctikit/ctikit"
)

// errCut is what a client sees of a broken connection.
var errCut = fmt.Errorf("faketest: connection cut: %w", syscall.ECONNRESET)

// ServeHTTP answers one request over a real connection.
func (f *Fake) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	reply, err := f.handle(hr)
	if err != nil {
		panic(http.ErrAbortHandler) // how to have net/http cut the connection
	}
	maps.Copy(w.Header(), reply.Header)
	w.WriteHeader(reply.Status)
	if hr.Method != http.MethodHead {
		_, _ = w.Write(reply.Body) // the client has gone: nobody to tell
	}
}

// RoundTrip answers one request in memory, on the goroutine that calls it.
func (f *Fake) RoundTrip(hr *http.Request) (*http.Response, error) {
	reply, err := f.handle(hr)
	if err != nil {
		return nil, err
	}
	f.countOpen(1)
	return response(hr, reply, func() { f.countOpen(-1) }), nil
}

// handle is the way of every request: read, late or broken by a fault, routed,
// checked, counted, applied.
func (f *Fake) handle(hr *http.Request) (Reply, error) {
	r, err := f.read(hr)
	if err != nil {
		return Reply{}, err
	}
	found, allowed := f.find(r)
	entry := f.enter(r)
	reply, err := f.outcome(hr.Context(), r, found, allowed)
	if err == nil {
		reply = f.dated(reply)
	}
	f.finish(entry, reply.Status)
	return reply, err
}

func (f *Fake) outcome(ctx context.Context, r *Request, found *route, allowed []string) (Reply, error) {
	var fail ctikit.Fault
	if found != nil { // a fault is not wasted on what fails anyway
		fail = f.nextFault(r)
	}
	if err := f.Clock.Sleep(ctx, fail.Delay); err != nil {
		return Reply{}, err
	}
	broken := fail.Cut || fail.Status != 0
	var reply Reply
	if !broken || fail.After {
		reply = f.apply(r, found, allowed)
	}
	switch {
	case fail.Cut:
		return Reply{}, errCut
	case fail.Status != 0:
		return f.failure(r, fail), nil
	}
	return reply, ctx.Err()
}

// apply is what the provider does with a request that reaches it.
func (f *Fake) apply(r *Request, found *route, allowed []string) Reply {
	switch {
	case found != nil:
		return f.admit(r, found)
	case len(allowed) > 0:
		slices.Sort(allowed)
		return f.refusal(r, http.StatusMethodNotAllowed).With("Allow", strings.Join(slices.Compact(allowed), ", "))
	default:
		f.complain("faketest: unknown route: %s %s", r.Method, r.Path)
		return f.refusal(r, http.StatusNotFound)
	}
}

// admit checks, counts and answers inside the lock.
func (f *Fake) admit(r *Request, found *route) Reply {
	reply, write, refused := f.locked(r, found)
	if refused {
		reply = f.refusal(r, http.StatusTooManyRequests)
	}
	reply.Header = headerOf(reply)
	write(reply.Header)
	return reply
}

func (f *Fake) locked(r *Request, found *route) (reply Reply, write func(http.Header), refused bool) {
	f.state.Lock()
	defer f.state.Unlock()
	write = func(http.Header) {}
	if f.Check != nil {
		if reply, ok := f.Check(r); !ok {
			return reply, write, false
		}
	}
	if f.Limits != nil {
		var ok bool
		if write, ok = charge(f.Limits(r), r.At); !ok {
			return Reply{}, write, true
		}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		defer f.changed()
	}
	return found.Answer(r), write, false
}
