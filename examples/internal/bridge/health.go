package bridge

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
)

// health reports whether the bridge does its work.
type health struct{ bridge *bridge }

// report is what /healthz answers.
type report struct {
	Status   string   `json:"status"`             // ok, starting or failing
	Problems []string `json:"problems,omitempty"` // one for each system that does not work, for the store and for sweeps
	Sweeps   int      `json:"sweeps"`             // how often all agents have been read
	// Lease says which replica this is, which leads, and since how many changes.
	Lease   engine.LeaseStats `json:"lease,omitzero"`
	Version string            `json:"version,omitempty"`
}

// ServeHTTP implements [http.Handler]: 200 when all is well, else 503.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	report := h.report()
	w.Header().Set("Content-Type", "application/json")
	if report.Status != "ok" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(report)
}

func (h *health) report() report {
	out := report{Status: "ok", Version: cli.ReadVersion(h.bridge.program).String()}
	eng := h.bridge.engine.Load()
	if eng == nil {
		out.Status, out.Problems = "starting", h.bridge.troubles()
		return out
	}
	stats := eng.Stats()
	out.Sweeps, out.Lease = stats.Sweeps, stats.Lease
	if h.bridge.starts(stats) {
		out.Status = "starting"
	}
	for _, s := range stats.Systems {
		out.add(problemOf(s))
	}
	out.add(h.bridge.accounts.events.Trouble())
	if h.bridge.shared != nil {
		for _, problem := range h.bridge.shared.troubles() {
			out.add(problem)
		}
	}
	if since := stats.Store.Failing; !since.IsZero() {
		out.add("what agents show cannot be saved or read since " + stamp(since) + ": check what -store names, and its disk")
	}
	if since := stats.SweepLate; !since.IsZero() {
		out.add("the reading of all agents is late since " + stamp(since) + "; the last one ended: " + stamp(stats.SweepEnded))
	}
	return out
}

// starts reports whether the bridge cannot do its work yet. The only process has read
// all agents once then; a replica, which may never have to, knows who leads and can take
// all webhooks.
func (b *bridge) starts(stats engine.Stats) bool {
	if b.shared == nil {
		return stats.Sweeps == 0
	}
	return stats.Lease.Term == 0 || !b.shared.known()
}

// add takes in a problem; empty is none.
func (r *report) add(problem string) {
	if problem != "" {
		r.Status, r.Problems = "failing", append(r.Problems, problem)
	}
}

// problemOf says what is wrong with a system, empty for nothing.
func problemOf(s engine.SystemStats) string {
	switch {
	case s.Denied:
		return title(s.System) + " refuses us: check " + orElse(credentials[s.System], "the credential") + " and what it may do"
	case !s.Failing.IsZero():
		return title(s.System) + " has failed since " + stamp(s.Failing) + "; the last request that worked: " + stamp(s.LastSuccess)
	}
	return ""
}

// troubles are the systems that keep the bridge from starting.
func (b *bridge) troubles() (all []string) {
	for _, s := range b.systems {
		if err := s.trouble(); err != nil {
			all = append(all, err.Error())
		}
	}
	return all
}

// stamp is a time for people.
func stamp(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}
