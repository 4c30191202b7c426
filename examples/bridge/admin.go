package main

import (
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/cli"
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

// fromHere refuses requests that name another host where the address is this
// machine's alone: a web page whose name leads here may not read the answers.
func fromHere(address string, h http.Handler) http.Handler {
	if !cli.Loopback(address) {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]") // without a port
		}
		if !cli.Local(host) {
			http.Error(w, "Host: want this machine's own name or address", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// explain says why an agent has the statuses that it has.
func (b *bridge) explain(w http.ResponseWriter, r *http.Request) {
	eng := b.engine.Load()
	if eng == nil {
		http.Error(w, stillStarting, http.StatusServiceUnavailable)
		return
	}
	zone, ok := zoneOf(w, r)
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
