package calllog_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// A missed call waits a minute for a voicemail, and then becomes a ticket.
func Example() {
	var settings calllog.Settings
	err := json.Unmarshal([]byte(`{
		"country": "+1",
		"integrations": [{
			"name": "Support", "numbers": [3],
			"types": {"inbound_missed": {"ticket": "previous", "status": "open"}}
		}]
	}`), &settings)
	if err != nil {
		fmt.Println(err)
		return
	}
	planner, err := calllog.New(settings)
	if err != nil {
		fmt.Println(err)
		return
	}
	ended := time.Date(2026, 3, 2, 9, 1, 0, 0, time.UTC)
	event := &aircall.CallEvent{Envelope: aircall.Envelope{At: ended}, Kind: aircall.CallEnded, Call: aircall.Call{
		ID: 9001, Direction: aircall.Inbound, RawDigits: "+1 513-555-7611", Number: &aircall.Number{ID: 3},
		StartedAt: ended.Add(-time.Minute), EndedAt: ended.Add(-30 * time.Second),
	}}
	var c ticketing.Case[calllog.Facts]
	c.Key, _ = calllog.KeyOf("main", event)
	c.Facts = planner.Observe(c.Facts, event)
	fmt.Println(c.Key)

	next := planner.Plan(c, ended)
	fmt.Println("again at", next.At.Format(time.TimeOnly), "because", next.Why[1])
	for _, q := range planner.Plan(c, next.At).Ask {
		fmt.Printf("ask %s %q\n", q.Kind, q.Text)
	}
	// Output:
	// aircall/main/9001
	// again at 09:02:00 because whether there is a voicemail or an AI voice agent shows within a minute of the end (A10)
	// ask catalog ""
	// ask users_by_phone "5135557611"
}

// Mistakes are found all at once.
func ExampleSettings_UnmarshalJSON() {
	var settings calllog.Settings
	err := json.Unmarshal([]byte(`{"file_at": "later", "integrations": [{"name": "Support", "numbers": ["3"]}]}`), &settings)
	fmt.Println(err)
	// Output:
	// calllog: invalid settings: integrations[0].numbers[0]: want a whole number, got text
	// calllog: invalid settings: file_at: want one of answer, end, got other text
}
