package connect_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

func comment(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The policies in the package's comment can be pasted.
func TestPoliciesAreJSON(t *testing.T) {
	policies := regexp.MustCompile(`(?s)\{"Version".*?\n//\t\]\}\n`).FindAllString(comment(t), -1)
	if len(policies) != 2 {
		t.Fatalf("found %d policies, want 2", len(policies))
	}
	for i, policy := range policies {
		if !json.Valid([]byte(strings.ReplaceAll(policy, "//\t", ""))) {
			t.Errorf("policy %d is no JSON", i+1)
		}
	}
}

// The package's comment, Routes and the methods of API are one list. The fake
// spells them out a second time, and the AWS SDK calls them there in the tests
// of awsconnect.
func TestEndpoints(t *testing.T) {
	var documented []ctikit.Route
	for _, row := range regexp.MustCompile(`(?m)^//\t(\w+) +(GET|PUT|POST|DELETE) +(/\S*)$`).FindAllStringSubmatch(comment(t), -1) {
		documented = append(documented, ctikit.Route{Operation: row[1], Method: row[2], Path: row[3]})
	}
	if diff := cmp.Diff(connect.Routes(), documented); diff != "" {
		t.Errorf("the comment differs from Routes (-Routes +comment):\n%s", diff)
	}
	methods := map[string]bool{}
	for m := range reflect.TypeFor[connect.API]().Methods() {
		methods[m.Name] = true
	}
	routes := map[string]bool{}
	for _, r := range connect.Routes() {
		routes[r.Operation] = true
	}
	if diff := cmp.Diff(methods, routes); diff != "" {
		t.Errorf("Routes differ from API (-API +Routes):\n%s", diff)
	}
}
