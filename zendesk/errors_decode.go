package zendesk

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

// failure builds the error for a reply. Four families of JSON bodies occur,
// and plain text, HTML and nothing; none of them is required.
func failure(f httpx.Failure) error {
	e := &Error{Op: f.Op, Status: f.Status, RequestID: f.RequestID, RetryAfter: f.RetryAfter, body: f.Body}
	var w errorWire
	if json.Unmarshal(f.Body, &w) == nil {
		e.Code, e.Details = w.code(), w.details()
	}
	return e
}

// errorWire joins the families; each of its parts decodes on its own.
type errorWire struct {
	// Error is a string, or an object with title and message.
	Error   json.RawMessage `json:"error"`
	Details json.RawMessage `json:"details"`
	// Errors is JSON:API's list.
	Errors json.RawMessage `json:"errors"`
}

type jsonAPIError struct {
	Code   text   `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Source struct {
		Pointer   string `json:"pointer"`
		Parameter string `json:"parameter"`
	} `json:"source"`
}

// code is the first word that the body offers. Prose is left to Body.
func (w errorWire) code() string {
	var s string
	if json.Unmarshal(w.Error, &s) == nil {
		return word(s)
	}
	var o struct {
		Code  text   `json:"code"`
		Title string `json:"title"`
	}
	if json.Unmarshal(w.Error, &o) == nil {
		return firstWord(string(o.Code), o.Title)
	}
	for _, e := range w.list() {
		if c := firstWord(string(e.Code), e.Title); c != "" {
			return c
		}
	}
	return ""
}

func (w errorWire) list() []jsonAPIError {
	var list []jsonAPIError
	_ = json.Unmarshal(w.Errors, &list) // what does not decode is in Body
	return list
}

func firstWord(candidates ...string) string {
	for _, c := range candidates {
		if c = word(c); c != "" {
			return c
		}
	}
	return ""
}

// details reads both families' lists, in order of field.
func (w errorWire) details() []Detail {
	var out []Detail
	var byField map[string]json.RawMessage
	_ = json.Unmarshal(w.Details, &byField)
	for field, raw := range byField {
		out = append(out, fieldDetails(field, raw)...)
	}
	slices.SortStableFunc(out, func(a, b Detail) int { return strings.Compare(a.Field, b.Field) })
	for _, e := range w.list() {
		out = append(out, Detail{Field: firstOf(e.Source.Pointer, e.Source.Parameter), Code: word(string(e.Code)), Description: firstOf(e.Detail, e.Title)})
	}
	return out
}

// fieldDetails reads a field's failures: a list of objects normally, but one
// object for a user's phone and a string in results of bulk jobs.
func fieldDetails(field string, raw json.RawMessage) []Detail {
	type item struct {
		Error       string `json:"error"`
		Description string `json:"description"`
	}
	var list []item
	var one item
	var prose string
	switch {
	case json.Unmarshal(raw, &list) == nil:
	case json.Unmarshal(raw, &one) == nil:
		list = []item{one}
	case json.Unmarshal(raw, &prose) == nil:
		list = []item{{Description: prose}}
	}
	out := make([]Detail, 0, len(list))
	for _, i := range list {
		out = append(out, Detail{Field: field, Code: word(i.Error), Description: i.Description})
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
