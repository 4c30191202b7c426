package engine

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// budget is what an account may still ask of one API. It never blocks: it says
// when.
type budget struct {
	mu      sync.Mutex
	limiter *rate.Limiter
	minute  int       // requests a minute
	share   float64   // of them, how many at once
	until   time.Time // nothing before
}

// newBudget lets no window of a minute see more than perMinute requests: the
// burst that the bucket holds at its start and what flows in.
func newBudget(perMinute, burst int) *budget {
	b := &budget{limiter: rate.NewLimiter(0, 1), share: float64(burst) / float64(perMinute)}
	b.resize(perMinute, time.Time{})
	return b
}

func (b *budget) resize(perMinute int, now time.Time) {
	burst := max(1, int(b.share*float64(perMinute)))
	flow := max(1, perMinute-burst)
	b.minute = perMinute
	b.limiter.SetLimitAt(now, rate.Every(time.Minute/time.Duration(flow)))
	b.limiter.SetBurstAt(now, burst)
}

// take spends n requests, or says when it could.
func (b *budget) take(now time.Time, n int) (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.After(now) {
		return b.until, false
	}
	n = min(n, b.limiter.Burst())
	r := b.limiter.ReserveN(now, n)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return now.Add(wait), false
	}
	return now, true
}

// half reports whether half of what may go out at once is left.
func (b *budget) half(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.until.After(now) && b.limiter.TokensAt(now) >= float64(b.limiter.Burst())/2
}

// begin starts with nothing to spend: another process may just have spent it.
func (b *budget) begin(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = time.Time{}
	if n := int(b.limiter.TokensAt(now)); n > 0 {
		b.limiter.AllowN(now, n)
	}
}

// block lets nothing through until t.
func (b *budget) block(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.Before(t) {
		b.until = t
	}
}

// correct takes in a rate-limit header: no more is left than it says, whoever
// else spent it. remaining is negative when it does not say.
func (b *budget) correct(now time.Time, limit, remaining int, reset time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if limit > 0 && limit != b.minute {
		b.resize(limit, now)
	}
	if more := int(b.limiter.TokensAt(now)) - remaining; remaining >= 0 && more > 0 {
		b.limiter.AllowN(now, more)
	}
	if remaining == 0 && reset > 0 && b.until.Before(now.Add(reset)) {
		b.until = now.Add(reset)
	}
}

func (b *budget) perMinute() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.minute
}
