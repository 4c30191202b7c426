package aircall_test

import (
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// The unit of the reset is undocumented.
func TestRateLimitHeaders(t *testing.T) {
	in20 := start.Add(20 * time.Second)
	headers := func(reset string) http.Header {
		h := http.Header{}
		h.Set("Date", start.Format(http.TimeFormat))
		h.Set("X-AircallApi-Limit", "120")
		h.Set("X-AircallApi-Remaining", "7")
		h.Set("X-AircallApi-Reset", reset)
		return h
	}
	tests := []struct {
		name, reset string
		want        time.Duration
	}{
		{"UNIX seconds", strconv.FormatInt(in20.Unix(), 10), 20 * time.Second},
		{"UNIX milliseconds", strconv.FormatInt(in20.UnixMilli(), 10), 20 * time.Second},
		{"seconds to wait", "20", 20 * time.Second},
		{"milliseconds to wait", "20000", 20 * time.Second},
		{"due", strconv.FormatInt(start.Unix(), 10), time.Second},
		{"past", "1000000001", time.Second},
		{"far", strconv.FormatInt(start.Add(time.Hour).Unix(), 10), time.Minute},
		{"overflowing", "9223372036854775807", time.Second},
		{"negative", "-5", time.Minute},
		{"missing", "", time.Minute},
		{"words", "soon", time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []ctikit.RateLimit
			c := clientOf(t, answering(200, headers(tt.reset), `{"user":{"id":9}}`),
				aircall.WithRateObserver(func(r ctikit.RateLimit) { got = append(got, r) }))
			if _, err := c.Users.Get(t.Context(), 9); err != nil {
				t.Fatal(err)
			}
			want := []ctikit.RateLimit{{Limit: 120, Remaining: 7, Reset: tt.want, Status: 200}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("limit mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSilentRepliesAreNotObserved(t *testing.T) {
	c := clientOf(t, answering(200, nil, `{"user":{"id":9}}`),
		aircall.WithRateObserver(func(r ctikit.RateLimit) { t.Errorf("observed %+v", r) }))
	if _, err := c.Users.Get(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
}

func TestTooManyRequestsWaitsForTheReset(t *testing.T) {
	f, clk := company(t, 1)
	clk.RunUntil(start.Add(40 * time.Second))
	f.Spend(120)
	var seen []ctikit.RateLimit
	c := f.Client(aircall.WithRateObserver(func(r ctikit.RateLimit) { seen = append(seen, r) }))
	if _, err := c.Users.Get(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if waited := clk.Now().Sub(start); waited != time.Minute {
		t.Errorf("the second request went out after %v, want at the full minute", waited)
	}
	if len(seen) != 2 || seen[0].Status != 429 || seen[0].Remaining != 0 || seen[0].Limit != 120 || seen[1].Remaining != 119 {
		t.Errorf("observed %+v", seen)
	}
}

func TestTooManyRequestsWithoutAnyHeaderWaitsAMinute(t *testing.T) {
	f, clk := company(t, 1)
	f.FailNext("*", ctikit.Fault{Status: 429})
	if _, err := f.Client().Users.Get(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if waited := clk.Now().Sub(start); waited != time.Minute {
		t.Errorf("waited %v, want a minute", waited)
	}
	f.FailNext("*", ctikit.Fault{Status: 429})
	_, err := f.Client(aircall.WithRetries(4, 30*time.Second)).Users.Get(t.Context(), 1)
	if e, ok := errors.AsType[*aircall.Error](err); !ok || e.RetryAfter != time.Minute {
		t.Errorf("a longer wait than allowed: %v, want an Error that tells a minute", err)
	}
}
