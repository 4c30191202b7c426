package zendesk_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// What Decode takes has a type, and an agent if it is about one; what it refuses
// is malformed.
func FuzzDecode(f *testing.F) {
	f.Add(realistic())
	f.Add([]byte(`{"type": "zen:event-type/x", "id": 1e400, "detail": []}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		ev, err := zendesk.Decode(body)
		if err != nil {
			if !errors.Is(err, zendesk.ErrMalformed) {
				t.Errorf("error %v is not ErrMalformed", err)
			}
			return
		}
		if ev.Meta().Type == "" {
			t.Error("an event without type")
		}
		if s, ok := ev.(*zendesk.AgentStateChanged); ok && s.AgentID == 0 {
			t.Error("an event of no agent")
		}
	})
}

// Only what the secret signed passes, and all of that does.
func FuzzVerify(f *testing.F) {
	f.Add("5NQ9fJ69kWIlhMxEXVtd/dMSfECGyHTW0JRTlzh4U+I=", signedAt, []byte(vector))
	f.Add("", "", []byte{})
	w := hookAt(f, signedTime)
	f.Fuzz(func(t *testing.T, sig, at string, body []byte) {
		if err := w.Verify(zendesktest.SignedRequest(t, zendesk.TestSecret, body, signedTime).Header, body); err != nil {
			t.Errorf("a good signature: %v", err)
		}
		if err := w.Verify(zendesktest.SignedRequest(t, zendesk.TestSecret+sig+"x", body, signedTime).Header, body); !errors.Is(err, zendesk.ErrSignature) {
			t.Errorf("another secret: %v", err)
		}
		_ = w.Verify(signature(sig, at), body) // must not panic
	})
}

func FuzzAvailability(f *testing.F) {
	f.Add([]byte(routedAgent))
	f.Add([]byte(unroutedAgent))
	f.Add([]byte(`{"data": [{"id": "a|1", "relationships": {"channels": {"data": [{"id": "||"}]}}}], "meta": {"has_more": true, "after_cursor": "x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := canned(t, http.StatusOK, string(body))
		a, err := c.Availability.Get(t.Context(), 7001)
		if (a == nil) == (err == nil) || a != nil && a.AgentID == 0 {
			t.Errorf("Get = %v, %v", a, err)
		}
		page, err := c.Availability.List(t.Context(), zendesk.AvailabilityListOptions{})
		for _, a := range page.Items {
			if a.AgentID == 0 {
				t.Errorf("List gave an agent without id, and %v", err)
			}
		}
		drain(c.Availability.AllMyWorkItems(t.Context(), zendesk.ChannelTalk))
	})
}

func FuzzStatuses(f *testing.F) {
	f.Add([]byte(`{"default": [{"id": 2, "attributes": {"name": "offline"}}], "custom": [{"id": "120045", "attributes": {"channels": {"talk": "away"}}}], "meta": {"has_more": false}}`))
	f.Add([]byte(`{"data": [{"id": 9}], "links": {"next": "/x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := canned(t, http.StatusOK, string(body))
		page, _ := c.UnifiedStatuses.List(t.Context(), zendesk.UnifiedStatusListOptions{})
		for _, s := range page.Items {
			if s.ID == 0 {
				t.Error("a status without id")
			}
		}
		_, _ = c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway)
		_, _ = c.UnifiedStatuses.Job(t.Context(), "j")
		_, _ = c.Users.ShowMany(t.Context(), []int64{1})
		_, _ = c.Webhooks.List(t.Context(), zendesk.WebhookListOptions{})
		_, _ = c.Webhooks.SigningSecret(t.Context(), "w")
	})
}

// Whatever a refusal says, the status is known and the text says nothing of it.
func FuzzErrors(f *testing.F) {
	f.Add([]byte(`{"error": {"title": "x"}, "details": {"a": {"error": 5}}, "errors": [{}]}`))
	f.Add([]byte(`{"error": "x", "details": {"a": "b", "c": [{}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := canned(t, http.StatusTeapot, string(body)).Availability.Get(t.Context(), 7001)
		e, ok := errors.AsType[*zendesk.Error](err)
		if !ok || e.Status != http.StatusTeapot {
			t.Errorf("error %v", err)
		}
	})
}

// No reply of the neighbouring APIs breaks anything, and what has an id needs one.
func FuzzNeighbours(f *testing.F) {
	for _, s := range shapes {
		if s.read != nil {
			f.Add([]byte(s.body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c := canned(t, http.StatusOK, string(body))
		for name, s := range shapes {
			if s.read == nil {
				continue
			}
			if _, err := s.read(t.Context(), c); err != nil && !strings.HasPrefix(err.Error(), "zendesk: ") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if q, err := c.Queues.Get(t.Context(), "q"); err == nil && q.ID == "" {
			t.Error("a queue without id")
		}
		if r, err := c.Capacity.Get(t.Context(), "r"); err == nil && r.ID == "" {
			t.Error("a rule without id")
		}
	})
}
