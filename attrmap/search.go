package attrmap

import (
	"slices"
	"strings"
	"unicode"
)

// SearchKey is a user field to search the customer by.
type SearchKey struct {
	Attribute string
	Field     string // the key of the user field
	Value     string // as the field would hold it
}

// Query gives the text of a Zendesk search for users whose field has the value.
// Only end users are looked for: an agent is no customer (D36). The value stands
// in quotes without inner ones, so nothing in it can change the query's meaning.
func (k SearchKey) Query() string {
	return "type:user role:end-user " + k.Field + `:"` + quotable(k.Value) + `"`
}

// quotable drops what ends or escapes a quotation.
func quotable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '"' || r == '\\':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s))
}

// Search gives the keys to look the customer up by, in the order of the rules
// (R51, D4): after an explicit zendesk_user and before all other means. Notices
// say which flagged attributes cannot be searched for (R53). An attribute that is
// not set gives neither a key nor a notice.
func (m *Map) Search(attributes map[string]string) (keys []SearchKey, notices []Notice) {
	for i := range m.rules {
		r := &m.rules[i]
		text := meant(attributes[r.attribute])
		if !r.search || strings.TrimSpace(text) == "" { // R109
			continue
		}
		value, problem := r.searchable(text)
		if problem != "" {
			notices = append(notices, r.notice(SearchFailed, "R53", problem))
			continue
		}
		keys = append(keys, SearchKey{r.attribute, r.key, value})
	}
	return keys, notices
}

// searchable gives the text that the field would hold, or why it cannot be
// searched for.
func (r *rule) searchable(text string) (value, problem string) {
	if r.coercer == nil {
		return "", "the account has no such user field"
	}
	if r.inactive {
		return "", "the user field is switched off"
	}
	v, bad := r.coercer.read(text)
	switch {
	case bad != nil:
		return "", bad.Explain()
	case len(v.List) > 1:
		return "", "several values cannot be searched for at once"
	case quotable(v.String()) == "":
		return "", "nothing to search for but quotes"
	}
	return v.String(), ""
}

// SearchResult is what the search for one key found.
type SearchResult struct {
	Key   SearchKey
	Users []int64 // Zendesk user ids
}

// Winner gives the user of the first key that found exactly one (R52), 0 if none
// did. Then other means are next, and the notices tell the agent which searches
// failed (R53). Callers may stop at the first unique user and pass what they have.
func Winner(results []SearchResult) (user int64, notices []Notice) {
	for _, r := range results {
		found := slices.Compact(slices.Sorted(slices.Values(r.Users)))
		if len(found) == 1 {
			return found[0], nil
		}
		problem := "no user found"
		if len(found) > 1 {
			problem = "several users found"
		}
		notices = append(notices, Notice{SearchFailed, "R53", NoticeSubject{r.Key.Attribute, r.Key.Field}, problem})
	}
	return 0, notices
}
