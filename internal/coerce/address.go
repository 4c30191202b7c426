package coerce

import (
	"strings"
	"unicode"
)

const maxE164Digits = 15

// E164 reads + and 2 to 15 digits, the first not 0, and returns them without the
// spaces, dots, brackets and hyphens that people write between them (D1, R14).
func E164(s string) (string, error) {
	s = dial(s)
	digits, plus := strings.CutPrefix(s, "+")
	if !plus || !isDigits(digits) || len(digits) < 2 || len(digits) > maxE164Digits || digits[0] == '0' {
		return "", not(KindE164)
	}
	return s, nil
}

// Phone reads digits with an optional leading +, as E164 does but of any length
// and without a country code (D1).
func Phone(s string) (string, error) {
	s = dial(s)
	if !isDigits(strings.TrimPrefix(s, "+")) {
		return "", not(KindPhone)
	}
	return s, nil
}

// Email reads name@domain. It checks the shape only: one @ between two parts
// that hold no space and no control character.
func Email(s string) (string, error) {
	s = strings.TrimSpace(s)
	name, domain, ok := strings.Cut(s, "@")
	odd := func(r rune) bool { return r == '@' || unicode.IsSpace(r) || unicode.IsControl(r) }
	if !ok || name == "" || domain == "" || strings.ContainsFunc(name, odd) || strings.ContainsFunc(domain, odd) {
		return "", not(KindEmail)
	}
	return s, nil
}

var punctuation = strings.NewReplacer(" ", "", ".", "", "(", "", ")", "", "-", "")

// dial drops what is not dialled.
func dial(s string) string { return punctuation.Replace(strings.TrimSpace(s)) }
