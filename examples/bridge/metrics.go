package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
)

// metric is a count of a system, and what it means.
type metric struct {
	name, help string
	kind       prometheus.ValueType
	of         func(engine.SystemStats) float64
}

const (
	counter = prometheus.CounterValue
	gauge   = prometheus.GaugeValue
)

var metrics = []metric{
	{"bridge_up", "1 while the system works, 0 while it fails or refuses us.", gauge, func(s engine.SystemStats) float64 { return oneIf(problemOf(s) == "") }},
	{"bridge_agents", "Agents who are matched to one of another system.", gauge, func(s engine.SystemStats) float64 { return float64(s.Joined) }},
	{"bridge_pending_agents", "Agents who wait for a write or a reading in this system.", gauge, func(s engine.SystemStats) float64 { return float64(s.Pending) }},
	{"bridge_lag_seconds", "How long the first of the waiting agents has waited.", gauge, func(s engine.SystemStats) float64 { return s.Lag.Seconds() }},
	{"bridge_last_success_timestamp_seconds", "When the last request to the system worked, in seconds since 1970.", gauge, func(s engine.SystemStats) float64 { return unix(s.LastSuccess) }},
	{"bridge_requests_per_minute_limit", "Requests per minute that the system allows.", gauge, func(s engine.SystemStats) float64 { return float64(s.PerMinute) }},
	{"bridge_writes_total", "Statuses set in the system.", counter, func(s engine.SystemStats) float64 { return float64(s.Writes) }},
	{"bridge_writes_saved_total", "Statuses not set because a newer change made that unnecessary.", counter, func(s engine.SystemStats) float64 { return float64(s.NoOps) }},
	{"bridge_writes_withheld_total", "Statuses not set because of -dry-run.", counter, func(s engine.SystemStats) float64 { return float64(s.Withheld) }},
	{"bridge_writes_refused_total", "Statuses that the system refused for good, or accepted and did not show.", counter, func(s engine.SystemStats) float64 { return float64(s.Blocked) }},
	{"bridge_reads_total", "Requests for the status of one agent, or of a few.", counter, func(s engine.SystemStats) float64 { return float64(s.Reads) }},
	{"bridge_list_pages_total", "Requests for pages of the list of all agents.", counter, func(s engine.SystemStats) float64 { return float64(s.Pages) }},
	{"bridge_lookups_total", "Requests for agents' e-mail addresses.", counter, func(s engine.SystemStats) float64 { return float64(s.Lookups) }},
	{"bridge_events_total", "Changes of statuses reported by webhooks.", counter, func(s engine.SystemStats) float64 { return float64(s.Events) }},
	{"bridge_events_own_total", "Of the reported changes, those that the bridge had made itself.", counter, func(s engine.SystemStats) float64 { return float64(s.Echoes) }},
	{"bridge_events_old_total", "Of the reported changes, repeated and late ones.", counter, func(s engine.SystemStats) float64 { return float64(s.Stale) }},
	{"bridge_throttled_total", "Replies that ask for fewer requests (429).", counter, func(s engine.SystemStats) float64 { return float64(s.Throttled) }},
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// The metrics that are not of one system.
var (
	failuresDesc = prometheus.NewDesc("bridge_failures_total", "Requests that failed, by what the failure was.", []string{"system", "kind"}, nil)
	sweepsDesc   = prometheus.NewDesc("bridge_sweeps_total", "How often all agents have been read.", nil, nil)
	panicsDesc   = prometheus.NewDesc("bridge_panics_total", "Faults of the program that were caught.", nil, nil)
	brokenDesc   = prometheus.NewDesc("bridge_broken_records_total", "Damaged records that were put aside; their agents started afresh.", nil, nil)
	newerDesc    = prometheus.NewDesc("bridge_newer_records", "Agents left alone because a newer version has saved their records.", nil, nil)
	infoDesc     = prometheus.NewDesc("bridge_info", "Which program this is; always 1.", []string{"version", "revision", "go"}, nil)
)

// collector reads the engine's counts when it is asked.
type collector struct {
	bridge *bridge
	descs  []*prometheus.Desc // of metrics
}

func newCollector(b *bridge) collector {
	c := collector{bridge: b}
	for _, m := range metrics {
		c.descs = append(c.descs, prometheus.NewDesc(m.name, m.help, []string{"system"}, nil))
	}
	return c
}

// metricsHandler serves the counts in the text format of Prometheus.
func metricsHandler(b *bridge) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(newCollector(b), b.notices.vec)
	return servedMetrics(registry)
}

func servedMetrics(from prometheus.Gatherer) http.Handler {
	return promhttp.HandlerFor(from, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// Describe implements [prometheus.Collector].
func (c collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range append([]*prometheus.Desc{failuresDesc, sweepsDesc, panicsDesc, brokenDesc, newerDesc, infoDesc}, c.descs...) {
		out <- d
	}
}

// Collect implements [prometheus.Collector].
func (c collector) Collect(out chan<- prometheus.Metric) {
	emit := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	v := cli.ReadVersion("bridge")
	emit(infoDesc, gauge, 1, v.Module, v.Revision, v.Go)
	eng := c.bridge.engine.Load()
	if eng == nil {
		for _, s := range c.bridge.systems {
			emit(c.descs[0], gauge, 0, s.Name())
		}
		return
	}
	stats := eng.Stats()
	emit(sweepsDesc, counter, float64(stats.Sweeps))
	emit(panicsDesc, counter, float64(stats.Panics))
	emit(brokenDesc, counter, float64(stats.Broken))
	emit(newerDesc, gauge, float64(stats.Newer))
	for _, s := range stats.Systems {
		for i, m := range metrics {
			emit(c.descs[i], m.kind, m.of(s), s.System)
		}
		for kind, n := range s.Failures {
			emit(failuresDesc, counter, float64(n), s.System, kind)
		}
	}
}

// noticeCounter counts what the engine wants people to know.
type noticeCounter struct{ vec *prometheus.CounterVec }

func newNoticeCounter() *noticeCounter {
	return &noticeCounter{prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "bridge_notices_total", Help: "Notices in the log that somebody should look at, by code.",
	}, []string{"system", "code"})}
}

func (c *noticeCounter) count(n engine.Notice) {
	c.vec.WithLabelValues(n.Subject.System, string(n.Code)).Inc()
}
