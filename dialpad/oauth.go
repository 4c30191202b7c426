package dialpad

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// OAuth is an OAuth app registered with Dialpad: it sends people to Dialpad for their consent, and turns the
// code that comes back into tokens. It is safe for concurrent use, and prints without its secret.
//
//	app, err := dialpad.NewOAuth(clientID, clientSecret, "https://app.example.test/callback")
//	verifier := dialpad.NewVerifier()                     // keep both in the person's session
//	http.Redirect(w, r, app.AuthorizeURL(state, verifier), http.StatusFound)
//	…                                                     // the person comes back with ?code=…&state=…
//	token, err := app.Exchange(ctx, code, verifier)       // after comparing the state
//	client, err := dialpad.New(app.Credential(token, save))
type OAuth struct {
	client, redirect string
	base             *url.URL
	tokens           *httpx.Pipeline
	now              func() time.Time
	identify         func(*tokenRequest) // a closure, so that no print shows the secret
}

// NewOAuth returns the app with this id and secret. The secret may be empty, where a verifier alone is the
// proof. The redirect URL is one that the app is registered with. Of the options those count that say how
// requests are sent: [WithSandbox], [WithBaseURL], [WithHTTPClient], [WithClock], [WithLogger] and so on.
func NewOAuth(clientID, clientSecret, redirectURL string, opts ...Option) (*OAuth, error) {
	cfg := defaults()
	var errs []error
	if clientID == "" {
		errs = append(errs, errors.New("the client id is empty"))
	}
	if u, err := url.Parse(redirectURL); err != nil || u.Scheme == "" {
		errs = append(errs, errors.New("the redirect URL is not absolute"))
	}
	if err := errors.Join(append(errs, apply(&cfg, opts))...); err != nil {
		return nil, fmt.Errorf("dialpad: new OAuth app: %w", err)
	}
	p, err := httpx.New(cfg.http)
	if err != nil {
		return nil, fmt.Errorf("dialpad: new OAuth app: %w", err)
	}
	if cfg.http.Clock == nil {
		cfg.http.Clock = ctikit.SystemClock{}
	}
	return &OAuth{
		client: clientID, redirect: redirectURL, base: cfg.http.Base, tokens: p, now: cfg.http.Clock.Now,
		identify: func(r *tokenRequest) { r.ClientID, r.ClientSecret = clientID, clientSecret },
	}, nil
}

// NewVerifier returns a random PKCE code verifier (RFC 7636) for one consent. It is a secret of the person's
// session.
func NewVerifier() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// AuthorizeURL is where to send a person for consent. The state, which must be random, and the verifier belong
// to their session. Of the verifier only a hash is sent (S256).
func (o *OAuth) AuthorizeURL(state, verifier string, scopes ...string) string {
	challenge := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {o.client}, "redirect_uri": {o.redirect}, "response_type": {"code"}, "state": {state},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"code_challenge_method": {"S256"},
	}
	if len(scopes) > 0 {
		q.Set("scope", strings.Join(scopes, " "))
	}
	u := o.base.JoinPath("oauth2", "authorize")
	u.RawQuery = q.Encode()
	return u.String()
}

// Token is what stands for one person's consent. It prints and encodes without its secrets: to keep one, store
// string(t.Access), string(t.Refresh) and Expiry, encrypted.
type Token struct {
	Access Secret
	// Refresh gets the next token, once: each refresh replaces both. Empty means that it cannot be refreshed.
	Refresh Secret
	// Expiry is when Access ends; zero when unknown.
	Expiry time.Time
}

// Exchange turns the code of a consent into tokens; a code works once. A refusal is an [*Error] with the Op
// oauth.exchange.
func (o *OAuth) Exchange(ctx context.Context, code, verifier string) (Token, error) {
	const op = "oauth.exchange"
	if code == "" || verifier == "" {
		return Token{}, invalid(op, "the code or the verifier is empty")
	}
	return o.ask(ctx, op, tokenRequest{GrantType: "authorization_code", Code: code, Verifier: verifier})
}

// Revoke ends the tokens of the person whose token this is. A refusal is an [*Error] with the Op oauth.revoke.
func (o *OAuth) Revoke(ctx context.Context, t Token) error {
	const op = "oauth.revoke"
	if err := headerSafe("the access token", string(t.Access)); err != nil {
		return invalid(op, "%v", err)
	}
	_, err := o.tokens.Do(ctx, httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"oauth2", "deauthorize"},
		Header: http.Header{"Authorization": {bearer + string(t.Access)}},
	})
	return err
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

// ask sends a request for tokens once: after a broken connection nobody knows whether it counted, so it is not
// repeated behind the caller's back.
func (o *OAuth) ask(ctx context.Context, op string, in tokenRequest) (Token, error) {
	o.identify(&in)
	var out struct {
		Access  string   `json:"access_token"`
		Refresh string   `json:"refresh_token"`
		Expires looseInt `json:"expires_in"` // seconds
	}
	meta, err := o.tokens.Do(ctx, httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"oauth2", "token"}, In: in, Out: &out,
	})
	if err != nil {
		return Token{}, err
	}
	if err := headerSafe("the access token", out.Access); err != nil {
		return Token{}, fmt.Errorf("dialpad: %s: the reply: %w", op, err)
	}
	t := Token{Access: Secret(out.Access), Refresh: Secret(out.Refresh)}
	if out.Expires > 0 {
		t.Expiry = meta.Started.Add(time.Duration(min(out.Expires, maxSeconds)) * time.Second)
	}
	return t, nil
}
