package zendesk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// number is a 64-bit id or counter that Zendesk writes as a number in one
// place and as a string in another. It never passes through a float. What is
// null, empty or no whole number is 0, which no id has: one odd field does not
// cost the caller a page of agents, and who needs the id looks for 0.
type number int64

func (n *number) UnmarshalJSON(b []byte) error {
	*n = 0
	if len(b) >= 2 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	if v, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		*n = number(v)
	}
	return nil
}

func numbers(in []number) []int64 {
	if in == nil {
		return nil
	}
	out := make([]int64, len(in))
	for i, n := range in {
		out[i] = int64(n)
	}
	return out
}

// text is an opaque identifier that may arrive as a string or a number. What
// is neither is "".
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch kind(b) {
	case "string":
		return json.Unmarshal(b, (*string)(t))
	case "number":
		*t = text(b)
	}
	return nil
}

// moment is an RFC 3339 time with 0 to 9 fractional digits. Times are optional
// everywhere in these APIs: what is null, empty or unreadable is the zero time.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(b []byte) error {
	m.Time = time.Time{}
	if len(b) < 2 || b[0] != '"' {
		return nil
	}
	if t, err := time.Parse(time.RFC3339Nano, string(b[1:len(b)-1])); err == nil {
		m.Time = t.UTC()
	}
	return nil
}

// zoneless is a moment that may lack its zone, as times of queue events do:
// it is UTC then.
type zoneless struct{ time.Time }

func (z *zoneless) UnmarshalJSON(b []byte) error {
	var m moment
	_ = m.UnmarshalJSON(b) // never fails
	z.Time = m.Time
	if len(b) < 2 || b[0] != '"' || !z.IsZero() {
		return nil
	}
	if t, err := time.Parse("2006-01-02T15:04:05.999999999", string(b[1:len(b)-1])); err == nil {
		z.Time = t
	}
	return nil
}

// inside returns the object or array under the first of the names that body
// has, else body itself: not all wrappers are documented.
func inside(body json.RawMessage, names ...string) json.RawMessage {
	var doc map[string]json.RawMessage
	_ = json.Unmarshal(body, &doc) // no object: no wrapper
	for _, name := range names {
		if k := kind(doc[name]); k == "object" || k == "array" {
			return doc[name]
		}
	}
	return body
}

// present is raw, or nil for null.
func present(raw json.RawMessage) json.RawMessage {
	if kind(raw) == "null" {
		return nil
	}
	return raw
}

// kind names the JSON type of b without showing its value.
func kind(b []byte) string {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return "nothing"
	}
	switch b[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

// paging is the tail of a cursor-paged reply. Each endpoint leaves out another
// part of it.
type paging struct {
	Links struct {
		Next string `json:"next"`
	} `json:"links"`
	Meta struct {
		HasMore *bool  `json:"has_more"`
		After   string `json:"after_cursor"`
	} `json:"meta"`
}

// next says where the following page is: a link, else a cursor, "" at the end.
// Only has_more ends a list where it is given: links.next can be set on the
// last page too.
func (p paging) next() (string, error) {
	more := p.Links.Next != ""
	if p.Meta.HasMore != nil {
		more = *p.Meta.HasMore
	}
	switch {
	case !more:
		return "", nil
	case p.Links.Next != "":
		return p.Links.Next, nil
	case p.Meta.After != "":
		return p.Meta.After, nil
	}
	return "", ErrNoCursor
}

// Cursor selects a page of a cursor-paged list. The zero value is the first
// page in the vendor's default size.
type Cursor struct {
	// Size is the number of items a page, 1 to 100 on most endpoints; 0 leaves
	// it to Zendesk.
	Size int `url:"page[size],omitempty"`
	// After is the Next of the page before. Where that is a link of Zendesk's, it
	// carries filters and size, and those given here do not count.
	After string `url:"page[after],omitempty"`
}

// link returns the page's address where After is one. Zendesk's links carry the
// filters and the size of the first request.
func (c Cursor) link() (string, bool) {
	return c.After, strings.HasPrefix(c.After, "/") || strings.Contains(c.After, "://")
}

// Page is one page of a list.
type Page[T any] struct {
	// Items are in the vendor's order; a page in the middle may be empty.
	Items []T
	// Next goes into Cursor.After for the page that follows; "" at the end.
	Next string
}

// decimal writes ids as path segments.
func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// positive refuses ids that Zendesk cannot know, such as a forgotten zero.
func positive(field string, id int64) error {
	if id <= 0 {
		return fmt.Errorf("%s: want a positive id, got %d", field, id)
	}
	return nil
}

// someIDs refuses an empty list and what positive refuses.
func someIDs(field string, ids []int64) error {
	if len(ids) == 0 {
		return fmt.Errorf("%ss: want at least one, got none", field)
	}
	var errs []error
	for i, id := range ids {
		errs = append(errs, positive(fmt.Sprintf("%s %d", field, i), id))
	}
	return errors.Join(errs...)
}

// absolute checks an address that Zendesk is to call.
func absolute(field, raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%s: want an absolute http or https URL", field)
	}
	return nil
}
