package dialpadtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// emit sends a user's status to the endpoints of the subscriptions that are on,
// in the order in which those were made.
func (f *company) emit(u *user, status dialpad.DutyStatus) {
	event := sync.OnceValue(func() Event { // the same for all endpoints
		mark := f.fake.Mark(f.now())
		return f.set.quirks.event(u, status, u.since.Add(mark.Sub(f.now())), mark)
	})
	for _, s := range f.subs {
		if f.live(s) {
			f.send(s.to, event(), statusRetries[:])
		}
	}
}

// emitCall sends what happened to a call, likewise.
func (f *company) emitCall(c *call, state dialpad.CallState) {
	for _, s := range f.callSubs {
		if f.live(s) && s.wants(c.agent, state) {
			f.send(s.to, c.event(state, f.now()), callRetries[:])
		}
	}
}

func (f *company) send(e *endpoint, event any, spacing []time.Duration) {
	body := Body(e.secret, event)
	if e.socket {
		f.push(e.ID, body)
		return
	}
	contentType := "application/json"
	if e.secret != "" {
		contentType = "application/jwt"
	}
	f.fake.Send(
		faketest.Delivery{URL: e.url, Header: http.Header{"Content-Type": {contentType}}, Body: body},
		nil, retries(spacing),
	)
}

// Waits after a failed delivery.
var (
	statusRetries = [...]time.Duration{
		100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond,
	}
	callRetries = [...]time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second}
)

// quickRetries is how often a delivery that got no answer is tried again, at
// once.
const quickRetries = 2

// retries says when a failed delivery is tried again: after a 5xx, and when
// no answer came.
func retries(spacing []time.Duration) func(int, int, time.Duration, error) (time.Duration, bool) {
	return func(attempt, status int, _ time.Duration, err error) (time.Duration, bool) {
		switch {
		case err != nil:
			return 0, attempt <= quickRetries
		case status >= http.StatusInternalServerError && attempt <= len(spacing):
			return spacing[attempt-1], true
		default:
			return 0, false
		}
	}
}

// Body is what Dialpad delivers for an event to an endpoint with a secret: a
// compact JWS, HS256, whose payload is the event; with an empty one, plain
// JSON. It serves tests of receivers that need no company. An event that is a
// json.RawMessage goes as it is, and one that cannot be encoded as null.
func Body(secret string, event any) []byte {
	raw, asIs := event.(json.RawMessage)
	if !asIs {
		var err error
		if raw, err = json.Marshal(event); err != nil {
			raw = json.RawMessage("null")
		}
	}
	if secret == "" {
		return raw
	}
	b := encode64([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode64(raw)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(b))
	return []byte(b + "." + encode64(mac.Sum(nil)))
}

func encode64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
