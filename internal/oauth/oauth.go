// Package oauth holds what the OAuth of all clients shares: the proof key of a
// code (PKCE, RFC 7636), and a session that renews a token once for all that
// need it.
//
//	s := oauth.NewSession(oauth.Config{
//		Token: stored, Now: clock.Now, Fetch: refresh, Save: save, Detached: true,
//	})
//	pipeline, err := httpx.New(httpx.Config{Auth: s, …})
package oauth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// NewVerifier returns a random code verifier for one consent.
func NewVerifier() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Challenge is the hash of a verifier that is sent with the consent (S256).
func Challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// longest is the longest lifetime that is believed: ten years.
const longest = 10 * 365 * 24 * 60 * 60

// Expiry is when a token ends that a reply gave to live for so many seconds; zero
// for never.
func Expiry(now time.Time, seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(min(seconds, longest)) * time.Second)
}
