package zendesk

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Credential says who calls Zendesk: OAuthClient, Bearer or APIToken make one.
// It is opaque: neither printing nor JSON shows its secret.
type Credential struct {
	// auth makes the authenticator of one client; tokens fetches over a
	// connection without credentials.
	auth func(tokens *httpx.Pipeline, now clockNow) httpx.Auth
	err  error
}

// Bearer calls with an OAuth access token that the caller renews. For one that
// renews itself see OAuthClient.
func Bearer(token string) Credential {
	if err := headerSafe("bearer token", token); err != nil {
		return Credential{err: err}
	}
	return fixed("Bearer " + token)
}

// APIToken calls with an agent's e-mail address and an API token.
//
// Zendesk is ending API tokens: since 28 July 2026 new accounts cannot create
// them and tokens unused for 30 days are deactivated, since 27 October 2026
// nobody can create them, and on 30 April 2027 all of them stop. Use
// OAuthClient for anything new.
//
// Source: developer.zendesk.com, api-basics/authentication/oauth-migration.
func APIToken(email, token string) Credential {
	if err := errors.Join(headerSafe("e-mail", email), headerSafe("API token", token)); err != nil {
		return Credential{err: err}
	}
	return fixed("Basic " + base64.StdEncoding.EncodeToString([]byte(email+"/token:"+token)))
}

// headerSafe refuses what cannot go into a header, without showing it.
func headerSafe(field, secret string) error {
	switch {
	case secret == "":
		return errors.New(field + ": want a value, got an empty string")
	case strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return errors.New(field + ": want no spaces or control characters")
	}
	return nil
}

func fixed(header string) Credential {
	return Credential{auth: func(*httpx.Pipeline, clockNow) httpx.Auth {
		return fixedAuth{apply: func(h http.Header) { h.Set("Authorization", header) }}
	}}
}

// fixedAuth is a credential that nothing renews.
type fixedAuth struct{ apply func(http.Header) }

func (a fixedAuth) Apply(_ context.Context, r *http.Request) error {
	a.apply(r.Header)
	return nil
}

func (fixedAuth) Renew(context.Context, string) (bool, error) { return false, nil }
