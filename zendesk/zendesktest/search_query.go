package zendesktest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// word is one condition of a query: a field with a value, or text anywhere.
type word struct {
	not              bool
	field, op, value string
}

// parseQuery takes a query apart at the blanks outside of quotes.
func parseQuery(query string) (words []word) {
	start, inside := 0, false
	end := func(at int) {
		if token := strings.TrimSpace(query[start:at]); token != "" {
			words = append(words, parseWord(token))
		}
		start = at
	}
	for i, c := range query {
		switch {
		case c == '"':
			inside = !inside
		case !inside && unicode.IsSpace(c):
			end(i)
		}
	}
	end(len(query))
	return words
}

func parseWord(token string) (w word) {
	token, w.not = strings.CutPrefix(token, "-")
	if i := strings.IndexAny(token, `":<>`); i > 0 && token[i] != '"' {
		w.field, w.op, token = token[:i], token[i:i+1], token[i+1:]
		if rest, ok := strings.CutPrefix(token, "="); ok && w.op != ":" {
			w.op, token = w.op+"=", rest
		}
	}
	w.value = strings.ReplaceAll(token, `"`, "")
	return w
}

// idWords are words that compare a member with an id.
var idWords = map[string]string{
	"requester": "requester_id", "submitter": "submitter_id", "assignee": "assignee_id",
	"group": "group_id", "brand": "brand_id", "organization": "organization_id",
}

// statusOrder is the order that < and > compare.
var statusOrder = []string{"new", "open", "pending", "hold", "solved", "closed"}

// matches reports whether a record is what a word asks for, its dash aside.
func (f found) matches(w word, now time.Time) bool {
	switch name := idWords[w.field]; {
	case w.field == "":
		return f.has(w.value, "name", "email", "subject", "description", "notes") || contains(f.text, w.value)
	case w.field == "type":
		return f.kind == w.value
	case name != "":
		return textOf(f.body[name]) == w.value || w.value == "none" && absentIn(f.body, name)
	case w.field == "tags":
		var tags []string
		return decoded(f.body["tags"], &tags) && slices.Contains(tags, w.value)
	case w.field == "status" && w.op != ":":
		return ordered(w.op, slices.Index(statusOrder, textOf(f.body["status"]))-slices.Index(statusOrder, w.value))
	case w.field == "created", w.field == "updated":
		return f.timed(w, now)
	case w.field == "phone":
		return likeNumber(f.member("phone"), w.value)
	case w.field == "comment":
		return contains(f.text, w.value)
	case w.field == "subject", w.field == "name", w.field == "description":
		return f.has(w.value, w.field)
	case strings.HasPrefix(w.field, "custom_field_"):
		return f.custom(strings.TrimPrefix(w.field, "custom_field_"), w.value)
	}
	if f.body[w.field] == nil {
		return f.ownField(w.field, w.value)
	}
	return like(f.member(w.field), w.value)
}

// ownField compares a user's field of the account, by its key.
func (f found) ownField(key, value string) bool {
	var own object
	_ = decoded(f.body["user_fields"], &own) // tickets have none
	return !absentIn(own, key) && like(textOf(own[key]), value)
}

// member is a member as a text, empty for null.
func (f found) member(name string) string {
	if absentIn(f.body, name) {
		return ""
	}
	return textOf(f.body[name])
}

// has reports whether one of the members contains a text.
func (f found) has(text string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return contains(f.member(name), text) })
}

func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.Trim(part, "*")))
}

// like compares with asterisks at either end.
func like(text, pattern string) bool {
	text, pattern = strings.ToLower(text), strings.ToLower(pattern)
	inner, before := strings.CutPrefix(pattern, "*")
	inner, after := strings.CutSuffix(inner, "*")
	switch {
	case text == "":
		return false
	case before && after:
		return strings.Contains(text, inner)
	case before:
		return strings.HasSuffix(text, inner)
	case after:
		return strings.HasPrefix(text, inner)
	}
	return text == pattern
}

// likeNumber compares a number as it is stored, or, after an asterisk, its digits
// alone, so that all written forms are found.
func likeNumber(stored, pattern string) bool {
	if strings.HasPrefix(pattern, "*") {
		stored = strings.Map(func(c rune) rune {
			if !unicode.IsDigit(c) {
				return -1
			}
			return c
		}, stored)
	}
	return like(strings.TrimPrefix(stored, "+"), strings.TrimPrefix(pattern, "+"))
}

// custom compares a ticket's field.
func (f found) custom(id, value string) bool {
	var list []struct {
		ID    json.Number     `json:"id"`
		Value json.RawMessage `json:"value"`
	}
	_ = decoded(f.body["custom_fields"], &list) // users have none
	for _, field := range list {
		if field.ID.String() == id {
			return strings.EqualFold(textOf(field.Value), value)
		}
	}
	return false
}

// timed compares a time with a date, a time, or so long ago, as in 72hours.
func (f found) timed(w word, now time.Time) bool {
	at, err := time.Parse(time.RFC3339, textOf(f.body[w.field+"_at"]))
	if err != nil {
		return false
	}
	if w.op == ":" {
		return strings.HasPrefix(at.UTC().Format(time.RFC3339), w.value)
	}
	bound, ok := moment(w.value, now)
	return ok && ordered(w.op, at.Compare(bound))
}

func moment(text string, now time.Time) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	for unit, d := range map[string]time.Duration{"minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour, "weeks": 7 * 24 * time.Hour} {
		if n, err := strconv.Atoi(strings.TrimSuffix(text, unit)); err == nil && strings.HasSuffix(text, unit) {
			return now.Add(-time.Duration(n) * d), true
		}
	}
	return time.Time{}, false
}

// ordered reports whether a comparison's outcome is what an operator asks for.
func ordered(op string, outcome int) bool {
	switch op {
	case "<":
		return outcome < 0
	case "<=":
		return outcome <= 0
	case ">":
		return outcome > 0
	case ">=":
		return outcome >= 0
	}
	return outcome == 0
}
