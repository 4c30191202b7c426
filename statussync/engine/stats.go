package engine

import (
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// Stats are the engine's counts since it started, one entry per system, the hub
// first.
type Stats struct {
	Systems    []SystemStats `json:"systems"`
	Sweeps     int           `json:"sweeps"`
	SweepBegan time.Time     `json:"sweep_began,omitzero"` // the one under way; zero between two
	SweepLate  time.Time     `json:"sweep_late,omitzero"`  // since when one should have ended; zero while all is well
	SweepEnded time.Time     `json:"sweep_ended,omitzero"` // the last one
	SweepTook  time.Duration `json:"sweep_took"`           // from its first request to its last save
	Store      StoreStats    `json:"store"`
	Journal    journal.Stats `json:"journal,omitzero"` // of [Config].Journal
	Lease      LeaseStats    `json:"lease,omitzero"`   // of [Config].Replica
	Paused     bool          `json:"paused"`
	Panics     int64         `json:"panics,omitempty"` // of callbacks and systems
	Broken     int64         `json:"broken,omitempty"` // damaged records that were put aside
	Newer      int           `json:"newer,omitempty"`  // agents left alone: a newer version has saved their records
}

// SystemStats are the counts of one system.
type SystemStats struct {
	System        string        `json:"system"`
	Joined        int           `json:"joined"`         // agents that have a partner
	Unjoined      int           `json:"unjoined"`       // agents that have none, at the last complete sweep
	Ambiguous     int           `json:"ambiguous"`      // agents left alone at the last complete sweep: several have their address
	Pending       int           `json:"pending"`        // agents in line for a write or a reading
	Lag           time.Duration `json:"lag"`            // how long the first of them has been due
	OldestWish    time.Duration `json:"oldest_wish"`    // how long the oldest status that is to be set has not been shown
	OldestUnread  time.Duration `json:"oldest_unread"`  // how long the oldest status that only a reading can confirm has waited for it
	Denied        bool          `json:"denied"`         // the account refuses us: writes wait
	Writes        int64         `json:"writes"`         // accepted by the provider
	NoOps         int64         `json:"no_ops"`         // not sent: a newer wish made them unnecessary
	Withheld      int64         `json:"withheld"`       // not sent: dry run
	Blocked       int64         `json:"blocked"`        // wishes refused for good (S11)
	BlockedAgents int           `json:"blocked_agents"` // agents whose wish is refused now
	Jobs          int64         `json:"jobs"`           // bulk writes accepted, of several agents each
	OpenJobs      int           `json:"open_jobs"`      // of them, those that have not ended
	Polls         int64         `json:"polls"`          // requests of how far they are
	Reads         int64         `json:"reads"`          // readings of one agent, or of several in one request
	Pages         int64         `json:"pages"`          // list requests of sweeps
	Lookups       int64         `json:"lookups"`        // requests for e-mail addresses, to join
	Events        int64         `json:"events"`         // choices reported by webhooks
	Echoes        int64         `json:"echoes"`         // of them, our own writes coming back (S6)
	Stale         int64         `json:"stale"`          // of them, repeats and late ones (S9)
	Throttled     int64         `json:"throttled"`      // 429s
	PerMinute     int           `json:"per_minute"`     // the budget as the headers have it

	Failures     map[string]int64 `json:"failures,omitempty"`      // failed requests, by kind
	FailedWrites map[string]int64 `json:"failed_writes,omitempty"` // of them, writes
	FailedReads  map[string]int64 `json:"failed_reads,omitempty"`  // of them, all others
	LastEvent    time.Time        `json:"last_event,omitzero"`     // the last webhook
	LastSuccess  time.Time        `json:"last_success,omitzero"`   // the last request that worked
	Failing      time.Time        `json:"failing_since,omitzero"`  // since when a list, or requests for several agents in a row, fail
}

// counters are a system's counts.
type counters struct {
	writes, noOps, withheld, blocked, jobs, openJobs, polls, reads, pages, lookups, events, echoes, stale, throttled atomic.Int64
	unjoined, ambiguous                                                                                              atomic.Int64

	failures, failedWrites [len(failureKinds)]atomic.Int64

	success, event atomic.Int64 // when the last one was: nanoseconds since 1970
}

// failureKinds are the names of the kinds of failures, in their order.
var failureKinds = [...]string{
	Unsure: "unsure", Throttled: "throttled", Refused: "refused", Gone: "gone", Denied: "denied", Postponed: "postponed",
}

// Stats returns the counts so far.
func (e *Engine) Stats() Stats {
	out := Stats{Store: e.records.store.stats(), Paused: e.Paused(), Panics: e.panics.Load(), Broken: e.broken.Load(), Newer: e.roster.newerRecords()}
	e.sweep.stats(&out, e.cfg.Clock.Now(), e.sweepTime())
	if e.cfg.Journal != nil {
		out.Journal = e.cfg.Journal.Stats()
	}
	for _, m := range e.systems {
		out.Systems = append(out.Systems, m.counts())
	}
	if e.lease != nil {
		out.Lease = e.leaseStats()
	}
	if !e.leading.Load() {
		out.SweepBegan, out.SweepLate = time.Time{}, time.Time{}
	}
	return out
}

func (m *member) counts() SystemStats {
	now := m.engine.cfg.Clock.Now()
	pending, oldest := m.queue.len()
	for _, at := range []time.Time{m.reads.oldest(), m.writes.oldest()} {
		if oldest.IsZero() || !at.IsZero() && at.Before(oldest) {
			oldest = at
		}
	}
	c := &m.stats
	s := SystemStats{
		System: m.Name(), Joined: m.engine.roster.joined(m.index), Pending: pending, Denied: m.denied.Load(),
		Writes: c.writes.Load(), NoOps: c.noOps.Load(), Withheld: c.withheld.Load(),
		Jobs: c.jobs.Load(), OpenJobs: int(c.openJobs.Load()), Polls: c.polls.Load(),
		Blocked: c.blocked.Load(), Reads: c.reads.Load(), Pages: c.pages.Load(),
		Lookups: c.lookups.Load(), Events: c.events.Load(), Echoes: c.echoes.Load(),
		Stale: c.stale.Load(), Throttled: c.throttled.Load(), PerMinute: m.budget.perMinute(), Failing: m.failing(),
		Unjoined: int(c.unjoined.Load()), Ambiguous: int(c.ambiguous.Load()),
	}
	s.BlockedAgents, s.OldestWish, s.OldestUnread = m.unsettled.counts(now)
	if !oldest.IsZero() && oldest.Before(now) {
		s.Lag = now.Sub(oldest)
	}
	s.LastSuccess, s.LastEvent = moment(&c.success), moment(&c.event)
	s.Failures, s.FailedWrites, s.FailedReads = byKind(&c.failures, nil), byKind(&c.failedWrites, nil), byKind(&c.failures, &c.failedWrites)
	return s
}

// moment is a stored time, zero for none.
func moment(at *atomic.Int64) time.Time {
	if nanos := at.Load(); nanos != 0 {
		return time.Unix(0, nanos).UTC()
	}
	return time.Time{}
}

// byKind are counts of failures by the names of their kinds, without other ones;
// nil when there are none.
func byKind(counts, without *[len(failureKinds)]atomic.Int64) (named map[string]int64) {
	for kind, name := range failureKinds {
		n := counts[kind].Load()
		if without != nil {
			n -= without[kind].Load()
		}
		if n > 0 {
			if named == nil {
				named = map[string]int64{}
			}
			named[name] = n
		}
	}
	return named
}

// count notes what the events among the reports were, by what they changed.
func (e *Engine) count(in statussync.Input, before, after statussync.State, effects []statussync.Effect) {
	reports, _ := in.(statussync.Reports)
	for _, r := range reports {
		if r.Source != statussync.Event || r.Status == "" {
			continue
		}
		m := e.member(r.System)
		m.stats.events.Add(1)
		was, is := statussync.Look(before, r.System), statussync.Look(after, r.System)
		seen := was.Shows != is.Shows || !open(is.Open) // before the reply, or after
		if open(was.Open) && is.Shows == was.Open.Status && seen {
			m.stats.echoes.Add(1)
		}
	}
	for _, ef := range effects {
		if ef.Kind == statussync.RuleApplied && ef.Rule == "S9" {
			e.member(ef.System).stats.stale.Add(1)
		}
	}
}

// open reports whether a write of ours is open.
func open(w statussync.Waiting) bool { return w.For == statussync.Reply || w.For == statussync.Echo }
