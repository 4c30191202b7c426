package zendesk

import (
	"cmp"
	"math"
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

// limits are the pipeline's reader of budgets and its report. The pipeline
// knows one budget a reply, the tightest; the others are observed on the way.
func limits(unnamed string, observe func(ctikit.RateLimit)) (
	read func(http.Header, time.Time) (ctikit.RateLimit, bool), report func(ctikit.RateLimit),
) {
	if observe == nil {
		observe = func(ctikit.RateLimit) {}
	}
	read = func(h http.Header, _ time.Time) (ctikit.RateLimit, bool) {
		buckets := readLimits(h, unnamed)
		if len(buckets) == 0 {
			return ctikit.RateLimit{}, false
		}
		for _, b := range buckets[1:] {
			observe(b)
		}
		return buckets[0], true
	}
	report = func(l ctikit.RateLimit) {
		l.Bucket = cmp.Or(l.Bucket, unnamed)
		observe(l)
	}
	return read, report
}

// readLimits finds all budgets of a reply, the tightest first.
func readLimits(h http.Header, unnamed string) []ctikit.RateLimit {
	var out []ctikit.RateLimit
	account := ctikit.RateLimit{
		Bucket:    unnamed,
		Limit:     firstNumber(h, "X-Rate-Limit", "Ratelimit-Limit", "Rate-Limit"),
		Remaining: firstNumber(h, "X-Rate-Limit-Remaining", "Ratelimit-Remaining", "Rate-Limit-Remaining"),
		Reset:     seconds(firstNumber(h, "Ratelimit-Reset", "Rate-Limit-Reset")),
	}
	if account.Limit >= 0 || account.Remaining >= 0 {
		out = append(out, account)
	}
	for name, values := range h {
		bucket, ok := endpointBucket(name)
		if !ok || len(values) == 0 {
			continue
		}
		if b := readBucket(bucket, values[0]); b.Limit >= 0 || b.Remaining >= 0 {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b ctikit.RateLimit) int {
		return cmp.Or(cmp.Compare(unknownLast(a.Remaining), unknownLast(b.Remaining)), cmp.Compare(a.Bucket, b.Bucket))
	})
	return out
}

func unknownLast(n int) int {
	if n < 0 {
		return math.MaxInt
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
func readBucket(name, value string) ctikit.RateLimit {
	b := ctikit.RateLimit{Bucket: name, Limit: -1, Remaining: -1}
	for part := range strings.SplitSeq(value, ";") {
		key, digits, _ := strings.Cut(part, "=")
		n := number(digits)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "total":
			b.Limit = n
		case "remaining":
			b.Remaining = n
		case "resets":
			b.Reset = seconds(n)
		}
	}
	return b
}

func firstNumber(h http.Header, names ...string) int {
	for _, name := range names {
		if n := number(h.Get(name)); n >= 0 {
			return n
		}
	}
	return -1
}

// number is −1 for what is none.
func number(digits string) int {
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// seconds is a duration, 0 for less than none. A year is as good as more, and
// does not overflow.
func seconds(n int) time.Duration {
	const year = 365 * 24 * 60 * 60
	return time.Duration(min(max(n, 0), year)) * time.Second
}
