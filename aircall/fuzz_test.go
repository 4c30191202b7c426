package aircall_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// Events never panic, never show the token, and are never lost for an odd field.
func FuzzEvent(f *testing.F) {
	for _, name := range []string{
		"user.opened.v2", "user.closed", "call.answered", "number.opened", "contact.updated", "message.sent", "topics.created",
		"realtime_transcription.utterances_received", "ai_voice_agent.ended", "analytics.report_failed", "integration.deleted", "fax.sent", "",
	} {
		f.Add(name, []byte(`{"id":9,"availability_status":"unavailable","substatus":"on_a_break"}`))
		f.Add(name, []byte(`{"id":"9","user":{},"started_at":null,"participants":[{"id":1}]}`))
		f.Add(name, []byte(`{"id":1e9,"state":[],"created_at":-1,"comments":[{"posted_by":{"id":{}}}]}`))
		f.Add(name, []byte(`null`))
	}
	w, err := aircall.NewWebhook([]string{"other", token})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		body := aircalltest.Body(token, aircall.EventName(name), start, json.RawMessage(data))
		ev, err := w.Parse(nil, body)
		if name == "" {
			if !errors.Is(err, aircall.ErrMalformed) {
				t.Fatalf("no name: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatalf("a valid envelope is refused: %v", err)
		}
		if h := ev.Meta(); h.TokenIndex != 1 || !h.At.Equal(start) {
			t.Errorf("index %d, at %v", h.TokenIndex, h.At)
		}
		again, err := w.Parse(nil, body)
		if err != nil || again.Meta().Key != ev.Meta().Key {
			t.Error("the same body has another key")
		}
		switch ev := ev.(type) {
		case *aircall.UserEvent:
			if ev.User.ID == 0 {
				t.Error("a user event without a user")
			}
		case *aircall.CallEvent:
			if ev.Call.ID == 0 {
				t.Error("a call event without a call")
			}
		}
	})
}

// Whatever the body, it is let in only with the token in its place.
func FuzzToken(f *testing.F) {
	f.Add([]byte(`{"event":"user.opened","token":"tok_demo_0001","data":{"id":9}}`))
	f.Add([]byte(`{"event":"user.opened","token":"tok_demo_000"}`))
	f.Add([]byte(`{"event":"user.opened","token":["tok_demo_0001"]}`))
	f.Add([]byte(`{"event":"user.opened","data":{"token":"tok_demo_0001"}}`))
	f.Add([]byte(`{"event":"x","token":"\u0074ok_demo_0001"}`))
	f.Add([]byte(`[]`))
	f.Add([]byte{})
	w, err := aircall.NewWebhook([]string{token})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := w.Parse(nil, body)
		var seen struct{ Token string }
		carries := json.Unmarshal(body, &seen) == nil && seen.Token == token
		switch {
		case err == nil && !carries:
			t.Error("let in without the token")
		case err != nil && !errors.Is(err, aircall.ErrToken) && !errors.Is(err, aircall.ErrMalformed):
			t.Errorf("error of no kind: %v", err)
		case err != nil && strings.Contains(err.Error(), token):
			t.Error("the error shows the token")
		}
	})
}

// Any JSON decodes into a user, which encodes again.
func FuzzUser(f *testing.F) {
	f.Add([]byte(`{"id":9,"name":"Agent Nine","state":"always_opened","extension":"001","created_at":"2026-01-05T09:10:21.000Z"}`))
	f.Add([]byte(`{"id":"9","substatus":"in_traning","wrap_up_time":-1,"extension":7,"created_at":1767604221}`))
	f.Add([]byte(`{"id":9,"numbers":[{"id":"3"},{}],"default_number_id":null}`))
	f.Add([]byte(`{"id":9,"created_at":253402300799999,"wrap_up_time":9e99}`))
	f.Add([]byte(`[[]]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var u aircall.User
		if err := json.Unmarshal(body, &u); err != nil {
			if json.Valid(body) {
				t.Fatalf("valid JSON is refused: %v", err)
			}
			return
		}
		if u.WrapUpTime < 0 {
			t.Errorf("wrap-up time %v", u.WrapUpTime)
		}
		if _, err := json.Marshal(u); err != nil {
			t.Errorf("does not encode: %v", err)
		}
		if reason, ok := u.Substatus.Reason(); ok && reason == "" {
			t.Error("a reason without a name")
		}
	})
}

// Any JSON decodes into any shape, and what decoded comes back from its encoding.
func FuzzShapes(f *testing.F) {
	for name, s := range shapes {
		f.Add(name, []byte(s.full))
		f.Add(name, []byte(`{"id":"1e3","content":{"utterances":[{}],"language":5},"media_url":["u",{}],"created_at":-1}`))
		f.Add(name, []byte(`[null]`))
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		s, ok := shapes[name]
		if !ok || !json.Valid(body) {
			return
		}
		s.comesBack(t, body)
	})
}

// A callback never panics, and is an event or malformed.
func FuzzMessageCallback(f *testing.F) {
	f.Add(aircalltest.CallbackBody("message.received", start, aircall.Message{ID: "m1", Body: "b"}))
	f.Add([]byte(`{"event_name":"message.updated","timestamp":1767600000123,"data":{"id":7}}`))
	f.Add([]byte(`{"event":"message.received"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		cb, err := aircall.DecodeMessageCallback(body)
		if (err == nil) != (cb != nil && cb.Message.ID != "" && cb.Name != "") {
			t.Errorf("%+v, %v", cb, err)
		}
		if err != nil && !errors.Is(err, aircall.ErrMalformed) {
			t.Errorf("error of no kind: %v", err)
		}
	})
}
