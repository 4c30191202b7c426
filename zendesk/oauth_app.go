package zendesk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"

	"github.com/ctikit/ctikit/internal/httpx"
)

// OAuthApp is an OAuth client that acts for people who allow it, by the
// authorization code grant. It is opaque: printing does not show its secret.
//
//	verifier := zendesk.NewVerifier() // kept in the person's session, as state is
//	link, err := app.AuthorizeURL("acme", state, verifier)
//	// The person follows link, allows it, and comes to the redirect URI with a code.
//	tokens, err := app.Exchange(ctx, "acme", code, verifier)
//	// Store tokens, then, now and after every restart:
//	client, err := zendesk.New("acme", zendesk.OAuthTokens(app, tokens, store))
//
// Source: developer.zendesk.com, ticketing/oauth/grant_type_tokens.
type OAuthApp struct {
	request func(grant string) tokenRequest // hides the secret
	err     error
}

// NewOAuthApp takes the client's identifier, its secret, and the redirect URI
// that is registered for it. A public client has no secret: it proves with a
// verifier that the code is its own, as every client may.
func NewOAuthApp(id, secret, redirectURI string, opts ...OAuthOption) OAuthApp {
	req := tokenRequest{ClientID: id, ClientSecret: secret, RedirectURI: redirectURI, Scope: "read write"}
	errs := []error{absolute("redirect URI", redirectURI)}
	if id == "" {
		errs = append(errs, errors.New("OAuth client id: want a value, got an empty string"))
	}
	for _, o := range opts {
		errs = append(errs, o(&req))
	}
	return OAuthApp{err: errors.Join(errs...), request: func(grant string) tokenRequest {
		req := req
		req.GrantType = grant
		return req
	}}
}

// NewVerifier makes a secret for one authorization (RFC 7636): AuthorizeURL
// shows its digest, Exchange the secret itself, so that a stolen code is
// useless.
func NewVerifier() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// AuthorizeURL is where a person allows the app to act for them. State comes
// back with the code: compare it with the one that their session holds. An
// empty verifier leaves the proof out, which a public client must not.
func (a OAuthApp) AuthorizeURL(subdomain, state, verifier string) (string, error) {
	if err := errors.Join(checkSubdomain(subdomain), a.check(verifier)); err != nil {
		return "", fmt.Errorf("zendesk: authorize URL: %w", err)
	}
	if state == "" {
		return "", errors.New("zendesk: authorize URL: state: want a random value that the session keeps, got an empty string")
	}
	req := a.request("")
	q := url.Values{
		"response_type": {"code"}, "client_id": {req.ClientID}, "redirect_uri": {req.RedirectURI}, "scope": {req.Scope}, "state": {state},
	}
	if verifier != "" {
		sum := sha256.Sum256([]byte(verifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		q.Set("code_challenge_method", "S256")
	}
	return "https://" + subdomain + ".zendesk.com/oauth/authorizations/new?" + q.Encode(), nil
}

// Exchange turns a code into tokens. A code is good for two minutes, once. What
// Zendesk refuses is an *Error with the Op "oauth.exchange".
func (a OAuthApp) Exchange(ctx context.Context, subdomain, code, verifier string, opts ...Option) (Tokens, error) {
	const op = "oauth.exchange"
	cfg, err := configure(subdomain, opts, a.check(verifier))
	if err == nil && code == "" {
		err = errors.New("code: want the one that came to the redirect URI, got an empty string")
	}
	if err != nil {
		return Tokens{}, opError(op, err)
	}
	tokens, err := httpx.New(cfg.pipeline(nil, ""))
	if err != nil {
		return Tokens{}, opError(op, err)
	}
	req := a.request("authorization_code")
	req.Code, req.CodeVerifier = code, verifier
	t, err := req.send(ctx, tokens, cfg.clock.Now, op)
	return t, prefixed(err)
}

func (a OAuthApp) check(verifier string) error {
	switch {
	case a.request == nil:
		return errors.New("OAuth app: want one of NewOAuthApp's, got the zero value")
	case a.err != nil:
		return a.err
	case verifier == "" && a.request("").ClientSecret == "":
		return errors.New("verifier: want one for a client without secret, got an empty string")
	}
	return nil
}
