package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/zendesk"
)

// outages are which vendors do not answer, for those who watch the program.
type outages struct {
	mu    sync.Mutex
	names []string
	since map[string]time.Time
}

// answered notes whether a request worked.
func (v *outages) answered(vendor string, now time.Time, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch _, failing := v.since[vendor]; {
	case err == nil && failing:
		delete(v.since, vendor)
		v.names = slices.DeleteFunc(v.names, func(s string) bool { return s == vendor })
	case err != nil && !failing:
		if v.since == nil {
			v.since = map[string]time.Time{}
		}
		v.since[vendor] = now
		v.names = append(v.names, vendor)
	}
}

// problems are a line for each vendor that does not answer.
func (v *outages) problems() (all []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, name := range v.names {
		all = append(all, name+" has failed since "+v.since[name].UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	return all
}

const (
	lookEvery = time.Minute      // between two looks whether Zendesk answers
	lookTime  = 20 * time.Second // for each
)

// look asks Zendesk who we are. It is an error when we are nobody: no call can be
// filed. Without an answer, calls are saved meanwhile.
func (l *logger) look(ctx context.Context) error {
	patience, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	me, err := l.accounts.zendesk.Users.Me(patience)
	if ctx.Err() != nil {
		return nil
	}
	l.vendors.answered("Zendesk", l.clock.Now(), err)
	switch {
	case errors.Is(err, zendesk.ErrUnauthorized), errors.Is(err, zendesk.ErrForbidden):
		return fmt.Errorf("Zendesk refuses the credential: check the ZENDESK_ variables: %w", err) //nolint:staticcheck // a name
	case errors.Is(err, zendesk.ErrNotFound):
		return fmt.Errorf("Zendesk has no such account: check ZENDESK_SUBDOMAIN: %w", err) //nolint:staticcheck // a name
	case err == nil && me.ID == 0:
		return errors.New("Zendesk does not know who we are: check the ZENDESK_ variables") //nolint:staticcheck // a name
	}
	return nil
}

// watch looks at Zendesk until ctx ends. A credential that was good before may be
// so again: it is a problem to be shown, no reason to end.
func (l *logger) watch(ctx context.Context) {
	for l.clock.Sleep(ctx, lookEvery) == nil {
		if err := tenants.Caught(func() error { return l.look(ctx) }); err != nil {
			l.log.WarnContext(ctx, "Zendesk does not take what is filed", "err", err)
		}
	}
}
