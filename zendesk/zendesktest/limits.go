package zendesktest

import (
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
type budgets struct {
	availability, general, search, export *faketest.Limit
	// What follows comes on top of general.
	fieldOptions *faketest.Limit
	userWrites   *faketest.Limit
	perUser      map[int64]*faketest.Limit
}

func newBudgets(s settings) budgets {
	return budgets{
		availability: &faketest.Limit{Max: s.availability, Header: accountHeaders},
		general:      &faketest.Limit{Max: s.general, Header: ticketingHeaders},
		fieldOptions: &faketest.Limit{Max: 100, Header: retryAfter},
		userWrites:   &faketest.Limit{Max: s.userWrites, Window: time.Second, Header: retryAfter},
		perUser:      map[int64]*faketest.Limit{},
		search:       &faketest.Limit{Max: s.search, Header: bucketHeader("Zendesk-RateLimit-Search-Index")},
		export:       &faketest.Limit{Max: maxExports, Header: bucketHeader("Zendesk-RateLimit-Search-Export")},
	}
}

// limits names the budget of a request.
func (z *Fake) limits(r *faketest.Request) []*faketest.Limit {
	switch {
	case r.Pattern == "POST /oauth/tokens":
		return nil
	case availabilityAPIs.MatchString(r.Pattern):
		return []*faketest.Limit{z.budgets.availability}
	case r.Pattern == "GET /api/v2/ticket_fields/{id}/options":
		return []*faketest.Limit{z.budgets.general, z.budgets.fieldOptions}
	case r.Pattern == "PUT /api/v2/users/{id}":
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		return z.userLimits(z.people[id])
	case r.Pattern == "POST /api/v2/users/create_or_update":
		in, _ := userIn(r)
		return z.userLimits(z.matched(in))
	case r.Pattern == "GET /api/v2/search/export":
		return []*faketest.Limit{z.budgets.general, z.budgets.export}
	case strings.HasPrefix(r.Pattern, "GET /api/v2/search"):
		return []*faketest.Limit{z.budgets.general, z.budgets.search}
	}
	return append([]*faketest.Limit{z.budgets.general}, z.desk.limits.of(r, z.caller(r).userID)...)
}

// userLimits are the budgets of an update of a user, nil for a new one.
func (z *Fake) userLimits(p *person) []*faketest.Limit {
	limits := []*faketest.Limit{z.budgets.general, z.budgets.userWrites}
	if p == nil {
		return limits
	}
	own := z.budgets.perUser[p.ID]
	if own == nil {
		own = &faketest.Limit{Max: z.set.perUser, Header: retryAfter}
		z.budgets.perUser[p.ID] = own
	}
	return append(limits, own)
}

// maxExports is the budget a minute of exporting searches. The name of its
// header is our guess.
const maxExports = 100

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
	retryAfter(h, u)
}

// retryAfter is all that is known of endpoints' own budgets.
func retryAfter(h http.Header, u faketest.Usage) {
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
