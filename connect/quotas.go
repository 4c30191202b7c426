package connect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit"
)

// Quota is how many requests an operation takes: PerSecond in the long run,
// Burst at once after a pause.
type Quota struct {
	PerSecond float64
	Burst     int
}

// defaultQuota is AWS' for operations that its list of quotas does not name
// (docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html).
var defaultQuota = Quota{PerSecond: 2, Burst: 5}

// DefaultQuotas are the operations that have other quotas than AWS' general 2 a
// second and 5 at once. They come from a copy of AWS' list, and AWS raises quotas on
// request: pass your own to [NewQuotas].
func DefaultQuotas() map[Operation]Quota {
	contacts := Quota{PerSecond: 10, Burst: 15}
	return map[Operation]Quota{
		DescribeContact: contacts, ListContactReferences: contacts, GetContactAttributes: contacts, UpdateContactAttributes: contacts,
		StopContact: contacts, SearchContacts: {PerSecond: 0.5, Burst: 1},
	}
}

// Quotas are the budgets of one AWS account in one Region. AWS keeps a bucket
// per operation, which all instances and all programs of the account share:
// clients of one account and Region should share one Quotas, and one clock. It
// is safe for concurrent use. A zero one gives every operation 2 requests a
// second and 5 at once.
type Quotas struct {
	sizes map[Operation]Quota

	mu      sync.Mutex
	buckets map[Operation]*rate.Limiter
}

// NewQuotas returns full budgets: [DefaultQuotas], adjusted. Nil adjusts
// nothing. Where other programs of the account are busy too, give each a share.
// Unknown operations and quotas that are not positive are errors.
func NewQuotas(adjusted map[Operation]Quota) (*Quotas, error) {
	var errs []error
	for _, op := range slices.Sorted(maps.Keys(adjusted)) {
		q := adjusted[op]
		if !slices.ContainsFunc(Routes(), func(r ctikit.Route) bool { return r.Operation == string(op) }) {
			errs = append(errs, fmt.Errorf("quotas: want operations of connect.API, got %q", string(op)))
		}
		if !(q.PerSecond > 0) || math.IsInf(q.PerSecond, 1) {
			errs = append(errs, fmt.Errorf("quotas: %s: PerSecond: want a positive, finite number, got %v", op, q.PerSecond))
		}
		if q.Burst < 1 {
			errs = append(errs, fmt.Errorf("quotas: %s: Burst: want at least 1, got %d", op, q.Burst))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	sizes := DefaultQuotas()
	maps.Copy(sizes, adjusted)
	return &Quotas{sizes: sizes}, nil
}

// wait returns when the operation's bucket has a request to spare. It does not
// wait for what ctx's deadline cuts off.
func (q *Quotas) wait(ctx context.Context, clk ctikit.Clock, op Operation) error {
	now := clk.Now()
	place := q.bucket(op).ReserveN(now, 1)
	delay := place.DelayFrom(now)
	if cutOff(ctx, delay) {
		place.CancelAt(now)
		return fmt.Errorf("connect: %s: the quota has no request to spare for %v: %w", op, delay, context.DeadlineExceeded)
	}
	if err := clk.Sleep(ctx, delay); err != nil {
		place.CancelAt(clk.Now())
		return fmt.Errorf("connect: %s: waiting for the quota: %w", op, err)
	}
	return nil
}

func (q *Quotas) bucket(op Operation) *rate.Limiter {
	q.mu.Lock()
	defer q.mu.Unlock()
	b, ok := q.buckets[op]
	if !ok {
		size, listed := q.sizes[op]
		if !listed {
			size = defaultQuota
		}
		b = rate.NewLimiter(rate.Limit(size.PerSecond), size.Burst)
		if q.buckets == nil {
			q.buckets = map[Operation]*rate.Limiter{}
		}
		q.buckets[op] = b
	}
	return b
}

// cutOff reports whether ctx ends before a wait does.
func cutOff(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && wait > 0 && time.Until(deadline) < wait
}
