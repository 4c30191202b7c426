package zaf_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

const keyRoute = "GET /api/v2/apps/{id}/public_key.pem"

// The key is read when the first page is opened, and kept.
func TestKeyIsCached(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		w.pass(time.Second)
		w.code(t, 7001)
	}
	if n := w.Count(keyRoute); n != 1 {
		t.Errorf("read %d times", n)
	}
}

// Bad signatures read the key once a minute, however many come.
func TestBadSignaturesReadTheKeyOnceAMinute(t *testing.T) {
	w := newWorld(t)
	w.code(t, 7001)
	forged := head(`{"alg":"RS256"}`)(w, w.parent.Token(7001))
	for range 300 { // five minutes
		w.pass(time.Second)
		w.open(w.parent.RequestWith(forged))
	}
	if n := w.Count(keyRoute); n != 6 {
		t.Errorf("read %d times", n)
	}
}

// A new key is found by itself, within a minute of the last reading.
func TestKeyIsRotated(t *testing.T) {
	w := newWorld(t)
	w.code(t, 7001)
	old := w.parent.Token(7001)
	w.parent.RotateKey()
	if out := w.open(w.parent.Request(7002)); out.Code != http.StatusUnauthorized {
		t.Errorf("within the minute: %d", out.Code)
	}
	w.pass(time.Minute)
	w.code(t, 7002)
	if out := w.open(w.parent.RequestWith(old)); out.Code != http.StatusUnauthorized {
		t.Errorf("the old key: %d", out.Code)
	}
}

// Without a key pages are refused, and it is tried every five seconds.
func TestKeyCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.FailNext(keyRoute, ctikit.Fault{Status: 503, Times: 1})
	for _, step := range []struct {
		after         time.Duration
		status, reads int
	}{{0, 503, 1}, {4 * time.Second, 503, 1}, {time.Second, 200, 2}} {
		w.pass(step.after)
		if out := w.open(w.parent.Request(7001)); out.Code != step.status || w.Count(keyRoute) != step.reads {
			t.Errorf("after %v: %d, read %d times", step.after, out.Code, w.Count(keyRoute))
		}
	}
	w.parent.RotateKey()
	w.FailNext(keyRoute, ctikit.Fault{Status: 503, Times: 1})
	w.pass(time.Minute)
	if out := w.open(w.parent.Request(7001)); out.Code != http.StatusUnauthorized {
		t.Errorf("another key that cannot be read: %d", out.Code)
	}
}

// What is no RSA key of 2048 bits is none.
func TestKeyIsNoKey(t *testing.T) {
	for name, pem := range map[string]string{
		"text": "-----BEGIN PUBLIC KEY-----",
		"EC":   "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4f5wg2l2hKsTeNem/V41fGnJm6gOdrj8ym3rFkEU/wT8RDtnSgFEZOQpHEgQ7JL38xUfU0Y3g6aYw9QT0hJ7mw==\n-----END PUBLIC KEY-----\n",
		"RSA of 512 bits": "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n" +
			"-----END PUBLIC KEY-----\n",
	} {
		w := newWorld(t)
		w.SetAppKey(w.tenant.AppID, []byte(pem))
		if out := w.open(w.parent.Request(7001)); out.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", name, out.Code)
		}
	}
}

// Tokens and codes take room until they expire, and so many at most.
func TestCapacity(t *testing.T) {
	w := newWorld(t, zaf.WithCapacity(3))
	for n := range 9 {
		want := http.StatusOK
		if n >= 3 {
			want = http.StatusServiceUnavailable
		}
		if out := w.open(w.parent.RequestWith(w.parent.Sign(with(w.parent.Claims(7001, "x"), "n", n)))); out.Code != want {
			t.Errorf("page %d: %d", n+1, out.Code)
		}
	}
	w.pass(30 * time.Second) // codes expire, tokens do not yet
	if out := w.open(w.parent.Request(7001)); out.Code != http.StatusServiceUnavailable {
		t.Errorf("after 30 seconds: %d", out.Code)
	}
	w.pass(6 * time.Minute)
	if out := w.open(w.parent.Request(7001)); out.Code != http.StatusOK {
		t.Errorf("after six minutes: %d", out.Code)
	}
}

// Codes have room of their own: those that were never sent do not stay.
func TestCodesExpire(t *testing.T) {
	w := newWorld(t, zaf.WithCapacity(40))
	for n := range 200 {
		w.pass(10 * time.Second)
		if out := w.open(w.parent.Request(7001)); out.Code != http.StatusOK {
			t.Fatalf("page %d: %d", n+1, out.Code)
		}
	}
}

func with(claims map[string]any, name string, value any) map[string]any {
	claims[name] = value
	return claims
}
