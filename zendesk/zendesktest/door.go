package zendesktest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// door is who may come in.
type door struct {
	tokens  map[string]principal // by value of the Authorization header
	clients map[string]oauthClient
	issued  int
}

// principal is who a credential stands for.
type principal struct {
	userID int64 // 0: an admin who is no agent
	scope  string
	until  time.Time // zero: for ever
	issued bool
}

type oauthClient struct {
	secret   string
	userID   int64
	lifetime time.Duration
}

const fullScope = "read write"

func newDoor() door {
	return door{
		tokens:  map[string]principal{"Bearer " + Token: {scope: fullScope}},
		clients: map[string]oauthClient{},
	}
}

// PutToken admits a bearer token. It stands for an agent, or with userID 0 for
// an admin who is none.
func (z *Fake) PutToken(token string, userID int64) {
	z.fake.Locked(func() { z.door.tokens["Bearer "+token] = principal{userID: userID, scope: fullScope} })
}

// PutAPIToken admits an e-mail address with an API token; see PutToken.
func (z *Fake) PutAPIToken(email, token string, userID int64) {
	header := "Basic " + base64.StdEncoding.EncodeToString([]byte(email+"/token:"+token))
	z.fake.Locked(func() { z.door.tokens[header] = principal{userID: userID, scope: fullScope} })
}

// PutOAuthClient admits a confidential OAuth client, whose tokens stand for
// userID (see PutToken) and expire after lifetime; 0 is never.
func (z *Fake) PutOAuthClient(id, secret string, userID int64, lifetime time.Duration) {
	z.fake.Locked(func() { z.door.clients[id] = oauthClient{secret, userID, lifetime} })
}

// RevokeTokens ends all tokens that OAuth clients got so far.
func (z *Fake) RevokeTokens() {
	z.fake.Locked(func() {
		for header, p := range z.door.tokens {
			if p.issued {
				delete(z.door.tokens, header)
			}
		}
	})
}

// caller is who sent a request; check has let them in.
func (d *door) caller(r *faketest.Request, now time.Time) principal {
	p, ok := d.tokens[r.Header.Get("Authorization")]
	if !ok || !p.until.IsZero() && !now.Before(p.until) {
		return principal{scope: "none"}
	}
	return p
}

// check lets a request in, or answers it as Zendesk does: 401 without a valid
// credential, 403 without the scope or the role.
func (z *Fake) check(r *faketest.Request) (faketest.Reply, bool) {
	if r.Pattern == "POST /oauth/tokens" {
		return faketest.Reply{}, true
	}
	p := z.door.caller(r, z.now())
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

// mayUse keeps agents to what is their own.
func (z *Fake) mayUse(p principal, pattern string) bool {
	if p.userID == 0 || strings.Contains(pattern, "/me") {
		return true
	}
	a, ok := z.agents[p.userID]
	return ok && a.Role == zendesk.RoleAdmin
}

// issueToken is the client credentials grant.
func (z *Fake) issueToken(r *faketest.Request) faketest.Reply {
	var in struct {
		GrantType    string          `json:"grant_type"`
		ClientID     string          `json:"client_id"`
		ClientSecret string          `json:"client_secret"`
		Scope        json.RawMessage `json:"scope"`
		ExpiresIn    *int64          `json:"expires_in"`
	}
	if err := r.Decode(&in); err != nil {
		return oauthRefusal(http.StatusBadRequest, "invalid_request")
	}
	client, known := z.door.clients[in.ClientID]
	switch {
	case in.GrantType != "client_credentials":
		return oauthRefusal(http.StatusBadRequest, "unsupported_grant_type")
	case !known || client.secret != in.ClientSecret:
		return oauthRefusal(http.StatusUnauthorized, "invalid_client")
	case in.ExpiresIn != nil && (*in.ExpiresIn <= 300 || *in.ExpiresIn >= 172800):
		return oauthRefusal(http.StatusBadRequest, "invalid_request")
	}
	lifetime := client.lifetime
	if in.ExpiresIn != nil {
		lifetime = time.Duration(*in.ExpiresIn) * time.Second
	}
	var scope string
	_ = json.Unmarshal(in.Scope, &scope) // an array gives a token that may do nothing, as at Zendesk
	z.door.issued++
	token := fmt.Sprintf("zendesktest-token-%d", z.door.issued)
	p := principal{userID: client.userID, scope: scope, issued: true}
	reply := fields{"access_token": token, "token_type": "bearer", "scope": scope}
	if lifetime > 0 {
		p.until = z.now().Add(lifetime)
		reply["expires_in"] = int64(lifetime / time.Second)
	}
	z.door.tokens["Bearer "+token] = p
	return faketest.JSON(http.StatusCreated, reply)
}

func oauthRefusal(status int, code string) faketest.Reply {
	return faketest.JSON(status, fields{"error": code, "error_description": "Client authentication failed or the request is not valid."})
}
