package zendesktest

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// credentials are those that are admitted, and who they stand for.
type credentials struct {
	tokens  map[string]principal // by value of the Authorization header
	clients map[string]oauthClient
	codes   map[string]grant
	refresh map[string]grant
	issued  int
}

// principal is who a credential stands for.
type principal struct {
	userID int64 // 0: an admin who is no agent
	scope  string
	until  time.Time // zero: never expires
	issued bool
}

type oauthClient struct {
	secret   string
	userID   int64
	lifetime time.Duration
}

const fullScope = "read write"

func newCredentials() credentials {
	return credentials{
		tokens:  map[string]principal{"Bearer " + Token: {scope: fullScope}},
		clients: map[string]oauthClient{}, codes: map[string]grant{}, refresh: map[string]grant{},
	}
}

// PutToken admits a bearer token. It stands for an agent, or with userID 0 for
// an admin who is none.
func (z *Fake) PutToken(token string, userID int64) {
	z.fake.Locked(func() { z.credentials.tokens["Bearer "+token] = principal{userID: userID, scope: fullScope} })
}

// PutAPIToken admits an e-mail address with an API token; see PutToken.
func (z *Fake) PutAPIToken(email, token string, userID int64) {
	header := "Basic " + base64.StdEncoding.EncodeToString([]byte(email+"/token:"+token))
	z.fake.Locked(func() { z.credentials.tokens[header] = principal{userID: userID, scope: fullScope} })
}

// PutOAuthClient admits an OAuth client, whose own tokens stand for userID (see
// PutToken) and expire after lifetime; 0 is never. An empty secret makes it a
// public client, which has no tokens of its own; see Allow.
func (z *Fake) PutOAuthClient(id, secret string, userID int64, lifetime time.Duration) {
	z.fake.Locked(func() { z.credentials.clients[id] = oauthClient{secret, userID, lifetime} })
}

// RevokeTokens ends all access tokens that OAuth clients got so far; refresh
// tokens stay good.
func (z *Fake) RevokeTokens() {
	z.fake.Locked(func() {
		for header, p := range z.credentials.tokens {
			if p.issued {
				delete(z.credentials.tokens, header)
			}
		}
	})
}

// caller is who sent a request; check has admitted them.
func (c *credentials) caller(r *faketest.Request, now time.Time) principal {
	p, ok := c.tokens[r.Header.Get("Authorization")]
	if !ok || !p.until.IsZero() && !now.Before(p.until) {
		return principal{scope: "none"}
	}
	return p
}

// check admits a request, or answers it as Zendesk does: 401 without a valid
// credential, 403 without the scope or the role.
func (z *Fake) check(r *faketest.Request) (faketest.Reply, bool) {
	if r.Pattern == "POST /oauth/tokens" {
		return faketest.Reply{}, true
	}
	p := z.credentials.caller(r, z.now())
	need := "write"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		need = "read"
	}
	switch {
	case p.scope == "none":
		return z.named(z.wording(http.StatusUnauthorized)), false
	case !hasScope(p.scope, need), !z.mayUse(p, r.Pattern):
		return z.named(z.wording(http.StatusForbidden)), false
	}
	return faketest.Reply{}, true
}

func hasScope(scope, need string) bool {
	for word := range strings.FieldsSeq(scope) {
		if word == need {
			return true
		}
	}
	return false
}

// forAgents are the routes that any agent may call.
var forAgents = map[string]bool{
	"GET /api/v2/queues/{id}":                             true,
	"GET /api/v2/channels/voice/availabilities/{id}":      true,
	"GET /api/v2/channels/voice/availabilities/{id}.json": true,
	"PUT /api/v2/channels/voice/availabilities/{id}":      true,
	"PUT /api/v2/channels/voice/availabilities/{id}.json": true,
}

// mayUse keeps agents to what is their own.
func (z *Fake) mayUse(p principal, pattern string) bool {
	if p.userID == 0 || strings.Contains(pattern, "/me") || forAgents[pattern] {
		return true
	}
	a, ok := z.agents[p.userID]
	return ok && a.Role == zendesk.RoleAdmin
}
