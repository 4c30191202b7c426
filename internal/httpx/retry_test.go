package httpx_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

func after(value string) http.Header { return http.Header{"Retry-After": {value}} }

func TestRetries(t *testing.T) {
	ok := reply{status: 200}
	cut := reply{err: io.ErrUnexpectedEOF}
	half := reply{status: 200, body: "{", err: io.ErrUnexpectedEOF}
	down := reply{status: 503}
	tests := []struct {
		name    string
		methods []string
		replies []reply
		sent    int
		slept   time.Duration
		status  int // of the provider's error; 0 with fails: another error
		fails   bool
	}{
		{"429 with seconds", all, []reply{{status: 429, header: after("7")}, ok}, 2, 7 * time.Second, 0, false},
		{"429 with zero", all, []reply{{status: 429, header: after("0")}, ok}, 2, time.Second, 0, false},
		{"429 with a date", all, []reply{{status: 429, header: after("Mon, 02 Mar 2026 09:00:30 GMT")}, ok}, 2, 30 * time.Second, 0, false},
		{"429 with a past date", all, []reply{{status: 429, header: after("Mon, 02 Mar 2026 08:00:00 GMT")}, ok}, 2, time.Second, 0, false},
		{"429 with rubbish", all, []reply{{status: 429, header: after("soon")}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"429 without", all, []reply{{status: 429, body: "slow down"}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"429 with a reset", all, []reply{{status: 429, header: http.Header{"X-Reset": {"9s"}}}, ok}, 2, 9 * time.Second, 0, false},
		{"429 with a negative reset", all, []reply{{status: 429, header: http.Header{"X-Reset": {"-9s"}}}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"429 too long", all, []reply{{status: 429, header: after("61")}, ok}, 1, 0, 429, true},
		{"429 for ever", all, []reply{{status: 429, header: after("99999999999999999")}, ok}, 1, 0, 429, true},
		{"backoff grows", idempotent, []reply{down, down, down, ok}, 4, 2375 * time.Millisecond, 0, false},
		{"attempts run out", idempotent, []reply{down, down, down, down, ok}, 4, 2375 * time.Millisecond, 503, true},
		{"503 with seconds", idempotent, []reply{{status: 503, header: after("7")}, ok}, 2, 7 * time.Second, 0, false},
		{"503 with seconds", others, []reply{{status: 503, header: after("7")}, ok}, 1, 0, 503, true},
		{"500", idempotent, []reply{{status: 500}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"502", idempotent, []reply{{status: 502, body: "<html>"}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"504", idempotent, []reply{{status: 504}, ok}, 2, 500 * time.Millisecond, 0, false},
		{"500", others, []reply{{status: 500}, ok}, 1, 0, 500, true},
		{"501", all, []reply{{status: 501}, ok}, 1, 0, 501, true},
		{"404", all, []reply{{status: 404}, ok}, 1, 0, 404, true},
		{"409", all, []reply{{status: 409}, ok}, 1, 0, 409, true},
		{"304", all, []reply{{status: 304}, ok}, 1, 0, 304, true},
		{"401 without Auth", all, []reply{{status: 401}, ok}, 1, 0, 401, true},
		{"cut", idempotent, []reply{cut, ok}, 2, 500 * time.Millisecond, 0, false},
		{"cut", others, []reply{cut, ok}, 1, 0, 0, true},
		{"cut in the body", idempotent, []reply{half, ok}, 2, 500 * time.Millisecond, 0, false},
		{"cut in the body", others, []reply{half, ok}, 1, 0, 0, true},
		{"refusal cut in the body", all, []reply{{status: 429, header: after("2"), body: "{", err: io.ErrUnexpectedEOF}, ok}, 2, 2 * time.Second, 0, false},
	}
	for _, tt := range tests {
		for _, method := range tt.methods {
			t.Run(method+" "+tt.name, func(t *testing.T) {
				clk := ctikit.NewVirtualClock(start)
				s := &script{replies: slices.Clone(tt.replies)}
				p := pipeline(t, s, func(c *httpx.Config) { c.Clock, c.Limits = clk, limits })
				meta, err := p.Do(t.Context(), httpx.Call{Op: "things.x", Method: method, In: 1, Path: []string{"things"}})
				if (err != nil) != tt.fails {
					t.Fatalf("error %v, want one: %v", err, tt.fails)
				}
				var pe *providerError
				if errors.As(err, &pe) != (tt.status != 0) || pe != nil && pe.Status != tt.status {
					t.Errorf("error %v, want status %d", err, tt.status)
				}
				if slept := clk.Now().Sub(start); slept != tt.slept {
					t.Errorf("slept %v, want %v", slept, tt.slept)
				}
				if len(s.sent) != tt.sent || meta.Attempts != tt.sent || s.open != 0 {
					t.Errorf("sent %d (meta %d), want %d; %d bodies open", len(s.sent), meta.Attempts, tt.sent, s.open)
				}
				for _, r := range s.sent {
					if r.Body != "1" {
						t.Errorf("body %q, want it whole every time", r.Body)
					}
				}
			})
		}
	}
}

var (
	idempotent = []string{"GET", "HEAD", "PUT", "DELETE"}
	others     = []string{"POST", "PATCH"}
	all        = slices.Concat(idempotent, others)
)

func limits(h http.Header, _ time.Time) (ctikit.RateLimit, bool) {
	reset, err := time.ParseDuration(h.Get("X-Reset"))
	return ctikit.RateLimit{Bucket: "b", Limit: 200, Remaining: 0, Reset: reset}, err == nil
}

func TestFailureTellsHowLongToWait(t *testing.T) {
	tests := []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"Retry-After", after("90"), 90 * time.Second},
		{"reset", http.Header{"X-Reset": {"90s"}}, 90 * time.Second},
		{"both", http.Header{"X-Reset": {"90s"}, "Retry-After": {"80"}}, 80 * time.Second},
		{"date against the provider's clock", http.Header{
			"Date": {"Mon, 02 Mar 2026 12:00:00 GMT"}, "Retry-After": {"Mon, 02 Mar 2026 12:01:30 GMT"},
		}, 90 * time.Second},
	}
	for _, tt := range tests {
		s := &script{replies: []reply{{status: 429, header: tt.header}}}
		p := pipeline(t, s, func(c *httpx.Config) { c.Limits = limits })
		_, err := p.Do(t.Context(), get("things"))
		var pe *providerError
		if !errors.As(err, &pe) || pe.RetryAfter != tt.want {
			t.Errorf("%s: error %v, want RetryAfter %v", tt.name, err, tt.want)
		}
	}
}

func TestOnLimit(t *testing.T) {
	var got []ctikit.RateLimit
	s := &script{replies: []reply{
		{status: 200, header: http.Header{"X-Reset": {"9s"}}},
		{status: 200},
		{status: 404, header: http.Header{"X-Reset": {"8s"}}},
		{status: 429, header: after("3")}, {status: 200},
	}}
	p := pipeline(t, s, func(c *httpx.Config) {
		c.Limits, c.OnLimit = limits, func(l ctikit.RateLimit) { got = append(got, l) }
	})
	for range 4 {
		_, _ = p.Do(t.Context(), get("things")) // the 404 is one of them
	}
	want := []ctikit.RateLimit{
		{Bucket: "b", Limit: 200, Reset: 9 * time.Second, Status: 200},
		{Bucket: "b", Limit: 200, Reset: 8 * time.Second, Status: 404},
		{Limit: -1, Remaining: -1, RetryAfter: 3 * time.Second, Status: 429},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
}

func TestNoSleepTowardsADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []reply{{status: 429, header: after("30")}, {status: 200}}}
		p := pipeline(t, s, func(c *httpx.Config) { c.Clock = ctikit.SystemClock{} })
		ctx, cancel := context.WithTimeout(t.Context(), 29*time.Second)
		defer cancel()
		began := time.Now()
		_, err := p.Do(ctx, get("things"))
		var pe *providerError
		if !errors.As(err, &pe) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the provider's and the deadline's", err)
		}
		if time.Since(began) != 0 || len(s.sent) != 1 {
			t.Errorf("slept %v and sent %d, want none and 1", time.Since(began), len(s.sent))
		}
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []reply{{status: 429, header: after("30")}, {status: 200}}}
		p := pipeline(t, s, func(c *httpx.Config) { c.Clock = ctikit.SystemClock{} })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := p.Do(ctx, get("things"))
		var pe *providerError
		if !errors.As(err, &pe) || !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want the provider's and context.Canceled", err)
		}
	})
}

func TestWaitsAreRandomised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[time.Duration]bool{}
		for range 20 {
			s := &script{replies: []reply{{status: 503}, {status: 200}}}
			p := pipeline(t, s, func(c *httpx.Config) { c.Clock = nil })
			meta, err := p.Do(t.Context(), httpx.Call{Op: "things.put", Method: "PUT", Path: []string{"x"}})
			took := meta.Ended.Sub(meta.Started)
			if err != nil || took < 250*time.Millisecond || took > 750*time.Millisecond+1 {
				t.Errorf("waited %v, %v, want 500ms ± half", took, err)
			}
			seen[took] = true
		}
		if len(seen) < 10 {
			t.Errorf("only %d different waits of 20", len(seen))
		}
	})
}

func TestStartedIsTheOldestAttemptThatMayHaveActed(t *testing.T) {
	tests := []struct {
		method string
		status int
		want   time.Duration
	}{
		{"PUT", 503, 0},
		{"GET", 503, 5 * time.Second},
		{"PUT", 429, 5 * time.Second},
		{"POST", 429, 5 * time.Second},
	}
	for _, tt := range tests {
		s := &script{replies: []reply{{status: tt.status, header: after("5")}, {status: 200}}}
		meta, err := pipeline(t, s, nil).Do(t.Context(), httpx.Call{Method: tt.method, Path: []string{"x"}})
		if got := meta.Started.Sub(start); err != nil || got != tt.want {
			t.Errorf("%s after %d: started at %v, %v, want %v", tt.method, tt.status, got, err, tt.want)
		}
		if got := meta.Ended.Sub(start); got != 5*time.Second {
			t.Errorf("%s after %d: ended at %v, want 5s", tt.method, tt.status, got)
		}
	}
}

type budget struct {
	waits int
	err   error
}

func (b *budget) Wait(context.Context) error { b.waits++; return b.err }

func TestEveryAttemptWaitsForTheBudget(t *testing.T) {
	b := &budget{}
	s := &script{replies: []reply{{status: 503}, {status: 200}}}
	p := pipeline(t, s, func(c *httpx.Config) { c.Limiter = b })
	if _, err := p.Do(t.Context(), get("things")); err != nil || b.waits != 2 {
		t.Errorf("%d waits, %v, want 2", b.waits, err)
	}
	b.err = errors.New("burst exceeded")
	meta, err := p.Do(t.Context(), get("things"))
	if !errors.Is(err, b.err) || meta.Attempts != 0 {
		t.Errorf("error %v after %d attempts, want the limiter's before any", err, meta.Attempts)
	}
}

// A POST that the provider carries out once is sent again, with the same bytes.
func TestIdempotentPosts(t *testing.T) {
	for _, first := range []reply{{status: 503}, {err: errors.New("broken")}} {
		s := &script{replies: []reply{first, {status: 201}}}
		_, err := pipeline(t, s, nil).Do(t.Context(), httpx.Call{
			Op: "things.create", Method: "POST", Path: []string{"things"}, In: map[string]string{"name": "n"},
			Header: http.Header{"Idempotency-Key": {"k"}}, Idempotent: true,
		})
		if err != nil || len(s.sent) != 2 {
			t.Fatalf("%+v: error %v after %d requests, want 2", first, err, len(s.sent))
		}
		if diff := cmp.Diff(s.sent[0], s.sent[1]); diff != "" {
			t.Errorf("requests differ (-first +second):\n%s", diff)
		}
	}
}
