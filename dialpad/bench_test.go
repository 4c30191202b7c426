package dialpad_test

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// benchBody is a signed event of usual size.
func benchBody() []byte {
	reason := "lunch"
	return dialpadtest.Body(secret, dialpadtest.Event{
		Target: dialpadtest.Target{ID: 5000000000000001, Type: "user", Email: "agent@example.test", Name: "Ada Agent", Phone: "+15550100"},
		Status: "unavailable", Reason: &reason, Availability: "unavailable", CallCenterIDs: []string{"5000000000000101", "5000000000000102"},
		PowerDialer: false, Date: since.UnixMilli(), EventTimestamp: since.UnixMilli() + 333,
	})
}

func BenchmarkParse(b *testing.B) {
	w, err := dialpad.NewWebhook([]string{secret})
	if err != nil {
		b.Fatal(err)
	}
	body := benchBody()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Parse(nil, body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTypedClaims is what the same takes with golang-jwt alone, without
// mending any quirk: the mark to beat.
func BenchmarkTypedClaims(b *testing.B) {
	type claims struct {
		jwt.RegisteredClaims
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
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(time.Now))
	key := []byte(secret)
	body := benchBody()
	b.ReportAllocs()
	for b.Loop() {
		var c claims
		if _, err := parser.ParseWithClaims(string(body), &c, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
			b.Fatal(err)
		}
	}
}
