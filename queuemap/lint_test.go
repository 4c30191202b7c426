package queuemap_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

func TestLint(t *testing.T) {
	tests := []struct {
		name        string
		patterns    []string
		never       []int // entries, in the order of the list
		inListOrder []int
	}{
		{"nothing to say", []string{"Sales", "EU*", "*Support", "*VIP*", "/^A/"}, nil, nil},
		{"a longer prefix behind a shorter one", []string{"EU*", "EU Sales*"}, []int{1}, []int{1}},
		{"but not before it", []string{"EU Sales*", "EU*"}, nil, nil},
		{"a longer suffix", []string{"*Support", "*EU Support"}, []int{1}, []int{1}},
		{"a prefix that contains", []string{"*VIP*", "My VIP*", "*VIPs", "*a VIP b*"}, []int{1, 2, 3}, []int{1, 2, 3}},
		{"a prefix says nothing of a suffix", []string{"EU*", "*EU", "*EU*"}, nil, nil},
		{"a literal behind a wild card", []string{"EU*", "EU Sales"}, nil, []int{1}},
		{"a literal behind an expression", []string{"/^EU/", "EU Sales"}, nil, []int{1}},
		{"the same expression", []string{"/EU/", "/EU", "/EU/i"}, []int{1}, []int{1}},
		{"an expression that requires what a wild card has", []string{"*EU*", "/x EU y/", "/EU|US/"}, []int{1}, []int{1}},
		{"a wild card beats the expression before it", []string{"/x EU y/", "*EU*"}, []int{0}, nil},
		{"an empty entry", []string{"", "EU"}, []int{0}, []int{0}},
		{"private characters", []string{"*\ue000*", "EU*", "*\ue001", "\ue002*"}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.never, never(compile(t, entries(tt.patterns...)))); diff != "" {
				t.Errorf("Lint mismatch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.inListOrder, never(compile(t, entries(tt.patterns...), queuemap.InListOrder()))); diff != "" {
				t.Errorf("Lint in list order mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func never(m *queuemap.Matcher[string]) (list []int) {
	for _, n := range m.Lint() {
		list = append(list, n.Subject.Entry)
	}
	return list
}

// TestLintIsRight looks for names for which an entry wins that Lint has given up.
func TestLintIsRight(t *testing.T) {
	for seed := range uint64(300) {
		g := generator{rand.New(rand.NewPCG(seed, 4))}
		patterns := g.patterns(50)
		m := compile(t, entries(patterns...))
		lost := map[string]bool{}
		for _, i := range never(m) {
			lost[patterns[i]] = true
		}
		for range 200 {
			name := g.text(4)
			name = strings.Trim(patterns[g.IntN(len(patterns))], "*/") + name
			if winner, why, ok := m.Match(name); ok && lost[winner] {
				t.Fatalf("Lint of %q gave up %v, which wins for %q", patterns, why, name)
			}
		}
	}
}
