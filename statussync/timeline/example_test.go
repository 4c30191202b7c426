package timeline_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// An agent's morning up to now, with a call.
func Example() {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 2, hour, minute, 0, 0, time.UTC) }
	day, err := timeline.DayOf("7001", at(8, 0), time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range []timeline.Fact{
		{System: "zendesk", Status: "Online", At: at(8, 0)},
		{System: "aircall", Activity: "in call", At: at(8, 20)},
		{System: "zendesk", Status: "Away", At: at(9, 15)},
		{System: "aircall", Activity: timeline.None, At: at(8, 32)}, // comes late
		{System: "zendesk", Status: "Online", At: at(9, 30)},
	} {
		f.Agent, f.Received = "7001", at(9, 40)
		if day, err = day.Observe(f); err != nil {
			fmt.Println(err)
		}
	}
	so := day.Until(at(10, 0))
	so.From = at(8, 0)
	for _, track := range day.Tracks() {
		fmt.Println(track.System, track.Kind)
		for _, t := range day.Totals(track, so) {
			if t.Known {
				fmt.Println(" ", t.Value, t.Time)
			} else {
				fmt.Println("  unknown", t.Time)
			}
		}
	}
	// Output:
	// aircall activity
	//   none 1h28m0s
	//   in call 12m0s
	//   unknown 20m0s
	// zendesk status
	//   Online 1h45m0s
	//   Away 15m0s
}

// Two messages at a time, then three, of four that might be: the load.
func ExampleDay_Load() {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 2, hour, minute, 0, 0, time.UTC) }
	day, _ := timeline.DayOf("7001", at(8, 0), time.UTC)
	day, err := day.Observe(
		timeline.Fact{Agent: "7001", System: "zendesk", Channel: "messaging", At: at(8, 0), Received: at(8, 0), Items: new(2), Capacity: new(4)},
		timeline.Fact{Agent: "7001", System: "zendesk", Channel: "messaging", At: at(9, 0), Received: at(9, 0), Items: new(3)},
	)
	load := day.Load("zendesk", "messaging", timeline.Window{From: at(8, 0), To: at(10, 0)})
	ratio, _ := load.Ratio()
	fmt.Println(load.Work, "of", load.Capacity, ratio, err)
	// Output: 5h0m0s of 8h0m0s 0.625 <nil>
}

// The record as a store keeps it.
func ExampleDay_MarshalJSON() {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	day, _ := timeline.DayOf("7001", noon, time.UTC)
	day, _ = day.Observe(timeline.Fact{Agent: "7001", System: "zendesk", Status: "Online", At: noon, Received: noon, Version: 918})
	text, err := json.Marshal(day)
	fmt.Println(string(text), err)
	// Output: {"v":1,"agent":"7001","date":"2026-03-02","zone":"UTC","from":"2026-03-02T00:00:00Z","to":"2026-03-03T00:00:00Z","tracks":[{"system":"zendesk","kind":"status","facts":[{"at":43200000000,"value":"Online","version":918}]}]} <nil>
}
