package contactflow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// UnmarshalJSON decodes and validates. Every error wraps ErrAppSettings: a
// field that does not exist, a value of the wrong type, and what Validate
// finds; a is left alone then.
func (a *AppSettings) UnmarshalJSON(data []byte) error {
	type plain AppSettings // without this method
	var p plain
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return fmt.Errorf("%w: %w", ErrAppSettings, withoutValue(err))
	}
	read := AppSettings(p)
	if err := read.Validate(); err != nil {
		return err
	}
	*a, _ = read.checked()
	return nil
}

// withoutValue says what a decoding error says, but not the number it quotes.
func withoutValue(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	if wrong.Field == "" {
		return errors.New("not a JSON object")
	}
	return fmt.Errorf("%s: not a JSON %s", wrong.Field, jsonType[wrong.Type.Kind()])
}

var jsonType = map[reflect.Kind]string{
	reflect.Bool:    "boolean",
	reflect.Float64: "number in range",
	reflect.String:  "string",
}
