package zendesk

import (
	"strings"
	"time"
)

// SearchQuery is what to search for: words that all have to match. Its methods
// add one, and quote what comes from outside, in which a dash, a colon or an
// asterisk would have a meaning:
//
//	q := zendesk.SearchQuery("type:ticket").Where("requester", "7827").Without("status", "closed")
//
// Field names are written as they are. A value that is empty is refused by what
// takes the query: so is a number without digits, such as "anonymous".
type SearchQuery string

// Where keeps records whose field has a value.
func (q SearchQuery) Where(field, value string) SearchQuery {
	return q.add(field + ":" + quoted(value))
}

// Without leaves out records whose field has a value.
func (q SearchQuery) Without(field, value string) SearchQuery {
	return q.add("-" + field + ":" + quoted(value))
}

// Text keeps records that have a phrase, such as a call's id in a comment.
func (q SearchQuery) Text(phrase string) SearchQuery { return q.add(`"` + unquoted(phrase) + `"`) }

// Phone keeps users with a number, which is written in E.164.
func (q SearchQuery) Phone(number string) SearchQuery { return q.phone("", number) }

// PhoneEnding keeps users whose number ends so, for numbers that are not stored
// in E.164: the national part is what both forms have. More than one user may
// match.
func (q SearchQuery) PhoneEnding(national string) SearchQuery {
	return q.phone("*", national)
}

func (q SearchQuery) phone(before, number string) SearchQuery {
	n := digits(number)
	if n == "" {
		return q.Where("phone", "") // an asterisk alone would find everybody
	}
	return q.add("phone:" + before + n)
}

// After keeps records whose time, such as created, is later.
func (q SearchQuery) After(field string, at time.Time) SearchQuery {
	return q.add(field + ">" + at.UTC().Format(time.RFC3339))
}

// Before keeps records whose time is earlier.
func (q SearchQuery) Before(field string, at time.Time) SearchQuery {
	return q.add(field + "<" + at.UTC().Format(time.RFC3339))
}

func (q SearchQuery) add(word string) SearchQuery {
	return SearchQuery(strings.TrimLeft(string(q)+" "+word, " "))
}

// emptyValue is in no query but of a word with an empty value: within quotes there
// are none.
const emptyValue = `:""`

// quoted is a value that stands for itself.
func quoted(value string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_.-@", c)
	}
	other := func(c rune) bool { return !plain(c) }
	if value == "" || value[0] == '-' || strings.ContainsFunc(value, other) {
		return `"` + unquoted(value) + `"`
	}
	return value
}

// unquoted is a text without what would end or change a phrase, and without blanks
// around it: blanks alone are an empty value.
func unquoted(text string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c == '"' || c == '\\' || c == '*':
			return -1
		case c < ' ':
			return ' '
		}
		return c
	}, text))
}

func digits(number string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
}
