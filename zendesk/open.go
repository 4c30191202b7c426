package zendesk

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// decodeOpen decodes the members of an object into the fields of v, a struct,
// each on its own. It returns the members that v has no field for and those of
// an unexpected type, without the ones named; nil for none.
func decodeOpen[T any](b []byte, v *T, known ...string) (extra map[string]json.RawMessage) {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(b, &members) // it has been decoded once
	to := reflect.ValueOf(v).Elem()
	for field := range to.Type().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		raw, ok := members[name]
		if ok && json.Unmarshal(raw, to.FieldByIndex(field.Index).Addr().Interface()) == nil {
			known = append(known, name)
		}
	}
	for name, raw := range members {
		if slices.Contains(known, name) {
			continue
		}
		if extra == nil {
			extra = map[string]json.RawMessage{}
		}
		extra[name] = raw
	}
	return extra
}

// withExtra encodes v, an object, with further members. A member that v has
// stays as it is.
func withExtra(v any, extra map[string]json.RawMessage) ([]byte, error) {
	own, err := json.Marshal(v)
	if err != nil || len(extra) == 0 {
		return own, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(own, &members); err != nil {
		return nil, err
	}
	for name, raw := range extra {
		if _, taken := members[name]; !taken {
			members[name] = raw
		}
	}
	return json.Marshal(members)
}
