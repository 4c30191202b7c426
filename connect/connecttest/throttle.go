package connecttest

import (
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit/connect"
)

// rates are the budgets of operations; nil is without end.
type rates struct {
	usual *bucketSize
	own   map[connect.Operation]*bucketSize
}

type bucketSize struct {
	perSecond rate.Limit
	burst     int
}

// usualRates are AWS' defaults.
func usualRates() rates {
	own := map[connect.Operation]*bucketSize{}
	for op, q := range connect.DefaultQuotas() {
		own[op] = newRate(q.PerSecond, q.Burst)
	}
	return rates{usual: newRate(2, 5), own: own}
}

func newRate(perSecond float64, burst int) *bucketSize {
	return &bucketSize{rate.Limit(perSecond), burst}
}

// afford counts a request. AWS keeps a bucket per account, Region and
// operation; the fake is one of each.
func (in *instance) afford(op connect.Operation, at time.Time) bool {
	b := in.bucket(op)
	return b == nil || b.AllowN(at, 1)
}

// bucket is the bucket of an operation, nil for none.
func (in *instance) bucket(operation connect.Operation) *rate.Limiter {
	if b, ok := in.buckets[operation]; ok {
		return b
	}
	size, ok := in.set.rates.own[operation]
	if !ok {
		size = in.set.rates.usual
	}
	if size == nil {
		return nil
	}
	b := rate.NewLimiter(size.perSecond, size.burst)
	in.buckets[operation] = b
	return b
}

// Spend uses up n requests of an operation's budget, as other programs of the
// account would.
func (f *Fake) Spend(operation connect.Operation, n int) {
	f.fake.Locked(func() {
		if b := f.bucket(operation); b != nil {
			b.AllowN(f.set.clock.Now(), min(n, int(b.TokensAt(f.set.clock.Now()))))
		}
	})
}
