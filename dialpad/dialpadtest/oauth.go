package dialpadtest

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
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
	access  map[string]grant
	refresh map[string]grant
	made    int
}

type app struct {
	secret string
	life   time.Duration
}

// pending is a consent that was not turned into tokens yet.
type pending struct {
	client, redirect, challenge, method string
	user                                int64
}

// grant is an access token, whose it is, and until when it is good.
type grant struct {
	access string
	user   int64
	ends   time.Time
}

func newConsents() consents {
	return consents{
		apps: map[string]app{}, codes: map[string]pending{}, access: map[string]grant{}, refresh: map[string]grant{},
	}
}

// holder is the user whose access token it is.
func (c *consents) holder(token string, now time.Time) (user int64, known bool) {
	g, known := c.access[token]
	return g.user, known && now.Before(g.ends)
}

// PutOAuthApp registers an app. Its access tokens live that long; 0 is an hour.
func (f *Fake) PutOAuthApp(clientID, secret string, life time.Duration) {
	if life <= 0 {
		life = time.Hour
	}
	f.fake.Locked(func() { f.oauth.apps[clientID] = app{secret, life} })
}

// OAuth returns the app as a program has it, which sends its requests to f in
// memory and lives by f's clock; nil for a bad argument.
func (f *Fake) OAuth(clientID, secret, redirectURL string, opts ...dialpad.Option) *dialpad.OAuth {
	o, err := dialpad.NewOAuth(clientID, secret, redirectURL, append(f.wiring(), opts...)...)
	if err != nil {
		f.complain(err)
		return nil
	}
	return o
}

// Consent is what a person does who is sent to an authorize URL: it returns the
// URL that Dialpad sends them back to, with code and state. The tokens are
// theirs; with userID 0 they are an administrator's who is no user. Dialpad
// must not show an error page.
func (f *Fake) Consent(authorizeURL string, userID int64) (back *url.URL) {
	f.try(func() error {
		u, err := url.Parse(authorizeURL)
		switch {
		case err != nil:
			return errors.New("the authorize URL is not a URL")
		case userID != 0 && f.byID[userID] == nil:
			return fmt.Errorf("no user %d", userID)
		}
		back, err = f.consent(u.Query(), userID)
		return err
	})
	return back
}

func (f *company) consent(q url.Values, userID int64) (*url.URL, error) {
	p := pending{q.Get("client_id"), q.Get("redirect_uri"), q.Get("code_challenge"), q.Get("code_challenge_method"), userID}
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

func (f *company) authorize(r *faketest.Request) faketest.Reply {
	back, err := f.consent(r.Query, 0)
	if err != nil {
		return bad(err.Error())
	}
	return faketest.Empty(http.StatusFound).With("Location", back.String())
}

func (f *company) deauthorize(r *faketest.Request) faketest.Reply {
	token, _ := bearer(r)
	delete(f.oauth.access, token)
	for refresh, old := range f.oauth.refresh {
		if old.access == token {
			delete(f.oauth.refresh, refresh)
		}
	}
	return faketest.Empty(http.StatusNoContent)
}

// tokenRequest reads JSON, or a form as OAuth's own libraries send it. The
// app's id and secret may be in the Authorization header instead.
func tokenRequest(r *faketest.Request) (in url.Values, err error) {
	in = url.Values{}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		in, err = url.ParseQuery(string(r.Body))
	} else {
		var fields map[string]string
		err = r.Decode(&fields)
		for name, value := range fields {
			in.Set(name, value)
		}
	}
	if id, secret, found := (&http.Request{Header: r.Header}).BasicAuth(); found && !in.Has("client_id") {
		in.Set("client_id", id)
		in.Set("client_secret", secret)
	}
	return in, err
}

// giveToken redeems a code or a refresh token, either of them once.
func (f *company) giveToken(r *faketest.Request) faketest.Reply {
	in, err := tokenRequest(r)
	if err != nil {
		return bad("The body is not valid")
	}
	client, known := f.oauth.apps[in.Get("client_id")]
	if !known || client.secret != in.Get("client_secret") {
		return problem(http.StatusUnauthorized, "invalid_client")
	}
	var user int64
	var granted bool
	switch in.Get("grant_type") {
	case "authorization_code":
		user, granted = f.oauth.redeem(in)
	case "refresh_token":
		user, granted = f.oauth.renew(in.Get("refresh_token"))
	}
	if !granted {
		return bad("invalid_grant")
	}
	return ok(f.oauth.give(user, f.now(), client.life))
}

func (c *consents) redeem(in url.Values) (user int64, granted bool) {
	p, known := c.codes[in.Get("code")]
	delete(c.codes, in.Get("code"))
	proof := in.Get("code_verifier")
	if p.method == "S256" {
		sum := sha256.Sum256([]byte(proof))
		proof = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return p.user, known && p.client == in.Get("client_id") && (p.challenge == "" || p.challenge == proof)
}

// renew uses up a refresh token, and ends the access token that came with it.
func (c *consents) renew(refresh string) (user int64, granted bool) {
	t, granted := c.refresh[refresh]
	delete(c.refresh, refresh)
	delete(c.access, t.access)
	return t.user, granted
}

func (c *consents) give(user int64, now time.Time, life time.Duration) fields {
	c.made++
	g := grant{fmt.Sprintf("fake-access-%04d", c.made), user, now.Add(life)}
	refresh := fmt.Sprintf("fake-refresh-%04d", c.made)
	c.access[g.access], c.refresh[refresh] = g, g
	return fields{
		"access_token": g.access, "refresh_token": refresh, "expires_in": text(int64(life / time.Second)),
		"token_type": "bearer", "id_token": nil,
	}
}
