package jsontext

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Unknown lists the members of an object that encoding/json finds no field for in
// a struct of type known, nor among the further names: sorted, for
// [Text.Members]. What is no object has none.
func Unknown(text []byte, known reflect.Type, further ...string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil {
		return ""
	}
	names := slices.Clone(further)
	for field := range known.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() {
			names = append(names, cmp.Or(name, field.Name))
		}
	}
	maps.DeleteFunc(members, func(name string, _ json.RawMessage) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	})
	return Join(members)
}

// Join is a map of members as one text, sorted, for [Text.Members].
func Join(members map[string]json.RawMessage) string {
	var t Text
	for _, name := range slices.Sorted(maps.Keys(members)) {
		t.Name("")
		t = append(append(appendString(t, name), ':'), members[name]...)
	}
	return string(t)
}
