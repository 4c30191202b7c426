package queuemap_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/queuemap"
)

// mixed gives n rules in the mix of the performance page: of a hundred, 70
// literals, 12 prefixes, 8 suffixes, 8 contained phrases and 2 expressions.
func mixed(n int) []queuemap.Entry[string] {
	entries := make([]queuemap.Entry[string], n)
	for i := range entries {
		pattern := fmt.Sprintf("%s %s %d", pick(regions, i), pick(teams, i/7), i)
		switch kind := i * 37 % 100; { // spread over the list
		case kind < 70:
		case kind < 82:
			pattern = fmt.Sprintf("%s %s%d *", pick(brands, i), pick(regions, i/5), i)
		case kind < 90:
			pattern = fmt.Sprintf("*%s %d line", pick(teams, i), i)
		case kind < 98:
			pattern = fmt.Sprintf("*VIP%d %s*", i, pick(brands, i))
		default:
			pattern = fmt.Sprintf("/^%s %d .+ (Sales|Support)$/", pick(brands, i), i)
		}
		entries[i] = queuemap.Entry[string]{Pattern: pattern, Target: "brand " + pick(brands, i)}
	}
	return entries
}

var (
	regions = []string{"EU", "APAC", "US East", "US West", "LATAM", "Nordics", "Benelux", "DACH"}
	teams   = []string{"Sales", "Support", "Billing", "Returns", "Claims", "Onboarding", "Renewals"}
	brands  = []string{"Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Wonka", "Tyrell"}
)

func pick(words []string, i int) string { return words[i%len(words)] }

// misses are names of the same words and numbers, which fit no rule.
func misses() []string {
	rng := rand.New(rand.NewPCG(1, 2))
	names := make([]string, 1024)
	for i := range names {
		names[i] = fmt.Sprintf("%s %s %s%d", pick(brands, rng.Int()), pick(teams, rng.Int()), pick(regions, rng.Int()), rng.IntN(100_000))
	}
	return names
}

// naive is the switch that one would write by hand, over the rules in the order
// of their precedence.
type naive []naiveRule

type naiveRule struct {
	kind   queuemap.Class
	text   string
	re     *regexp.Regexp
	target string
}

func newNaive(entries []queuemap.Entry[string]) naive {
	rules := make(naive, len(entries))
	for i, e := range entries {
		kind, _ := queuemap.Classify(e.Pattern)
		rules[i] = naiveRule{kind: kind, text: strings.Trim(e.Pattern, "*"), target: e.Target}
		if kind == queuemap.Regexp {
			rules[i].re = regexp.MustCompile(strings.Trim(e.Pattern, "/"))
		}
	}
	slices.SortStableFunc(rules, func(a, b naiveRule) int { return precedence(a.kind) - precedence(b.kind) })
	return rules
}

func (rules naive) match(name string) (string, bool) {
	for i := range rules {
		r := &rules[i]
		switch r.kind {
		case queuemap.Literal:
			if name == r.text {
				return r.target, true
			}
		case queuemap.Prefix:
			if strings.HasPrefix(name, r.text) {
				return r.target, true
			}
		case queuemap.Suffix:
			if strings.HasSuffix(name, r.text) {
				return r.target, true
			}
		case queuemap.Contains:
			if strings.Contains(name, r.text) {
				return r.target, true
			}
		case queuemap.Regexp:
			if r.re.MatchString(name) {
				return r.target, true
			}
		}
	}
	return "", false
}

var sizes = []int{10, 1_000, 100_000}

// BenchmarkMiss matches names that no rule fits, the dearest case.
func BenchmarkMiss(b *testing.B) {
	names := misses()
	for _, size := range sizes {
		entries := mixed(size)
		m, _, err := queuemap.Compile(entries)
		if err != nil {
			b.Fatal(err)
		}
		plain := newNaive(entries)
		for _, name := range names {
			if _, why, ok := m.Match(name); ok {
				b.Fatalf("%q should miss, got %v", name, why)
			}
		}
		b.Run(fmt.Sprintf("rules=%d/queuemap", size), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Match(names[i%len(names)])
			}
		})
		b.Run(fmt.Sprintf("rules=%d/naive switch", size), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				plain.match(names[i%len(names)])
			}
		})
	}
}

// BenchmarkHit matches one name per class at 100,000 rules.
func BenchmarkHit(b *testing.B) {
	entries := mixed(100_000)
	m, _, err := queuemap.Compile(entries)
	if err != nil {
		b.Fatal(err)
	}
	plain := newNaive(entries)
	for _, name := range fitting(entries[50_000:]) {
		got, why, ok := m.Match(name)
		if want, found := plain.match(name); !ok || !found || got != want {
			b.Fatalf("%q gets %q, want %q", name, got, want)
		}
		b.Run(fmt.Sprintf("class=%v/queuemap", why.Class), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Match(name)
			}
		})
		b.Run(fmt.Sprintf("class=%v/naive switch", why.Class), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				plain.match(name)
			}
		})
	}
}

// fitting gives one name for each precedence, from the first such entry.
func fitting(entries []queuemap.Entry[string]) (names []string) {
	seen := map[int]bool{}
	for _, e := range entries {
		class, _ := queuemap.Classify(e.Pattern)
		if seen[precedence(class)] {
			continue
		}
		seen[precedence(class)] = true
		name := strings.ReplaceAll(e.Pattern, "*", "x")
		if class == queuemap.Regexp {
			name = strings.NewReplacer("/^", "", ".+", "EU", "(Sales|Support)$/", "Sales").Replace(e.Pattern)
		}
		names = append(names, name)
	}
	return names
}

// BenchmarkCompile builds matchers and reports what one holds in memory, beside
// its entries.
func BenchmarkCompile(b *testing.B) {
	for _, size := range sizes {
		entries := mixed(size)
		b.Run(fmt.Sprintf("rules=%d", size), func(b *testing.B) {
			began := time.Now()
			var m *queuemap.Matcher[string]
			before := heap()
			for b.Loop() {
				m, _, _ = queuemap.Compile(entries)
			}
			b.ReportMetric(float64(time.Since(began).Milliseconds())/float64(b.N), "build-ms")
			b.ReportMetric(float64(heap()-before)/1e6, "held-MB")
			runtime.KeepAlive(m)
		})
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}
