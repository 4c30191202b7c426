package dialpad_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// Events never panic, and are never lost for an odd field.
func FuzzEvent(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte(`{"target":{"id":"9"},"on_duty_status":"wrapup","call_center_ids":["1",2,null],"date":"1767600000123","event_timestamp":17676000004567}`))
	f.Add([]byte(`{"target":{"id":9e9},"on_duty_status":[],"powerdialer_session":{"a":[1]},"date":-1}`))
	f.Add([]byte(`{"target":{"id":-9223372036854775808},"on_duty_status":"x","date":9999999999999999}`))
	f.Add([]byte(`{"target":null}`))
	f.Add([]byte("{}\v"))
	f.Add([]byte(`{"call_id":"1","state":"hangup","target":{"type":"call_center"},"duration":1.5,"talk_time":9e99,"recording_details":[{"url":"x"}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, event []byte) {
		ev, err := receiver(t, secret).Parse(nil, dialpadtest.Body(secret, json.RawMessage(event)))
		var object map[string]json.RawMessage
		if isObject := json.Unmarshal(event, &object) == nil && object != nil; isObject != (err == nil) {
			t.Fatalf("object %v, error %v", isObject, err)
		}
		if err != nil {
			if !errors.Is(err, dialpad.ErrMalformed) {
				t.Errorf("error of no kind: %v", err)
			}
			return
		}
		if ev.Meta().Key == "" {
			t.Error("no key")
		}
		if _, err := json.Marshal(ev); err != nil {
			t.Errorf("it does not encode: %v", err)
		}
		if c, ok := ev.(*dialpad.CallEvent); ok && (c.CallID == 0 || len(c.CallIDs()) == 0 || c.Duration < 0 || c.TalkTime < 0) {
			t.Errorf("call %d, ids %v, %v, %v", c.CallID, c.CallIDs(), c.Duration, c.TalkTime)
		}
		decoded, err := dialpad.Decode(event)
		if err != nil || fmt.Sprintf("%T", decoded) != fmt.Sprintf("%T", ev) || decoded.Meta().Key != ev.Meta().Key {
			t.Errorf("Decode gives %T, %v", decoded, err)
		}
		a, ok := ev.(*dialpad.AgentStatusEvent)
		if !ok {
			return
		}
		if a.AgentID == 0 || a.Status == "" || a.At.IsZero() || string(a.Status) != strings.ToLower(string(a.Status)) {
			t.Errorf("agent %d, status %q, at %v", a.AgentID, a.Status, a.At)
		}
		if a.Before(a) || a.Changes(a).Any() {
			t.Error("it is before itself, or changes itself")
		}
	})
}

// Whatever the body, it is let in only if an independent verifier lets it in.
func FuzzSignature(f *testing.F) {
	good := string(dialpadtest.Body(secret, json.RawMessage(plain)))
	for _, body := range []string{
		good, good + ".", good[:len(good)-1], plain, "", "..", "a.b.c", signed(secret, `{"alg":"none"}`, plain),
		signed(secret, `{"alg":"HS256","alg":"none"}`, plain), signed(secret, `{"ALG":"HS256"}`, plain), signed(secret, `{"alg":"HS256"}`, `[]`),
		signed(secret, `{"alg":"HS256","crit":[]}`, plain), signed("other", `{"alg":"HS256","typ":"JWT"}`, plain), signed(secret, `{"alg":null}`, `{"exp":1}`),
	} {
		f.Add([]byte(body), false)
		f.Add([]byte(body), true)
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	f.Fuzz(func(t *testing.T, body []byte, sign bool) {
		if sign { // so that the fuzzer gets past the signature
			head, claims, _ := strings.Cut(string(body), ".")
			body = []byte(signed(secret, head, claims))
		}
		_, err := receiver(t, secret).Parse(nil, body)
		_, oracle := parser.ParseWithClaims(strings.TrimSpace(string(body)), &anything{}, func(*jwt.Token) (any, error) { return []byte(secret), nil })
		switch {
		case err == nil && oracle != nil:
			t.Errorf("let in, though %v", oracle)
		case err != nil && !errors.Is(err, dialpad.ErrSignature) && !errors.Is(err, dialpad.ErrMalformed):
			t.Errorf("error of no kind: %v", err)
		case errors.Is(err, dialpad.ErrMalformed) && oracle != nil && !errors.Is(oracle, jwt.ErrTokenMalformed):
			t.Errorf("decoded before the signature was known to be good: %v", oracle)
		case err != nil && strings.Contains(err.Error(), secret):
			t.Error("the error shows the secret")
		}
	})
}

// anything is claims of any shape.
type anything struct{ jwt.RegisteredClaims }

func (*anything) UnmarshalJSON([]byte) error { return nil }

// Any JSON decodes into what the API sends, and encodes again.
func FuzzReplies(f *testing.F) {
	f.Add([]byte(`{"id":"9","emails":["a@example.test"],"on_duty_status":"Busy","duty_status_started":"2026-01-05T08:00:00","group_details":[{"group_id":"1"}]}`))
	f.Add([]byte(`{"user_id":9007199254740993,"on_duty":true,"duty_status_started":"253402300799999"}`))
	f.Add([]byte(`{"id":8,"webhook":{"signature":{"secret":7}},"websocket":{},"availability":null,"longest_call_wait_time":9e99}`))
	f.Add([]byte(`{"duty_status_started":"9999-12-31T23:59:59-05:00","on_duty_started":"0000-01-01T00:00:00+05:00"}`))
	f.Add([]byte(`[[]]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		valid := json.Valid(body)
		for _, v := range []any{
			new(dialpad.User), new(dialpad.OperatorDutyStatus), new(dialpad.CallCenter),
			new(dialpad.WebhookEndpoint), new(dialpad.WebsocketEndpoint), new(dialpad.AgentStatusSubscription), new(dialpad.CallSubscription),
		} {
			if err := json.Unmarshal(body, v); (err == nil) != valid {
				t.Fatalf("%T: valid JSON %v, error %v", v, valid, err)
			}
			if _, err := json.Marshal(v); err != nil {
				t.Errorf("%T does not encode: %v", v, err)
			}
		}
	})
}
