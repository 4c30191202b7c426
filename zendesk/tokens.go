package zendesk

import (
	"errors"
	"fmt"
	"time"
)

// Tokens are what an OAuth client holds for a person who allowed it to act for
// them. They open the account: printing them shows nothing, and encoding them
// as JSON is an error, so that they are stored on purpose, field by field.
type Tokens struct {
	// Access is sent with every call.
	Access string
	// Refresh gets the next pair, once. Getting it ends both tokens of this one.
	Refresh string
	// AccessUntil and RefreshUntil are when they expire; zero if never, or if
	// Zendesk did not tell.
	AccessUntil, RefreshUntil time.Time
	// Scope is what the tokens are good for, as words separated by spaces.
	Scope string
}

// Format prints no token, whatever the verb.
func (t Tokens) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("zendesk.Tokens{…}")) }

// MarshalJSON refuses: what encodes tokens is a log more often than a vault.
func (t Tokens) MarshalJSON() ([]byte, error) {
	return nil, errors.New("zendesk: tokens are secret: store their fields one by one")
}
