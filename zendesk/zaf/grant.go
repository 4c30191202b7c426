package zaf

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// Grant allows a device without an agent, such as a screen on a wall, to read.
// It can be withdrawn at any time. It has no secret in it: keep it as JSON.
type Grant struct {
	ID      string    `json:"id"`
	Tenant  string    `json:"tenant"`
	Hash    []byte    `json:"hash"` // SHA-256 of the bearer
	Expires time.Time `json:"expires"`
}

// grantPrefix is what bearers of grants begin with; those of agents are JWTs.
const grantPrefix = "read."

// NewGrant makes a grant and its bearer, which is not kept anywhere else.
func NewGrant(tenant string, expires time.Time) (Grant, ctikit.Secret) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	id := strings.ToLower(rand.Text()[:16])
	bearer := grantPrefix + id + "." + base64.RawURLEncoding.EncodeToString(secret)
	hash := sha256.Sum256([]byte(bearer))
	return Grant{id, tenant, hash[:], expires}, ctikit.NewSecret(bearer)
}

// Grants guards an API for devices with a [Grant].
type Grants struct {
	// Find returns the grant of an id; false where there is none, or where it was
	// withdrawn. Streams that are open must be ended by who withdraws it.
	Find func(ctx context.Context, id string) (Grant, bool)
	// Clock is the machine's if it is nil.
	Clock ctikit.Clock
}

// Require passes requests with the bearer of a grant to next, if they come from
// the app's own page and only read: by GET or HEAD. [From] returns a session with
// the grant's id, and no agent. The answer to others is 401 or 403. Requests
// without such a bearer go to agents, such as what [App.Require] returns.
func (g Grants) Require(next, agents http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bearer, ok := grantOf(r)
		if !ok {
			agents.ServeHTTP(w, r)
			return
		}
		s, err := g.permit(r, bearer)
		if err != nil {
			refuse(w, err)
			return
		}
		SetPrivate(w.Header())
		next.ServeHTTP(w, r.WithContext(WithSession(r.Context(), s)))
	})
}

// grantOf is the bearer of a request, if it is that of a grant.
func grantOf(r *http.Request) (bearer string, ok bool) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return "", false
	}
	scheme, bearer, _ := strings.Cut(values[0], " ")
	return bearer, strings.EqualFold(scheme, "Bearer") && strings.HasPrefix(bearer, grantPrefix)
}

func (g Grants) permit(r *http.Request, bearer string) (Session, error) {
	id, _, _ := strings.Cut(strings.TrimPrefix(bearer, grantPrefix), ".")
	known, ok := g.Find(r.Context(), id)
	hash := sha256.Sum256([]byte(bearer))
	now := time.Now()
	if g.Clock != nil {
		now = g.Clock.Now()
	}
	if !ok || subtle.ConstantTimeCompare(hash[:], known.Hash) != 1 || !now.Before(known.Expires) {
		return Session{}, fmt.Errorf("%w: grant: want one that is good now, got another", ErrUnauthorized)
	}
	if err := sameOrigin(r); err != nil {
		return Session{}, err
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return Session{}, fmt.Errorf("%w: method: a grant only reads", ErrForbidden)
	}
	return Session{Identity: Identity{Tenant: known.Tenant}, Expires: known.Expires, Grant: known.ID}, nil
}
