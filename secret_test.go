package ctikit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
)

const canary = "canary-5550100"

// printed are all usual forms of printing v.
func printed(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out[verb] = fmt.Sprintf(verb, v)
	}
	asJSON, err := json.Marshal(v)
	out["json"] = fmt.Sprint(string(asJSON), err)
	var text, lines bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&lines, nil)).Info("x", "v", v)
	out["slog text"], out["slog JSON"] = text.String(), lines.String()
	return out
}

// A secret that was encoded and decoded would be a wrong one, silently.
func TestFaultC2RedactedSecretsDoNotDecode(t *testing.T) {
	type config struct {
		Name string
		Key  ctikit.Secret
	}
	for _, tt := range []struct {
		key  ctikit.Secret
		want string
	}{{ctikit.NewSecret(canary), `want the secret, got "redacted"`}, {ctikit.Secret{}, "<nil>"}} {
		text, err := json.Marshal(config{"n", tt.key})
		if err != nil {
			t.Fatal(err)
		}
		var back config
		if err := json.Unmarshal(text, &back); !strings.Contains(fmt.Sprint(err), tt.want) || !back.Key.IsZero() {
			t.Errorf("%s: %v, key of %d bytes", text, err, len(back.Key.Reveal()))
		}
	}
	var plain config
	if err := json.Unmarshal([]byte(`{"Key": "s3cret"}`), &plain); err != nil || plain.Key.Reveal() != "s3cret" {
		t.Errorf("a key of %d bytes, %v", len(plain.Key.Reveal()), err)
	}
}

func TestFaultC10SecretsPrintNowhere(t *testing.T) {
	secret := ctikit.NewSecret(canary)
	token := ctikit.Token{Access: secret, Refresh: secret}
	tests := []struct {
		name  string
		value any
	}{
		{"secret", secret},
		{"pointer to a secret", &secret},
		{"secret in a field", struct{ S ctikit.Secret }{secret}},
		{"embedded secret", struct {
			ctikit.Secret
			N int
		}{secret, 1}},
		{"secrets", []ctikit.Secret{secret}},
		{"token", token},
		{"pointer to a token", &token},
		{"token in a field", struct{ T ctikit.Token }{token}},
		{"embedded token", struct {
			ctikit.Token
			Company string
		}{token, "acme"}},
		{"error", fmt.Errorf("%w: %v", errors.New("refused"), token)},
	}
	for _, tt := range tests {
		for form, text := range printed(tt.value) {
			if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
				t.Errorf("%s as %s prints the secret: %s", tt.name, form, text)
			}
		}
	}
	if secret.Reveal() != canary {
		t.Error("string(s) is not the secret")
	}
}

// The same in all clients: a token is never lost in a redacted form.
func TestFaultC2TokensDoNotEncode(t *testing.T) {
	token := ctikit.Token{
		Access: ctikit.NewSecret("a"), Refresh: ctikit.NewSecret("r"), Scope: "read write",
		Expiry:        time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		RefreshExpiry: time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC),
	}
	for _, v := range []any{token, &token, struct{ T ctikit.Token }{token}, []ctikit.Token{token}, map[string]*ctikit.Token{"x": &token}} {
		_, err := json.Marshal(v)
		if err == nil || !strings.Contains(err.Error(), "Token.Secrets()") {
			t.Errorf("json.Marshal(%T) = %v, want an error that names Token.Secrets()", v, err)
		}
	}
	if _, err := token.MarshalText(); err == nil {
		t.Error("MarshalText: no error")
	}
	for _, want := range []ctikit.Token{token, {Access: ctikit.NewSecret("a")}, {}} {
		stored, err := json.Marshal(want.Secrets())
		if err != nil {
			t.Fatal(err)
		}
		var back ctikit.TokenSecrets
		if err := json.Unmarshal(stored, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, back.Token()); diff != "" {
			t.Errorf("stored as %s and read back (-want +got):\n%s", stored, diff)
		}
	}
}

// A library's limiter fits, and so does a page of anything.
func TestSmallTypes(t *testing.T) {
	page := ctikit.Page[string]{Items: []string{"a"}, Next: "cursor"}
	got, err := json.Marshal(struct {
		Page    ctikit.Page[string]
		Receipt ctikit.Receipt
		Rate    ctikit.RateLimit
	}{page, ctikit.Receipt{}, ctikit.RateLimit{Limit: -1, Remaining: -1}})
	if err != nil || !strings.Contains(string(got), `"Page":{"Items":["a"],"Next":"cursor"}`) {
		t.Errorf("%s, %v", got, err)
	}
}
