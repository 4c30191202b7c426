package zendesk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// OAuthTokens calls as the person whose tokens these are. Before they expire,
// and when Zendesk refuses them, they are exchanged for a new pair, once for
// all goroutines that need it, and save gets the new pair before it is used.
//
// Zendesk ends the old pair when it gives the new one, so that save must have
// stored it when it returns nil: else a restart finds dead tokens. While save
// fails, so do the calls, and the next one tries save again with the same
// pair. Two programs must not share a pair. Give a credential to the clients of
// one account alone. An exchange that is refused is an *Error with the Op
// "oauth.refresh": the person has to allow the app anew.
func OAuthTokens(app OAuthApp, tokens Tokens, save func(ctx context.Context, tokens Tokens) error) Credential {
	errs := []error{app.check("never sent"), headerSafe("access token", tokens.Access), headerSafe("refresh token", tokens.Refresh)}
	if save == nil {
		errs = append(errs, errors.New("save: want a function that stores tokens, got nil"))
	}
	if err := errors.Join(errs...); err != nil {
		return Credential{err: err}
	}
	r := &rotation{app: app, save: save, have: tokens}
	return Credential{auth: r.auth}
}

// rotation replaces a pair of tokens by the next. The flight of its oauth is
// what keeps two exchanges apart.
type rotation struct {
	app  OAuthApp
	save func(context.Context, Tokens) error

	have    Tokens // the newest pair
	unsaved bool
	once    sync.Once
	shared  *oauth
}

// exchangeTime is the longest that an exchange may take, retries included.
const exchangeTime = 2 * time.Minute

// auth is the same for all clients, as the pair is.
func (r *rotation) auth(tokens *httpx.Pipeline, now clockNow) httpx.Auth {
	r.once.Do(func() {
		r.shared = &oauth{now: now, detached: true, ask: func(ctx context.Context) (Tokens, error) {
			ctx, cancel := context.WithTimeout(ctx, exchangeTime)
			defer cancel()
			return r.next(ctx, tokens, now)
		}}
		r.shared.keep(r.have)
	})
	return r.shared
}

// next exchanges the pair, unless the last exchange is still to be saved.
func (r *rotation) next(ctx context.Context, tokens *httpx.Pipeline, now clockNow) (Tokens, error) {
	const op = "oauth.refresh"
	if !r.unsaved {
		req := r.app.request("refresh_token")
		req.RefreshToken, req.RedirectURI, req.Scope = r.have.Refresh, "", ""
		t, err := req.send(ctx, tokens, now, op)
		if err != nil {
			return Tokens{}, prefixed(err)
		}
		if t.Refresh == "" { // not rotated
			t.Refresh, t.RefreshUntil = r.have.Refresh, r.have.RefreshUntil
		}
		r.have, r.unsaved = t, true
	}
	if err := r.save(ctx, r.have); err != nil {
		return Tokens{}, opError(op, fmt.Errorf("save tokens: %w", err))
	}
	r.unsaved = false
	return r.have, nil
}
