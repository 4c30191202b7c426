package connect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Event is an [AgentEvent] or a [ContactEvent].
type Event interface {
	// Meta is what all events have in common.
	Meta() Envelope
}

// Envelope is what all events have in common.
type Envelope struct {
	// Key is the same for repeats of one event: the id that AWS gave it, else the
	// SHA-256 of Body in hexadecimal.
	Key string
	// At is when the event happened, by AWS' clock; zero when absent.
	At time.Time
	// AccountID is the AWS account; empty when absent.
	AccountID string
	// Body is what was decoded. It is the same bytes, not a copy.
	Body json.RawMessage
}

// Meta returns e.
func (e Envelope) Meta() Envelope { return e }

// Raw returns the event's own part of Body: of an event of EventBridge its detail,
// else all of it.
func (e Envelope) Raw() json.RawMessage {
	var w struct{ Detail json.RawMessage }
	if json.Unmarshal(e.Body, &w) == nil && len(w.Detail) > 0 && w.Detail[0] == '{' {
		return w.Detail
	}
	return e.Body
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
