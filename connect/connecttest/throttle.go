package connecttest

import (
	"cmp"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// rates are the budgets of operations; a burst of 0 is without end.
type rates struct {
	usual connect.Quota
	own   map[connect.Operation]connect.Quota
}

// afford counts a request. AWS keeps a bucket per account, Region and
// operation; the fake is one of each.
func (in *instance) afford(op connect.Operation, at time.Time) bool {
	b := in.bucket(op)
	return b == nil || b.AllowN(at, 1)
}

// bucket is the bucket of an operation, nil for none.
func (in *instance) bucket(op connect.Operation) *rate.Limiter {
	size := cmp.Or(in.set.rates.own[op], in.set.rates.usual)
	if in.buckets[op] == nil && size.Burst > 0 {
		in.buckets[op] = rate.NewLimiter(rate.Limit(size.PerSecond), size.Burst)
	}
	return in.buckets[op]
}

// Spend uses up n requests of an operation's budget, as other programs of the
// account would.
func (f *Fake) Spend(operation connect.Operation, n int) {
	f.change(func() error {
		if err := errors.Join(f.serves(operation), faketest.Want("Spend", n, 0, 0)); err != nil {
			return err
		}
		now := f.fake.Clock.Now() // of which requests are, too
		if b := f.bucket(operation); b != nil {
			b.AllowN(now, min(n, int(b.TokensAt(now))))
		}
		return nil
	})
}
