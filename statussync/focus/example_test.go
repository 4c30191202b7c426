package focus_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

var (
	helpDesk = statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true, Channels: channels("online", "online", "online")},
		{Status: "120045", Name: "On a call", Settable: true, Channels: channels("online", "away", "away")},
	}}
	callCentre = statussync.System{Name: "connect", Catalog: statussync.Catalog{
		{Status: "available", Name: "Available", Settable: true},
		{Status: "messaging", Name: "In messaging", Settable: true},
	}}
	nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// found is an agent of whom both systems were read at nine.
func found(rules *focus.Rules) focus.Agent {
	agent, _, _ := focus.Decide(focus.Agent{}, statussync.Swept{At: nine, Readings: []statussync.Reading{
		{System: "zendesk", Started: nine, Status: "3", Mark: statussync.Mark{At: nine.Add(-time.Hour)}},
		{System: "connect", Started: nine, Status: "available", Mark: statussync.Mark{At: nine.Add(-time.Hour)}, Work: []string{}},
	}}, rules)
	return agent
}

// While a contact rings or lasts in Amazon Connect, the agent gets no work in
// Zendesk. Before it holds the status, focus reads what there is to save.
func ExampleObserve() {
	rules, err := focus.Compile([]statussync.System{helpDesk, callCentre}, nil, []focus.Rule{
		{While: []string{"connect"}, In: "zendesk", Hold: "On a call"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := found(rules)

	ring := nine.Add(time.Minute)
	agent, effects, turns := focus.Observe(agent, focus.Edge{
		At: ring, System: "connect", Item: "c-1", Step: focus.Rings, Mark: ring,
	}, rules)
	fmt.Println(turns[0])
	fmt.Println(effects[0].Reason())

	_, effects, _ = focus.Decide(agent, statussync.Read{At: ring, Reading: statussync.Reading{
		System: "zendesk", Started: ring, Status: "3", Mark: statussync.Mark{At: nine.Add(-time.Hour)},
	}}, rules)
	fmt.Println(effects[0].Reason())
	// Output:
	// R119: zendesk: work began: save the status and hold
	// read zendesk
	// hold zendesk at On a call
}

// The other way round: who is in a conversation in Zendesk gets no calls.
func ExampleCompile() {
	rules, err := focus.Compile([]statussync.System{helpDesk, callCentre}, nil, []focus.Rule{
		{While: []string{"zendesk"}, In: "connect", Hold: "In messaging"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := found(rules)

	noon := nine.Add(3 * time.Hour)
	agent, _, turns := focus.Observe(agent, focus.Listing{At: noon, System: "zendesk", Items: []string{"t-1", "t-2"}, Mark: noon}, rules)
	fmt.Println(turns)
	_, _, turns = focus.Observe(agent, focus.Listing{At: noon.Add(time.Hour), System: "zendesk", Mark: noon.Add(time.Hour)}, rules)
	fmt.Println(turns)
	// Output:
	// [R119: connect: work began: save the status and hold]
	// [R120: connect: the last work ended: give back the wish]
}

// A status qualifies if it takes calls and neither mail nor messages.
func ExampleQualifies() {
	for _, entry := range helpDesk.Catalog {
		fmt.Println(entry.Name, focus.Qualifies(entry))
	}
	// Output:
	// Online false
	// On a call true
}
