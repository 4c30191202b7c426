package zendesk_test

import (
	"cmp"
	"net/http"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// Headers of https://developer.zendesk.com/api-reference/introduction/rate-limits/.
func TestRateObserver(t *testing.T) {
	users := func(t *testing.T, c *zendesk.Client) { _, _ = c.Users.ShowMany(t.Context(), []int64{1}) }
	agents := func(t *testing.T, c *zendesk.Client) { _, _ = c.Availability.Get(t.Context(), 1) }
	tests := []struct {
		name   string
		call   func(*testing.T, *zendesk.Client)
		status int
		header []string
		want   []ctikit.RateLimit
	}{
		{"account", users, 200, []string{"X-Rate-Limit", "700", "X-Rate-Limit-Remaining", "698"},
			[]ctikit.RateLimit{{Bucket: zendesk.BucketAccount, Limit: 700, Remaining: 698, Status: 200}}},
		{"availability", agents, 200, []string{"X-Rate-Limit", "200", "X-Rate-Limit-Remaining", "7"},
			[]ctikit.RateLimit{{Bucket: zendesk.BucketAvailability, Limit: 200, Remaining: 7, Status: 200}}},
		{"Ticketing", users, 200, []string{"ratelimit-limit", "700", "ratelimit-remaining", "3", "ratelimit-reset", "49"},
			[]ctikit.RateLimit{{Bucket: zendesk.BucketAccount, Limit: 700, Remaining: 3, Reset: 49 * time.Second, Status: 200}}},
		{"older names", users, 200, []string{"rate-limit", "700", "rate-limit-remaining", "3", "rate-limit-reset", "49"},
			[]ctikit.RateLimit{{Bucket: zendesk.BucketAccount, Limit: 700, Remaining: 3, Reset: 49 * time.Second, Status: 200}}},
		{"endpoints, both spellings", users, 429, []string{
			"X-Rate-Limit", "700", "X-Rate-Limit-Remaining", "600", "Retry-After", "41",
			"Zendesk-RateLimit-search-index", "total=100; remaining=0; resets=41",
			"Zendesk-Rate-Limit-Tickets-Update", "total=20;remaining=19;resets=x", "Zendesk-RateLimit-odd", "no idea"},
			[]ctikit.RateLimit{
				{Bucket: zendesk.BucketAccount, Limit: 700, Remaining: 600},
				{Bucket: "search-index", Limit: 100, Remaining: 0, Reset: 41 * time.Second, RetryAfter: 41 * time.Second, Status: 429},
				{Bucket: "tickets-update", Limit: 20, Remaining: 19},
			}},
		{"429 without headers", users, 429, nil, []ctikit.RateLimit{{Bucket: zendesk.BucketAccount, Limit: -1, Remaining: -1, Status: 429}}},
		{"no headers", users, 200, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []ctikit.RateLimit
			c := client(t, func(r *http.Request) (*http.Response, error) {
				return reply(r, tt.status, `{"users": []}`, tt.header...), nil
			}, zendesk.WithRateObserver(func(l ctikit.RateLimit) { got = append(got, l) }))
			tt.call(t, c)
			slices.SortFunc(got, func(a, b ctikit.RateLimit) int { return cmp.Compare(a.Bucket, b.Bucket) })
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("observed (-want +got):\n%s", diff)
			}
		})
	}
}
