package httpx_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Whatever stands in Retry-After, the wait is none or between a second and
// what a time can hold, and the call ends.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{
		"", "0", "-1", "1", "3600", "9223372036854775807", "9223372036854775808", " 5 ", "1.5", "soon",
		"Mon, 02 Mar 2026 09:00:30 GMT", "Mon, 02 Mar 0001 09:00:30 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
		"Monday, 02-Mar-26 09:00:30 GMT", "Mon Mar  2 09:00:30 2026",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		s := &script{replies: []reply{{status: 429, header: http.Header{"Retry-After": {value}}}}}
		p := pipeline(t, s, func(c *httpx.Config) { c.Retry.Attempts = 1 })
		_, err := p.Do(t.Context(), get("things"))
		var pe *providerError
		if !errors.As(err, &pe) {
			t.Fatalf("error %v", err)
		}
		if pe.RetryAfter != 0 && pe.RetryAfter < time.Second {
			t.Errorf("Retry-After %q means %v", value, pe.RetryAfter)
		}
	})
}

// A wait beyond what an integer holds is very long, not none.
func TestFaultC13RetryAfterBeyondIntegers(t *testing.T) {
	s := &script{replies: []reply{{status: 429, header: http.Header{"Retry-After": {"99999999999999999999"}}}}}
	_, err := pipeline(t, s, func(*httpx.Config) {}).Do(t.Context(), get("things"))
	var pe *providerError
	if !errors.As(err, &pe) || pe.RetryAfter < 24*time.Hour {
		t.Errorf("error %v, want the refusal with a very long wait", err)
	}
}
