package zendesk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// The buckets that Zendesk reports without a name, by the API whose reply
// reports them. Whether the availability APIs' 200 requests a minute are part
// of the account's budget is not documented: keep the two apart.
const (
	BucketAccount      = "account"
	BucketAvailability = "agent-availability"
)

// RateLimit is the state of one of Zendesk's budgets. A 429 may come while
// Remaining is high, because another budget is used up.
//
// Source: developer.zendesk.com, introduction/rate-limits.
type RateLimit struct {
	// Bucket is BucketAccount, BucketAvailability, or the name of an endpoint's
	// own budget in lower case, such as "search-index".
	Bucket string
	// Limit is the number of requests a minute, or of the bucket's own window;
	// −1 when unknown.
	Limit int
	// Remaining is what is left of it; −1 when unknown.
	Remaining int
	// Reset is the time until the window ends; 0 when unknown.
	Reset time.Duration
	// RetryAfter is how long the reply asked to wait; 0 when it did not. It is
	// told with the reply's tightest bucket.
	RetryAfter time.Duration
}

// limits are the pipeline's reader of budgets and its report. The pipeline
// knows one budget a reply, the tightest; the others are observed on the way.
func limits(unnamed string, observe func(RateLimit)) (read func(http.Header, time.Time) (ctikit.RateLimit, bool), report func(ctikit.RateLimit)) {
	if observe == nil {
		observe = func(RateLimit) {}
	}
	read = func(h http.Header, _ time.Time) (ctikit.RateLimit, bool) {
		buckets := readLimits(h, unnamed)
		if len(buckets) == 0 {
			return ctikit.RateLimit{}, false
		}
		for _, b := range buckets[1:] {
			observe(b)
		}
		b := buckets[0]
		return ctikit.RateLimit{Bucket: b.Bucket, Limit: b.Limit, Remaining: b.Remaining, Reset: b.Reset}, true
	}
	report = func(l ctikit.RateLimit) {
		observe(RateLimit{Bucket: cmp.Or(l.Bucket, unnamed), Limit: l.Limit, Remaining: l.Remaining, Reset: l.Reset, RetryAfter: l.RetryAfter})
	}
	return read, report
}

// readLimits finds all budgets of a reply, the tightest first.
func readLimits(h http.Header, unnamed string) []RateLimit {
	var out []RateLimit
	account := RateLimit{
		Bucket:    unnamed,
		Limit:     firstNumber(h, "X-Rate-Limit", "Ratelimit-Limit", "Rate-Limit"),
		Remaining: firstNumber(h, "X-Rate-Limit-Remaining", "Ratelimit-Remaining", "Rate-Limit-Remaining"),
		Reset:     time.Duration(max(0, firstNumber(h, "Ratelimit-Reset", "Rate-Limit-Reset"))) * time.Second,
	}
	if account.Limit >= 0 || account.Remaining >= 0 {
		out = append(out, account)
	}
	for name, values := range h {
		bucket, ok := endpointBucket(name)
		if !ok || len(values) == 0 {
			continue
		}
		if b, ok := readBucket(bucket, values[0]); ok {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b RateLimit) int {
		return cmp.Or(cmp.Compare(known(a.Remaining), known(b.Remaining)), cmp.Compare(a.Bucket, b.Bucket))
	})
	return out
}

// known puts unknown numbers last.
func known(n int) int {
	if n < 0 {
		return int(^uint(0) >> 1)
	}
	return n
}

// endpointBucket reads the name in "Zendesk-RateLimit-{name}"; both spellings
// of the prefix occur.
func endpointBucket(header string) (string, bool) {
	header = strings.ToLower(header)
	for _, prefix := range []string{"zendesk-ratelimit-", "zendesk-rate-limit-"} {
		if name, ok := strings.CutPrefix(header, prefix); ok && name != "" {
			return name, true
		}
	}
	return "", false
}

// readBucket reads "total=100; remaining=99; resets=41".
func readBucket(name, value string) (RateLimit, bool) {
	b := RateLimit{Bucket: name, Limit: -1, Remaining: -1}
	for part := range strings.SplitSeq(value, ";") {
		key, digits, _ := strings.Cut(strings.TrimSpace(part), "=")
		n, err := strconv.Atoi(strings.TrimSpace(digits))
		if err != nil || n < 0 {
			continue
		}
		switch strings.ToLower(key) {
		case "total":
			b.Limit = n
		case "remaining":
			b.Remaining = n
		case "resets":
			b.Reset = time.Duration(n) * time.Second
		}
	}
	return b, b.Limit >= 0 || b.Remaining >= 0
}

func firstNumber(h http.Header, names ...string) int {
	for _, name := range names {
		if n, err := strconv.Atoi(strings.TrimSpace(h.Get(name))); err == nil && n >= 0 {
			return n
		}
	}
	return -1
}
