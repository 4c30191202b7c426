package connect_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The policies in the package's comment can be pasted.
func TestPoliciesAreJSON(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	policies := regexp.MustCompile(`(?s)\{"Version".*?\n//\t\]\}\n`).FindAllString(string(text), -1)
	if len(policies) != 2 {
		t.Fatalf("found %d policies, want 2", len(policies))
	}
	for i, policy := range policies {
		if !json.Valid([]byte(strings.ReplaceAll(policy, "//\t", ""))) {
			t.Errorf("policy %d is no JSON", i+1)
		}
	}
}
