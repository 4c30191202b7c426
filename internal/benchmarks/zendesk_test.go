package benchmarks_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var errSignature = errors.New("bad signature")

const signatureHeader = "X-Zendesk-Webhook-Signature"

// window is how old a signature may be: the benchmarks of one run share one.
const window = 24 * time.Hour

// statusEvent is a new unified status as Zendesk sends it, with a note of so
// many words.
func statusEvent(words int) []byte {
	return []byte(`{"id":"01EV0000000000000000000001","type":"zen:event-type:agent.unified_state_changed","account_id":4242,` +
		`"time":"2026-03-02T09:00:00.000000000Z","zendesk_event_version":"2022-11-06","subject":"zen:agent:1001",` +
		`"detail":{"account_id":"4242","agent_id":"1001","version":"17"},"event":{"updated_at":"2026-03-02T08:59:59.900000000Z",` +
		`"previous_unified_state":{"id":3,"name":"Online","reason":"agent","updated_at":"2026-03-02T08:00:00Z"},` +
		`"new_unified_state":{"id":91,"name":"Lunch","reason":"agent","updated_at":"2026-03-02T08:59:59Z"},` +
		`"note":"` + strings.Repeat("all of this is made up; ", words) + `"}}`)
}

// stateChanged is the event for decoders that know of no quirk.
type stateChanged struct {
	ID     string    `json:"id"`
	Type   string    `json:"type"`
	Time   time.Time `json:"time"`
	Detail struct {
		AgentID int64 `json:"agent_id,string"`
		Version int64 `json:"version,string"`
	} `json:"detail"`
	Event struct {
		UpdatedAt time.Time    `json:"updated_at"`
		Previous  unifiedState `json:"previous_unified_state"`
		New       unifiedState `json:"new_unified_state"`
	} `json:"event"`
}

type unifiedState struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Reason    string    `json:"reason"`
	UpdatedAt time.Time `json:"updated_at"`
}

func decodeState(body []byte) (status string, err error) {
	var ev stateChanged
	err = json.Unmarshal(body, &ev)
	return ev.Event.New.Name, err
}

// A receiver verifies a body and reads the new status.
type receiver struct {
	name string
	body []byte
	read func(body []byte) (status string, err error)
}

// Words of a note that make a delivery of usual size, and one without a note.
const (
	usual = 38
	short = 0
)

func receivers(tb testing.TB, words int) []receiver {
	tb.Helper()
	ours, err := zendesk.NewWebhook([]string{secret}, zendesk.WithWindow(window))
	if err != nil {
		tb.Fatal(err)
	}
	body, now, key := statusEvent(words), time.Now(), []byte(secret)
	header := zendesktest.SignedRequest(nil, secret, body, now).Header
	return []receiver{
		{"zendesk", body, func(body []byte) (string, error) {
			ev, err := ours.Parse(header, body)
			if err != nil {
				return "", err
			}
			return ev.(*zendesk.AgentUnifiedStateChanged).New.Name, nil
		}},
		{"std", body, func(body []byte) (string, error) {
			if !stdVerify(key, header, body, now) {
				return "", errSignature
			}
			return decodeState(body)
		}},
	}
}

// stdVerify is what the vendor's page asks for, with the standard library.
func stdVerify(key []byte, h http.Header, body []byte, now time.Time) bool {
	timestamp := h.Get(signatureHeader + "-Timestamp")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(timestamp))
	mac.Write(body)
	got, err := base64.StdEncoding.DecodeString(h.Get(signatureHeader))
	at, bad := time.Parse(time.RFC3339, timestamp)
	return err == nil && bad == nil && hmac.Equal(got, mac.Sum(nil)) && now.Sub(at).Abs() < window
}

func receiving(tb testing.TB, words int) (field []contender) {
	tb.Helper()
	for _, r := range append(receivers(tb, words), others(tb, words)...) {
		field = append(field, contender{r.name, func() error {
			_, err := r.read(r.body)
			return err
		}})
	}
	return field
}

func BenchmarkZendeskWebhook(b *testing.B)      { race(b, receiving(b, usual)) }
func BenchmarkZendeskWebhookShort(b *testing.B) { race(b, receiving(b, short)) }

func TestZendeskVerdicts(t *testing.T) {
	t.Logf("%d and %d bytes", len(statusEvent(usual)), len(statusEvent(short)))
	for _, r := range append(receivers(t, usual), others(t, usual)...) {
		status, err := r.read(r.body)
		if diff := cmp.Diff([]any{"Lunch", nil}, []any{status, err}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.name, diff)
		}
		forged := bytes.Clone(r.body)
		forged[len(forged)/2] ^= 1
		if _, err := r.read(forged); err == nil {
			t.Errorf("%s accepts a forged body", r.name)
		}
	}
}
