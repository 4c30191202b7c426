package faketest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// fault is a Fault that waits for its requests.
type fault struct {
	ctikit.Fault
	matches func(method, path string) bool
	left    int
}

// FailNext has the next matching request fail, or the next fail.Times of
// them, after the failures asked for before. A pattern is a route's, or one
// with a concrete path, or "*" for any. A pattern that no route can match and a
// failure that cannot be are errors.
func (f *Fake) FailNext(pattern string, fail ctikit.Fault) error {
	matches, err := f.matcher(pattern)
	switch {
	case err != nil:
		return fmt.Errorf("FailNext: %w", err)
	case pattern != "*" && !f.reachable(pattern):
		return fmt.Errorf("FailNext: no route can match %q", pattern)
	case fail.Status != 0 && (fail.Status < 200 || fail.Status > 599): // net/http sends no others as a reply
		return fmt.Errorf("FailNext: Status: want 0 or 200 to 599, got %d", fail.Status)
	case fail.Times < 0 || fail.Delay < 0:
		return fmt.Errorf("FailNext: Times and Delay: want 0 or more, got %d and %v", fail.Times, fail.Delay)
	}
	f.book.Lock()
	defer f.book.Unlock()
	f.faults = append(f.faults, &fault{Fault: fail, matches: matches, left: max(fail.Times, 1)})
	return nil
}

func (f *Fake) reachable(pattern string) bool {
	want, _ := parsePattern(strings.TrimSuffix(pattern, f.Suffix))
	for i := range f.routes {
		if f.routes[i].method == want.method && f.routes[i].covers(want.segments) {
			return true
		}
	}
	return false
}

// ClearFaults forgets the failures that wait for their requests.
func (f *Fake) ClearFaults() {
	f.book.Lock()
	defer f.book.Unlock()
	f.faults = nil
}

// nextFault takes the fault that is due for r; the zero Fault when none is.
func (f *Fake) nextFault(r *Request) ctikit.Fault {
	f.book.Lock()
	defer f.book.Unlock()
	for i, fault := range f.faults {
		if !fault.matches(r.Method, r.Path) {
			continue
		}
		if fault.left--; fault.left == 0 {
			f.faults = append(f.faults[:i:i], f.faults[i+1:]...)
		}
		return fault.Fault
	}
	return ctikit.Fault{}
}

// failure is what a fault with a status answers.
func (f *Fake) failure(r *Request, fail ctikit.Fault) Reply {
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
	case fail.RetryAfter == ctikit.RetryAtOnce:
		reply = reply.With("Retry-After", "0")
	}
	return reply
}

// seconds rounds up, as a promise to wait must.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
