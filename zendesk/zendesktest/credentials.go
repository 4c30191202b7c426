package zendesktest

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
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
	userID int64
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

// AgentToken is the bearer token that every agent has: with it, a program sees
// what an agent may do, and what only admins may.
func AgentToken(agentID int64) string { return agentToken + strconv.FormatInt(agentID, 10) }

const agentToken = "zendesktest-agent-token-"

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

// caller is who sent a request; nobody has the userID 0.
func (z *Fake) caller(r *faketest.Request) principal {
	header := r.Header.Get("Authorization")
	p, ok := z.credentials.tokens[header]
	if ok && (p.until.IsZero() || z.now().Before(p.until)) {
		p.userID = cmp.Or(p.userID, adminID)
		return p
	}
	id, _ := strconv.ParseInt(strings.TrimPrefix(header, "Bearer "+agentToken), 10, 64)
	if z.agents[id] != nil && header == "Bearer "+AgentToken(id) {
		return principal{userID: id, scope: fullScope}
	}
	return principal{}
}

// check admits a request, or answers it as Zendesk does: 401 without a valid
// credential, 403 without the scope or the role.
func (z *Fake) check(r *faketest.Request) (faketest.Reply, bool) {
	if r.Pattern == "POST /oauth/tokens" {
		return faketest.Reply{}, true
	}
	p := z.caller(r)
	need := "write"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		need = "read"
	}
	switch {
	case p.userID == 0 && r.Pattern == "GET /api/v2/users/me":
		return z.named(z.anonymous(r)), false
	case p.userID == 0:
		return z.named(z.wording(http.StatusUnauthorized)), false
	case !allows(p.scope, need, r.Pattern), !z.mayUse(p, r.Pattern):
		return z.named(z.wording(http.StatusForbidden)), false
	}
	return faketest.Reply{}, true
}

// allows reports whether a token's scopes admit a request. Those of users alone
// do not admit their identities, nor those of tickets alone their audits.
func allows(scope, need, pattern string) bool {
	scopes := strings.Fields(scope)
	_, path, _ := strings.Cut(pattern, " ")
	ofUsers := strings.HasPrefix(path, "/api/v2/users") && !strings.Contains(path, "/identities")
	ofTickets := strings.HasPrefix(path, "/api/v2/tickets") && !strings.HasSuffix(path, "/audits")
	return slices.Contains(scopes, need) || ofUsers && slices.Contains(scopes, "users:"+need) || ofTickets && slices.Contains(scopes, "tickets:"+need)
}

// forAgents are the routes that any agent may call. Zendesk says so of queues
// and calls; of users it is our guess.
var forAgents = slices.Concat(fieldsForAgents, usersForAgents, catalogForAgents, []string{
	"GET /api/v2/queues/{id}",
	"GET /api/v2/search", "GET /api/v2/search/count", "GET /api/v2/search/export",
	"POST /api/v2/channels/voice/tickets", "POST /api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display",
	"POST /api/v2/channels/voice/agents/{agent_id}/users/{user_id}/display",
	"POST /api/v2/calls", "GET /api/v2/calls/{call_id}", "PATCH /api/v2/calls/{call_id}", "POST /api/v2/calls/{call_id}/comments",
	"GET /api/v2/channels/voice/availabilities/{id}", "PUT /api/v2/channels/voice/availabilities/{id}",
})

// mayUse keeps agents to what is their own.
func (z *Fake) mayUse(p principal, pattern string) bool {
	if slices.Contains(forAgents, pattern) || slices.Contains(ticketsForAgents, pattern) || slices.Contains(strings.Split(pattern, "/"), "me") {
		return true
	}
	a, ok := z.agents[p.userID]
	return ok && a.Role == zendesk.RoleAdmin || !ok && p.userID == adminID
}
