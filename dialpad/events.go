package dialpad

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// Event is what Dialpad sent: an *[AgentStatusEvent] or an *[UnknownEvent].
type Event interface {
	// Head returns what all events have in common.
	Head() *Envelope
	// DedupeKey is the same for repeats of one event. Dialpad sends no event ids.
	DedupeKey() string
}

// Envelope is what all events have in common.
type Envelope struct {
	// Raw is the event as JSON; of a signed one, its claims.
	Raw json.RawMessage
	// ReceivedAt is when it was decoded.
	ReceivedAt time.Time
	// SecretIndex tells which secret of [NewWebhook] signed it; -1 for an unsigned one.
	SecretIndex int
}

// Head returns e.
func (e *Envelope) Head() *Envelope { return e }

// DedupeKey is the SHA-256 of Raw, in hexadecimal.
func (e *Envelope) DedupeKey() string {
	sum := sha256.Sum256(e.Raw)
	return hex.EncodeToString(sum[:])
}

// UnknownEvent is an event that this package does not type, such as those of calls, or one of an agent's status
// without an agent. It is no error: events have no name, and Dialpad adds kinds.
type UnknownEvent struct{ Envelope }

// event types an event by what it holds.
func (e Envelope) event() (Event, error) {
	ev := &AgentStatusEvent{Envelope: e}
	switch err := ev.decode(); {
	case err != nil:
		return nil, ErrMalformed // the decoder's own words may quote the event
	case ev.AgentID == 0 || ev.Status == "":
		return &UnknownEvent{e}, nil
	}
	return ev, nil
}

// Availability is whether a call would find the agent free. The set is open.
type Availability string

// The documented values of [Availability]: AvailabilityAvailable is neither in do-not-disturb nor in a call.
const (
	AvailabilityAvailable   Availability = "available"
	AvailabilityUnavailable Availability = "unavailable"
)

// UnmarshalText reads an availability in any case.
func (a *Availability) UnmarshalText(text []byte) error {
	*a = Availability(strings.ToLower(strings.TrimSpace(string(text))))
	return nil
}
