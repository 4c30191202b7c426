package ctikit

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"unique"
)

// Secret is a secret of a provider: a token, a signing key. It prints, logs and
// encodes as "redacted", which does not decode: to store one, store what
// [Secret.Reveal] returns. Secrets are equal when what they hide is; the zero
// Secret hides nothing.
//
// Nothing that holds a Secret shows it, unexported fields included, of which
// package fmt calls no methods: they show an address.
type Secret struct{ hidden unique.Handle[string] }

const redacted = "redacted"

// NewSecret hides a text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{unique.Make(text)}
}

// IsZero reports whether s hides nothing.
func (s Secret) IsZero() bool { return s == Secret{} }

// Equal reports whether both hide the same, as == does: package cmp of go-cmp
// asks for it.
func (s Secret) Equal(other Secret) bool { return s == other }

// Reveal returns the text that is hidden; empty for none.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return s.hidden.Value()
}

// Format prints "redacted" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue logs "redacted".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText encodes "redacted", and the zero Secret as an empty text.
func (s Secret) MarshalText() ([]byte, error) {
	if s.IsZero() {
		return nil, nil
	}
	return []byte(redacted), nil
}

var errRedacted = errors.New(`ctikit: secret: want the secret, got "redacted": store what Reveal returns`)

// UnmarshalText decodes a secret. It refuses what MarshalText made of one.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errRedacted
	}
	*s = NewSecret(string(text))
	return nil
}
