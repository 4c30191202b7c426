package main

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// limits are how long something may last before a supervisor should look.
type limits struct {
	WrapUp  time.Duration
	Away    time.Duration
	Custom  time.Duration // in a status of the account's own that is away or offline
	Call    time.Duration
	Apart   time.Duration // systems that do not agree
	Missed  time.Duration // how long a missed offer is shown
	Pending time.Duration // offline with open work
}

var usualLimits = limits{
	WrapUp: 3 * time.Minute, Away: 15 * time.Minute, Custom: 45 * time.Minute, Call: 30 * time.Minute,
	Apart: time.Minute, Missed: 5 * time.Minute, Pending: time.Minute,
}

// fastLimits are for the made-up floor, which lives faster than real ones.
var fastLimits = limits{
	WrapUp: 45 * time.Second, Away: 3 * time.Minute, Custom: 5 * time.Minute, Call: 100 * time.Second,
	Apart: 20 * time.Second, Missed: 30 * time.Second, Pending: 30 * time.Second,
}

// alert is a reason for which an agent needs somebody.
type alert struct {
	Code  string `json:"code"`
	Since int64  `json:"since"`
	Limit int64  `json:"limit,omitempty"` // milliseconds
}

// alertsOf are those of an agent now, the most urgent first.
func (p *picture) alertsOf(a *agent, now time.Time) (all []alert) {
	over := func(code string, since time.Time, limit time.Duration) {
		if !since.IsZero() && now.Sub(since) > limit {
			all = append(all, alert{code, millis(since), limit.Milliseconds()})
		}
	}
	if !a.apart.IsZero() {
		over("out of sync", a.apart, p.limits.Apart)
	}
	switch a.phone.doing { //nolint:exhaustive // nothing else has a limit
	case statussync.WrappingUp:
		over("wrap-up", a.phone.since, p.limits.WrapUp)
	case statussync.Working:
		over("long call", a.phone.since, p.limits.Call)
	}
	if !a.missed.IsZero() && now.Sub(a.missed) < p.limits.Missed {
		all = append(all, alert{Code: "missed", Since: millis(a.missed)})
	}
	switch kind := p.kind(a.status.ID); {
	case kind == "offline" && a.items() > 0:
		over("open work", a.status.UpdatedAt, p.limits.Pending)
	case a.status.ID == zendesk.StatusAway:
		over("away", a.status.UpdatedAt, p.limits.Away)
	case kind == "away":
		over("away", a.status.UpdatedAt, p.limits.Custom)
	}
	return all
}

// items counts an agent's work but for e-mail, which may wait.
func (a *agent) items() (n int) {
	for name, w := range a.channels {
		if name != zendesk.ChannelSupport {
			n += w.count()
		}
	}
	return n
}

// raise brings the alerts up to date, and returns the agents who have new ones.
func (p *picture) raise() (raised []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	for id, a := range p.agents {
		next := p.alertsOf(a, now)
		if slices.Equal(next, a.alerts) {
			continue
		}
		if slices.ContainsFunc(next, func(n alert) bool {
			return !slices.ContainsFunc(a.alerts, func(o alert) bool { return o.Code == n.Code })
		}) {
			raised = append(raised, id)
		}
		a.alerts, p.dirty[id] = next, true
	}
	return raised
}
