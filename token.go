package ctikit

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Token is what an OAuth app holds for a person or company that allowed it to
// act for them. It prints as "redacted", as a [Secret] does, and encoding it as
// JSON is an error, so that a rotated token is never lost in a redacted form:
// store what [Token.Secrets] returns, encrypted.
type Token struct {
	// Access is sent with every request.
	Access Secret
	// Refresh gets the next token, once: each refresh replaces both. It is empty
	// when the token cannot be refreshed.
	Refresh Secret
	// Expiry and RefreshExpiry are when they end; zero if never, or unknown.
	Expiry, RefreshExpiry time.Time
	// Scope is what the token allows, as words separated by spaces; may be empty.
	Scope string
}

// TokenSecrets is a [Token] in the form to store. It holds the secrets in clear
// text.
type TokenSecrets struct {
	Access        string    `json:"access"`
	Refresh       string    `json:"refresh,omitempty"`
	Expiry        time.Time `json:"expiry,omitzero"`
	RefreshExpiry time.Time `json:"refresh_expiry,omitzero"`
	Scope         string    `json:"scope,omitempty"`
}

// Secrets returns the token in clear text, to be stored.
func (t Token) Secrets() TokenSecrets {
	return TokenSecrets{t.Access.Reveal(), t.Refresh.Reveal(), t.Expiry, t.RefreshExpiry, t.Scope}
}

// Token returns the token that was stored.
func (s TokenSecrets) Token() Token {
	return Token{NewSecret(s.Access), NewSecret(s.Refresh), s.Expiry, s.RefreshExpiry, s.Scope}
}

var errTokenEncoding = errors.New("ctikit: a Token does not encode, because its secrets would be lost: encode Token.Secrets()")

// Format prints "redacted" for every verb.
func (t Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue logs "redacted".
func (t Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON fails: encode [Token.Secrets].
func (t Token) MarshalJSON() ([]byte, error) { return nil, errTokenEncoding }

// MarshalText fails: encode [Token.Secrets].
func (t Token) MarshalText() ([]byte, error) { return nil, errTokenEncoding }
