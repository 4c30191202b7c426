package queuemap_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

// A reading is what the guide makes of one pattern, in the shortest words: the
// slow truth.
type reading struct {
	pattern string
	class   queuemap.Class
	fits    func(name string) bool
}

var expression = regexp.MustCompile(`(?s)^/(.*[^\\](?:\\\\)*|(?:\\\\)*)/(i?)$`)

func read(pattern string) reading {
	p := strings.TrimSpace(pattern)
	if strings.HasPrefix(p, "/") {
		expr, flags := p[1:], ""
		if part := expression.FindStringSubmatch(p); part != nil {
			expr, flags = part[1], part[2]
		}
		if re, err := regexp.Compile(expr); err == nil && expr != "" {
			if flags == "i" {
				re = regexp.MustCompile("(?i)" + expr)
			}
			return reading{pattern, queuemap.Regexp, re.MatchString}
		}
		return reading{pattern, queuemap.Literal, func(name string) bool { return name == p }}
	}
	phrase := strings.TrimSuffix(strings.TrimPrefix(p, "*"), "*")
	switch first, last := strings.HasPrefix(p, "*"), strings.HasSuffix(p, "*"); {
	case phrase == "" || strings.Contains(phrase, "*") || !first && !last:
		return reading{pattern, queuemap.Literal, func(name string) bool { return name == p }}
	case first && last:
		return reading{pattern, queuemap.Contains, func(name string) bool { return strings.Contains(name, phrase) }}
	case first:
		return reading{pattern, queuemap.Suffix, func(name string) bool { return strings.HasSuffix(name, phrase) }}
	default:
		return reading{pattern, queuemap.Prefix, func(name string) bool { return strings.HasPrefix(name, phrase) }}
	}
}

// reference gives the patterns that match a name, the deciding one first.
func reference(readings []reading, name string, inListOrder bool) []string {
	name = strings.TrimSpace(name)
	var byClass [3][]string
	for _, r := range readings {
		if name == "" || !r.fits(name) {
			continue
		}
		class := precedence(r.class)
		if inListOrder {
			class = 0
		}
		byClass[class] = append(byClass[class], r.pattern)
	}
	return append(append(byClass[0], byClass[1]...), byClass[2]...)
}

func precedence(c queuemap.Class) int {
	switch c {
	case queuemap.Literal:
		return 0
	case queuemap.Regexp:
		return 2
	default:
		return 1
	}
}

// agree compares a matcher, built over patterns, with the reference.
func agree(t *testing.T, patterns []string, names ...string) {
	t.Helper()
	var readings []reading
	for _, p := range patterns {
		readings = append(readings, read(p))
	}
	for _, inListOrder := range []bool{false, true} {
		var opts []queuemap.Option
		if inListOrder {
			opts = append(opts, queuemap.InListOrder())
		}
		m, _, err := queuemap.Compile(entries(patterns...), opts...)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			want := reference(readings, name, inListOrder)
			var got []string
			for _, h := range m.Matches(name) {
				got = append(got, h.Target)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%d patterns %q: Matches(%q) mismatch (-reference +got):\n%s", len(patterns), patterns, name, diff)
			}
			winner, _, ok := m.Match(name)
			if ok != (len(want) > 0) || ok && winner != want[0] {
				t.Fatalf("%d patterns %q, in list order: %v: Match(%q) = %q, want %q", len(patterns), patterns, inListOrder, name, winner, want)
			}
		}
	}
}

// TestAgreesWithReference tries random lists, small and large, whose patterns
// and names overlap much, as they are made of few characters.
func TestAgreesWithReference(t *testing.T) {
	rounds := 600
	if testing.Short() {
		rounds = 60
	}
	for seed := range uint64(rounds) {
		g := generator{rand.New(rand.NewPCG(seed, 3))}
		var names []string
		for range 40 {
			names = append(names, g.text(12))
		}
		names = append(names, "", " ", g.text(128), strings.Repeat("a", 128), strings.Repeat("é", 128), "\xff\xfea", "\ufffda")
		agree(t, g.patterns(g.IntN(120)), names...)
	}
}

type generator struct{ *rand.Rand }

func (g generator) text(longest int) string {
	letters := []string{"a", "a", "b", "B", "é", "É", "日", " ", "5", "/", "*", "\u2003", "K", "\u212a", "ſ", "\xff", "\ufffd"}
	var b strings.Builder
	for range g.IntN(longest + 1) {
		b.WriteString(letters[g.IntN(g.IntN(len(letters))+1)])
	}
	return b.String()
}

// patterns gives up to n different patterns.
func (g generator) patterns(n int) (all []string) {
	seen := map[string]bool{}
	for range n {
		p := g.pattern()
		if trimmed := strings.TrimSpace(p); !seen[trimmed] && utf8.RuneCountInString(trimmed) <= queuemap.MaxLength {
			seen[trimmed] = true
			all = append(all, p)
		}
	}
	return all
}

func (g generator) pattern() string {
	text := strings.ReplaceAll(g.text(5), "*", "")
	quoted := regexp.QuoteMeta(g.text(3))
	shapes := []string{
		g.text(6), text, text, text + "*", "*" + text, "*" + text + "*", text + "*" + text,
		"/" + quoted + "/", "/" + quoted + "/i", "/^" + quoted, "/" + quoted + "$/",
		fmt.Sprintf("/%s.*%s/", quoted, regexp.QuoteMeta(g.text(2))), fmt.Sprintf("/(%s)+|%s/", quoted, quoted),
		fmt.Sprintf("/%s{0,2}b/", quoted), fmt.Sprintf("/(?:%s){2}/i", quoted), "/[^a]$/", "/" + text,
	}
	return shapes[g.IntN(len(shapes))]
}
