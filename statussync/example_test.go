package statussync_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

var (
	desk = statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true},
		{Status: "120045", Name: "Lunch", Settable: true},
	}}
	phone = statussync.System{Name: "aircall", Unmarked: true, Catalog: statussync.Catalog{
		{Status: "available", Name: "available", Settable: true},
		{Status: "unavailable/out_for_lunch", Name: "out for lunch", Settable: true},
	}}
	lunch = []statussync.Rule{
		statussync.Both("Online", "available"),
		statussync.Both("Lunch", "out for lunch"),
	}
	nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// Decide without doing: the same rules as values.
func ExampleDecide() {
	rules, err := statussync.Compile([]statussync.System{desk, phone}, []statussync.Pair{{A: "zendesk", B: "aircall", Rules: lunch}})
	if err != nil {
		fmt.Println(err)
		return
	}
	state, _ := statussync.Decide(statussync.State{}, statussync.Swept{At: nine, Readings: []statussync.Reading{
		{System: "zendesk", Started: nine, Status: "3", Mark: statussync.Mark{At: nine.Add(-time.Hour)}},
		{System: "aircall", Started: nine, Status: "available"},
	}}, rules)

	noon := nine.Add(3 * time.Hour)
	_, effects := statussync.Decide(state, statussync.Chose{
		At: noon, System: "zendesk", ID: "01J9", Status: "120045", Mark: statussync.Mark{At: noon, Seq: 919}, By: statussync.Agent,
	}, rules)
	for _, e := range effects {
		fmt.Println(e.Reason())
	}
	// Output:
	// set aircall to out for lunch: changed in zendesk at 12:00:00.000
}

// A name that does not exist is an error that lists what does.
func ExampleCompile() {
	_, err := statussync.Compile([]statussync.System{desk, phone}, []statussync.Pair{{
		A: "zendesk", B: "aircall", Rules: []statussync.Rule{statussync.Both("Lunch", "lunch")},
	}})
	fmt.Println(err)
	// Output:
	// statussync: pair zendesk–aircall: rule 1: unknown status "lunch": the system has "available" (#available), "out for lunch" (#unavailable/out_for_lunch)
}

func ExampleRules_Translate() {
	rules, err := statussync.Compile([]statussync.System{desk, phone}, []statussync.Pair{{A: "zendesk", B: "aircall", Rules: lunch}})
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
	rules, err := statussync.Compile([]statussync.System{desk, phone}, []statussync.Pair{{A: "zendesk", B: "aircall", Rules: lunch}})
	if err != nil {
		fmt.Println(err)
		return
	}
	saved := statussync.State{Sides: []statussync.Side{{
		System: "aircall",
		Known:  statussync.Choice{Status: "available"},
		Want: statussync.Wish{
			Status: "unavailable/out_for_lunch",
			Cause:  statussync.Cause{Origin: statussync.Origin{System: "zendesk", Mark: statussync.Mark{At: nine}}, From: nine},
		},
	}}}
	for _, e := range statussync.Due(saved, nine.Add(time.Minute), rules) {
		fmt.Println(e.Reason())
	}
	// Output:
	// set aircall to out for lunch: changed in zendesk at 09:00:00.000
}
