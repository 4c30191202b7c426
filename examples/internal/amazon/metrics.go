package amazon

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are a program's of the stream that it reads.
type Metrics struct{ lag, failing *prometheus.Desc }

// NewMetrics are those of a program of that name.
func NewMetrics(program string) Metrics {
	return Metrics{
		prometheus.NewDesc(program+"_stream_lag_seconds", "How far behind Connect's stream of agent events is read.", nil, nil),
		prometheus.NewDesc(program+"_stream_failing_since_timestamp_seconds", "Since when the stream cannot be read, in seconds since 1970; 0 while it can.", nil, nil),
	}
}

// Describe implements a part of [prometheus.Collector].
func (m Metrics) Describe(out chan<- *prometheus.Desc) {
	out <- m.lag
	out <- m.failing
}

// Collect gives the metrics of the stream, if one is read.
func (m Metrics) Collect(e *Events, out chan<- prometheus.Metric) {
	lag, failing, read := e.health()
	if !read {
		return
	}
	out <- prometheus.MustNewConstMetric(m.lag, prometheus.GaugeValue, lag.Seconds())
	out <- prometheus.MustNewConstMetric(m.failing, prometheus.GaugeValue, unix(failing))
}

func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
