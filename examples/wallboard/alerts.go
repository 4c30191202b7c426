package main

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// The codes of alerts. The last two are of a status that lasts too long: one in
// which the agent is away, or another one.
const (
	codeApart   = "out of sync"
	codeWrapUp  = "wrap-up"
	codeCall    = "long call"
	codeMissed  = "missed"
	codePending = "open work"
	codeAway    = "away"
	codeStatus  = "status"
)

var codes = []string{codeApart, codeWrapUp, codeCall, codeMissed, codePending, codeAway, codeStatus}

// alert is a reason for which an agent needs somebody.
type alert struct {
	Code  string `json:"code"`
	Since int64  `json:"since"`
	Limit int64  `json:"limit,omitempty"` // milliseconds
}

// alertsOf are those of an agent now, the most urgent first.
func (p *picture) alertsOf(a *agent, now time.Time) (all []alert) {
	over := func(code string, since time.Time, limit time.Duration) {
		if limit > 0 && !since.IsZero() && now.Sub(since) > limit {
			all = append(all, alert{code, millis(since), limit.Milliseconds()})
		}
	}
	over(codeApart, a.apart, p.limit(codeApart))
	switch a.phone.doing { //nolint:exhaustive // nothing else has a limit
	case statussync.WrappingUp:
		over(codeWrapUp, a.phone.since, p.limit(codeWrapUp))
	case statussync.Working:
		over(codeCall, a.phone.since, p.limit(codeCall))
	}
	if !a.missed.IsZero() && now.Sub(a.missed) < p.limits.Missed {
		all = append(all, alert{Code: codeMissed, Since: millis(a.missed)})
	}
	kind := p.kind(a.status.ID)
	if kind == "offline" && a.items() > 0 {
		over(codePending, a.status.UpdatedAt, p.limit(codePending))
	}
	code := codeStatus
	if kind == "away" {
		code = codeAway
	}
	over(code, a.status.UpdatedAt, p.limit(formatID(int64(a.status.ID))))
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
func (p *picture) raise() (raised []news) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	for id, a := range p.agents {
		next, sleeping := a.asleep(p.alertsOf(a, now), now)
		if slices.Equal(next, a.alerts) && slices.Equal(sleeping, a.sleeping) {
			continue
		}
		if slices.ContainsFunc(next, func(n alert) bool {
			return !slices.ContainsFunc(a.alerts, func(o alert) bool { return o.Code == n.Code })
		}) {
			raised = append(raised, news{id: formatID(id), groups: a.groups})
		}
		a.alerts, a.sleeping, p.dirty[id] = next, sleeping, true
	}
	return raised
}
