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

// turnWindow is the time that all limits of this file count in.
const turnWindow = time.Minute

// The limits of writes to users that Zendesk documents.
const (
	writesPerUser = 5
	writeInterval = time.Second // of the whole account
)

// quietLimits are the requests a minute of single operations that Zendesk limits
// without a report in the replies, as far as is known.
var quietLimits = map[string]int{"ticket_fields.options": 100, "search.export": 100}

// turns keep requests within limits of their own, of all copies of a client.
type turns struct {
	// most is how many requests of one key a window takes, gap the time between
	// any two.
	most int
	gap  time.Duration

	mu   sync.Mutex
	sent []sentAt // in the last window and to come, by time
}

type sentAt struct {
	key string
	at  time.Time
}

// userTurns are those of writes to users, by user.
func userTurns() *turns { return &turns{most: writesPerUser, gap: writeInterval} }

// opTurns are those of the operations of quietLimits.
func opTurns() map[string]*turns {
	out := make(map[string]*turns, len(quietLimits))
	for op, most := range quietLimits {
		out[op] = &turns{most: most}
	}
	return out
}

// turn waits until a request may leave, as long as the options of the client and
// ctx let it. It reports what cannot be sent.
func (r *request) turn(ctx context.Context, c *core, of *turns, key string) error {
	if err := r.check(); err != nil {
		return err
	}
	longest := cmp.Or(c.cfg.http.Retry.MaxWait, time.Minute)
	if deadline, ok := ctx.Deadline(); ok {
		longest = min(longest, time.Until(deadline))
	}
	wait, ok := of.reserve(key, c.clock.Now(), longest)
	if ok {
		return r.wrap(c.clock.Sleep(ctx, wait))
	}
	late := &Error{Op: r.Op, Status: http.StatusTooManyRequests, RetryAfter: wait}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return errors.Join(late, context.DeadlineExceeded)
	}
	return late
}

// reserve takes the first place that the limits leave to a request, unless it is
// further away than longest.
func (p *turns) reserve(key string, now time.Time, longest time.Duration) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = slices.DeleteFunc(p.sent, func(s sentAt) bool { return !now.Before(s.at.Add(turnWindow)) })
	at := p.place(key, now)
	if wait = at.Sub(now); wait > 0 && wait > longest {
		return wait, false
	}
	p.add(sentAt{key, at})
	return wait, true
}

// place is the first time from now on at which a request is within the limits.
func (p *turns) place(key string, now time.Time) time.Time {
	at := now
	var own []time.Time
	for _, s := range p.sent {
		if s.key == key {
			own = append(own, s.at)
		}
	}
	if n := len(own) - p.most; n >= 0 && own[n].Add(turnWindow).After(at) {
		at = own[n].Add(turnWindow)
	}
	for _, s := range p.sent {
		if at.Sub(s.at).Abs() < p.gap {
			at = s.at.Add(p.gap)
		}
	}
	return at
}

// note counts a request whose key was not known before it.
func (p *turns) note(key string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(sentAt{key, at})
}

func (p *turns) add(s sentAt) {
	p.sent = append(p.sent, s)
	slices.SortStableFunc(p.sent, func(a, b sentAt) int { return a.at.Compare(b.at) })
}
