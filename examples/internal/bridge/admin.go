package bridge

import (
	"errors"
	"net/http"

	"github.com/ctikit/ctikit/statussync/engine"
)

// adminHandler serves what the people who run the bridge look at.
func adminHandler(b *bridge) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", b.health)
	mux.Handle("GET /metrics", metricsHandler(b))
	mux.HandleFunc("GET /agents", b.agents)
	mux.HandleFunc("GET /agents/{id}", b.explain)
	return mux
}

// explain says why an agent has the statuses that it has.
func (b *bridge) explain(w http.ResponseWriter, r *http.Request) {
	eng, zone, ok := b.asked(w, r)
	if !ok {
		return
	}
	x, err := eng.Explain(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, engine.ErrUnknownAgent):
		http.Error(w, "no agent with this Zendesk id is matched to one of a phone system", http.StatusNotFound)
	case err != nil:
		http.Error(w, "the state of this agent cannot be read", http.StatusInternalServerError)
	default:
		writeExplanation(w, r, x.In(zone))
	}
}
