package aircall

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/option"
)

// OAuthSuccessURL is the page of Aircall's dashboard to which a partner's app
// sends the administrator once it is installed.
const OAuthSuccessURL = "https://dashboard.aircall.io/oauth/success"

const oauthAuthorizeURL = "https://dashboard.aircall.io/oauth/authorize"

// OAuth lets companies install a partner's app. An administrator goes to
// AuthorizeURL and comes back to the redirect URI, where Callback reads the
// code; Exchange trades that for a token, whose Access is for [Bearer]. Aircall
// knows no proof key (PKCE), and its tokens neither expire nor refresh: a token
// ends with the installation, which the event integration.deleted reports. An
// OAuth is safe for concurrent use.
type OAuth struct {
	core *core
	// authorize and body are closures, to keep the secret out of prints.
	authorize func(state string) string
	body      func(code string) tokenBody
}

type tokenBody struct {
	GrantType    string `json:"grant_type"`
	Code         string `json:"code"`
	RedirectURI  string `json:"redirect_uri"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// NewOAuth returns the installer of an app, whose id and secret Aircall issues
// by hand. Of the options, those about HTTP count. Its error lists everything
// that is wrong with its arguments.
func NewOAuth(clientID, clientSecret, redirectURI string, opts ...Option) (*OAuth, error) {
	cfg := defaults()
	err := errors.Join(
		option.HeaderValue("client id", clientID), option.HeaderValue("client secret", clientSecret),
		option.AbsoluteURL("redirect URI", redirectURI), option.Apply(&cfg, opts),
	)
	var c *core
	if err == nil {
		c, err = newCore(cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("aircall: new OAuth: %w", err)
	}
	return &OAuth{
		core: c,
		authorize: func(state string) string {
			q := url.Values{
				"client_id": {clientID}, "redirect_uri": {redirectURI}, "response_type": {"code"}, "scope": {"public_api"},
			}
			if state != "" {
				q.Set("state", state)
			}
			return oauthAuthorizeURL + "?" + q.Encode()
		},
		body: func(code string) tokenBody {
			return tokenBody{"authorization_code", code, redirectURI, clientID, clientSecret}
		},
	}, nil
}

// AuthorizeURL is where an administrator consents. State comes back with the
// answer: a random text that is kept in the administrator's session proves that
// the answer is theirs. Empty sends none. An OAuth that NewOAuth did not make
// returns an empty text.
func (o *OAuth) AuthorizeURL(state string) string {
	if o == nil || o.authorize == nil {
		return ""
	}
	return o.authorize(state)
}

// Errors of [OAuth.Callback].
var (
	// ErrOAuthState: the state is not the one that was sent.
	ErrOAuthState = errors.New("aircall: oauth.callback: state: want the one that was sent, got another")
	// ErrOAuthRefused: the administrator, or Aircall, refused.
	ErrOAuthRefused = errors.New("aircall: oauth.callback: the installation was refused")
)

// Callback reads the code from the query with which an administrator comes
// back. State is what AuthorizeURL got. It fails with [ErrOAuthState] or
// [ErrOAuthRefused]; an answer with neither code nor error is an [ErrInvalid].
func (o *OAuth) Callback(query url.Values, state string) (code string, err error) {
	switch {
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1:
		return "", ErrOAuthState
	case query.Get("error") != "":
		return "", ErrOAuthRefused
	case query.Get("code") == "":
		return "", invalid("oauth.callback", "query", "a code or an error, got neither")
	}
	return query.Get("code"), nil
}

var errNoAccessToken = errors.New("aircall: the reply holds no access token")

// Exchange trades a code for a token. A code that was used, or is not for this
// app, is an [ErrInvalid] or an [ErrUnauthorized]. A broken connection is not
// tried again: a code is good for once.
func (o *OAuth) Exchange(ctx context.Context, code string) (ctikit.Token, error) {
	const op = "oauth.exchange"
	switch {
	case o == nil || o.core == nil:
		return ctikit.Token{}, invalid(op, "OAuth", "one made by NewOAuth, got the zero value")
	case code == "":
		return ctikit.Token{}, invalid(op, "code", "one, got an empty string")
	}
	var out struct {
		AccessToken ctikit.Secret `json:"access_token"`
	}
	r := o.core.request(op).with(o.body(code))
	r.Out = &out
	err := r.run(ctx)
	if err == nil && out.AccessToken.IsZero() {
		err = errNoAccessToken
	}
	if err != nil {
		return ctikit.Token{}, err
	}
	return ctikit.Token{Access: out.AccessToken}, nil
}
