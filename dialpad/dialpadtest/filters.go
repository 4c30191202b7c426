package dialpadtest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const allStates = "all"

func isBool(v string) bool {
	_, err := strconv.ParseBool(v)
	return err == nil
}

func isInteger(v string) bool {
	_, err := strconv.ParseInt(v, 10, 64)
	return err == nil
}

// isWord reports whether it could be one of the API's words. The fake has no
// list of them: one that Dialpad does not know passes here.
func isWord(v string) bool { return v != "" && strings.Trim(v, "abcdefghijklmnopqrstuvwxyz_") == "" }

func allOf(words []string, may func(string) bool) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !may(word) })
}

// filters are what lists can be asked for, and what the values may be.
var filters = map[string]func(string) bool{
	"state": isWord, "company_admin": isBool, "office_id": isInteger, "target_type": isWord, "target_id": isInteger,
}

// badFilter is the name of a filter whose value cannot be; empty without one.
func badFilter(q url.Values) string {
	for name, may := range filters {
		if v := q.Get(name); v != "" && !may(v) {
			return name
		}
	}
	return ""
}

// asks reports whether a list with a filter has what has this value.
func asks(q url.Values, filter, value string) bool {
	asked := q.Get(filter)
	return asked == "" || asked == value
}

// integer comes as a number or as a string.
type integer int64

// UnmarshalJSON reads either.
func (n *integer) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*n = integer(v)
	return err
}

// text is how the API shows numbers of 64 bits.
func text(n int64) string { return strconv.FormatInt(n, 10) }
