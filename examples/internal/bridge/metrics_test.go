package bridge

import (
	"maps"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
)

// metrics are what /metrics shows, by name and labels.
func (s *scene) metrics(t *testing.T) map[string]string {
	t.Helper()
	w := httptest.NewRecorder()
	adminHandler(s.bridge).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Errorf("/metrics: %d %s", w.Code, w.Body)
	}
	all := map[string]string{}
	for line := range strings.Lines(w.Body.String()) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			all[name] = value
		}
	}
	return all
}

func TestMetricsCountASmallDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, onlyAircall)
		if up, ok := s.metrics(t)[`bridge_up{system="aircall"}`]; up != "0" {
			t.Errorf("before the start bridge_up is %q, %v", up, ok)
		}
		s.office.aircall.PutUser(external)
		s.start(t)
		time.Sleep(10 * time.Second)
		s.set(t, "zendesk", firstAgent, "Lunch")
		time.Sleep(10 * time.Second)
		got := s.metrics(t)
		for name, want := range map[string]string{
			"bridge_sweeps_total":                                    "1",
			"bridge_broken_records_total":                            "0",
			"bridge_newer_records":                                   "0",
			"bridge_panics_total":                                    "0",
			`bridge_up{system="zendesk"}`:                            "1",
			`bridge_agents{system="aircall"}`:                        "5",
			`bridge_pending_agents{system="aircall"}`:                "0",
			`bridge_lag_seconds{system="aircall"}`:                   "0",
			`bridge_writes_total{system="aircall"}`:                  "1",
			`bridge_writes_total{system="zendesk"}`:                  "0",
			`bridge_events_total{system="zendesk"}`:                  "1",
			`bridge_events_total{system="aircall"}`:                  "2",
			`bridge_lookups_total{system="zendesk"}`:                 "1",
			`bridge_requests_per_minute_limit{system="aircall"}`:     "120",
			`bridge_notices_total{code="unjoined",system="aircall"}`: "1",
		} {
			if got[name] != want {
				t.Errorf("%s is %q, want %s", name, got[name], want)
			}
		}
		for _, m := range metrics {
			if _, ok := got[m.name+`{system="aircall"}`]; !ok {
				t.Errorf("no %s", m.name)
			}
		}
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
}

// Every count of the engine has a metric: whichever of them changes, a metric
// does.
func TestMetricsShowEveryCount(t *testing.T) {
	c := newCollector(nil)
	shown := func(stats engine.Stats) map[string]float64 {
		all := map[string]float64{}
		c.counts(stats, func(d *prometheus.Desc, _ prometheus.ValueType, v float64, labels ...string) {
			all[d.String()+strings.Join(labels, " ")] = v
		})
		return all
	}
	zero := func() engine.Stats { return engine.Stats{Systems: []engine.SystemStats{{System: "zendesk"}}} }
	was := shown(zero())
	fields := 0
	check := func(part string, of func(*engine.Stats) reflect.Value) {
		of0 := zero()
		for i := range of(&of0).NumField() {
			stats := zero()
			name, field := of(&stats).Type().Field(i).Name, of(&stats).Field(i)
			switch v := field.Addr().Interface().(type) {
			case *time.Time:
				*v = time.Unix(7, 0)
			case *time.Duration:
				*v = 7 * time.Second
			case *int:
				*v = 7
			case *int64:
				*v = 7
			case *bool:
				*v = true
			case *string:
				*v = "seven"
			case *map[string]int64:
				*v = map[string]int64{"unsure": 7}
			case *engine.Role:
				*v = engine.Follower
			case *engine.LeaseStats, *engine.StoreStats, *[]engine.SystemStats, *journal.Stats:
				continue
			default:
				t.Errorf("%s.%s is a %T", part, name, v)
			}
			if fields++; maps.Equal(was, shown(stats)) {
				t.Errorf("no metric shows %s.%s", part, name)
			}
		}
	}
	check("Stats", func(s *engine.Stats) reflect.Value { return reflect.ValueOf(s).Elem() })
	check("Store", func(s *engine.Stats) reflect.Value { return reflect.ValueOf(&s.Store).Elem() })
	check("Lease", func(s *engine.Stats) reflect.Value { return reflect.ValueOf(&s.Lease).Elem() })
	check("Journal", func(s *engine.Stats) reflect.Value { return reflect.ValueOf(&s.Journal).Elem() })
	check("Systems", func(s *engine.Stats) reflect.Value { return reflect.ValueOf(&s.Systems[0]).Elem() })
	if fields < 40 {
		t.Errorf("%d fields were checked, want all", fields)
	}
}
