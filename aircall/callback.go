package aircall

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// MessageCallback is what Aircall sends for a number whose messages go past the
// agents' inbox. Its envelope is not that of a webhook, and Aircall sends it
// once, whatever the answer.
type MessageCallback struct {
	// Name is message.received or message.updated; the set is open.
	Name EventName
	// At is in whole milliseconds and UTC; zero when unknown.
	At      time.Time
	Message Message
	// Raw is the message, as sent.
	Raw json.RawMessage
}

// DecodeMessageCallback decodes a callback. Nothing in it proves where it comes
// from: give Aircall a URL that cannot be guessed. Its error is [ErrMalformed].
func DecodeMessageCallback(body []byte) (*MessageCallback, error) {
	var wire struct {
		Name EventName       `json:"event_name"`
		At   lenient.Time    `json:"timestamp"`
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &wire) != nil || wire.Name == "" {
		return nil, ErrMalformed // the decoder's error may quote the body
	}
	if wire.Data == nil {
		wire.Data = body // where the message stands in the envelope is not documented
	}
	cb := &MessageCallback{Name: wire.Name, At: wire.At.Time, Raw: wire.Data}
	if json.Unmarshal(wire.Data, &cb.Message) != nil || !cb.Message.known() {
		return nil, ErrMalformed
	}
	return cb, nil
}
