package engine

import (
	"context"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v4"
)

// tries spaces one kind of requests to a system while they fail: those about
// one agent by themselves, and all of them where the system itself seems to
// fail.
type tries struct {
	mu     sync.Mutex
	bo     *backoff.ExponentialBackOff
	down   time.Time           // since when the system fails, zero while it works
	row    map[string]bool     // agents whose requests failed since the last success
	agents map[string]*attempt // those whose own requests fail
}

// attempt is what is known of requests about one agent that fail.
type attempt struct {
	first   time.Time // the first failure
	until   time.Time // the next try; zero for the next sweep
	n       int
	noticed bool
}

const (
	severalAgents = 3           // so many whose requests fail in a row are the system's fault
	ownTries      = 5           // so many failures leave an agent to the sweeps
	refusedRetry  = time.Minute // spaces readings that a system refuses to give
	postponed     = 10 * time.Second
	longestWait   = time.Hour // however long a reply says to wait
)

func newTries() *tries { return &tries{row: map[string]bool{}, agents: map[string]*attempt{}} }

// clear forgets all failures.
func (t *tries) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bo, t.down = nil, time.Time{}
	clear(t.row)
	clear(t.agents)
}

// worked ends all failures of an agent's requests, and of the system.
func (t *tries) worked(agent string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bo, t.down = nil, time.Time{}
	clear(t.row)
	delete(t.agents, agent)
}

// fails notes that the system fails, and reports whether that is new.
func (t *tries) fails(now time.Time) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if first = t.down.IsZero(); first {
		t.down = now
	}
	return first
}

func (t *tries) failing() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.down
}

// next is how long to wait for the system: longer each time.
func (t *tries) next() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bo == nil {
		t.bo = backoff.NewExponentialBackOff(
			backoff.WithInitialInterval(time.Second), backoff.WithMaxInterval(time.Minute),
			backoff.WithMaxElapsedTime(0), backoff.WithRandomizationFactor(0)) // one flusher an account: nothing to spread
	}
	return t.bo.NextBackOff()
}

// failed spaces the tries for one agent, and reports whether so many agents'
// failed in a row that it is the system's fault. An agent left to the sweeps
// says nothing about the system.
func (t *tries) failed(agent string, now time.Time) (system bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.attempt(agent, now)
	if a.n++; a.n < ownTries {
		a.until, t.row[agent] = now.Add(time.Second<<(a.n-1)), true
	} else {
		a.until = time.Time{}
		delete(t.row, agent)
	}
	switch system = len(t.row) >= severalAgents; {
	case !system:
		t.down = time.Time{}
	case t.down.IsZero():
		t.down = now
	}
	return system
}

// wait lets no request about an agent out before a time.
func (t *tries) wait(agent string, now time.Time, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.attempt(agent, now).until = now.Add(d)
}

func (t *tries) attempt(agent string, now time.Time) *attempt {
	a := t.agents[agent]
	if a == nil {
		a = &attempt{first: now}
		t.agents[agent] = a
	}
	return a
}

// due says when the next request about an agent may go out: zero for after the
// next sweep.
func (t *tries) due(agent string, now time.Time) (at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.agents[agent]
	if a == nil {
		return now
	}
	return a.until
}

// notice reports whether people should know now that an agent's requests fail:
// once, and not while the whole system does.
func (t *tries) notice(agent string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.agents[agent]
	if a == nil || a.n < ownTries || a.noticed {
		return false
	}
	a.noticed = true
	return true
}

// forget drops an agent.
func (t *tries) forget(agent string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.agents, agent)
	delete(t.row, agent)
}

// swept lets every agent that was left to the sweeps have one try.
func (t *tries) swept(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.agents {
		if a.until.IsZero() {
			a.until = now
		}
	}
}

// oldest is since when the first of the agents waits, zero for none.
func (t *tries) oldest() (at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.agents {
		if at.IsZero() || a.first.Before(at) {
			at = a.first
		}
	}
	return at
}

// failed takes in a failure of a request about one agent. Only an answer about
// the account keeps the others waiting: too many requests, a refusal of the
// whole account, and failures of several agents in a row.
func (e *Engine) failed(ctx context.Context, m *member, t *tries, agent string, f *Failure) {
	now := e.cfg.Clock.Now()
	switch f.Kind {
	case Throttled:
		m.throttled(m.budget, t, f)
	case Denied:
		e.deny(ctx, m, f)
	case Postponed:
		t.wait(agent, now, orElse(max(0, f.After), postponed))
	case Unsure:
		if t.failed(agent, now) {
			m.budget.block(now.Add(t.next()))
		}
		if m.failing().IsZero() && t.notice(agent) {
			e.notify(ctx, Notice{Code: AgentFails, Subject: Subject{m.Name(), agent}, Detail: "requests about this agent keep failing (" + f.Code + "): each sweep tries one"})
		}
	case Refused, Gone:
	}
}

// throttled keeps a budget from being spent until the system may answer again,
// and says when that is.
func (m *member) throttled(b *budget, t *tries, f *Failure) time.Time {
	m.stats.throttled.Add(1)
	wait := min(f.After, longestWait)
	if wait <= 0 {
		wait = t.next()
	}
	again := m.engine.cfg.Clock.Now().Add(wait)
	b.block(again)
	return again
}

// deny pauses a system whose whole account is refused (S11): its wishes wait,
// no agent is blocked, and each sweep lets one write try again.
func (e *Engine) deny(ctx context.Context, m *member, f *Failure) {
	if !m.denied.Swap(true) {
		e.notify(ctx, Notice{Code: DeniedAll, Subject: Subject{System: m.Name()}, Detail: "the account refuses our writes (" + f.Code + "): they wait, and each sweep tries one"})
	}
}

func (e *Engine) allow(ctx context.Context, m *member) { e.allowAgain(ctx, m, "") }

// allowAgain lets writes out again, for a reason other than one that was accepted.
func (e *Engine) allowAgain(ctx context.Context, m *member, why string) {
	if m.denied.Swap(false) {
		m.queue.wake()
		e.notify(ctx, Notice{Code: AllowedAll, Subject: Subject{System: m.Name()}, Detail: why})
	}
}
