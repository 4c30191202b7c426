package queuemap_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ctikit/ctikit/queuemap"
)

// FuzzPattern compares one pattern, alone and in an index, with the reference.
func FuzzPattern(f *testing.F) {
	for _, r := range patternRows {
		for _, name := range append(r.hits, r.misses...) {
			f.Add(r.pattern, name)
		}
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if utf8.RuneCountInString(strings.TrimSpace(pattern)) > queuemap.MaxLength {
			if _, _, err := queuemap.Compile(entries(pattern)); !errors.Is(err, queuemap.ErrTooLong) {
				t.Fatalf("Compile = %v, want ErrTooLong", err)
			}
			return
		}
		if repeats := strings.Count(pattern, "{"); repeats > 2 || len(name) > 1<<10 {
			t.Skip("package regexp's own cost")
		}
		agree(t, []string{pattern}, name, pattern)
		agree(t, append(beside(pattern), pattern), name, pattern)
	})
}

// beside is enough patterns for an index, without the one given.
func beside(pattern string) (all []string) {
	for _, e := range padding() {
		if e.Pattern != strings.TrimSpace(pattern) {
			all = append(all, e.Pattern)
		}
	}
	return all
}

// FuzzName matches names against lists of overlapping patterns.
func FuzzName(f *testing.F) {
	for _, name := range []string{"", "EU VIP Sales", "aaaaab", "é\xff", "EU Sales  ", "\ufffd"} {
		f.Add(name)
	}
	patterns := beside("")
	for _, p := range []string{"a", "ab", "aa", "aab", "b", "ba", "é", "\xff", "EU ", " Sales", "VIP"} {
		patterns = append(patterns, p, strings.TrimSpace(p)+"x*", "*x"+p, "*"+p+"*", "/"+p+"+b/", "/"+p+"/i")
	}
	patterns = append(patterns, "aa*", "*ab", "/^..$/", `/\x{FFFD}b/`)
	f.Fuzz(func(t *testing.T, name string) { agree(t, patterns, name) })
}

// TestHostile matches patterns and names that take back-tracking or careless
// matchers ages. It has no clock: if it ends, time was about linear.
func TestHostile(t *testing.T) {
	const long = 1 << 12
	names := []string{
		strings.Repeat("a", long), strings.Repeat("a", long) + "b", strings.Repeat("ab", long/2),
		strings.Repeat("é", long), strings.Repeat("\xff", long), strings.Repeat("a", long/2) + " " + strings.Repeat("a", long/2),
	}
	patterns := []string{"/(a+)+$/", "/(a|aa)+$/", "/(a*)*b$/", "/^(.*)*x$/", "/a.*a.*a.*a.*a.*c/", "/(x+x+)+y/", "/a{50}c/"}
	for i := range 60 {
		as := strings.Repeat("a", i+1)
		patterns = append(patterns, as+"c*", "*c"+as, "*"+as+"c*", "/"+as+"c/", "/"+as+" [^a]/")
	}
	m := compile(t, entries(patterns...))
	for _, name := range names {
		m.Match(name)
		m.Matches(name)
	}
	m.Lint()
}
