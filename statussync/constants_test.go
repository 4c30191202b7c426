package statussync_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestConstants wants a row of its rule's number to fail for each constant that
// is half of what it should be, or half as much again.
func TestConstants(t *testing.T) {
	m := newMutants(t)
	var names []string
	rules := map[string]string{}
	for _, c := range m.constants {
		for _, factor := range []string{"0.5", "1.5"} {
			names = append(names, c.name+"*"+factor)
			rules[c.name+"*"+factor] = c.rule
		}
	}
	for name, failed := range m.run(t, names) {
		t.Logf("%-18s %-3s → %s", name, rules[name], failed)
		if failed[rules[name]] == 0 {
			t.Errorf("%s: no row of %s fails", name, rules[name])
		}
	}
}

// TestRulesDisabled wants a row to fail for each condition that is never true.
// Of each rule, one row of its number must.
func TestRulesDisabled(t *testing.T) {
	m := newMutants(t)
	var names []string
	for n := range m.conditions {
		names = append(names, fmt.Sprint(n))
	}
	shown := map[string]bool{}
	known := maps.Clone(survivors)
	for name, failed := range m.run(t, names) {
		var n int
		if _, err := fmt.Sscan(name, &n); err != nil {
			t.Fatal(err)
		}
		c := m.conditions[n]
		t.Logf("%-3s → %-24s %s", c.rule, failed, c.name)
		shown[c.rule] = shown[c.rule] || failed[c.rule] > 0
		function, _, _ := strings.Cut(c.name, ":")
		reason := cmp.Or(survivors[c.name], survivors[function])
		delete(known, c.name)
		delete(known, function)
		switch {
		case len(failed) == 0 && reason == "":
			t.Errorf("%q: no row fails", c.name)
		case len(failed) > 0 && survivors[c.name] != "":
			t.Errorf("%q: is no survivor any more", c.name)
		}
	}
	for name := range known {
		t.Errorf("%q: no such condition", name)
	}
	for n := 1; n <= 14; n++ {
		if rule := fmt.Sprint("S", n); !shown[rule] {
			t.Errorf("%s: of no condition a row of its number fails", rule)
		}
	}
}

// failures are how many rows failed, by their rule's number.
type failures map[string]int

func (f failures) String() string {
	if len(f) == 0 {
		return "nothing"
	}
	var out []string
	for _, rule := range slices.Sorted(maps.Keys(f)) {
		out = append(out, fmt.Sprintf("%s×%d", rule, f[rule]))
	}
	return strings.Join(out, " ")
}

// mutants is the instrumented package, built with its tests.
type mutants struct {
	*instrumented
	binary string
}

// newMutants builds the package, unless there is no time for it.
func newMutants(t *testing.T) *mutants {
	t.Helper()
	if os.Getenv(mutantVariable) != "" || testing.Short() || racing {
		t.Skip("hundreds of runs of TestRules: not in short runs or under the race detector")
	}
	m := &mutants{instrument(t), filepath.Join(t.TempDir(), "mutants.test")}
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay="+m.overlay(t), "-o", m.binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if failed := m.one(t, "none"); len(failed) > 0 {
		t.Fatalf("rows fail without a mutant: %s", failed)
	}
	return m
}

// run gives, of each mutant, the rows that failed, in the mutants' order.
func (m *mutants) run(t *testing.T, names []string) func(yield func(string, failures) bool) {
	t.Helper()
	results := make([]failures, len(names))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				results[i] = m.one(t, names[i])
			}
		})
	}
	for i := range names {
		next <- i
	}
	close(next)
	workers.Wait()
	return func(yield func(string, failures) bool) {
		for i, name := range names {
			if !yield(name, results[i]) {
				return
			}
		}
	}
}

var failedRow = regexp.MustCompile(`--- FAIL: TestRules/(S\d+)/`)

// one runs the rows on one mutant. A mutant that never ends is stopped, and
// counts as one that fails a row without a number.
func (m *mutants) one(t *testing.T, name string) failures {
	cmd := exec.CommandContext(t.Context(), m.binary, "-test.run=^TestRules$", "-test.timeout="+time.Minute.String())
	cmd.Env = append(os.Environ(), mutantVariable+"="+name)
	out, err := cmd.CombinedOutput()
	failed := failures{}
	for _, row := range failedRow.FindAllStringSubmatch(string(out), -1) {
		failed[row[1]]++
	}
	if err != nil && len(failed) == 0 {
		failed["other"]++
	}
	return failed
}

// survivors are the conditions that no row notices, and why. The name of a
// function stands for all of its conditions.
var survivors = map[string]string{
	"wish.go asked: i < 0":                        "TestUnknownSystems",
	"decide.go reports: i < 0":                    "TestUnknownSystems",
	"span.go narrow":                              "TestOffset",
	"span.go Place: mark.IsZero()":                "TestPlace",
	"span.go Place: span.Earliest.After(receipt)": "TestPlace",
	"span.go UnmarshalText":                       "TestBrokenStates",
	"span.go time":                                "TestLook",
	"pair.go tables":                              "TestCompile, TestWarnings and TestPreservePresence",
	"pair.go find":                                "ExampleCompile",
	"pair.go preserved":                           "TestPreservePresence",
	"pair.go add":                                 "TestCompile",
	"pair.go Translate":                           "TestTranslate",
	"pair.go Check":                               "TestCheck",

	// Package order's TestPlace has rows for these.
	"order.go Place: rounding > 0 && m.Near(known, rounding)": "the core rounds nothing",
	"order.go Place: !m.Known() || !known.Known()":            "spans and readings decide before the order of an unknown mark counts",

	"state.go find: i < len(a.Sides) && a.Sides[i].System == system": "it only saves a search",
	"hold.go tidy: len(s) == 0":                                      "a stored state has no empty slices, and stories go through a store",
}
