package attrmap

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Kind says what a [Value] is.
type Kind int

// The kinds of values. The zero Kind is no value: the field stays untouched.
const (
	KindNone Kind = iota
	KindNull      // JSON null: clears the field
	KindText
	KindBool
	KindID   // the number of a group, an agent or a custom status, from 1 up
	KindList // option values or tags
)

// Value is what the Zendesk API takes for a field. Only the member that Kind
// names counts. The zero Value means "leave the field alone" and is left out of
// JSON by omitzero.
type Value struct {
	Kind Kind
	Text string   // of KindText
	Bool bool     // of KindBool
	ID   int64    // of KindID
	List []string // of KindList; empty clears a multi-select
}

func textValue(s string) Value    { return Value{Kind: KindText, Text: s} }
func boolValue(b bool) Value      { return Value{Kind: KindBool, Bool: b} }
func idValue(id int64) Value      { return Value{Kind: KindID, ID: id} }
func listValue(l ...string) Value { return Value{Kind: KindList, List: l} }
func (v Value) isCleared() bool   { return v.Kind == KindNull || v.Kind == KindList && len(v.List) == 0 }
func formatID(id int64) string    { return strconv.FormatInt(id, 10) }

// IsZero reports whether v leaves the field alone.
func (v Value) IsZero() bool { return v.Kind == KindNone }

// MarshalJSON writes v as the tickets and users API take it. KindNone is null;
// struct fields of this package leave it out instead.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.Kind {
	case KindText:
		return json.Marshal(v.Text)
	case KindBool:
		return json.Marshal(v.Bool)
	case KindID:
		return json.Marshal(v.ID)
	case KindList:
		return json.Marshal(append([]string{}, v.List...)) // [], never null
	case KindNone, KindNull:
	}
	return []byte("null"), nil
}

// String gives v as a person would type it: "true", "42", "red, green". It is
// empty for no value and null. It may hold personal data.
func (v Value) String() string {
	switch v.Kind {
	case KindText:
		return v.Text
	case KindBool:
		return strconv.FormatBool(v.Bool)
	case KindID:
		return formatID(v.ID)
	case KindList:
		return strings.Join(v.List, ", ")
	case KindNone, KindNull:
	}
	return ""
}
