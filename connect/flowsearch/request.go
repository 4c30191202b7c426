package flowsearch

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/coerce"
)

// request is what a flow asks, by its parameters.
type request struct{ event connect.FlowEvent }

// control are the parameters that are no values to search for.
var control = []string{"search_by", "action", "return_fields", "carry_on"}

// text is a parameter that is set; nested JSON is not a text.
func (q request) text(name string) (string, bool) {
	if nested(q.event.Parameters[name]) {
		return "", false
	}
	text, set := coerce.Set(q.event.Parameter(name))
	return strings.TrimSpace(text), set
}

// list is a parameter with commas between its entries.
func (q request) list(name string) (entries []string) {
	text, _ := q.text(name)
	for entry := range strings.SplitSeq(text, ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

var digits = regexp.MustCompile(`^[0-9]+$`)

// id is 0 for digits that are no record's, as callers type them: 0 asks for a new
// ticket (X8).
func (q request) id(name string) (int64, error) {
	text, _ := q.text(name)
	if !digits.MatchString(text) {
		return 0, fmt.Errorf("%w: %s: want digits, got another text or none", ErrRequest, name)
	}
	id, _ := coerce.ID(text) // 0 with an error
	return id, nil
}

// hours is how far back to look, otherwise unless the flow says so (X49).
func (q request) hours(otherwise int) (int, error) {
	text, ok := q.text("hours")
	if !ok {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostHours {
		return 0, fmt.Errorf("%w: hours: want 1 to %d, got another text", ErrRequest, mostHours)
	}
	return n, nil
}

var fieldKey = regexp.MustCompile(`^[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*$`)

// field is the one parameter that names a user field by its key (X50). Those that
// the answer only repeats do not count beside it.
func (q request) field() (key, value string, err error) {
	carried := q.list("carry_on")
	var others, repeated []string
	for _, name := range slices.Sorted(maps.Keys(q.event.Parameters)) {
		if _, ok := q.text(name); !ok || slices.Contains(control, name) {
			continue
		}
		if slices.Contains(carried, name) {
			repeated = append(repeated, name)
		} else {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		others = repeated
	}
	if len(others) != 1 {
		return "", "", fmt.Errorf("%w: custom_field: want one more parameter, named by a field's key, got %d", ErrRequest, len(others))
	}
	if !fieldKey.MatchString(others[0]) {
		return "", "", fmt.Errorf("%w: custom_field: want a field's key as name: letters, digits and _, got another text", ErrRequest)
	}
	value, _ = q.text(others[0])
	return others[0], value, nil
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
