package focus_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

var (
	helpDesk = statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true, Channels: map[string]string{"talk": "online", "support": "online", "messaging": "online"}},
		{Status: "120045", Name: "On a call", Settable: true, Channels: map[string]string{"talk": "online", "support": "away", "messaging": "away"}},
	}}
	callCentre = statussync.System{Name: "connect", Catalog: statussync.Catalog{
		{Status: "available", Name: "Available", Settable: true},
		{Status: "messaging", Name: "In messaging", Settable: true},
	}}
	nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// While a contact rings or lasts in Amazon Connect, the agent gets no work in
// Zendesk. A reading of what there is to save comes first.
func ExampleHolds() {
	both := []statussync.System{helpDesk, callCentre}
	holds, err := focus.Holds(both, nil, focus.Settings{
		Enabled: true,
		While:   []string{"connect"}, In: "zendesk", Status: "On a call",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := statussync.Compile(both, nil, holds...)
	if err != nil {
		fmt.Println(err)
		return
	}
	online := statussync.Report{System: "zendesk", Source: statussync.Reading, Status: "3", Mark: statussync.Mark{At: nine.Add(-time.Hour)}}
	online.At, online.Since = nine, nine
	state, _ := statussync.Decide(statussync.State{}, online, rules)

	ring := nine.Add(time.Minute)
	state, effects := statussync.Decide(state, statussync.Report{
		System: "connect", At: ring, Mark: statussync.Mark{At: ring}, Edge: &statussync.Edge{Item: "c-1", Step: statussync.Rings},
	}, rules)
	fmt.Println(effects[0].Reason())
	fmt.Println(effects[1].Reason())

	online.At, online.Since = ring, ring
	_, effects = statussync.Decide(state, online, rules)
	fmt.Println(effects[0].Reason())
	// Output:
	// R119: zendesk: work began: save the status and hold
	// read zendesk
	// hold zendesk at On a call
}

// A status qualifies if it lets calls through and neither email nor messages.
func ExampleQualifies() {
	for _, entry := range helpDesk.Catalog {
		fmt.Println(entry.Name, focus.Qualifies(entry))
	}
	// Output:
	// Online false
	// On a call true
}
