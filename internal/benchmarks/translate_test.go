package benchmarks_test

import (
	"errors"
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

var errNoRule = errors.New("no rule")

// translators ask for the same status each time: by the rules, and in a plain map, the floor.
func translators(tb testing.TB) (rules, plain contender) {
	tb.Helper()
	compiled, err := statussync.Compile([]statussync.System{
		{Name: "zendesk", Catalog: statussync.Catalog{
			{Status: "3", Name: "Online", Settable: true}, {Status: "4", Name: "Away", Settable: true}, {Status: "91", Name: "Lunch", Settable: true},
		}},
		{Name: "aircall", Catalog: statussync.Catalog{
			{Status: "available", Name: "Available", Settable: true}, {Status: "unavailable", Name: "Unavailable", Settable: true},
			{Status: "unavailable/lunch", Name: "Out for lunch", Settable: true},
		}},
	}, []statussync.Pair{{A: "zendesk", B: "aircall", Rules: []statussync.Rule{
		statussync.Both("Online", "Available"), statussync.Both("Away", "Unavailable"), statussync.Both("Lunch", "Out for lunch"),
	}}})
	if err != nil {
		tb.Fatal(err)
	}
	m := map[statussync.Status]statussync.Status{"3": "available", "4": "unavailable", "91": "unavailable/lunch"}
	check := func(to statussync.Status, ok bool) error {
		if !ok || to != "unavailable/lunch" {
			return errNoRule
		}
		return nil
	}
	rules = contender{"rules", func() error { return check(compiled.Translate("zendesk", "aircall", "91")) }}
	plain = contender{"map", func() error {
		to, ok := m["91"]
		return check(to, ok)
	}}
	return rules, plain
}

func BenchmarkTranslate(b *testing.B) {
	rules, plain := translators(b)
	race(b, []contender{rules, plain})
}
