package zendesk

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The limits of writes to users that Zendesk documents.
const (
	writesPerUser = 5
	userWindow    = time.Minute
	writeInterval = time.Second // of the whole account
)

// userPace keeps the writes to users within the limits. Its zero value has seen
// none.
type userPace struct {
	mu     sync.Mutex
	writes []userWrite // of the last minute and to come, by time
}

type userWrite struct {
	user string
	at   time.Time
}

// turn waits until a write to a user may leave. It reports what cannot be sent.
func (r *request) turn(ctx context.Context, c *core, user string) error {
	if err := r.check(); err != nil {
		return err
	}
	longest := cmp.Or(c.cfg.http.Retry.MaxWait, time.Minute)
	if deadline, ok := ctx.Deadline(); ok {
		longest = min(longest, time.Until(deadline))
	}
	wait, ok := c.cfg.pace.reserve(user, c.clock.Now(), longest)
	if ok {
		return r.wrap(c.clock.Sleep(ctx, wait))
	}
	late := &Error{Op: r.Op, Status: http.StatusTooManyRequests, RetryAfter: wait}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return errors.Join(late, context.DeadlineExceeded)
	}
	return late
}

// reserve takes the first place that both limits leave to a write, unless it is
// further away than longest.
func (p *userPace) reserve(user string, now time.Time, longest time.Duration) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes = slices.DeleteFunc(p.writes, func(w userWrite) bool { return !now.Before(w.at.Add(userWindow)) })
	at := p.place(user, now)
	if wait = at.Sub(now); wait > 0 && wait > longest {
		return wait, false
	}
	p.add(userWrite{user, at})
	return wait, true
}

// place is the first time from now on at which a write is within the limits.
func (p *userPace) place(user string, now time.Time) time.Time {
	at := now
	var own []time.Time
	for _, w := range p.writes {
		if w.user == user {
			own = append(own, w.at)
		}
	}
	if n := len(own) - writesPerUser; n >= 0 && own[n].Add(userWindow).After(at) {
		at = own[n].Add(userWindow)
	}
	for _, w := range p.writes {
		if at.Sub(w.at).Abs() < writeInterval {
			at = w.at.Add(writeInterval)
		}
	}
	return at
}

// note counts a write to a user who was not known before it.
func (p *userPace) note(user string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(userWrite{user, at})
}

func (p *userPace) add(w userWrite) {
	p.writes = append(p.writes, w)
	slices.SortStableFunc(p.writes, func(a, b userWrite) int { return a.at.Compare(b.at) })
}
