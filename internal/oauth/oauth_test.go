package oauth_test

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/oauth"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestVerifier(t *testing.T) {
	seen := map[string]bool{}
	for range 50 {
		v := oauth.NewVerifier()
		if b, err := base64.RawURLEncoding.DecodeString(v); err != nil || len(b) != 32 || len(v) != 43 {
			t.Errorf("verifier %q: %v, %d bytes", v, err, len(b))
		}
		seen[v] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d different verifiers of 50", len(seen))
	}
}

// The example of RFC 7636, appendix B.
func TestChallenge(t *testing.T) {
	const verifier, want = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	if got := oauth.Challenge(verifier); got != want {
		t.Errorf("challenge %q, want %q", got, want)
	}
}

func TestFaultC13ExpiryIsCapped(t *testing.T) {
	const tenYears = 10 * 365 * 24 * time.Hour
	tests := map[int64]time.Duration{
		1: time.Second, 3600: time.Hour, 315_360_000: tenYears, 315_360_001: tenYears,
		9_223_372_036: tenYears, 9_223_372_037: tenYears, 1<<63 - 1: tenYears,
	}
	for seconds, want := range tests {
		if got := oauth.Expiry(start, seconds).Sub(start); got != want {
			t.Errorf("a life of %d s ends after %v, want %v", seconds, got, want)
		}
	}
	for _, seconds := range []int64{0, -1, -1 << 63} {
		if got := oauth.Expiry(start, seconds); !got.IsZero() {
			t.Errorf("a life of %d s ends at %v, want never", seconds, got)
		}
	}
}
