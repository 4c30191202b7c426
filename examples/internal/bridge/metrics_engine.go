package bridge

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/ctikit/ctikit/statussync/engine"
)

// engineMetric is a count that is not of one system.
type engineMetric struct {
	name, help string
	kind       prometheus.ValueType
	of         func(engine.Stats) float64
}

var engineMetrics = []engineMetric{
	{"bridge_sweeps_total", "How often all agents have been read.", counter, func(s engine.Stats) float64 { return float64(s.Sweeps) }},
	{"bridge_sweep_began_timestamp_seconds", "When the reading of all agents began that is under way, in seconds since 1970; 0 between two.", gauge, func(s engine.Stats) float64 { return unix(s.SweepBegan) }},
	{"bridge_sweep_ended_timestamp_seconds", "When the last reading of all agents ended, in seconds since 1970.", gauge, func(s engine.Stats) float64 { return unix(s.SweepEnded) }},
	{"bridge_sweep_seconds", "How long the last reading of all agents took.", gauge, func(s engine.Stats) float64 { return s.SweepTook.Seconds() }},
	{"bridge_sweep_late", "1 while a reading of all agents takes longer than it should, or does not begin.", gauge, func(s engine.Stats) float64 { return oneIf(!s.SweepLate.IsZero()) }},
	{"bridge_leads", "1 while this process sends the requests of the account: the only one, or the replica with the lease.", gauge, func(s engine.Stats) float64 { return oneIf(s.Lease.Role != engine.Follower) }},
	{"bridge_lease_term", "How often the lease of the account has changed hands, as this replica knows it.", gauge, func(s engine.Stats) float64 { return float64(s.Lease.Term) }},
	{"bridge_late_requests_total", "Requests that ended after the lease of this replica.", counter, func(s engine.Stats) float64 { return float64(s.Lease.Late) }},
	{"bridge_paused", "1 while writes are stopped by hand.", gauge, func(s engine.Stats) float64 { return oneIf(s.Paused) }},
	{"bridge_panics_total", "Faults of the program that were caught.", counter, func(s engine.Stats) float64 { return float64(s.Panics) }},
	{"bridge_broken_records_total", "Damaged records that were put aside; their agents started afresh.", counter, func(s engine.Stats) float64 { return float64(s.Broken) }},
	{"bridge_newer_records", "Agents left alone because a newer version has saved their records.", gauge, func(s engine.Stats) float64 { return float64(s.Newer) }},
	{"bridge_store_up", "1 while the store works, 0 while it cannot be read or nothing can be saved.", gauge, func(s engine.Stats) float64 { return oneIf(s.Store.Failing.IsZero()) }},
	{"bridge_store_reads_total", "Reads of the store.", counter, func(s engine.Stats) float64 { return float64(s.Store.Reads) }},
	{"bridge_store_saves_total", "Values that the store was to save.", counter, func(s engine.Stats) float64 { return float64(s.Store.Saves) }},
	{"bridge_store_conflicts_total", "Of the saves, those tried again because the value had changed meanwhile.", counter, func(s engine.Stats) float64 { return float64(s.Store.Conflicts) }},
	{"bridge_store_failed_reads_total", "Of the reads, those that failed.", counter, func(s engine.Stats) float64 { return float64(s.Store.FailedReads) }},
	{"bridge_store_failed_saves_total", "Of the saves, those that failed.", counter, func(s engine.Stats) float64 { return float64(s.Store.FailedSaves) }},
	{"bridge_journal_failed", "1 when nothing more is written to the journal.", gauge, func(s engine.Stats) float64 { return oneIf(s.Journal.Failed != "") }},
	{"bridge_journal_lines_total", "Lines written to the journal.", counter, func(s engine.Stats) float64 { return float64(s.Journal.Lines) }},
	{"bridge_journal_bytes_total", "Bytes written to the journal.", counter, func(s engine.Stats) float64 { return float64(s.Journal.Bytes) }},
	{"bridge_journal_missing_lines_total", "Lines left out of the journal because too many waited.", counter, func(s engine.Stats) float64 { return float64(s.Journal.Missing) }},
	{"bridge_store_seconds_total", "Time spent in reads and saves of the store.", counter, func(s engine.Stats) float64 { return s.Store.Time.Seconds() }},
}

var leaseDesc = prometheus.NewDesc("bridge_lease_info", "Which replica this is, and which one leads as it knows; always 1.", []string{"replica", "holder"}, nil)

// kindMetrics are counts of failures, by what the failure was.
var kindMetrics = []struct {
	name, help string
	of         func(engine.SystemStats) map[string]int64
}{
	{"bridge_failures_total", "Requests that failed, by what the failure was.", func(s engine.SystemStats) map[string]int64 { return s.Failures }},
	{"bridge_failed_writes_total", "Of the failures, requests to set a status.", func(s engine.SystemStats) map[string]int64 { return s.FailedWrites }},
	{"bridge_failed_reads_total", "Of the failures, all other requests.", func(s engine.SystemStats) map[string]int64 { return s.FailedReads }},
}
