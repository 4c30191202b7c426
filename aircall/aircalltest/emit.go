package aircalltest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// What is known about repeated deliveries.
const (
	maxAttempts = 50
	maxAge      = 12 * time.Hour
)

// emitUser sends a user event in both its forms.
func (f *Fake) emitUser(name aircall.EventName, u *user) {
	f.emit(name, f.userData(u, v1Single))
	f.emit(name.V2(), f.userData(u, v2))
}

// emit sends an event to the webhooks that are on and asked for it, in the order
// in which they were made.
func (f *Fake) emit(name aircall.EventName, data any) {
	f.emitTo(name, data, func(*hook) bool { return true })
}

// emitCall sends a call event. Webhooks of an app get those of the numbers that
// it is installed for.
func (f *Fake) emitCall(name aircall.EventName, c *call) {
	f.emitTo(name, f.callData(c, inEvent, fetchAll), func(h *hook) bool { return !h.ofApp || f.app.covers(c.number) })
}

func (f *Fake) emitTo(name aircall.EventName, data any, wanted func(*hook) bool) {
	var mark time.Time // the same for all webhooks
	for _, h := range f.hooks {
		if !h.Active || !slices.Contains(h.Events, name) || !wanted(h) {
			continue
		}
		if mark.IsZero() {
			mark = f.fake.Mark(f.now())
		}
		f.fake.Send(faketest.Delivery{
			URL: h.URL, Body: Body(h.Token, name, mark, data),
			Header: http.Header{"Content-Type": {"application/json"}, "Aircall-Origin": {"webhooks"}},
		}, nil, f.retries(h, f.now()))
	}
}

// Body is what Aircall delivers for an event: data is encoded as JSON, a
// json.RawMessage as it is. It serves tests of receivers that need no company.
// Data that cannot be encoded are sent as null.
func Body(token string, name aircall.EventName, at time.Time, data any) []byte {
	raw, err := json.Marshal(data)
	if err != nil {
		raw = json.RawMessage("null")
	}
	resource, _, _ := strings.Cut(string(name), ".")
	switch _, found := kinds[name]; {
	case found, name == aircall.UtterancesReceived:
		resource = "conversation_intelligence"
	case resource == "group_message":
		resource = "message"
	}
	body, _ := json.Marshal(struct { // texts, a number and valid JSON: cannot fail
		Resource  string            `json:"resource"`
		Event     aircall.EventName `json:"event"`
		Timestamp int64             `json:"timestamp"`
		Token     string            `json:"token"`
		Data      json.RawMessage   `json:"data"`
	}{resource, name, at.Unix(), token, raw})
	return body
}

// retries says when a failed delivery is tried again, and keeps the webhook's
// record: too many failures in a row switch it off, one success switches it on
// again.
func (f *Fake) retries(h *hook, made time.Time) ctikit.RetryPolicy {
	return func(attempt, status int, _ time.Duration, err error) (time.Duration, bool) {
		ok := err == nil && status >= 200 && status < 300
		var gone bool
		f.fake.Locked(func() { gone = h.record(ok, f.set.disableAfter) })
		wait := f.set.spacing(attempt)
		late := f.now().Add(wait).Sub(made) > maxAge
		return wait, !ok && !gone && !late && attempt < maxAttempts
	}
}

// record notes how a delivery ended, and reports whether the webhook was deleted
// meanwhile.
func (h *hook) record(ok bool, disableAfter int) (gone bool) {
	if !ok {
		h.failures++
		if h.failures >= disableAfter {
			h.Active, h.failed = false, true
		}
		return h.gone
	}
	h.failures = 0
	if h.failed {
		h.Active, h.failed = true, false
	}
	return h.gone
}
