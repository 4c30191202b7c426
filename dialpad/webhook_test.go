package dialpad_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

const secret = "demo-secret"

// received is the time at which everything comes in.
var received = time.Date(2026, 1, 5, 8, 0, 1, 0, time.UTC)

const plain = `{"target":{"id":5000000000000001,"type":"user","email":"agent@example.test"},"on_duty_status":"available","date":1767600000123}`

func receiver(t *testing.T, secrets ...string) *dialpad.Webhook {
	t.Helper()
	w, err := dialpad.NewWebhook(secrets, dialpad.WithWebhookClock(ctikit.NewVirtualClock(received)))
	must(t, err)
	return w
}

// signed is any claims under any header, signed with HMAC-SHA256.
func signed(key, header, claims string) string {
	enc := base64.RawURLEncoding
	head := enc.EncodeToString([]byte(header)) + "." + enc.EncodeToString([]byte(claims))
	sig, err := jwt.SigningMethodHS256.Sign(head, []byte(key))
	if err != nil {
		panic(err)
	}
	return head + "." + enc.EncodeToString(sig)
}

func TestNewWebhookRefuses(t *testing.T) {
	for name, secrets := range map[string][]string{
		"no secret": {}, "an empty one": {"a", ""}, "one twice": {"a", "b", "a"},
	} {
		if _, err := dialpad.NewWebhook(secrets); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What a receiver with a secret lets in.
func TestSignedBodies(t *testing.T) {
	good := string(dialpadtest.Body(secret, json.RawMessage(plain)))
	withExp := func(exp string) string {
		return signed(secret, `{"alg":"HS256"}`, strings.TrimSuffix(plain, "}")+`,"exp":`+exp+`}`)
	}
	for name, body := range map[string]string{
		"as the fake signs":                    good,
		"with blanks around":                   " \r\n" + good + "\n",
		"with another header":                  signed(secret, `{"typ":"JWT","alg":"HS256","kid":"1"}`, plain),
		"without typ":                          signed(secret, `{"alg":"HS256"}`, plain),
		"with an exp to come":                  withExp("1767603600"),
		"with an exp just over":                withExp("1767599995"),
		"with an exp in milliseconds":          withExp("1767600000123"),
		"with an exp that is none":             withExp(`"soon"`),
		"with an exp of null":                  withExp("null"),
		"with an iat of later":                 signed(secret, `{"alg":"HS256"}`, strings.TrimSuffix(plain, "}")+`,"iat":9999999999}`),
		"with an nbf just to come":             signed(secret, `{"alg":"HS256"}`, strings.TrimSuffix(plain, "}")+`,"nbf":1767600030}`),
		"with exp deep inside":                 signed(secret, `{"alg":"HS256"}`, strings.TrimSuffix(plain, "}")+`,"x":{"exp":1}}`),
		"with blanks around the claims' JSON":  signed(secret, `{"alg":"HS256"}`, " "+plain+" "),
		"with the second secret while rotated": string(dialpadtest.Body("second", json.RawMessage(plain))),
	} {
		t.Run(name, func(t *testing.T) {
			ev, err := receiver(t, secret, "second").Parse(nil, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if a, ok := ev.(*dialpad.AgentStatusEvent); !ok || a.AgentID != 5000000000000001 {
				t.Errorf("event %T", ev)
			}
		})
	}
}

func TestSecretIndexTellsTheSecret(t *testing.T) {
	w := receiver(t, "one", "two", "three")
	for i, s := range []string{"one", "two", "three"} {
		ev, err := w.Parse(nil, dialpadtest.Body(s, json.RawMessage(plain)))
		if err != nil || ev.Meta().SecretIndex != i {
			t.Errorf("secret %d: %v, error %v", i, ev, err)
		}
	}
}

// rsaToken is a token that its key's owner signed, and the public key as
// anybody can have it.
func rsaToken(t *testing.T) (token, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	must(t, err)
	public = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	token, err = jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"on_duty_status": "available"}).SignedString(key)
	must(t, err)
	return token, public
}

// What nobody may get in with. The callback never hears of it.
func TestForgedTokens(t *testing.T) {
	good := string(dialpadtest.Body(secret, json.RawMessage(plain)))
	parts := strings.Split(good, ".")
	rs256, public := rsaToken(t)
	b64 := base64.RawURLEncoding.EncodeToString
	hs512, err := jwt.NewWithClaims(jwt.SigningMethodHS512, jwt.MapClaims{"a": 1}).SignedString([]byte(secret))
	must(t, err)
	tests := []struct {
		name, body string
		want       int
	}{
		{"none", b64([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".", 401},
		{"none, in capitals", b64([]byte(`{"alg":"NONE"}`)) + "." + parts[1] + ".", 401},
		{"none, signed all the same", signed(secret, `{"alg":"none"}`, plain), 401},
		{"HS256, unsigned", parts[0] + "." + parts[1] + ".", 401},
		{"RS256", rs256, 401},
		{"RS256 as the header of an HMAC", signed(secret, `{"alg":"RS256"}`, plain), 401},
		{"HMAC with a public key as its secret", signed(public, `{"alg":"HS256"}`, plain), 401},
		{"HS512 with the secret", hs512, 401},
		{"hs256 in small letters", signed(secret, `{"alg":"hs256"}`, plain), 401},
		{"alg under another case", signed(secret, `{"ALG":"HS256"}`, plain), 401},
		{"alg that is no string", signed(secret, `{"alg":["HS256"]}`, plain), 401},
		{"no alg", signed(secret, `{}`, plain), 401},
		{"a critical extension", signed(secret, `{"alg":"HS256","crit":["b64"],"b64":false}`, plain), 401},
		{"a header that is no JSON", signed(secret, `alg`, plain), 401},
		{"a header that is no base64", "!." + parts[1] + "." + parts[2], 401},
		{"a huge header", signed(secret, `{"alg":"HS256","x":"`+strings.Repeat("x", 1<<11)+`"}`, plain), 401},
		{"another secret", string(dialpadtest.Body("other", json.RawMessage(plain))), 401},
		{"an empty secret", signed("", `{"alg":"HS256","typ":"JWT"}`, plain), 401},
		{"other claims under a good signature", parts[0] + "." + b64([]byte(`{"on_duty_status":"unavailable"}`)) + "." + parts[2], 401},
		{"truncated by a byte", good[:len(good)-1], 401},
		{"truncated to two parts", parts[0] + "." + parts[1], 401},
		{"one part", parts[0], 401},
		{"an extra part", good + ".x", 401},
		{"an empty extra part", good + ".", 401},
		{"a second spelling of the last bits", good[:len(good)-1] + next(good[len(good)-1]), 401},
		{"padding", good + "=", 401},
		{"a line break in the signature", parts[0] + "." + parts[1] + "." + parts[2][:9] + "\n" + parts[2][9:], 401},
		{"a line break in the claims", parts[0] + "." + parts[1][:9] + "\r" + parts[1][9:] + "." + parts[2], 401},
		{"standard base64", strings.NewReplacer("-", "+", "_", "/").Replace(good) + "+", 401},
		{"a blank inside", parts[0] + ". " + parts[1] + "." + parts[2], 401},
		{"an exp long over", signed(secret, `{"alg":"HS256"}`, `{"exp":1767500000}`), 401},
		{"an exp long over, as a string", signed(secret, `{"alg":"HS256"}`, `{"exp":"1767500000"}`), 401},
		{"an nbf far to come", signed(secret, `{"alg":"HS256"}`, `{"nbf":1767603600}`), 401},
		{"an nbf far to come, as a string", signed(secret, `{"alg":"HS256"}`, `{"nbf":"1767603600"}`), 401},
		{"plain JSON", plain, 401},
		{"a JSON string", `"` + good + `"`, 401},
		{"empty", "", 401},
		{"blanks", "  \n", 401},
		{"dots", "..", 401},
		{"huge", strings.Repeat("x", 1<<20+1), 413},
		{"huge, with dots", parts[0] + "." + strings.Repeat("A", 1<<20) + "." + parts[2], 413},
		{"as long as may be", strings.Repeat("A", 1<<19) + "." + strings.Repeat("A", 1<<18) + ".A", 401},
		{"signed, but no JSON", signed(secret, `{"alg":"HS256"}`, `{`), 400},
		{"signed, but a list", signed(secret, `{"alg":"HS256"}`, `[]`), 400},
		{"signed, but null", signed(secret, `{"alg":"HS256"}`, `null`), 400},
		{"signed, but empty", signed(secret, `{"alg":"HS256"}`, ``), 400},
		{"signed, but no base64", badClaims(parts[0]), 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := receiver(t, secret).Handler(func(context.Context, dialpad.Event) error {
				t.Error("the callback was called")
				return nil
			})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "POST", "/dialpad", strings.NewReader(tt.body)))
			if rec.Code != tt.want {
				t.Errorf("status %d, want %d", rec.Code, tt.want)
			}
			if strings.Contains(rec.Body.String(), secret) {
				t.Error("the answer shows the secret")
			}
		})
	}
}

// next is a character that differs from c in its last bits only, which 32 bytes
// of a MAC do not use.
func next(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)|1])
}

// badClaims is a signed token whose claims are no base64.
func badClaims(head string) string {
	s := head + ".!!"
	sig, err := jwt.SigningMethodHS256.Sign(s, []byte(secret))
	if err != nil {
		panic(err)
	}
	return s + "." + base64.RawURLEncoding.EncodeToString(sig)
}

func TestUnsigned(t *testing.T) {
	w, err := dialpad.NewUnsignedWebhook()
	must(t, err)
	ev, err := w.Parse(nil, []byte("\n"+plain+"\n"))
	if err != nil || ev.Meta().SecretIndex != -1 {
		t.Errorf("plain JSON: %v, %v", ev, err)
	}
	for name, body := range map[string]string{
		"a token": string(dialpadtest.Body(secret, json.RawMessage(plain))), "nothing": "", "a list": "[]", "half an object": "{",
		"two objects": "{}{}",
	} {
		if _, err := w.Parse(nil, []byte(body)); !errors.Is(err, dialpad.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	if _, err := new(dialpad.Webhook).Parse(nil, []byte(plain)); !errors.Is(err, dialpad.ErrSignature) {
		t.Errorf("a Webhook that nobody made: %v, want ErrSignature", err)
	}
}

// Dialpad delivers again after 5xx only.
func TestHandlerAnswers(t *testing.T) {
	good := string(dialpadtest.Body(secret, json.RawMessage(plain)))
	tests := []struct {
		name, method, body string
		fails              error
		want               int
	}{
		{"handled", "POST", good, nil, 200},
		{"callback failed", "POST", good, errors.New("full"), 503},
		{"callback failed with an error of ours", "POST", good, dialpad.ErrSignature, 503},
		{"callback failed with an error of net/http", "POST", good, &http.MaxBytesError{}, 503},
		{"wrong method", "GET", "", nil, 405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			called := 0
			h := receiver(t, secret).Handler(func(_ context.Context, ev dialpad.Event) error {
				called++
				return tt.fails
			})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), tt.method, "/dialpad", strings.NewReader(tt.body)))
			if rec.Code != tt.want {
				t.Errorf("status %d, want %d", rec.Code, tt.want)
			}
			if reached := tt.want == 200 || tt.want == 503; (called == 1) != reached {
				t.Errorf("the callback ran %d times", called)
			}
		})
	}
	rec := httptest.NewRecorder()
	receiver(t, secret).Handler(nil).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(good)))
	if rec.Code != 503 {
		t.Errorf("without a callback: status %d, want 503, so that nothing is lost", rec.Code)
	}
}
