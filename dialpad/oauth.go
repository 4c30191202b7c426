package dialpad

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
	"github.com/ctikit/ctikit/internal/oauth"
	"github.com/ctikit/ctikit/internal/option"
)

// OAuth is an OAuth app registered with Dialpad: it sends people to Dialpad for
// their consent, and turns the code that comes back into tokens. It is safe for
// concurrent use, and prints without its secret.
//
//	app, err := dialpad.NewOAuth(id, secret, "https://app.example.test/callback")
//	verifier := dialpad.NewVerifier() // keep both in the person's session
//	http.Redirect(w, r, app.AuthorizeURL(state, verifier), http.StatusFound)
//	…                                 // the person comes back with a code
//	token, err := app.Exchange(ctx, code, verifier) // after comparing the state
//	client, err := dialpad.New(app.Credential(token, save))
type OAuth struct {
	client, redirect string
	core             *core
	identify         func(*tokenRequest) // a closure, so that no print shows the secret
}

// NewOAuth returns the app with this id and secret. The secret may be empty,
// where a verifier alone is the proof. The redirect URL is one that the app is
// registered with. Of the options those count that say how requests are sent:
// [WithSandbox], [WithBaseURL], [WithHTTPClient], [WithClock], [WithLogger] and
// so on. Its error lists everything that is wrong with its arguments.
func NewOAuth(clientID, clientSecret, redirectURL string, opts ...Option) (*OAuth, error) {
	cfg := defaults()
	cfg.http.Clock = ctikit.SystemClock{}
	err := errors.Join(
		option.HeaderValue("client id", clientID), option.AbsoluteURL("redirect URL", redirectURL), option.Apply(&cfg, opts),
	)
	var p *httpx.Pipeline
	if err == nil {
		p, err = httpx.New(cfg.http)
	}
	if err != nil {
		return nil, fmt.Errorf("dialpad: new OAuth: %w", err)
	}
	return &OAuth{
		client: clientID, redirect: redirectURL, core: &core{p, cfg},
		identify: func(r *tokenRequest) { r.ClientID, r.ClientSecret = clientID, clientSecret },
	}, nil
}

// NewVerifier returns a random PKCE code verifier (RFC 7636) for one consent.
// It is a secret of the person's session.
func NewVerifier() string { return oauth.NewVerifier() }

// AuthorizeURL is where to send a person for consent. The state, which must be
// random, and the verifier belong to their session. Of the verifier only a hash
// is sent (S256). An OAuth that NewOAuth did not make returns an empty text.
func (o *OAuth) AuthorizeURL(state, verifier string, scopes ...string) string {
	if o.core == nil {
		return ""
	}
	q := url.Values{
		"client_id": {o.client}, "redirect_uri": {o.redirect}, "response_type": {"code"}, "state": {state},
		"code_challenge": {oauth.Challenge(verifier)}, "code_challenge_method": {"S256"},
	}
	if len(scopes) > 0 {
		q.Set("scope", strings.Join(scopes, " "))
	}
	u := o.core.cfg.http.Base.JoinPath("oauth2", "authorize")
	u.RawQuery = q.Encode()
	return u.String()
}

// Exchange turns the code of a consent into tokens; a code works once.
func (o *OAuth) Exchange(ctx context.Context, code, verifier string) (ctikit.Token, error) {
	r := o.core.request("oauth.exchange")
	r.want(code != "", "code", "one, got an empty string")
	r.want(verifier != "", "verifier", "one, got an empty string")
	return o.fetch(ctx, r, tokenRequest{GrantType: "authorization_code", Code: code, Verifier: verifier})
}

// Revoke ends the tokens of the person whose token this is.
func (o *OAuth) Revoke(ctx context.Context, t ctikit.Token) error {
	r := o.core.request("oauth.revoke")
	r.want(option.HeaderValue("", t.Access.Reveal()) == nil, "access token", "ASCII without spaces and control characters")
	r.Header = http.Header{"Authorization": {bearer + t.Access.Reveal()}}
	_, err := r.send(ctx)
	return err
}

// Credential calls as the person who consented. The token is refreshed shortly
// before it expires and when Dialpad refuses it; the clients that share the
// credential share one refresh, however many calls wait for it.
//
// Each refresh replaces both tokens, so save must store the new ones before
// they are used: see [ctikit.Token.Secrets]. While it fails, so do the calls,
// and the next one tries to save again. A nil save keeps tokens in memory only.
// save gets a context that does not end with the call; it runs on one goroutine
// at a time.
//
// A refresh that fails while the old token is good, which it then is for up to
// a minute, is tried again by the next call. Else its error is the call's; one
// that Dialpad refuses is an [*Error] with the Op oauth.refresh, and the person
// has to consent again.
func (o *OAuth) Credential(t ctikit.Token, save func(context.Context, ctikit.Token) error) Credential {
	var err error
	switch {
	case o.core == nil:
		err = errors.New("OAuth: want one made by NewOAuth, got the zero value")
	case !t.Access.IsZero():
		err = option.HeaderValue("access token", t.Access.Reveal())
	case t.Refresh.IsZero():
		err = errors.New("token: want an access or a refresh token, got the zero value")
	}
	if err != nil {
		return Credential{func() (httpx.Auth, error) { return nil, err }}
	}
	cfg := oauth.Config{Token: t, Now: o.core.cfg.http.Clock.Now, Save: save, Detached: true}
	if !t.Refresh.IsZero() {
		cfg.Fetch = o.refresh
	}
	session := oauth.NewSession(cfg)
	return Credential{func() (httpx.Auth, error) { return session, nil }}
}

func (o *OAuth) refresh(ctx context.Context, old ctikit.Token) (ctikit.Token, error) {
	return o.fetch(ctx, o.core.request("oauth.refresh"), tokenRequest{GrantType: "refresh_token", Refresh: old.Refresh.Reveal()})
}

// tokenRequest is the body of both grants.
type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret,omitempty"`
	Code         string `json:"code,omitempty"`
	Verifier     string `json:"code_verifier,omitempty"`
	Refresh      string `json:"refresh_token,omitempty"`
}

// fetch asks for tokens once: after a broken connection nobody knows whether
// the request counted.
func (o *OAuth) fetch(ctx context.Context, r *request, in tokenRequest) (ctikit.Token, error) {
	if o.identify != nil {
		o.identify(&in)
	}
	var out struct {
		Access  ctikit.Secret `json:"access_token"`
		Refresh ctikit.Secret `json:"refresh_token"`
		Expires lenient.Int   `json:"expires_in"` // seconds
	}
	r.In, r.Out = in, &out
	meta, err := r.send(ctx)
	if err == nil {
		if err = option.HeaderValue("access token", out.Access.Reveal()); err != nil {
			err = fmt.Errorf("dialpad: %s: reply: %w", r.Op, err)
		}
	}
	if err != nil {
		return ctikit.Token{}, err
	}
	return ctikit.Token{
		Access: out.Access, Refresh: out.Refresh, Expiry: oauth.Expiry(meta.Started, int64(out.Expires)),
	}, nil
}
