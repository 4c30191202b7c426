package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// replicaHooks are the webhooks of an account of which several replicas take what
// comes. The one that leads makes sure of them whenever it begins to lead, as the
// only process does at its start, and saves their secrets. All, itself included, take
// over what is saved, also what is saved later.
type replicaHooks struct {
	secrets secrets
	subs    []subscription
	taken   map[string]*awaited // by system
	public  string
	account string
	clock   ctikit.Clock
	log     *slog.Logger

	mu       sync.Mutex
	refused  error            // why the leader could not make sure of all
	unopened map[string]error // by system
}

func newReplicaHooks(b *bridge) *replicaHooks {
	h := &replicaHooks{
		secrets: newSecrets(b.store, b.config.name, b.seal), subs: b.subs, taken: map[string]*awaited{},
		public: b.accounts.public, account: b.config.name, clock: b.clock, log: b.log, unopened: map[string]error{},
	}
	for _, s := range b.subs {
		h.taken[s.system] = new(awaited)
	}
	return h
}

// awaited is a handler that is not there yet: until then it asks for another try.
type awaited struct{ handler atomic.Pointer[http.Handler] }

// ServeHTTP implements [http.Handler].
func (a *awaited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := a.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	tenants.ComeAgain(w, "the webhook's secret is not known yet")
}

// handlers are what serves the webhooks, by path.
func (h *replicaHooks) handlers() map[string]http.Handler {
	all := map[string]http.Handler{}
	for system, handler := range h.taken {
		all[hookPath(h.account, system)] = handler
	}
	return all
}

// Pauses of what is tried again.
const (
	firstPause = time.Second
	mostPause  = 5 * time.Minute
)

// lead makes sure that every vendor knows where we are, and tries again what fails,
// until ctx ends, as it does with the lease.
func (h *replicaHooks) lead(ctx context.Context) {
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		err := h.ensureAll(ctx)
		if ctx.Err() != nil {
			err = nil // it is the next leader's
		}
		h.note(func() { h.refused = err })
		if err == nil {
			return
		}
		for _, line := range cli.Problems(err) {
			h.log.WarnContext(ctx, "webhooks are not all in order", "err", line, "again_in", pause)
		}
		if h.clock.Sleep(ctx, pause) != nil {
			h.note(func() { h.refused = nil })
			return
		}
	}
}

// ensureAll does so for all vendors, each by itself.
func (h *replicaHooks) ensureAll(ctx context.Context) error {
	var errs []error
	for _, s := range h.subs {
		errs = append(errs, h.ensure(ctx, s))
	}
	return errors.Join(errs...)
}

// ensure makes sure of one webhook. A secret of ours is saved before the vendor signs
// with it, one of the vendor's once it is known.
func (h *replicaHooks) ensure(ctx context.Context, s subscription) error {
	before, err := s.ours(ctx)
	if err != nil {
		return refusedWebhook(s.system, err)
	}
	was, err := h.secrets.load(ctx, s.system)
	if err != nil {
		return err
	}
	chosen := s.chosen(was.newest())
	if !chosen.IsZero() {
		if was, err = h.secrets.replace(ctx, s.system, was, was.with(chosen)); err != nil {
			return err
		}
	}
	url := h.public + hookPath(h.account, s.system)
	secret, err := s.ensure(ctx, url, chosen)
	if err != nil {
		return refusedWebhook(s.system, err)
	}
	if _, err := h.secrets.replace(ctx, s.system, was, was.with(secret)); err != nil {
		return err
	}
	s.removeFormer(ctx, before, url, h.log)
	return nil
}

// follow takes over what any replica has saved, until ctx ends.
func (h *replicaHooks) follow(ctx context.Context) {
	watcher, _ := h.secrets.store.(engine.Watcher) // as engine.New has checked
	for ctx.Err() == nil {
		if err := h.followOnce(ctx, watcher); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "the webhooks' secrets are not followed", "err", err)
		}
		_ = h.clock.Sleep(ctx, firstPause)
	}
}

func (h *replicaHooks) followOnce(ctx context.Context, watcher engine.Watcher) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	changes := watcher.Watch(ctx, h.secrets.prefix)
	for it, err := range h.secrets.store.Scan(ctx, h.secrets.prefix) {
		if err != nil && !errors.Is(err, engine.ErrBroken) {
			return err
		}
		h.take(ctx, it)
	}
	for it, err := range changes {
		if err != nil {
			return err
		}
		h.take(ctx, it)
	}
	return nil
}

// take serves a webhook with what is saved of it. What cannot be opened, or is gone,
// changes nothing.
func (h *replicaHooks) take(ctx context.Context, it engine.Item) {
	system := strings.TrimPrefix(it.Key, h.secrets.prefix)
	awaited := h.taken[system]
	if awaited == nil || it.Value == nil {
		return
	}
	s, err := h.secrets.decode(it)
	var handler http.Handler
	if err == nil {
		handler, err = h.sub(system).handler(s.secrets)
	}
	h.note(func() { h.unopened[system] = err })
	if err != nil {
		h.log.ErrorContext(ctx, "the webhook's saved secret cannot be used", "system", system, "err", err)
		return
	}
	awaited.handler.Store(&handler)
}

func (h *replicaHooks) sub(system string) (found subscription) {
	for _, s := range h.subs {
		if s.system == system {
			found = s
		}
	}
	return found
}

func (h *replicaHooks) note(what func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	what()
}

// known reports whether all webhooks can be taken.
func (h *replicaHooks) known() bool {
	for _, a := range h.taken {
		if a.handler.Load() == nil {
			return false
		}
	}
	return true
}

// troubles say what is wrong with the webhooks.
func (h *replicaHooks) troubles() (all []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all = cli.Problems(h.refused)
	for _, s := range h.subs {
		if err := h.unopened[s.system]; err != nil {
			all = append(all, fmt.Sprintf("the secret of %s's webhook in the store cannot be used: %v", title(s.system), err))
		}
	}
	return all
}
