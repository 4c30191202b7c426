package zendesktest

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// budgets are the requests a minute. Whether Zendesk counts calls of the
// availability APIs against the account's budget too is not documented: the
// fake keeps the two apart.
type budgets struct{ availability, general, search, export *faketest.Limit }

func newBudgets(s settings) budgets {
	return budgets{
		availability: &faketest.Limit{Max: s.availability, Header: accountHeaders},
		general:      &faketest.Limit{Max: s.general, Header: ticketingHeaders},
		search:       &faketest.Limit{Max: s.search, Header: bucketHeader("search-index")},
		export:       &faketest.Limit{Max: maxExports, Header: bucketHeader("search-export")},
	}
}

// limits names the budget of a request.
func (z *Fake) limits(r *faketest.Request) []*faketest.Limit {
	switch {
	case r.Pattern == "POST /oauth/tokens":
		return nil
	case availabilityAPIs.MatchString(r.Pattern):
		return []*faketest.Limit{z.budgets.availability}
	case r.Pattern == "GET /api/v2/search/export":
		return []*faketest.Limit{z.budgets.general, z.budgets.export}
	case strings.HasPrefix(r.Pattern, "GET /api/v2/search"):
		return []*faketest.Limit{z.budgets.general, z.budgets.search}
	}
	return []*faketest.Limit{z.budgets.general}
}

// maxExports is the budget a minute of exporting searches.
const maxExports = 100

// bucketHeader reports the budget of an endpoint. The name of the export's is
// our guess.
func bucketHeader(name string) func(http.Header, faketest.Usage) {
	return func(h http.Header, u faketest.Usage) {
		h.Set("Zendesk-RateLimit-"+name, fmt.Sprintf("total=%d; remaining=%d; resets=%s", u.Max, u.Remaining, wholeSeconds(u.Reset)))
		if u.Exceeded {
			h.Set("Retry-After", wholeSeconds(u.Reset))
		}
	}
}

// availabilityAPIs are those of Zendesk's chapter on agent availability.
var availabilityAPIs = regexp.MustCompile(`/api/v2/(agent_availabilities|account_groups|capacity|queues|queue_events|engagements)\b`)

// Spend uses up n requests of this minute's budget for the availability APIs,
// as another program on the same account does.
func (z *Fake) Spend(n int) {
	z.change(func() error { return z.budgets.availability.Spend(z.now(), n) })
}

func accountHeaders(h http.Header, u faketest.Usage) {
	h.Set("X-Rate-Limit", strconv.Itoa(u.Max))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(u.Remaining))
	if u.Exceeded {
		h.Set("Retry-After", wholeSeconds(u.Reset))
	}
}

// ticketingHeaders are the account's, and those of Ticketing endpoints.
func ticketingHeaders(h http.Header, u faketest.Usage) {
	accountHeaders(h, u)
	h.Set("Ratelimit-Limit", strconv.Itoa(u.Max))
	h.Set("Ratelimit-Remaining", strconv.Itoa(u.Remaining))
	h.Set("Ratelimit-Reset", wholeSeconds(u.Reset))
}

// wholeSeconds rounds up, as a promise to wait must.
func wholeSeconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
