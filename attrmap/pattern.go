package attrmap

import (
	"regexp"
	"strings"
)

// foreign marks what RE2 would compile but read differently from Ruby, the
// server's language: inline flags, set operations, classes inside classes,
// {,n}, \Q…\E and word boundaries beside letters that are not ASCII.
var foreign = regexp.MustCompile(`\(\?[a-zA-Z-]|&&|\[[^\]]*\[|\{,|\\[QEbBC]`)

// compile gives an admin's pattern as a regular expression of ours, nil where it
// cannot be had faithfully: then the server decides (D11). In Ruby ^ and $ are
// the ends of a line, so (?m) keeps their meaning.
func compile(pattern string) *regexp.Regexp {
	if pattern == "" || foreign.MatchString(strings.ReplaceAll(pattern, `\\`, "")) {
		return nil
	}
	re, err := regexp.Compile("(?m)" + pattern)
	if err != nil {
		return nil
	}
	return re
}
