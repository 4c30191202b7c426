package fold_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ctikit/ctikit/internal/fold"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, name, spelling string }{
		{"", "", ""},
		{" \t ", "", ""},
		{"on call", "on call", "on call"},
		{" On  Call\n", "on call", "On Call"},
		{"On\u00a0Call", "on call", "On Call"},
		{"\u2003On\u202fCall\u3000", "on call", "On Call"},
		{"Cafe\u0301", "caf\u00e9", "Caf\u00e9"},
		{"CAFÉ", "café", "CAFÉ"},
		{"Ｌｕｎｃｈ", "lunch", "Ｌｕｎｃｈ"},
		{"ｶﾞ", "ガ", "ｶﾞ"},
		{"\u212b", "\u00e5", "\u00c5"}, // the sign of the ångström is canonically the letter
		{"Oﬃce", "office", "Oﬃce"},
		{"ΣΙΓΜΑς", "σιγμασ", "ΣΙΓΜΑς"},
		{"\xff", "\ufffd", "\xff"},
	}
	for _, tt := range tests {
		if got := fold.Name(tt.in); got != tt.name {
			t.Errorf("Name(%q) = %q, want %q", tt.in, got, tt.name)
		}
		if got := fold.Spelling(tt.in); got != tt.spelling {
			t.Errorf("Spelling(%q) = %q, want %q", tt.in, got, tt.spelling)
		}
	}
}

// TestEveryRune wants every character to fold like all that strings.EqualFold
// and the normal forms take for the same.
func TestEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := string(r)
		for _, same := range []string{fold.Name(s), string(unicode.SimpleFold(r)), norm.NFC.String(s), norm.NFD.String(s), norm.NFKC.String(s), norm.NFKD.String(s)} {
			if fold.Name(same) != fold.Name(s) {
				t.Errorf("Name(%q) = %q, but Name(%q) = %q", s, fold.Name(s), same, fold.Name(same))
			}
		}
	}
}

// TestNoAllocation: names are matched on hot paths, and most are plain.
func TestNoAllocation(t *testing.T) {
	var sink string
	if n := testing.AllocsPerRun(100, func() { sink = fold.Name("on call"); sink = fold.Spelling("EU VIP Sales") }); n != 0 {
		t.Errorf("%v allocations (%q)", n, sink)
	}
}

// FuzzFold: what is folded stays so, and forms, case and blanks do not count.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"On Call", "Cafe\u0301 \u00a0x", "ﬃ", "\u0345Α", "\xff \xfe", "\u1e9b\u0323", "İı", "a\u0315\u0300"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, spelling := fold.Name(s), fold.Spelling(s)
		if fold.Name(name) != name || fold.Spelling(spelling) != spelling {
			t.Errorf("%q: Name %q, again %q; Spelling %q, again %q", s, name, fold.Name(name), spelling, fold.Spelling(spelling))
		}
		if !utf8.ValidString(s) {
			return
		}
		for _, same := range []string{norm.NFD.String(s), norm.NFKD.String(s), "\u00a0" + s, spelling, strings.ReplaceAll(s, " ", "\u00a0 ")} {
			if fold.Name(same) != name {
				t.Errorf("Name(%q) = %q, but Name(%q) = %q", s, name, same, fold.Name(same))
			}
		}
		if fold.Spelling(norm.NFD.String(s)) != spelling {
			t.Errorf("Spelling(%q) depends on the form", s)
		}
	})
}
