// Package bearer checks the shared secrets with which programs of a customer's
// own post to us.
package bearer

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Shortest is how many bytes a secret has at least, which keeps out what can be
// guessed.
const Shortest = 16

// Secrets are known by their hashes: they print as no secret.
type Secrets struct{ sums [][sha256.Size]byte }

// New takes one secret or, while it is changed, several.
func New(secrets []string) (Secrets, error) {
	var s Secrets
	for _, secret := range secrets {
		if len(secret) < Shortest {
			return Secrets{}, fmt.Errorf("secrets: want at least %d bytes each, got %d", Shortest, len(secret))
		}
		s.sums = append(s.sums, sha256.Sum256([]byte(secret)))
	}
	if len(s.sums) == 0 {
		return Secrets{}, errors.New("secrets: want at least one, got none")
	}
	return s, nil
}

// Know reports whether a request has one of the secrets as a bearer token. It
// compares with all, by hashes of one length: the time says nothing of any.
func (s Secrets) Know(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	got, known := sha256.Sum256([]byte(token)), 0
	for _, sum := range s.sums {
		known |= subtle.ConstantTimeCompare(got[:], sum[:])
	}
	return strings.EqualFold(scheme, "Bearer") && known == 1
}
