package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/clock"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

// bridge runs until ctx ends.
func bridge(ctx context.Context, c config, a accounts, log *slog.Logger) error {
	zs, as := systems.Zendesk(a.zendesk), systems.Aircall(a.aircall)
	eng, err := newEngine(ctx, c, zs, as, log)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", orElse(a.listen, "127.0.0.1:8080"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	mux.Handle("GET /healthz", health(eng))
	mux.Handle("GET /agents/{id}", explain(eng))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Info("listening", "address", listener.Addr().String())

	err = a.subscribe(ctx, mux, zs, as)
	if err == nil {
		for _, p := range eng.Preflight(ctx) {
			log.Warn("preflight", "system", p.System, "code", string(p.Code), "detail", p.Detail)
		}
		err = eng.Run(ctx)
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stop))
	if e := <-served; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

func newEngine(ctx context.Context, c config, zs *systems.ZendeskAccount, as *systems.AircallAccount, log *slog.Logger) (*engine.Engine, error) {
	direction, errD := c.direction()
	drift, errF := c.drift()
	rules, errR := c.rules()
	if err := errors.Join(errD, errF, errR); err != nil {
		return nil, err
	}
	return engine.New(ctx, engine.Config{
		Account: "bridge", Logger: log, DryRun: c.DryRun,
		Agents: c.agents(as.Name()), Ignore: c.Ignore,
		Pairs: []engine.Pair{{A: zs, B: as, Direction: direction, OnDrift: drift, Rules: rules}},
	})
}

// subscribe mounts the webhooks and makes sure that the vendors know them.
func (a accounts) subscribe(ctx context.Context, mux *http.ServeMux, zs *systems.ZendeskAccount, as *systems.AircallAccount) error {
	base := strings.TrimRight(a.public, "/")
	zh, err := zendeskHandler(ctx, a.zendesk, base+"/hooks/zendesk", clock.System{}, zs.Receive)
	if err != nil {
		return err
	}
	mux.Handle("POST /hooks/zendesk", zh)
	ah, err := aircallHandler(ctx, a.aircall, base+"/hooks/aircall", as.Receive)
	if err != nil {
		return err
	}
	mux.Handle("POST /hooks/aircall", ah)
	return nil
}

// health tells the counts, and 503 while an account refuses us.
func health(eng *engine.Engine) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stats := eng.Stats()
		w.Header().Set("Content-Type", "application/json")
		if slices.ContainsFunc(stats.Systems, func(s engine.SystemStats) bool { return s.Denied }) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(stats)
	})
}

// explain says why an agent has the statuses it has.
func explain(eng *engine.Engine) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, err := eng.Explain(r.Context(), r.PathValue("id"))
		switch {
		case errors.Is(err, engine.ErrUnknownAgent):
			http.Error(w, "no agent has this Zendesk id", http.StatusNotFound)
		case err != nil:
			http.Error(w, "the state cannot be read", http.StatusInternalServerError)
		default:
			fmt.Fprintln(w, x)
		}
	})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func keys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
