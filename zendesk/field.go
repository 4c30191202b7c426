package zendesk

import (
	"bytes"
	"encoding/json"
)

// Field is a value to send, or one that a reply has: absent, which is the zero
// Field, null, or a value. In requests an absent field stays as it is, and null
// clears it. Struct fields of this type have the tag omitzero.
type Field[T any] struct {
	value T
	state fieldState
}

type fieldState uint8

const (
	absent fieldState = iota
	null
	present
)

// Set is a field with a value, be it the zero of its type.
func Set[T any](value T) Field[T] { return Field[T]{value, present} }

// Null is a field that is cleared, or that has no value.
func Null[T any]() Field[T] { return Field[T]{state: null} }

// IsZero reports whether the field is absent.
func (f Field[T]) IsZero() bool { return f.state == absent }

// IsNull reports whether the field is null.
func (f Field[T]) IsNull() bool { return f.state == null }

// Value is the field's value; ok is false where it is absent or null.
func (f Field[T]) Value() (value T, ok bool) { return f.value, f.state == present }

// MarshalJSON encodes the value, or null.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if f.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(f.value)
}

// UnmarshalJSON decodes a value, or null.
func (f *Field[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		*f = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(b, &value); err != nil {
		return err
	}
	*f = Set(value)
	return nil
}
