package attrmap_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// exemptions are rules of this package's range without a row, and why.
var exemptions = map[string]string{}

// TestEveryRuleHasARow wants a row whose name starts with its number for each
// rule about attributes and fields (R101 to R113), and what belongs to it.
func TestEveryRuleHasARow(t *testing.T) {
	rules := []string{"D11", "D12", "X17"}
	for n := 101; n <= 113; n++ {
		rules = append(rules, fmt.Sprintf("R%d", n))
	}
	names := rowNames()
	for _, rule := range rules {
		has := slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, rule+" ") })
		if _, exempt := exemptions[rule]; has == exempt {
			t.Errorf("%s: row %v, exempt %v", rule, has, exempt)
		}
	}
}

func rowNames() (names []string) {
	for _, r := range planRows {
		names = append(names, r.name)
	}
	for _, r := range coerceRows {
		names = append(names, r.name)
	}
	for _, r := range searchRows {
		names = append(names, r.name)
	}
	for _, r := range verifyRows {
		names = append(names, r.name)
	}
	for _, r := range lateRows {
		names = append(names, r.name)
	}
	return names
}
