package ctikit

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Secret is a secret of a provider: a token, a signing key. It prints, logs and
// encodes as "redacted", which does not decode: to store one, store string(s),
// which is the secret.
//
// Two places are out of its reach: package fmt calls no methods of what an
// unexported field holds, and encoding/json none of a map's keys. Keep a Secret
// or a [Token] in an exported field, or give the struct a Format method.
type Secret string

const redacted = "redacted"

// Format prints "redacted" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText encodes "redacted", and no secret as an empty text.
func (s Secret) MarshalText() ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	return []byte(redacted), nil
}

var errRedacted = errors.New(`ctikit: secret: want the secret, got "redacted": encode string(s) to store it`)

// UnmarshalText decodes a secret. It refuses what MarshalText made of one.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errRedacted
	}
	*s = Secret(text)
	return nil
}

// LogValue logs "redacted".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
