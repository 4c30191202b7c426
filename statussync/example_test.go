package statussync_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

var (
	someDesk = statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true},
		{Status: "120045", Name: "Lunch", Settable: true},
	}}
	somePhone = statussync.System{Name: "aircall", UndatedReadings: true, Catalog: statussync.Catalog{
		{Status: "available", Name: "available", Settable: true},
		{Status: "unavailable/out_for_lunch", Name: "out for lunch", Settable: true},
	}}
	inStep = statussync.Pair{A: "zendesk", B: "aircall", Rules: []statussync.Rule{
		statussync.Both("Online", "available"),
		statussync.Both("Lunch", "out for lunch"),
	}}
	nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// foundAtNine is an agent that both systems listed at nine.
func foundAtNine(rules *statussync.Rules) statussync.State {
	state, _ := statussync.Decide(statussync.State{}, statussync.Reports{
		{System: "zendesk", Source: statussync.List, At: nine, Since: nine, Status: "3", Mark: statussync.Mark{At: nine.Add(-time.Hour)}},
		{System: "aircall", Source: statussync.List, At: nine, Since: nine, Status: "available"},
	}, rules)
	return state
}

// A click is copied to where the agent's status is another.
func ExampleDecide() {
	rules, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{inStep})
	if err != nil {
		fmt.Println(err)
		return
	}
	noon := nine.Add(3 * time.Hour)
	_, effects := statussync.Decide(foundAtNine(rules), statussync.Report{
		System: "zendesk", At: noon, ID: "01J9", Status: "120045", Mark: statussync.Mark{At: noon, Seq: 919}, By: statussync.Agent,
	}, rules)
	for _, e := range effects {
		fmt.Println(e.Reason())
	}
	// Output:
	// set aircall to out for lunch: changed in zendesk at 2026-03-02 12:00:00.000 UTC
}

// A name that does not exist is an error that lists what does.
func ExampleCompile() {
	pair := inStep
	pair.Rules = []statussync.Rule{statussync.Both("Lunch", "lunch")}
	_, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{pair})
	fmt.Println(err)
	// Output:
	// statussync: pair 1, zendesk–aircall: rule 1: B (aircall): unknown status "lunch": the system has "available" (#available), "out for lunch" (#unavailable/out_for_lunch)
}

func ExampleRules_Translate() {
	rules, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{inStep})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rules.Translate("zendesk", "aircall", "120045"))
	fmt.Println(rules.Translate("aircall", "zendesk", "unavailable/back_office"))
	// Output:
	// unavailable/out_for_lunch true
	//  false
}

// What is due follows from the saved state alone, so a restart loses nothing.
func ExampleDue() {
	rules, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{inStep})
	if err != nil {
		fmt.Println(err)
		return
	}
	saved, _ := statussync.Decide(foundAtNine(rules), statussync.Asked{
		At: nine, System: "zendesk", Status: "120045", By: "a team lead",
	}, rules)
	for _, e := range statussync.Due(saved, nine.Add(time.Minute), rules) {
		fmt.Println(e.Reason())
	}
	// Output:
	// set zendesk to Lunch: asked by a team lead at 2026-03-02 09:00:00.000 UTC
	// set aircall to out for lunch: asked by a team lead at 2026-03-02 09:00:00.000 UTC
}

// Look says what is known of an agent in one system, what is wished, and why.
func ExampleLook() {
	rules, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{inStep})
	if err != nil {
		fmt.Println(err)
		return
	}
	state, _ := statussync.Decide(foundAtNine(rules), statussync.Asked{
		At: nine, System: "zendesk", Status: "120045", By: "a team lead",
	}, rules)
	state, _ = statussync.Decide(state, statussync.Sending{At: nine, System: "aircall"}, rules)
	view := statussync.Look(state, "aircall")
	fmt.Println("shows", view.Shows)
	fmt.Println("wants", view.Wants)
	fmt.Println("waits for the", view.WaitsFor.For, "of", view.WaitsFor.Status)
	fmt.Println(view.Why)
	// Output:
	// shows available
	// wants unavailable/out_for_lunch
	// waits for the reply of unavailable/out_for_lunch
	// asked by a team lead at 2026-03-02 09:00:00.000 UTC
}

// Offsets put a provider's marks on our own clock.
func ExampleOffset() {
	var clock statussync.Offset
	sent := nine
	clock = clock.Learn(nine.Add(5*time.Minute), sent, sent.Add(200*time.Millisecond)) // the Date of a reply
	fmt.Println("ahead by", clock.Lo, "to", clock.Hi)
	span, ok := clock.Place(nine.Add(6*time.Minute), 0, nine.Add(2*time.Minute))
	fmt.Println(ok, span.Earliest.Format(time.TimeOnly), span.Latest.Format("15:04:05.0"))
	// Output:
	// ahead by 4m59.8s to 5m1s
	// true 09:00:58 09:01:00.7
}
