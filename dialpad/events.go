package dialpad

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Event is what Dialpad sent: an *[AgentStatusEvent], a *[CallEvent] or an
// *[UnknownEvent].
type Event interface {
	// Meta returns what all events have in common.
	Meta() Envelope
}

// Envelope is what all events have in common.
type Envelope struct {
	// Key is the same for repeats of one event. Dialpad sends no event ids: it is
	// the SHA-256 of Body in hexadecimal, but see [AgentStatusEvent].
	Key string
	// Body is the event as JSON; of a signed one, its claims.
	Body json.RawMessage
	// ReceivedAt is when it was parsed; zero for an event of [Decode].
	ReceivedAt time.Time
	// SecretIndex is the place of the secret that signed it among those of
	// [NewWebhook]; −1 for an unsigned one.
	SecretIndex int
}

// Meta returns e.
func (e Envelope) Meta() Envelope { return e }

// Raw returns the event as sent, which at Dialpad is all of Body.
func (e Envelope) Raw() json.RawMessage { return e.Body }

// UnknownEvent is an event that this package does not type, or one of an
// agent's status without an agent. It is no error: events have no name, and
// Dialpad adds kinds.
type UnknownEvent struct{ Envelope }

// Decode decodes an event from JSON, and proves nothing: [Webhook.Parse]
// decodes what Dialpad delivers. What is no JSON object is an [ErrMalformed].
func Decode(body []byte) (Event, error) {
	w, err := decode(body)
	if err != nil {
		return nil, err
	}
	return w.event(Envelope{Body: body, SecretIndex: -1}), nil
}

// wireEvent holds the fields of all kinds of events: events have no name, so
// that what one holds decides its kind.
type wireEvent struct {
	wireStatus
	wireCall
	Target    wireParty `json:"target"`
	Timestamp eventTime `json:"event_timestamp"`
	// Claims of a signed event about when it may be used; not documented.
	Expires   lenient.Time `json:"exp"`
	NotBefore lenient.Time `json:"nbf"`
}

// blanks are those of JSON, which are fewer than those of bytes.TrimSpace.
const blanks = " \t\r\n"

func decode(body []byte) (*wireEvent, error) {
	w := new(wireEvent)
	if trimmed := bytes.TrimLeft(body, blanks); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, ErrMalformed
	}
	if lenient.Decode(body, w) != nil {
		return nil, ErrMalformed // the decoder's error may quote the event
	}
	return w, nil
}

// leeway is by how much the sender's clock may differ from ours.
const leeway = time.Minute

// current reports whether an event may be used now. Dialpad documents no such
// claims, so one without them is good for ever, and one that cannot be read is
// taken for none; iat means nothing here.
func (w *wireEvent) current(now time.Time) bool {
	return (w.Expires.IsZero() || now.Sub(w.Expires.Time) <= leeway) && w.NotBefore.Sub(now) <= leeway
}

// event makes an event of the kind that its fields show.
func (w *wireEvent) event(e Envelope) Event {
	switch {
	case w.Status != "" && w.Target.ID != 0:
		return w.status(e)
	case w.Status == "" && w.CallID != 0:
		e.Key = hash(e.Body)
		return w.call(e)
	}
	e.Key = hash(e.Body)
	return &UnknownEvent{e}
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// eventTime is a time in an event. 14 digits are milliseconds with a digit too
// many, as Dialpad's page on agent status events shows them.
type eventTime struct{ lenient.Time }

// UnmarshalJSON never fails.
func (t *eventTime) UnmarshalJSON(b []byte) error {
	if n, ok := lenient.Whole(b); ok && n >= 1e13 && n < 1e14 {
		t.Time.Time = lenient.Unix(n / 10)
		return nil
	}
	return t.Time.UnmarshalJSON(b)
}
