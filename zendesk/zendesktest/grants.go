package zendesktest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

const (
	codeLife    = 2 * time.Minute
	refreshLife = 30 * 24 * time.Hour
)

// grant is what a person allowed, behind a code or a refresh token.
type grant struct {
	client, redirect, challenge string
	scope                       string
	userID                      int64
	until                       time.Time
	access                      string // the Authorization header that ends with it
}

// Allow is the person who follows an app's authorize link and allows it to act
// for userID (see PutToken). It returns the code that comes to the redirect
// URI, which is good for two minutes. The client is one of PutOAuthClient, a
// public one if its secret is empty.
func (z *Fake) Allow(link string, userID int64) (code string) {
	z.change(func() error {
		u, err := url.Parse(link)
		if err != nil || u.Path != "/oauth/authorizations/new" {
			return errors.New("authorize link: want one of this account")
		}
		q := u.Query()
		client, known := z.credentials.clients[q.Get("client_id")]
		switch {
		case !known:
			return errors.New("authorize link: unknown client")
		case q.Get("response_type") != "code" || !absolute(q.Get("redirect_uri")):
			return errors.New("authorize link: want a response_type of code and a redirect_uri")
		case q.Has("code_challenge") && q.Get("code_challenge_method") != "S256":
			return errors.New("authorize link: want a code_challenge_method of S256")
		case client.secret == "" && !q.Has("code_challenge"):
			return errors.New("authorize link: want a code_challenge of a public client")
		}
		z.credentials.issued++
		code = fmt.Sprintf("zendesktest-code-%d", z.credentials.issued)
		z.credentials.codes[code] = grant{
			client: q.Get("client_id"), redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"),
			scope: q.Get("scope"), userID: userID, until: z.now().Add(codeLife),
		}
		return nil
	})
	return code
}

// tokenRequest comes as JSON, or as a form, as OAuth's own libraries send it.
type tokenRequest struct {
	GrantType        string          `json:"grant_type"`
	ClientID         string          `json:"client_id"`
	ClientSecret     string          `json:"client_secret"`
	Scope            json.RawMessage `json:"scope"`
	ExpiresIn        *number         `json:"expires_in"`
	RefreshExpiresIn *number         `json:"refresh_token_expires_in"`
	Code             string          `json:"code"`
	CodeVerifier     string          `json:"code_verifier"`
	RedirectURI      string          `json:"redirect_uri"`
	RefreshToken     string          `json:"refresh_token"`
}

// issueToken is the token endpoint with its three grants.
func (z *Fake) issueToken(r *faketest.Request) faketest.Reply {
	in, err := z.readToken(r)
	if err != nil {
		return oauthRefusal(http.StatusBadRequest, "invalid_request")
	}
	client, known := z.credentials.clients[in.ClientID]
	switch {
	case !known || client.secret != in.ClientSecret:
		return oauthRefusal(http.StatusUnauthorized, "invalid_client")
	case in.ExpiresIn != nil && (*in.ExpiresIn <= 300 || *in.ExpiresIn >= 172800),
		in.RefreshExpiresIn != nil && (*in.RefreshExpiresIn <= 604800 || *in.RefreshExpiresIn >= 7776000):
		return oauthRefusal(http.StatusBadRequest, "invalid_request")
	}
	switch in.GrantType {
	case "client_credentials":
		return z.byClient(in, client)
	case "authorization_code":
		return z.byCode(in, client)
	case "refresh_token":
		return z.byRefresh(in, client)
	}
	return oauthRefusal(http.StatusBadRequest, "unsupported_grant_type")
}

func (z *Fake) readToken(r *faketest.Request) (in tokenRequest, err error) {
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(r.Body))
		if err != nil {
			return in, err
		}
		values := map[string]string{}
		for name := range form {
			values[name] = form.Get(name)
		}
		asJSON := *r
		asJSON.Body, r = faketest.JSON(http.StatusOK, values).Body, &asJSON
	}
	err = r.Decode(&in)
	if id, secret, ok := (&http.Request{Header: r.Header}).BasicAuth(); ok && z.set.headerOAuth && in.ClientID == "" {
		in.ClientID, _ = url.QueryUnescape(id)
		in.ClientSecret, _ = url.QueryUnescape(secret)
	}
	return in, err
}

// byClient gives a confidential client a token of its own, without a refresh
// token.
func (z *Fake) byClient(in tokenRequest, client oauthClient) faketest.Reply {
	if client.secret == "" {
		return oauthRefusal(http.StatusUnauthorized, "invalid_client")
	}
	var scope string
	_ = json.Unmarshal(in.Scope, &scope) // an array gives a token that may do nothing, as at Zendesk
	reply, _ := z.access(in, client, client.userID, scope)
	return faketest.JSON(http.StatusCreated, reply)
}

// byCode uses a code up.
func (z *Fake) byCode(in tokenRequest, client oauthClient) faketest.Reply {
	g, ok := z.credentials.codes[in.Code]
	delete(z.credentials.codes, in.Code)
	proof := sha256.Sum256([]byte(in.CodeVerifier))
	switch {
	case !ok, g.client != in.ClientID, g.redirect != in.RedirectURI, !z.now().Before(g.until),
		g.challenge != "" && g.challenge != base64.RawURLEncoding.EncodeToString(proof[:]):
		return oauthRefusal(http.StatusBadRequest, "invalid_grant")
	}
	return z.pair(in, client, g)
}

// byRefresh ends both tokens of a pair and gives the next.
func (z *Fake) byRefresh(in tokenRequest, client oauthClient) faketest.Reply {
	g, ok := z.credentials.refresh[in.RefreshToken]
	if !ok || g.client != in.ClientID || !z.now().Before(g.until) {
		return oauthRefusal(http.StatusBadRequest, "invalid_grant")
	}
	delete(z.credentials.refresh, in.RefreshToken)
	delete(z.credentials.tokens, g.access)
	return z.pair(in, client, g)
}

func (z *Fake) pair(in tokenRequest, client oauthClient, g grant) faketest.Reply {
	life := refreshLife
	if in.RefreshExpiresIn != nil {
		life = time.Duration(*in.RefreshExpiresIn) * time.Second
	}
	reply, header := z.access(in, client, g.userID, g.scope)
	refresh := fmt.Sprintf("zendesktest-refresh-%d", z.credentials.issued)
	g.access, g.until = header, z.now().Add(life)
	z.credentials.refresh[refresh] = g
	reply["refresh_token"], reply["refresh_token_expires_in"] = refresh, int64(life/time.Second)
	return faketest.JSON(http.StatusCreated, reply)
}

// access gives an access token, and the header that carries it.
func (z *Fake) access(in tokenRequest, client oauthClient, userID int64, scope string) (reply fields, header string) {
	lifetime := client.lifetime
	if in.ExpiresIn != nil {
		lifetime = time.Duration(*in.ExpiresIn) * time.Second
	}
	z.credentials.issued++
	token := fmt.Sprintf("zendesktest-token-%d", z.credentials.issued)
	p := principal{userID: userID, scope: scope, issued: true}
	reply = fields{"access_token": token, "token_type": "bearer", "scope": scope}
	if lifetime > 0 {
		p.until = z.now().Add(lifetime)
		reply["expires_in"] = int64(lifetime / time.Second)
	}
	z.credentials.tokens["Bearer "+token] = p
	return reply, "Bearer " + token
}

func oauthRefusal(status int, code string) faketest.Reply {
	return faketest.JSON(status, fields{"error": code, "error_description": "Client authentication failed or the request is not valid."})
}
