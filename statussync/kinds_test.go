package statussync_test

import "github.com/ctikit/ctikit/statussync"

// The systems of the model, reduced to what makes them different.

// zendeskLike marks every choice, in events and readings, and says who made it.
func zendeskLike() kind {
	return kind{tellsMaker: true, System: statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true},
		{Status: "91", Name: "Lunch", Settable: true},
		{Status: "92", Name: "Training", Settable: true},
		{Status: "2", Name: "Offline", Settable: true},
		{Status: "4", Name: "Away", Settable: true},
		{Status: "99", Name: "Unmapped", Settable: true},
	}}}
}

// aircallLike marks events in whole seconds and readings not at all.
func aircallLike() kind {
	return kind{System: statussync.System{
		Name: "aircall", Unmarked: true, Ambiguous: []statussync.Status{"unavailable"},
		Catalog: statussync.Catalog{
			{Status: "available", Name: "available", Settable: true},
			{Status: "unavailable/lunch", Name: "unavailable/lunch", Settable: true},
			{Status: "unavailable/training", Name: "unavailable/training", Settable: true},
			{Status: "unavailable", Name: "unavailable", Settable: true},
			{Status: "unavailable/other", Name: "unavailable/other", Settable: true},
		},
	}}
}

// dialpadLike marks every choice and does not say who made it.
func dialpadLike() kind {
	return kind{System: statussync.System{Name: "dialpad", Catalog: statussync.Catalog{
		{Status: "on", Name: "on", Settable: true},
		{Status: "lunch", Name: "lunch", Settable: true},
		{Status: "off", Name: "off", Settable: true},
	}}}
}

var aircallRules = []statussync.Rule{
	statussync.Both("Online", "available"),
	statussync.Both("Offline", "unavailable"),
	statussync.Forward("Away", "unavailable"),
	statussync.Both("Lunch", "unavailable/lunch"),
	statussync.Both("Training", "unavailable/training"),
}

var dialpadRules = []statussync.Rule{
	statussync.Both("Online", "on"),
	statussync.Both("Offline", "off"),
	statussync.Forward("Away", "off"),
	statussync.Both("Lunch", "lunch"),
	statussync.Forward("Training", "lunch"),
}

func withAircall() statussync.Pair {
	return statussync.Pair{A: "zendesk", B: "aircall", Rules: aircallRules}
}

func withDialpad() statussync.Pair {
	return statussync.Pair{A: "zendesk", B: "dialpad", Rules: dialpadRules}
}
