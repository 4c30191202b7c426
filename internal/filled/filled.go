// Package filled checks for the tests of all clients that a fake replies with
// everything that the client reads: a field that stays empty is one that no
// test has seen.
package filled

import (
	"path"
	"reflect"
	"strings"

	"github.com/ctikit/ctikit"
)

// Want fails for each exported field, such as "User.Email", that is empty in
// all values of its type in what a call returned. Exceptions give reasons for
// fields that may be: by field, or by calls and field with blanks between,
// where calls are patterns of path.Match ("Calls.* Numbers.List User.Email").
// The field must then be empty in the replies to those calls.
func Want(t ctikit.TB, exceptions map[string]string, call string, got any) {
	t.Helper()
	fields := map[string]bool{}
	if got != nil && !fill(reflect.ValueOf(got), fields) {
		t.Errorf("%s: nothing came back", call)
	}
	for name, filled := range fields {
		reason, ofCall := reasonOf(exceptions, call, name)
		switch {
		case !filled && reason == "" && exceptions[name] == "":
			t.Errorf("%s: %s is empty", call, name)
		case filled && ofCall:
			t.Errorf("%s: %s is not empty, although %s", call, name, reason)
		}
	}
}

// reasonOf looks for an exception that names the call.
func reasonOf(exceptions map[string]string, call, field string) (reason string, ok bool) {
	for key, reason := range exceptions {
		words := strings.Fields(key)
		if words[len(words)-1] != field {
			continue
		}
		for _, pattern := range words[:len(words)-1] {
			if matches, err := path.Match(pattern, call); matches || err != nil {
				return reason, true
			}
		}
	}
	return "", false
}

// fill notes for each field of the structs in v whether it is ever filled, and
// reports whether v is.
func fill(v reflect.Value, fields map[string]bool) (filled bool) {
	if !v.IsValid() {
		return false
	}
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && v.Kind() == reflect.Struct {
		return !z.IsZero()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		fill(v.Elem(), fields)
		return !v.IsNil()
	case reflect.Slice, reflect.Map:
		for _, item := range v.Seq2() {
			fill(item, fields)
		}
		return v.Len() > 0
	case reflect.Struct:
		for f, value := range v.Fields() {
			if f.IsExported() {
				name, _, _ := strings.Cut(v.Type().Name(), "[")
				name += "." + f.Name
				fields[name] = fill(value, fields) || fields[name]
			}
		}
		return true
	default:
		return !v.IsZero()
	}
}
