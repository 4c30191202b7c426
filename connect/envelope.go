package connect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Event is an [AgentEvent], a [ContactEvent] or a [ContactRecord].
type Event interface {
	// Meta is what all events have in common.
	Meta() Envelope
}

// Envelope is what all events have in common.
type Envelope struct {
	// Key is the same for repeats of one event: the id that AWS gave it, else
	// the SHA-256 of Body in hexadecimal.
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

// Raw returns the event's own part of Body: of an event of EventBridge its
// detail, else all of it.
func (e Envelope) Raw() json.RawMessage {
	var w struct{ Detail json.RawMessage }
	if json.Unmarshal(e.Body, &w) == nil && isObject(w.Detail) {
		return w.Detail
	}
	return e.Body
}

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }

func envelope(id string, at time.Time, account string, body []byte) Envelope {
	if id == "" {
		sum := sha256.Sum256(body)
		id = hex.EncodeToString(sum[:])
	}
	return Envelope{Key: id, At: at, AccountID: account, Body: body}
}

const (
	maxEvent = 1 << 20  // bytes; AWS sends some KiB
	maxFile  = 16 << 20 // bytes; long calls take some hundred KiB
	null     = "null"
)

// decode decodes an event's object into v. Keys match in any case, as some
// published samples write them, and a field of an unexpected type stays empty.
func decode(b []byte, v any) error {
	return decodeUpTo(maxEvent, b, v)
}

// decodeFile decodes a file that AWS stores, as decode does.
func decodeFile(b []byte, v any) error {
	return decodeUpTo(maxFile, b, v)
}

func decodeUpTo(most int, b []byte, v any) error {
	switch {
	case len(b) > most:
		return malformed(fmt.Sprintf("want at most %d bytes, got %d", most, len(b)))
	case lenient.Decode(b, v) != nil: // the decoder's error may quote the body
		return malformed("want a JSON object")
	}
	return nil
}

// malformed says what is wrong, and quotes nothing.
func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }
