package benchmarks_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jws"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

const secret = "a-secret-of-thirty-two-characters"

// signedEvent is an agent's status as Dialpad sends it to an endpoint with a secret.
func signedEvent() []byte {
	var ids []string
	for i := range 20 {
		ids = append(ids, fmt.Sprintf(`"50000000000001%02d"`, i))
	}
	event := `{"target":{"id":5000000000000001,"type":"user","email":"agent@example.test","name":"Ada Agent","phone":"+15550100"},` +
		`"on_duty_status":"unavailable","on_duty_status_reason":"lunch","availability_status":"unavailable",` +
		`"call_center_ids":[` + strings.Join(ids, ",") + `],"powerdialer_mode":false,"powerdialer_session":null,` +
		`"date":1772442000000,"event_timestamp":1772442000333,"note":"` + strings.Repeat("all of this is made up; ", 16) + `"}`
	return dialpadtest.Body(secret, json.RawMessage(event))
}

// statusClaims is the event for decoders that know of no quirk.
type statusClaims struct {
	Target struct {
		ID    int64  `json:"id"`
		Type  string `json:"type"`
		Email string `json:"email"`
		Name  string `json:"name"`
		Phone string `json:"phone"`
	} `json:"target"`
	Status       string   `json:"on_duty_status"`
	Reason       *string  `json:"on_duty_status_reason"`
	Availability string   `json:"availability_status"`
	CallCenters  []string `json:"call_center_ids"`
	PowerDialer  bool     `json:"powerdialer_mode"`
	Session      *string  `json:"powerdialer_session"`
	Date         int64    `json:"date"`
	Timestamp    int64    `json:"event_timestamp"`
}

// An opener verifies a signed event and says who it is about, and the new status.
type opener struct {
	name string
	open func(body []byte) (agent int64, status string, err error)
}

func openers(tb testing.TB) []opener {
	tb.Helper()
	receiver, err := dialpad.NewWebhook([]string{secret})
	if err != nil {
		tb.Fatal(err)
	}
	key := []byte(secret)
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}))
	algorithms := []jose.SignatureAlgorithm{jose.HS256}
	typed := func(payload []byte, err error) (int64, string, error) {
		if err != nil {
			return 0, "", err
		}
		var c statusClaims
		err = json.Unmarshal(payload, &c)
		return c.Target.ID, c.Status, err
	}
	return []opener{
		{"dialpad", func(body []byte) (int64, string, error) {
			ev, err := receiver.Parse(nil, body)
			if err != nil {
				return 0, "", err
			}
			status := ev.(*dialpad.AgentStatusEvent)
			return status.AgentID, string(status.Status), nil
		}},
		{"golang-jwt", func(body []byte) (int64, string, error) {
			var c struct {
				jwt.RegisteredClaims
				statusClaims
			}
			_, err := parser.ParseWithClaims(string(body), &c, func(*jwt.Token) (any, error) { return key, nil })
			return c.Target.ID, c.Status, err
		}},
		{"go-jose", func(body []byte) (int64, string, error) {
			signed, err := jose.ParseSignedCompact(string(body), algorithms)
			if err != nil {
				return 0, "", err
			}
			return typed(signed.Verify(key))
		}},
		{"jwx", func(body []byte) (int64, string, error) {
			return typed(jws.Verify(body, jws.WithKey(jwa.HS256(), key)))
		}},
	}
}

func opening(tb testing.TB) (field []contender) {
	tb.Helper()
	body := signedEvent()
	for _, o := range openers(tb) {
		field = append(field, contender{o.name, func() error {
			_, _, err := o.open(body)
			return err
		}})
	}
	return field
}

func BenchmarkDialpadEvent(b *testing.B) { race(b, opening(b)) }

func TestDialpadVerdicts(t *testing.T) {
	body := signedEvent()
	t.Logf("%d bytes", len(body))
	forged := bytes.Clone(body)
	forged[len(forged)/2] ^= 1
	for _, o := range openers(t) {
		agent, status, err := o.open(body)
		if diff := cmp.Diff([]any{int64(5000000000000001), "unavailable", nil}, []any{agent, status, err}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", o.name, diff)
		}
		if _, _, err := o.open(forged); err == nil {
			t.Errorf("%s accepts a forged event", o.name)
		}
	}
}
