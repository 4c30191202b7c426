package coerce

import (
	"slices"
	"strings"
)

// unset are the words that flows write where they have nothing to say (D1).
// The list stands here alone; contactflow and attrmap ask [Set].
var unset = []string{"", "-", "none", "empty", "ignore", "timeout"}

// Set trims s and says whether anything is left that means something: nothing,
// "-", "none", "empty", "ignore" and "timeout", in any case, do not (D1).
func Set(s string) (trimmed string, ok bool) {
	s = strings.TrimSpace(s)
	return s, !slices.Contains(unset, strings.ToLower(s))
}

// OneOf reads one of words, case as written.
func OneOf(s string, words ...string) (string, error) {
	s = strings.TrimSpace(s)
	if !slices.Contains(words, s) {
		return "", &Error{Kind: KindWord, Allowed: strings.Join(words, ", ")}
	}
	return s, nil
}

// List splits s at commas and semicolons and trims the parts; empty parts are
// dropped.
func List(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// Boolean reads true, t, 1, yes, y and false, f, 0, no, n, in any case (D1).
func Boolean(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "t", "1", "yes", "y":
		return true, nil
	case "false", "f", "0", "no", "n":
		return false, nil
	}
	return false, not(KindBoolean)
}
