package queuemap

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Class says how a pattern matches a queue name.
type Class int

// The classes of patterns. Prefix, Suffix and Contains are the wild cards.
const (
	Literal  Class = iota // Sales: the name itself
	Prefix                // MyCorp *: names that start with the phrase
	Suffix                // *Support: names that end with the phrase
	Contains              // *VIP*: names that contain the phrase
	Regexp                // /^EU .+$/: names in which the expression finds a match
)

// String is the class in an administrator's words.
func (c Class) String() string {
	switch c {
	case Literal:
		return "exact name"
	case Prefix, Suffix, Contains:
		return "wild card"
	case Regexp:
		return "regular expression"
	}
	return fmt.Sprintf("Class(%d)", int(c))
}

// MaxLength is the longest allowed entry, in Unicode code points, outer spaces
// apart, "*" and "/" included (R88, D25).
const MaxLength = 128

// Classify says what [Compile] makes of a pattern that stands alone: its class
// and the warning or refusal that it gets, if any. Settings screens can call it
// while somebody types.
func Classify(pattern string) (Class, []Notice) {
	text := strings.TrimSpace(pattern)
	if n, ok := tooLong(text, 0); ok {
		return Literal, []Notice{n}
	}
	r, problem := parse(text)
	if problem != "" {
		return r.Class, []Notice{invalid(text, 0, problem)}
	}
	return r.Class, nil
}

// A rule is one entry, ready to match.
type rule struct {
	Why
	phrase string         // what literals and wild cards look for
	re     *regexp.Regexp // of a Regexp
}

// matches compares with a trimmed name; case counts everywhere (D8).
func (r *rule) matches(name string) bool {
	switch r.Class {
	case Literal:
		return name == r.phrase
	case Prefix: // R85
		return strings.HasPrefix(name, r.phrase)
	case Suffix: // R85
		return strings.HasSuffix(name, r.phrase)
	case Contains: // R85
		return strings.Contains(name, r.phrase)
	default: // R86
		return r.re.MatchString(name)
	}
}

// parse reads a trimmed pattern. One with a problem is a literal name (R87).
func parse(text string) (r rule, problem string) {
	r = rule{Why: Why{Pattern: text, Class: Literal}, phrase: text}
	switch {
	case text == "":
		return r, "is empty, so it never matches"
	case text[0] == '/': // R86
		return parseRegexp(r)
	case strings.Contains(text, "*"): // R85
		return parseWildcard(r)
	}
	return r, ""
}

func parseWildcard(literal rule) (r rule, problem string) {
	inner, leads := strings.CutPrefix(literal.Pattern, "*")
	phrase, trails := strings.CutSuffix(inner, "*")
	switch { // D6
	case phrase == "":
		return literal, `has no text beside its "*"`
	case strings.Contains(phrase, "*"):
		return literal, `has a "*" that is neither its first nor its last character`
	}
	r = literal
	r.phrase = phrase
	switch {
	case leads && trails:
		r.Class = Contains
	case leads:
		r.Class = Suffix
	default:
		r.Class = Prefix
	}
	return r, ""
}

func parseRegexp(literal rule) (r rule, problem string) {
	expr, fold := cutRegexp(literal.Pattern)
	if expr == "" {
		return literal, "is an empty regular expression"
	}
	if fold {
		expr = "(?i)" + expr
	}
	re, err := regexp.Compile(expr) // D7: RE2, finds a match anywhere
	if err != nil {
		return literal, "is no valid regular expression, " + reason(err)
	}
	r = literal
	r.Class, r.re = Regexp, re
	return r, ""
}

// cutRegexp takes off the first "/", and the last one if it is not escaped and
// nothing but the flag "i" follows; any other "/" belongs to the expression
// (D7).
func cutRegexp(text string) (expr string, fold bool) {
	expr = text[1:]
	body, fold := strings.CutSuffix(expr, "/i")
	if !fold {
		body = strings.TrimSuffix(expr, "/")
	}
	slashes := len(body) - len(strings.TrimRight(body, `\`))
	if slashes%2 == 1 { // the "/" is escaped
		return expr, false
	}
	return body, fold
}

// reason is what package regexp found, without the expression.
func reason(err error) string {
	if se, ok := errors.AsType[*syntax.Error](err); ok {
		return se.Code.String()
	}
	return err.Error()
}

func tooLong(text string, entry int) (Notice, bool) {
	n := utf8.RuneCountInString(text)
	if n <= MaxLength { // R88, D25
		return Notice{}, false
	}
	return Notice{PatternTooLong, "R88", Subject{"pattern", entry},
		fmt.Sprintf("has %d characters, more than the %d allowed", n, MaxLength)}, true
}

func invalid(text string, entry int, problem string) Notice {
	return Notice{PatternInvalid, "R87", Subject{"pattern", entry},
		quote(text) + " " + problem + "; it is taken as the exact name of a queue"}
}
