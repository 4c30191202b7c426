package apierr_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/apierr"
)

var (
	errUnauthorized, errForbidden, errNotFound = errors.New("unauthorized"), errors.New("forbidden"), errors.New("not found")
	errConflict, errInvalid                    = errors.New("conflict"), errors.New("invalid")
	errLimited, errServer                      = errors.New("limited"), errors.New("server")

	sentinels = apierr.Sentinels{
		Unauthorized: errUnauthorized, Forbidden: errForbidden, NotFound: errNotFound,
		Conflict: errConflict, Invalid: errInvalid, RateLimited: errLimited, Server: errServer,
	}
)

func TestSentinels(t *testing.T) {
	want := map[int]error{
		400: errInvalid, 401: errUnauthorized, 403: errForbidden, 404: errNotFound, 409: errConflict, 422: errInvalid,
		429: errLimited,
	}
	all := []error{errUnauthorized, errForbidden, errNotFound, errConflict, errInvalid, errLimited, errServer, nil}
	for status := range 700 {
		kind := want[status]
		if status >= 500 {
			kind = errServer
		}
		if got := sentinels.Kind(status); got != kind { //nolint:errorlint // the very one
			t.Errorf("Kind(%d) = %v, want %v", status, got, kind)
		}
		for _, target := range all {
			if got := sentinels.Match(status, target); got != (target != nil && target == kind) { //nolint:errorlint // the very one
				t.Errorf("Match(%d, %v) = %v", status, target, got)
			}
		}
	}
}

// odd is an error that cannot be compared.
type odd []string

func (odd) Error() string { return "odd" }

func TestMatchDoesNotPanic(t *testing.T) {
	if sentinels.Match(404, odd{"x"}) || new(apierr.Sentinels).Match(404, errNotFound) {
		t.Error("matched")
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		status              int
		code, request, want string
		details             []string
	}{
		{404, "RecordNotFound", "req-1", "acme: users.get: 404 Not Found: RecordNotFound [request req-1]", nil},
		{404, "Not Found", "", "acme: users.get: 404 Not Found", nil},
		{599, "", "", "acme: users.get: 599", nil},
		{599, "odd_code", "", "acme: users.get: 599: odd_code", nil},
		{0, "AccessDenied", "", "acme: users.get: AccessDenied", nil},
		{0, "", "", "acme: users.get", nil},
		{400, "anna@example.test", "+14155550100", "acme: users.get: 400 Bad Request", nil},
		{422, "invalid", "r 1", "acme: users.get: 422 Unprocessable Entity: invalid (name:blank, too_long)",
			[]string{"name:blank", "Anna Smith", "too_long", ""}},
	}
	for _, tt := range tests {
		if got := apierr.Text("acme", "users.get", tt.status, tt.code, tt.request, tt.details...); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}

// Codes and request ids are printed; what could be of a person is not.
func TestFaultC10WordLetsIdentifiersThroughOnly(t *testing.T) {
	good := []string{
		"RecordNotFound", "invalid_value", "com.example.Throttling", "a", "name:blank", "v2", "req-1",
		"7f6c3a1e-1b2c-4d3e-8f90-123456789012", "5A3F0123456789012345", "20260302T091530Z-a",
		"00000000-0000-4000-8000-000000000007", strings.Repeat("a", 80),
	}
	for _, s := range good {
		if got := apierr.Word(s); got != s {
			t.Errorf("Word(%q) = %q", s, got)
		}
	}
	bad := []string{
		"", "4155550100", "+14155550100", "415-555-0100", "tel:14155550100", "x14155550100", "ext_14155550100.b",
		"a14155550100", "anna@example.test", "Anna Smith", "a/b", "a\nb", "é", "{}", "a=b", "\x00a", "..", "---", "12:30",
		strings.Repeat("a", 81),
	}
	for _, s := range bad {
		if got := apierr.Word(s); got != "" {
			t.Errorf("Word(%q) = %q, want nothing", s, got)
		}
	}
}

const canary = "canary-5550100"

// refusal is an error as the clients have it.
type refusal struct {
	Status int
	Shown  apierr.Hidden[string]
	body   apierr.Hidden[[]byte]
	rows   apierr.Hidden[[]string]
}

func (r *refusal) Error() string { return "refused" }

func (r *refusal) Body() []byte { return r.body.Reveal() }

func TestFaultC10HiddenPrintsNothing(t *testing.T) {
	r := refusal{404, apierr.Hide(canary), apierr.Hide([]byte(canary)), apierr.Hide([]string{canary})}
	values := map[string]any{
		"value": r, "pointer": &r, "hidden": r.Shown, "hidden pointer": &r.Shown,
		"field": struct{ R refusal }{r}, "pointer in a field": struct{ R *refusal }{&r},
		"unexported field": struct{ r refusal }{r}, "embedded": struct{ refusal }{r}, "embedded pointer": struct{ *refusal }{&r},
		"embedded hidden": struct {
			apierr.Hidden[string]
			N int
		}{r.Shown, 1},
		"list": []refusal{r}, "map": map[string]refusal{"r": r}, "wrapped": fmt.Errorf("get: %w", &r), "joined": errors.Join(&r),
	}
	for name, v := range values {
		texts := []string{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		asJSON, err := json.Marshal(v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		for _, text := range append(texts, string(asJSON), log.String()) {
			if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) || strings.Contains(text, "99 97 110 97 114 121") {
				t.Errorf("%s prints what is hidden: %s", name, text)
			}
		}
	}
	if r.Shown.Reveal() != canary || string(r.Body()) != canary || len(r.rows.Reveal()) != 1 {
		t.Error("Reveal has lost what was hidden")
	}
	if got := fmt.Sprint(r.Shown); got != "…" {
		t.Errorf("prints %q", got)
	}
	if new(apierr.Hidden[[]byte]).Reveal() != nil {
		t.Error("a zero Hidden holds something")
	}
}
