package bridge

import (
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ctikit/ctikit/examples/internal/amazon"
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
	{"bridge_unjoined_agents", "Agents without a partner in another system: they are left alone.", gauge, func(s engine.SystemStats) float64 { return float64(s.Unjoined) }},
	{"bridge_ambiguous_agents", "Agents left alone because several have their e-mail address.", gauge, func(s engine.SystemStats) float64 { return float64(s.Ambiguous) }},
	{"bridge_blocked_agents", "Agents whose status the system refuses for good.", gauge, func(s engine.SystemStats) float64 { return float64(s.BlockedAgents) }},
	{"bridge_pending_agents", "Agents who wait for a write or a reading in this system.", gauge, func(s engine.SystemStats) float64 { return float64(s.Pending) }},
	{"bridge_lag_seconds", "How long the first of the waiting agents has waited.", gauge, func(s engine.SystemStats) float64 { return s.Lag.Seconds() }},
	{"bridge_oldest_wish_seconds", "How long the oldest status that is to be set in the system has not been shown there.", gauge, func(s engine.SystemStats) float64 { return s.OldestWish.Seconds() }},
	{"bridge_oldest_unread_seconds", "How long the oldest reported status that only a reading can confirm has waited for it.", gauge, func(s engine.SystemStats) float64 { return s.OldestUnread.Seconds() }},
	{"bridge_denied", "1 while the account refuses us: writes wait.", gauge, func(s engine.SystemStats) float64 { return oneIf(s.Denied) }},
	{"bridge_failing_since_timestamp_seconds", "Since when the system has failed, in seconds since 1970; 0 while it works.", gauge, func(s engine.SystemStats) float64 { return unix(s.Failing) }},
	{"bridge_last_event_timestamp_seconds", "When the last webhook came, in seconds since 1970.", gauge, func(s engine.SystemStats) float64 { return unix(s.LastEvent) }},
	{"bridge_last_success_timestamp_seconds", "When the last request to the system worked, in seconds since 1970.", gauge, func(s engine.SystemStats) float64 { return unix(s.LastSuccess) }},
	{"bridge_requests_per_minute_limit", "Requests per minute that the system allows.", gauge, func(s engine.SystemStats) float64 { return float64(s.PerMinute) }},
	{"bridge_writes_total", "Statuses set in the system.", counter, func(s engine.SystemStats) float64 { return float64(s.Writes) }},
	{"bridge_writes_saved_total", "Statuses not set because a newer change made that unnecessary.", counter, func(s engine.SystemStats) float64 { return float64(s.NoOps) }},
	{"bridge_writes_withheld_total", "Statuses not set because of -dry-run.", counter, func(s engine.SystemStats) float64 { return float64(s.Withheld) }},
	{"bridge_writes_refused_total", "Statuses that the system refused for good, or accepted and did not show.", counter, func(s engine.SystemStats) float64 { return float64(s.Blocked) }},
	{"bridge_jobs_total", "Requests accepted that set a status for many agents.", counter, func(s engine.SystemStats) float64 { return float64(s.Jobs) }},
	{"bridge_open_jobs", "Of these requests, those that the system has not finished.", gauge, func(s engine.SystemStats) float64 { return float64(s.OpenJobs) }},
	{"bridge_job_polls_total", "Requests of how far they are.", counter, func(s engine.SystemStats) float64 { return float64(s.Polls) }},
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

var infoDesc = prometheus.NewDesc("bridge_info", "Which program this is; always 1.", []string{"version", "revision", "go"}, nil)

// collector reads the engine's counts when it is asked.
type collector struct {
	bridge *bridge
	descs  []*prometheus.Desc // of metrics
	whole  []*prometheus.Desc // of engineMetrics
	kinds  []*prometheus.Desc // of kindMetrics
	stream amazon.Metrics
}

func newCollector(b *bridge) collector {
	c := collector{bridge: b, stream: amazon.NewMetrics("bridge")}
	for _, m := range metrics {
		c.descs = append(c.descs, prometheus.NewDesc(m.name, m.help, []string{"system"}, nil))
	}
	for _, m := range engineMetrics {
		c.whole = append(c.whole, prometheus.NewDesc(m.name, m.help, nil, nil))
	}
	for _, m := range kindMetrics {
		c.kinds = append(c.kinds, prometheus.NewDesc(m.name, m.help, []string{"system", "kind"}, nil))
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
	for _, d := range slices.Concat([]*prometheus.Desc{infoDesc, leaseDesc}, c.descs, c.whole, c.kinds) {
		out <- d
	}
	c.stream.Describe(out)
}

// Collect implements [prometheus.Collector].
func (c collector) Collect(out chan<- prometheus.Metric) {
	emit := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	v := cli.ReadVersion(c.bridge.program)
	emit(infoDesc, gauge, 1, v.Module, v.Revision, v.Go)
	eng := c.bridge.engine.Load()
	if eng == nil {
		for _, s := range c.bridge.systems {
			emit(c.descs[0], gauge, 0, s.Name())
		}
		return
	}
	c.counts(eng.Stats(), emit)
	c.stream.Collect(c.bridge.accounts.events, out)
}

// counts emits what an engine has counted.
func (c collector) counts(stats engine.Stats, emit func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string)) {
	for i, m := range engineMetrics {
		emit(c.whole[i], m.kind, m.of(stats))
	}
	emit(leaseDesc, gauge, 1, stats.Lease.Replica, stats.Lease.Holder)
	for _, s := range stats.Systems {
		for i, m := range metrics {
			emit(c.descs[i], m.kind, m.of(s), s.System)
		}
		for i, m := range kindMetrics {
			for kind, n := range m.of(s) {
				emit(c.kinds[i], counter, float64(n), s.System, kind)
			}
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
