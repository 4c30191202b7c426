package aircalltest_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// The table of endpoints in doc.go is the one that the fake serves.
func TestEndpointsAreDocumented(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	must(t, err)
	var served, documented []string
	for _, r := range aircalltest.New(t).Routes() {
		op := r.Operation
		if op == "" {
			op = "others: " + r.Reason
		}
		served = append(served, fmt.Sprintf("%-24s %-6s %s", op, r.Method, r.Path))
	}
	_, section, _ := strings.Cut(f.Doc.Text(), "# Endpoints\n")
	for line := range strings.Lines(section) {
		if row, ok := strings.CutPrefix(line, "\t"); ok {
			documented = append(documented, strings.TrimSuffix(row, "\n"))
		}
	}
	if diff := cmp.Diff(served, documented); diff != "" {
		t.Errorf("endpoints (-table +doc.go):\n%s", diff)
	}
}
