package ctikit

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a secret of a provider: a token, a signing key. It prints, logs and
// encodes as "redacted"; string(s) is the secret.
//
// Two places are out of its reach: package fmt calls no methods of what an
// unexported field holds, and encoding/json none of a map's keys. Keep a Secret
// or a [Token] in an exported field, or give the struct a Format method.
type Secret string

const redacted = "redacted"

// Format prints "redacted" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText encodes "redacted".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue logs "redacted".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
