package queuemap

import (
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// requiredText gives a text that every match of an expression contains, the
// longest that is easy to see, or "".
func requiredText(re *regexp.Regexp) string {
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil { // it was compiled, so it parses
		return ""
	}
	return required(tree)
}

func required(re *syntax.Regexp) (longest string) {
	switch re.Op {
	case syntax.OpLiteral:
		return fixed(re.Rune, re.Flags&syntax.FoldCase != 0)
	case syntax.OpRepeat:
		if re.Min == 0 {
			return ""
		}
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
	default: // anything else may match without its parts
		return ""
	}
	for _, sub := range re.Sub {
		if text := required(sub); len(text) > len(longest) {
			longest = text
		}
	}
	return longest
}

// fixed gives the longest run of characters that can only be written in one way:
// not those with another case under the flag "i", and not U+FFFD, which also
// matches bytes that are no UTF-8.
func fixed(runes []rune, fold bool) (longest string) {
	start := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && runes[i] != utf8.RuneError && !(fold && unicode.SimpleFold(runes[i]) != runes[i]) {
			continue
		}
		if text := string(runes[start:i]); len(text) > len(longest) {
			longest = text
		}
		start = i + 1
	}
	return longest
}
