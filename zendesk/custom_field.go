package zendesk

import (
	"bytes"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/lenient"
)

// CustomField is the value of a ticket's custom field. Fields that an update
// does not list stay as they are.
type CustomField struct {
	// ID is the field's, not the value's.
	ID int64 `json:"id"`
	// Value is the value as Zendesk sends or takes it; nil is null, which clears
	// a field. [FieldValue] makes one to send.
	Value json.RawMessage `json:"value"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (f *CustomField) UnmarshalJSON(b []byte) error { return lenient.Object(b, f) }

// FieldValue is a custom field with a value to send: a text, also for dates
// ("2026-03-02"), numbers ("3.14") and dropdowns (the value of an option, not
// its name); a bool for checkboxes; a list of texts for fields with many values.
func FieldValue[T string | bool | int64 | []string](id int64, value T) CustomField {
	raw, _ := json.Marshal(value) // these types always encode
	return CustomField{ID: id, Value: raw}
}

// NotApplied lists the fields of sent that got, those of the reply's ticket,
// does not have with that value. Zendesk drops a dropdown's unknown value and
// an unknown field, and answers 200.
func NotApplied(sent, got []CustomField) []CustomField {
	return slices.DeleteFunc(slices.Clone(sent), func(s CustomField) bool {
		i := slices.IndexFunc(got, func(g CustomField) bool { return g.ID == s.ID })
		if i < 0 {
			return noValue(s.Value)
		}
		return sameValue(s.Value, got[i].Value)
	})
}

// noValue reports whether a value is how an empty field may look.
func noValue(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", `""`, "[]", "false":
		return true
	}
	return false
}

// sameValue compares what was sent with what Zendesk shows, which may write a
// number as a text, and a list in another order.
func sameValue(a, b json.RawMessage) bool {
	if noValue(a) || noValue(b) {
		return noValue(a) && noValue(b)
	}
	return slices.Equal(texts(a), texts(b))
}

// texts are a value's parts in order, numbers in one form.
func texts(raw json.RawMessage) []string {
	if kind(raw) != "array" {
		return []string{canonical(raw)}
	}
	var list []json.RawMessage
	_ = json.Unmarshal(raw, &list) // it has been decoded once
	var out []string
	for _, item := range list {
		out = append(out, canonical(item))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// decimals are the numbers that Zendesk takes as such. Without exponents, they
// cost no more than their length.
var decimals = regexp.MustCompile(`^[-+]?[0-9]*[.,]?[0-9]+$`)

func canonical(raw json.RawMessage) string {
	text := strings.TrimSpace(string(raw))
	_ = json.Unmarshal(raw, &text) // anything but a string stays as it is
	if !decimals.MatchString(text) {
		return text
	}
	if n, ok := new(big.Rat).SetString(strings.Replace(text, ",", ".", 1)); ok {
		return n.RatString()
	}
	return text
}
