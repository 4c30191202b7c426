package main

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
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
