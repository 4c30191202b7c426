package zendesk

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/oauth"
	"github.com/ctikit/ctikit/internal/option"
)

// OAuth is an OAuth client that acts for people who allow it, by the
// authorization code grant. It is safe for concurrent use, and prints without
// its secret.
//
//	app, err := zendesk.NewOAuth("acme", id, secret, "https://app.example.test/back")
//	verifier := zendesk.NewVerifier() // kept in the person's session, as state is
//	http.Redirect(w, r, app.AuthorizeURL(state, verifier), http.StatusFound)
//	…                                 // the person comes back with a code
//	token, err := app.Exchange(ctx, code, verifier) // after comparing the state
//	client, err := zendesk.New("acme", app.Credential(token, save))
//
// Source: developer.zendesk.com, ticketing/oauth/grant_type_tokens.
type OAuth struct {
	base *url.URL
	pipe *httpx.Pipeline
	now  func() time.Time
	// request is a closure, so that no print shows the secret.
	request func(grant string) tokenRequest
}

// OAuthOption changes what [NewOAuth] makes: a [TokenOption], or an [Option]
// that says how requests are sent, such as [WithHTTPClient].
type OAuthOption interface{ oauth(c *oauthConfig) error }

type oauthConfig struct {
	config
	request tokenRequest
}

func (o Option) oauth(c *oauthConfig) error { return option.Apply(&c.config, []Option{o}) }

func (o TokenOption) oauth(c *oauthConfig) error { return option.Apply(&c.request, []TokenOption{o}) }

// NewOAuth returns the OAuth client with this identifier and secret in one
// account. The redirect URI is one that is registered for it. A public client
// has no secret: it proves with a verifier that a code is its own, as every
// client may. Its error lists everything that is wrong with its arguments.
func NewOAuth(subdomain, id, secret, redirectURI string, opts ...OAuthOption) (*OAuth, error) {
	cfg, err := defaults(subdomain)
	c := oauthConfig{cfg, tokenRequest{ClientID: id, ClientSecret: secret, RedirectURI: redirectURI, Scope: "read write"}}
	errs := []error{err, option.HeaderValue("client id", id), option.AbsoluteURL("redirect URI", redirectURI)}
	for i, o := range opts {
		if option.IsNil(o) {
			errs = append(errs, fmt.Errorf("option %d: want an option, got nil", i+1))
			continue
		}
		errs = append(errs, o.oauth(&c))
	}
	pipe, err := c.tokens()
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, fmt.Errorf("zendesk: new OAuth: %w", err)
	}
	return &OAuth{base: c.http.Base, pipe: pipe, now: c.clock.Now, request: func(grant string) tokenRequest {
		r := c.request
		r.GrantType = grant
		return r
	}}, nil
}

// NewVerifier returns a random PKCE code verifier (RFC 7636) for one consent.
// It is a secret of the person's session.
func NewVerifier() string { return oauth.NewVerifier() }

// AuthorizeURL is where to send a person for consent. The state, which must be
// random, and the verifier belong to their session; compare the state that
// comes back. Of the verifier only a hash is sent (S256). An empty verifier
// leaves the proof out, which a public client must not. An OAuth that NewOAuth
// did not make returns an empty text.
func (o *OAuth) AuthorizeURL(state, verifier string) string {
	if o == nil || o.base == nil {
		return ""
	}
	r := o.request("")
	q := url.Values{
		"response_type": {"code"}, "client_id": {r.ClientID}, "redirect_uri": {r.RedirectURI}, "scope": {r.Scope}, "state": {state},
	}
	if verifier != "" {
		q.Set("code_challenge", oauth.Challenge(verifier))
		q.Set("code_challenge_method", "S256")
	}
	u := o.base.JoinPath("oauth", "authorizations", "new")
	u.RawQuery = q.Encode()
	return u.String()
}

// Exchange turns the code of a consent into a token. A code is good for two
// minutes, once. What Zendesk refuses is an [*Error] with the Op
// oauth.exchange.
func (o *OAuth) Exchange(ctx context.Context, code, verifier string) (ctikit.Token, error) {
	const op = "oauth.exchange"
	if o == nil || o.pipe == nil {
		return ctikit.Token{}, invalid(op, "OAuth", "one made by NewOAuth, got the zero value")
	}
	r, in := newRequest(o.pipe, op), o.request("authorization_code")
	r.required("code", code)
	r.want(verifier != "" || in.ClientSecret != "", "verifier", "one for a client without secret, got an empty string")
	in.Code, in.CodeVerifier = code, verifier
	return r.token(ctx, in, o.now)
}

// Credential calls as the person who consented. The token is replaced shortly
// before it expires and when Zendesk refuses it; the clients that share the
// credential share one exchange, however many calls wait for it. Give it to the
// clients of one account alone.
//
// Zendesk ends the old token when it gives the new one, so save must have
// stored it when it returns nil: see [ctikit.Token.Secrets]. While save fails,
// so do the calls, and the next one tries to save the same token again. Save
// gets a context that does not end with the call; it runs on one goroutine at a
// time. Two programs must not share a token. An exchange that Zendesk refuses
// is an [*Error] with the Op oauth.refresh: the person has to consent again.
func (o *OAuth) Credential(t ctikit.Token, save func(context.Context, ctikit.Token) error) Credential {
	errs := []error{option.HeaderValue("access token", t.Access.Reveal()), option.HeaderValue("refresh token", t.Refresh.Reveal())}
	if o == nil || o.pipe == nil {
		errs = append(errs, errors.New("OAuth: want one made by NewOAuth, got the zero value"))
	}
	if save == nil {
		errs = append(errs, errors.New("save: want a function that stores tokens, got nil"))
	}
	if err := errors.Join(errs...); err != nil {
		return Credential{err: err}
	}
	session := oauth.NewSession(oauth.Config{Token: t, Now: o.now, Save: save, Detached: true, Fetch: o.refresh})
	return Credential{auth: func(*httpx.Pipeline, func() time.Time) httpx.Auth { return session }}
}

func (o *OAuth) refresh(ctx context.Context, old ctikit.Token) (ctikit.Token, error) {
	in := o.request("refresh_token")
	in.RefreshToken, in.Scope, in.RedirectURI = old.Refresh.Reveal(), "", ""
	return newRequest(o.pipe, "oauth.refresh").token(ctx, in, o.now)
}
