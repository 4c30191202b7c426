package dialpadtest

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// consents is what is known about OAuth apps and the tokens given out.
type consents struct {
	apps    map[string]app
	codes   map[string]pending
	access  map[string]time.Time // when each ends
	refresh map[string]string    // the access token that goes with each
	made    int
}

type app struct {
	secret string
	life   time.Duration
}

// pending is a consent that was not turned into tokens yet.
type pending struct{ client, redirect, challenge, method string }

func newConsents() consents {
	return consents{
		apps: map[string]app{}, codes: map[string]pending{}, access: map[string]time.Time{}, refresh: map[string]string{},
	}
}

func (c *consents) admits(token string, now time.Time) bool {
	end, known := c.access[token]
	return known && now.Before(end)
}

// PutOAuthApp registers an app. Its access tokens live that long; 0 is an hour.
func (f *Fake) PutOAuthApp(clientID, secret string, life time.Duration) {
	if life <= 0 {
		life = time.Hour
	}
	f.fake.Locked(func() { f.oauth.apps[clientID] = app{secret, life} })
}

// OAuth returns the app as a program has it, which sends its requests to f in
// memory and lives by f's clock. A bad argument gives nil, and fails the test.
func (f *Fake) OAuth(clientID, secret, redirectURL string, opts ...dialpad.Option) *dialpad.OAuth {
	o, err := dialpad.NewOAuth(clientID, secret, redirectURL, append(f.wiring(), opts...)...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return o
}

// Consent is what a person does who is sent to an authorize URL: it returns the
// URL that Dialpad sends them back to, with code and state. Where Dialpad shows
// an error page instead, it fails the test.
func (f *Fake) Consent(authorizeURL string) (back *url.URL) {
	u, err := url.Parse(authorizeURL)
	if err != nil {
		f.complain(errors.New("the authorize URL is not a URL"))
		return nil
	}
	f.fake.Locked(func() { back, err = f.consent(u.Query()) })
	f.complain(err)
	return back
}

func (f *Fake) consent(q url.Values) (*url.URL, error) {
	p := pending{q.Get("client_id"), q.Get("redirect_uri"), q.Get("code_challenge"), q.Get("code_challenge_method")}
	back, err := url.Parse(p.redirect)
	switch {
	case f.oauth.apps[p.client] == app{}:
		return nil, fmt.Errorf("no OAuth app %q", p.client)
	case err != nil || back.Scheme == "":
		return nil, errors.New("redirect_uri is not an absolute URL")
	case q.Has("response_type") && q.Get("response_type") != "code":
		return nil, errors.New("response_type is not code")
	case p.challenge != "" && p.method != "S256" && p.method != "plain":
		return nil, errors.New("code_challenge_method is neither S256 nor plain")
	}
	f.oauth.made++
	code := fmt.Sprintf("fake-code-%04d", f.oauth.made)
	f.oauth.codes[code] = p
	answer := back.Query()
	answer.Set("code", code)
	answer.Set("state", q.Get("state"))
	back.RawQuery = answer.Encode()
	return back, nil
}

// RevokeTokens ends all access tokens given out. Refresh tokens stay good.
func (f *Fake) RevokeTokens() { f.fake.Locked(func() { clear(f.oauth.access) }) }

func (f *Fake) routeOAuth() {
	f.fake.Route(faketest.Others+"a browser asks for consent here", "GET /oauth2/authorize", func(r *faketest.Request) faketest.Reply {
		back, err := f.consent(r.Query)
		if err != nil {
			return bad(err.Error())
		}
		return faketest.Empty(http.StatusFound).With("Location", back.String())
	})
	f.fake.Route("oauth.exchange oauth.refresh", "POST /oauth2/token", f.giveToken)
	f.fake.Route("oauth.revoke", "POST /oauth2/deauthorize", func(r *faketest.Request) faketest.Reply {
		token, _ := bearer(r)
		delete(f.oauth.access, token)
		for refresh, access := range f.oauth.refresh {
			if access == token {
				delete(f.oauth.refresh, refresh)
			}
		}
		return faketest.Empty(http.StatusNoContent)
	})
}

type tokenInput struct {
	GrantType string `json:"grant_type"`
	ClientID  string `json:"client_id"`
	Secret    string `json:"client_secret"`
	Code      string `json:"code"`
	Verifier  string `json:"code_verifier"`
	Refresh   string `json:"refresh_token"`
}

// giveToken redeems a code or a refresh token, either of them once.
func (f *Fake) giveToken(r *faketest.Request) faketest.Reply {
	var in tokenInput
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	client, known := f.oauth.apps[in.ClientID]
	if !known || client.secret != in.Secret {
		return problem(http.StatusUnauthorized, "invalid_client")
	}
	var granted bool
	switch in.GrantType {
	case "authorization_code":
		granted = f.oauth.redeem(in)
	case "refresh_token":
		var old string
		old, granted = f.oauth.refresh[in.Refresh]
		delete(f.oauth.refresh, in.Refresh)
		delete(f.oauth.access, old)
	}
	if !granted {
		return bad("invalid_grant")
	}
	return ok(f.oauth.give(f.now(), client.life))
}

func (c *consents) redeem(in tokenInput) bool {
	p, known := c.codes[in.Code]
	delete(c.codes, in.Code)
	proof := in.Verifier
	if p.method == "S256" {
		sum := sha256.Sum256([]byte(in.Verifier))
		proof = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return known && p.client == in.ClientID && (p.challenge == "" || p.challenge == proof)
}

type wireToken struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Expires int64  `json:"expires_in,string"`
	Type    string `json:"token_type"`
}

func (c *consents) give(now time.Time, life time.Duration) wireToken {
	c.made++
	t := wireToken{
		Access: fmt.Sprintf("fake-access-%04d", c.made), Refresh: fmt.Sprintf("fake-refresh-%04d", c.made),
		Expires: int64(life / time.Second), Type: "bearer",
	}
	c.access[t.Access], c.refresh[t.Refresh] = now.Add(life), t.Access
	return t
}
