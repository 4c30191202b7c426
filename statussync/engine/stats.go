package engine

import (
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Stats are the engine's counts since it started, one entry per system, the hub
// first.
type Stats struct {
	Systems []SystemStats `json:"systems"`
	Sweeps  int           `json:"sweeps"`
	Paused  bool          `json:"paused"`
}

// SystemStats are the counts of one system.
type SystemStats struct {
	System    string        `json:"system"`
	Joined    int           `json:"joined"`     // agents that have a partner
	Pending   int           `json:"pending"`    // agents in line for a write or a reading
	Lag       time.Duration `json:"lag"`        // how long the first of them has been due
	Denied    bool          `json:"denied"`     // the account refuses us: writes wait
	Writes    int64         `json:"writes"`     // accepted by the provider
	NoOps     int64         `json:"no_ops"`     // not sent: a newer wish made them unnecessary
	Withheld  int64         `json:"withheld"`   // not sent: dry run
	Blocked   int64         `json:"blocked"`    // wishes refused for good (S11)
	Reads     int64         `json:"reads"`      // single readings
	Pages     int64         `json:"pages"`      // list requests of sweeps
	Lookups   int64         `json:"lookups"`    // requests for e-mail addresses, to join
	Events    int64         `json:"events"`     // choices told by webhooks
	Echoes    int64         `json:"echoes"`     // of them, our own writes coming back (S6)
	Stale     int64         `json:"stale"`      // of them, repeats and stragglers (S2)
	Throttled int64         `json:"throttled"`  // 429s
	PerMinute int           `json:"per_minute"` // the budget as the headers tell it
}

// counters are a system's counts.
type counters struct {
	writes, noOps, withheld, blocked, reads, pages, lookups, events, echoes, stale, throttled atomic.Int64
}

// Stats returns the counts so far.
func (e *Engine) Stats() Stats {
	now := e.cfg.Clock.Now()
	e.sweep.mu.Lock()
	out := Stats{Sweeps: e.sweep.done, Paused: e.Paused()}
	e.sweep.mu.Unlock()
	for _, m := range e.systems {
		pending, oldest := m.queue.len()
		s := SystemStats{
			System: m.Name(), Joined: e.roster.joined(m.index), Pending: pending, Denied: m.denied.Load(),
			Writes: m.stats.writes.Load(), NoOps: m.stats.noOps.Load(), Withheld: m.stats.withheld.Load(),
			Blocked: m.stats.blocked.Load(), Reads: m.stats.reads.Load(), Pages: m.stats.pages.Load(),
			Lookups: m.stats.lookups.Load(), Events: m.stats.events.Load(), Echoes: m.stats.echoes.Load(),
			Stale: m.stats.stale.Load(), Throttled: m.stats.throttled.Load(), PerMinute: m.budget.perMinute(),
		}
		if !oldest.IsZero() && oldest.Before(now) {
			s.Lag = now.Sub(oldest)
		}
		out.Systems = append(out.Systems, s)
	}
	return out
}

// count tells what an observation was, by what it changed.
func (e *Engine) count(o statussync.Observation, before, after statussync.State) {
	chose, ok := o.(statussync.Chose)
	if !ok {
		return
	}
	m := e.member(chose.System)
	if m == nil { // a system that misnames itself: Decide ignores it too
		return
	}
	m.stats.events.Add(1)
	was, _ := before.Side(chose.System)
	is, _ := after.Side(chose.System)
	switch {
	case !was.Sent.Started.IsZero() && (is.Sent.Echoed || is.Sent.Started.IsZero()) && !was.Sent.Echoed:
		m.stats.echoes.Add(1)
	case was.Known == is.Known && was.Doubt == is.Doubt && was.Sent == is.Sent:
		m.stats.stale.Add(1)
	}
}
