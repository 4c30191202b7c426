// Package fold makes names equal that people write in different ways. A name in
// a configuration or in a contact attribute is typed or pasted; the name that it
// stands for comes from a list of the account. It is a pure leaf: functions of
// their argument, with no dependency but Unicode's normal forms.
//
//	fold.Name("Cafe\u0301\u00a0 Berlin")     // "café berlin"
//	fold.Spelling("Cafe\u0301\u00a0 Berlin") // "Café Berlin"
//
// Texts that are folded already, of ASCII alone, come back as they are, without
// an allocation. Calls may run concurrently.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Name folds a name that is compared ignoring case: it is put into the normal
// form NFKC, into lower case, and loses needless blanks as by [Spelling].
//
// NFC would be enough for a letter and its accent. NFKC also unites what only
// looks different, such as the full-width letters that Asian keyboards give,
// half-width kana, ligatures and superscripts. That is as loose as ignoring
// case is, so it belongs where case does not count. Two names of one list that
// become equal are for the caller to report as ambiguous.
func Name(s string) string {
	if isASCII(s) {
		return strings.ToLower(neat(s))
	}
	s = strings.Map(lower, norm.NFKC.String(s))
	return neat(norm.NFKC.String(s)) // lower case may compose anew
}

// Spelling folds a name whose case counts: it is put into the normal form NFC,
// in which texts are equal that Unicode calls canonically equivalent, loses
// outer blanks, and each run of blanks becomes one space. A no-break space is a
// blank.
func Spelling(s string) string {
	if isASCII(s) {
		return neat(s)
	}
	return neat(norm.NFC.String(s))
}

// lower also unites letters with two small forms, such as the Greek sigma.
func lower(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// neat gives s with single spaces between its words and none around them.
func neat(s string) string {
	before := ' ' // a leading blank is one too many
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		before = r
	}
	if before == ' ' {
		return strings.TrimSpace(s)
	}
	return s
}
