package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// healthReport is what /healthz says of an account.
type healthReport struct {
	Account  string   `json:"account,omitempty"` // of several
	Status   string   `json:"status"`
	Problems []string `json:"problems,omitempty"`
	Version  string   `json:"version,omitempty"` // where there is one account
}

// health says whether calls can be filed.
func (l *logger) health() healthReport {
	problems := l.vendors.problems()
	if trouble := l.accounts.events.Trouble(); trouble != "" {
		problems = append(problems, trouble)
	}
	if len(problems) > 0 {
		return healthReport{Status: tenants.Failing, Problems: problems}
	}
	return healthReport{Status: tenants.OK}
}

// adminHandler serves what the people who run the program look at.
func adminHandler(l *logger) http.Handler {
	mux := http.NewServeMux()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector{func() *logger { return l }})
	mux.Handle("GET /metrics", servedMetrics(registry))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		r := l.health()
		r.Version = cli.ReadVersion("calllogger").String()
		tenants.WriteHealth(w, r.Status, r)
	})
	return mux
}

func servedMetrics(from prometheus.Gatherer) http.Handler {
	return promhttp.HandlerFor(from, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// metric is a count of a phone system's filer, and what it means.
type metric struct {
	desc *prometheus.Desc
	of   func(filing.Stats) int64
}

func newMetric(name, help string, of func(filing.Stats) int64) metric {
	return metric{prometheus.NewDesc(name, help, []string{"phone"}, nil), of}
}

var metrics = []metric{
	newMetric("calllogger_steps_total", "Steps of plans that came to their end.", func(s filing.Stats) int64 { return s.Steps }),
	newMetric("calllogger_steps_refused_total", "Of those, the ones that Zendesk or the phone system refused.", func(s filing.Stats) int64 { return s.Refused }),
	newMetric("calllogger_failures_total", "Requests that failed, and are repeated.", func(s filing.Stats) int64 { return s.Failures }),
	newMetric("calllogger_orphans_total", "Calls that may have been logged twice, since a reply was lost.", func(s filing.Stats) int64 { return s.Orphans }),
	newMetric("calllogger_notices_total", "Notices in the log that somebody should look at.", func(s filing.Stats) int64 { return s.Notices }),
	newMetric("calllogger_panics_total", "Faults of the program that were caught.", func(s filing.Stats) int64 { return s.Panics }),
}

// taskMetrics are of tasks that ticket events make.
var taskMetrics = []struct {
	desc *prometheus.Desc
	of   func(taskfeed.Stats) int64
}{
	{prometheus.NewDesc("calllogger_tasks_started_total", "Tasks that ticket events have made in Connect.", nil, nil), func(s taskfeed.Stats) int64 { return s.Started }},
	{prometheus.NewDesc("calllogger_tasks_stopped_total", "Of those, the ones that were stopped because the ticket needs nobody.", nil, nil), func(s taskfeed.Stats) int64 { return s.Stopped }},
	{prometheus.NewDesc("calllogger_tasks_refused_total", "Tasks that Connect refused for good.", nil, nil), func(s taskfeed.Stats) int64 { return s.Refused }},
	{prometheus.NewDesc("calllogger_tasks_failures_total", "Requests about tasks that failed, and are repeated.", nil, nil), func(s taskfeed.Stats) int64 { return s.Failures }},
}

var streamMetrics = amazon.NewMetrics("calllogger")

var upDesc = prometheus.NewDesc("calllogger_up", "1 while calls can be filed, 0 while a vendor fails or refuses us.", nil, nil)

// collector reads the counts of the logger that works now; nil for none.
type collector struct{ logger func() *logger }

// Describe implements [prometheus.Collector]. The loggers that are to come are not
// known yet.
func (collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements [prometheus.Collector].
func (c collector) Collect(out chan<- prometheus.Metric) {
	l := c.logger()
	up := 0.0
	if l != nil && l.health().Status == tenants.OK {
		up = 1
	}
	out <- prometheus.MustNewConstMetric(upDesc, prometheus.GaugeValue, up)
	if l == nil {
		return
	}
	streamMetrics.Collect(l.accounts.events, out)
	if l.tasks != nil {
		for _, m := range taskMetrics {
			out <- prometheus.MustNewConstMetric(m.desc, prometheus.CounterValue, float64(m.of(l.tasks.Stats())))
		}
	}
	for phone, stats := range l.stats() {
		for _, m := range metrics {
			out <- prometheus.MustNewConstMetric(m.desc, prometheus.CounterValue, float64(m.of(stats)), phone)
		}
	}
}

// stats are the counts by phone systems.
func (l *logger) stats() map[string]filing.Stats {
	all := map[string]filing.Stats{}
	if l.calls != nil {
		all["aircall"] = l.calls.Stats()
	}
	if l.contacts != nil {
		all["connect"] = l.contacts.Stats()
	}
	return all
}
