package contactlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// UnmarshalJSON decodes and validates. Its error wraps [ErrSettings] and names
// all that is wrong: names that do not exist, values of the wrong type, and what
// [Settings.Validate] finds. s is left alone then.
func (s *Settings) UnmarshalJSON(data []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return fmt.Errorf("%w: want a JSON object", ErrSettings)
	}
	var read Settings
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(members)) {
		errs = append(errs, read.member(name, members[name]))
	}
	if err := errors.Join(append(errs, read.Validate())...); err != nil {
		return err
	}
	*s = read
	return nil
}

// member reads one member by itself, so that a mistake in it hides none in
// another.
func (s *Settings) member(name string, value json.RawMessage) error {
	if name == "app" {
		return mistakes("app", json.Unmarshal(value, &s.App))
	}
	alone, err := json.Marshal(map[string]json.RawMessage{name: value})
	if err != nil {
		return err
	}
	type plain Settings // without UnmarshalJSON
	dec := json.NewDecoder(bytes.NewReader(alone))
	dec.DisallowUnknownFields()
	return inWords(name, dec.Decode((*plain)(s)))
}

// inWords says what is wrong without the names of Go.
func inWords(name string, err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%w: %s: want %s", ErrSettings, wrong.Field, kindOf(wrong.Type))
	}
	if err == nil {
		return nil
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if strings.HasSuffix(text, fmt.Sprintf("unknown field %q", name)) {
		return fmt.Errorf("%w: %s", ErrSettings, text)
	}
	return fmt.Errorf("%w: %s: %s", ErrSettings, name, text)
}

// kindOf says in words what is decoded into a type.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "a list"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	default:
		return "an object"
	}
}
