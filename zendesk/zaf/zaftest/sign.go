package zaftest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// tokenLife is how long a token is good for. How long Zendesk's are is not
// documented: minutes.
const tokenLife = 5 * time.Minute

// appGUID names the app's place in the page. Scripts find it in their address.
const appGUID = "zaftest-app-guid"

// Claims are what Zendesk states in the token of a request for a page. A test
// may change them before it has them signed.
func (p *Parent) Claims(userID int64, location string) map[string]any {
	now, account := p.clock.Now(), "https://"+p.host()
	return map[string]any{
		"iss":     p.host(),
		"aud":     fmt.Sprintf("%s/api/v2/apps/installations/%d.json", account, p.app.InstallationID),
		"sub":     fmt.Sprintf("%s/api/v2/users/%d.json", account, userID),
		"iat":     now.Unix(),
		"exp":     now.Add(tokenLife).Unix(),
		"qsh":     strings.Repeat("0", 64), // how Zendesk computes it is not documented
		"context": map[string]any{"product": "support", "location": location},
	}
}

func (p *Parent) host() string { return p.app.Subdomain + ".zendesk.com" }

// Sign makes a token of claims with the parent's key.
func (p *Parent) Sign(claims map[string]any) string {
	token, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(claims)).SignedString(p.signer())
	if err != nil {
		p.complain("%v", err)
	}
	return token
}

// Token is the token of a request for an agent's page. Two of the same second
// are equal, as they can be at Zendesk.
func (p *Parent) Token(userID int64) string { return p.Sign(p.Claims(userID, "nav_bar")) }

// Request is the request for an agent's page, as a browser sends it for Zendesk.
func (p *Parent) Request(userID int64) *http.Request { return p.RequestWith(p.Token(userID)) }

// RequestWith is the request for a page with that token.
func (p *Parent) RequestWith(token string) *http.Request {
	form := url.Values{"token": {token}}.Encode()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, p.address("https://"+p.host()), strings.NewReader(form))
	if err != nil {
		p.complain("%v", err)
		return nil
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://"+p.host())
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Dest", "iframe")
	return r
}

// address is the page's, in a frame of a page of that origin.
func (p *Parent) address(origin string) string {
	separator := "?"
	if strings.Contains(p.app.URL, "?") {
		separator = "&"
	}
	return p.app.URL + separator + url.Values{"origin": {origin}, "app_guid": {appGUID}}.Encode()
}
