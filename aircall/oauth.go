package aircall

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Where the dashboard takes part in an installation. A partner's app sends the administrator to OAuthSuccessURL
// once it is done.
const (
	OAuthSuccessURL   = "https://dashboard.aircall.io/oauth/success"
	oauthAuthorizeURL = "https://dashboard.aircall.io/oauth/authorize"
)

// OAuth lets companies install a partner's app. An administrator goes to AuthorizeURL, comes back to the
// redirect URI, where Callback reads the code, and Exchange trades that for an access token for [Bearer].
// An OAuth is safe for concurrent use.
type OAuth struct {
	// The closures keep the secret out of prints and dumps.
	authorize func(state string) string
	exchange  func(ctx context.Context, code string) (*OAuthToken, error)
}

// NewOAuth returns the installer of an app, whose id and secret Aircall issues by hand. Of the options, those
// about HTTP count. Its error lists all problems of its arguments at once.
func NewOAuth(clientID, clientSecret, redirectURI string, opts ...Option) (*OAuth, error) {
	var errs []error
	if clientID == "" || clientSecret == "" {
		errs = append(errs, errors.New("the client id or the client secret is empty"))
	}
	if u, err := url.Parse(redirectURI); err != nil || u.Host == "" {
		errs = append(errs, errors.New("the redirect URI is not an absolute URL"))
	}
	cfg := defaults()
	if err := errors.Join(append(errs, apply(&cfg, opts))...); err != nil {
		return nil, fmt.Errorf("aircall: new OAuth: %w", err)
	}
	p, err := httpx.New(cfg.http)
	if err != nil {
		return nil, fmt.Errorf("aircall: new OAuth: %w", err)
	}
	ask := tokenRequest{GrantType: "authorization_code", RedirectURI: redirectURI, ClientID: clientID, ClientSecret: clientSecret}
	return &OAuth{
		authorize: func(state string) string { return authorizeURL(clientID, redirectURI, state) },
		exchange: func(ctx context.Context, code string) (*OAuthToken, error) {
			ask := ask
			ask.Code = code
			return ask.send(ctx, p)
		},
	}, nil
}

// AuthorizeURL is where an administrator consents. State comes back with the answer: a random text that is kept
// in the administrator's session proves that the answer is theirs. Empty sends none.
// An OAuth that NewOAuth did not make has no such place, and gives an empty text.
func (o *OAuth) AuthorizeURL(state string) string {
	if o.authorize == nil {
		return ""
	}
	return o.authorize(state)
}

func authorizeURL(clientID, redirectURI, state string) string {
	q := url.Values{
		"client_id": {clientID}, "redirect_uri": {redirectURI}, "response_type": {"code"}, "scope": {"public_api"},
	}
	if state != "" {
		q.Set("state", state)
	}
	return oauthAuthorizeURL + "?" + q.Encode()
}

// Errors of [OAuth.Callback].
var (
	// ErrOAuthState: the state is not the one that was sent.
	ErrOAuthState = errors.New("aircall: the answer's state is not ours")
	// ErrOAuthRefused: the administrator, or Aircall, said no.
	ErrOAuthRefused = errors.New("aircall: the installation was refused")
)

// Callback reads the code from the query with which an administrator comes back. State is what AuthorizeURL got.
// It fails with [ErrOAuthState] or [ErrOAuthRefused]; an answer with neither code nor error is an [ErrInvalid].
func (o *OAuth) Callback(query url.Values, state string) (code string, err error) {
	got, want := sha256.Sum256([]byte(query.Get("state"))), sha256.Sum256([]byte(state))
	switch {
	case subtle.ConstantTimeCompare(got[:], want[:]) != 1:
		return "", ErrOAuthState
	case query.Get("error") != "":
		return "", ErrOAuthRefused
	case query.Get("code") == "":
		return "", invalid("oauth.callback", "the query has neither code nor error")
	}
	return query.Get("code"), nil
}

// OAuthToken lets an app call for one company. It does not expire, and there is none to refresh it:
// it ends with the installation, which the event integration.deleted tells.
type OAuthToken struct {
	// AccessToken is for [Bearer], as string(t.AccessToken).
	AccessToken Token
	// CreatedAt is in whole seconds and UTC; zero when it was not said.
	CreatedAt time.Time
}

// Exchange trades a code for an access token. A code that was used, or is not ours, is an [ErrInvalid] or an
// [ErrUnauthorized]. A broken connection is not tried again: a code is good for once.
func (o *OAuth) Exchange(ctx context.Context, code string) (*OAuthToken, error) {
	if code == "" || o.exchange == nil {
		return nil, invalid("oauth.exchange", "the code is empty, or NewOAuth did not make this OAuth")
	}
	return o.exchange(ctx, code)
}

type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	Code         string `json:"code"`
	RedirectURI  string `json:"redirect_uri"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

var errNoAccessToken = errors.New("aircall: the reply holds no access token")

func (t tokenRequest) send(ctx context.Context, p *httpx.Pipeline) (*OAuthToken, error) {
	var out struct {
		AccessToken string    `json:"access_token"`
		CreatedAt   looseTime `json:"created_at"`
	}
	_, err := p.Do(ctx, httpx.Call{
		Op: "oauth.exchange", Method: http.MethodPost, Path: []string{"v1", "oauth", "token"}, In: t, Out: &out,
	})
	if err == nil && out.AccessToken == "" {
		err = errNoAccessToken
	}
	if err != nil {
		return nil, err
	}
	return &OAuthToken{AccessToken: Token(out.AccessToken), CreatedAt: out.CreatedAt.Time}, nil
}
