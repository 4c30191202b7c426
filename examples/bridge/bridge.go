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

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// bridge runs until ctx ends.
func bridge(ctx context.Context, c config, a accounts, phones []string, log *slog.Logger) error {
	a.log = log
	zs := systems.Zendesk(a.zendesk)
	lines := make([]line, len(phones))
	for i, name := range phones {
		lines[i] = a.line(name, c.phone(name))
	}
	eng, err := newEngine(ctx, c, zs, lines, log)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", orElse(a.listen, "127.0.0.1:8080"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	server := &http.Server{ // slow clients are cut off
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	}
	mux.Handle("GET /healthz", health(eng))
	mux.Handle("GET /agents/{id}", explain(eng))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Info("listening", "address", listener.Addr().String())

	err = a.subscribe(ctx, mux, zs, lines)
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

func newEngine(ctx context.Context, c config, zs *systems.ZendeskAccount, lines []line, log *slog.Logger) (*engine.Engine, error) {
	every, err := c.sweepEvery()
	errs := []error{err}
	all := []engine.System{zs}
	var names []string
	var pairs []statussync.Pair
	for _, l := range lines {
		pair, err := c.phone(l.Name()).pair(l.Name())
		all, names, pairs, errs = append(all, l), append(names, l.Name()), append(pairs, pair), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return engine.New(ctx, engine.Config{
		Account: "bridge", Logger: log, DryRun: c.DryRun, SweepEvery: every,
		Systems: all, Pairs: pairs, Agents: c.agents(names), Ignore: c.Ignore,
	})
}

// subscribe mounts the webhooks and makes sure that the vendors know them.
func (a accounts) subscribe(ctx context.Context, mux *http.ServeMux, zs *systems.ZendeskAccount, lines []line) error {
	base := strings.TrimRight(a.public, "/")
	h, err := zendeskHandler(ctx, a.zendesk, base+"/hooks/zendesk", zs.Receive, zendesk.WithWebhookLogger(a.log))
	if err := mount(mux, "/hooks/zendesk", h, err); err != nil {
		return err
	}
	for _, l := range lines {
		if err := l.listen(ctx, mux, base); err != nil {
			return err
		}
	}
	return nil
}

// health answers with the counts, and with 503 while an account refuses us.
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
