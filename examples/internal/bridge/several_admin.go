package bridge

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

// severalHandler serves what [adminHandler] does, of all accounts.
func severalHandler(program string, all []*tenant) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", severalMetrics(all))
	mux.HandleFunc("GET /healthz", tenants.HealthHandler(cli.ReadVersion(program).String(), all, (*tenant).report))
	mux.HandleFunc("GET /agents", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "want /agents/{account}: /healthz has the names of the accounts", http.StatusNotFound)
	})
	mux.HandleFunc("GET /agents/{account}", ofAccount(all, (*bridge).agents))
	mux.HandleFunc("GET /agents/{account}/{id}", ofAccount(all, (*bridge).explain))
	return mux
}

// ofAccount has the bridge of the account in the path answer.
func ofAccount(all []*tenant, answer func(*bridge, http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, t := range all {
			if t.Name == r.PathValue("account") {
				answer(t.bridge.Load(), w, r)
				return
			}
		}
		http.Error(w, "no account of this name", http.StatusNotFound)
	}
}

// accountReport is what /healthz says of one account.
type accountReport struct {
	Account string `json:"account"`
	report
}

func (t *tenant) report() (_ accountReport, status string) {
	b := t.bridge.Load()
	r := b.health.report()
	r.Version = "" // the program's
	if troubles := t.Troubles(); b.engine.Load() == nil && len(troubles) > 0 {
		r.Status, r.Problems = tenants.Failing, troubles
	}
	for i, p := range r.Problems {
		r.Problems[i] = tenants.Variable(t.Name, p)
	}
	return accountReport{t.Name, r}, r.Status
}

// severalMetrics gives all metrics the account as a label.
func severalMetrics(all []*tenant) http.Handler {
	registry := prometheus.NewRegistry()
	for _, t := range all {
		prometheus.WrapRegistererWith(prometheus.Labels{"account": t.Name}, registry).MustRegister(following{t})
	}
	return servedMetrics(registry)
}

// following reads the counts of the bridge that works for an account now.
type following struct{ *tenant }

// Describe implements [prometheus.Collector]. It says nothing of the bridges that
// are to come.
func (following) Describe(chan<- *prometheus.Desc) {}

// Collect implements [prometheus.Collector].
func (f following) Collect(out chan<- prometheus.Metric) {
	b := f.bridge.Load()
	newCollector(b).Collect(out)
	b.notices.vec.Collect(out)
}
