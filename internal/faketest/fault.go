package faketest

import (
	"strconv"
	"time"
)

// RetryAtOnce as Fail.RetryAfter sends "Retry-After: 0", which Zendesk is
// known to do.
const RetryAtOnce time.Duration = -1

// Fail is one way in which a request goes wrong. Without Status and Cut it is
// merely late.
type Fail struct {
	// Status is the status of the reply.
	Status int
	// RetryAfter is sent as whole seconds, rounded up; 0 sends no such
	// header, RetryAtOnce sends 0.
	RetryAfter time.Duration
	// Body is the reply's body; when empty, the provider's own wording.
	Body string
	// ContentType goes with Body; empty means text/plain.
	ContentType string
	// Delay passes on the fake's clock before anything else happens.
	Delay time.Duration
	// Cut breaks the connection instead of replying.
	Cut bool
	// After has the request applied before it fails.
	After bool
	// Times is how many requests fail so; 0 means one.
	Times int
}

// fault is a Fail that waits for its requests.
type fault struct {
	Fail
	matches func(method, path string) bool
	left    int
}

// FailNext has the next matching request fail, or the next fail.Times of
// them, after the failures asked for before. A pattern is a route's, or one
// with a concrete path, or "*" for any. A pattern that no route can match
// fails the test.
func (f *Fake) FailNext(pattern string, fail Fail) {
	matches, err := matcher(pattern)
	if err != nil {
		f.complain("faketest: FailNext: %v", err)
		return
	}
	if pattern != "*" && !f.reachable(pattern) {
		f.complain("faketest: FailNext: no route can match %q", pattern)
		return
	}
	f.book.Lock()
	defer f.book.Unlock()
	f.faults = append(f.faults, &fault{Fail: fail, matches: matches, left: max(fail.Times, 1)})
}

func (f *Fake) reachable(pattern string) bool {
	want, _ := parsePattern(pattern)
	for i := range f.routes {
		if f.routes[i].method == want.method && f.routes[i].covers(want.segments) {
			return true
		}
	}
	return false
}

// nextFault takes the fault that is due for r; the zero Fail when none is.
func (f *Fake) nextFault(r *Request) Fail {
	f.book.Lock()
	defer f.book.Unlock()
	for i, fault := range f.faults {
		if !fault.matches(r.Method, r.Path) {
			continue
		}
		if fault.left--; fault.left == 0 {
			f.faults = append(f.faults[:i:i], f.faults[i+1:]...)
		}
		return fault.Fail
	}
	return Fail{}
}

// failure is what a fault with a status answers.
func (f *Fake) failure(r *Request, fail Fail) Reply {
	reply := f.refusal(r, fail.Status)
	if fail.Body != "" {
		contentType := fail.ContentType
		if contentType == "" {
			contentType = "text/plain"
		}
		reply = Text(fail.Status, contentType, fail.Body)
	}
	reply.Status = fail.Status
	switch {
	case fail.RetryAfter > 0:
		reply = reply.With("Retry-After", seconds(fail.RetryAfter))
	case fail.RetryAfter == RetryAtOnce:
		reply = reply.With("Retry-After", "0")
	}
	return reply
}

// seconds rounds up, as a promise to wait must.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
