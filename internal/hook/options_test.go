package hook_test

import (
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/hook"
)

// Several secrets are accepted, so that one can be rotated; none, an empty one or
// one twice is not.
func TestFaultC21CheckSecrets(t *testing.T) {
	tests := []struct {
		name    string
		secrets []string
		want    string // of the error; "" for none
	}{
		{"one", []string{"a"}, ""},
		{"two", []string{"old", "new"}, ""},
		{"none", nil, "signing secrets: want at least one, got none"},
		{"an empty one", []string{"canary", ""}, "signing secret 2: want a value, got an empty string"},
		{"twice", []string{"canary", "b", "canary"}, "signing secret 3: want another than signing secret 1, got the same"},
		{"everything at once", []string{"", "canary", "canary", ""}, "signing secret 1: want a value, got an empty string\n" +
			"signing secret 3: want another than signing secret 2, got the same\nsigning secret 4: want a value, got an empty string"},
	}
	for _, tt := range tests {
		got := ""
		if err := hook.CheckSecrets("signing secret", tt.secrets); err != nil {
			got = err.Error()
		}
		if got != tt.want || strings.Contains(got, "canary") {
			t.Errorf("%s: error %q, want %q", tt.name, got, tt.want)
		}
	}
}
