package statussync_test

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// kind is a product of the model: what the rules must know of it, and what it
// reports beside.
type kind struct {
	statussync.System
	namesMakers bool // its events say whether the agent or a program chose
	doubles     bool // its events may report a refined status twice, once without its refinement
	grain       time.Duration
	listLag     time.Duration
}

// zendeskLike dates every choice, in events and readings, and says who made it.
func zendeskLike() kind {
	return kind{namesMakers: true, listLag: 5 * time.Second, System: statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true, Presence: statussync.Available},
		{Status: "91", Name: "Lunch", Settable: true},
		{Status: "92", Name: "Training", Settable: true},
		{Status: "2", Name: "Offline", Settable: true, Presence: statussync.Offline},
		{Status: "4", Name: "Away", Settable: true},
		{Status: "99", Name: "Unmapped", Settable: true},
		{Status: "9", Name: "On a call", Settable: true},
	}}}
}

// aircallLike dates events in whole seconds and readings not at all.
func aircallLike() kind {
	return kind{doubles: true, grain: time.Second, listLag: 5 * time.Second, System: statussync.System{
		Name: "aircall", UndatedReadings: true, HiddenByActivity: []statussync.Status{"unavailable"},
		Catalog: statussync.Catalog{
			{Status: "available", Name: "available", Settable: true},
			{Status: "unavailable/lunch", Name: "unavailable/lunch", Settable: true},
			{Status: "unavailable/training", Name: "unavailable/training", Settable: true},
			{Status: "unavailable", Name: "unavailable", Settable: true},
			{Status: "unavailable/other", Name: "unavailable/other", Settable: true},
		},
	}}
}

// dialpadLike dates every choice and does not say who made it.
func dialpadLike() kind {
	return kind{listLag: 5 * time.Second, System: statussync.System{Name: "dialpad", Catalog: statussync.Catalog{
		{Status: "on", Name: "on", Settable: true},
		{Status: "lunch", Name: "lunch", Settable: true},
		{Status: "off", Name: "off", Settable: true},
	}}}
}

// undatedLike is a third system whose readings carry no time either.
func undatedLike() kind {
	k := dialpadLike()
	k.UndatedReadings = true
	return k
}

func two() []kind           { return []kind{zendeskLike(), aircallLike()} }
func three() []kind         { return []kind{zendeskLike(), aircallLike(), dialpadLike()} }
func threeUnhidden() []kind { k := three(); k[1].HiddenByActivity = nil; return k }
func threeUndated() []kind  { return []kind{zendeskLike(), aircallLike(), undatedLike()} }

func aircallPair() statussync.Pair {
	return statussync.Pair{A: "zendesk", B: "aircall", Rules: []statussync.Rule{
		statussync.Both("Online", "available"),
		statussync.Both("Offline", "unavailable"),
		statussync.Forward("Away", "unavailable"),
		statussync.Both("Lunch", "unavailable/lunch"),
		statussync.Both("Training", "unavailable/training"),
	}}
}

func dialpadPair() statussync.Pair {
	return statussync.Pair{A: "zendesk", B: "dialpad", Rules: []statussync.Rule{
		statussync.Both("Online", "on"),
		statussync.Both("Offline", "off"),
		statussync.Forward("Away", "off"),
		statussync.Both("Lunch", "lunch"),
		statussync.Forward("Training", "lunch"),
	}}
}

func oneWay(drift statussync.Drift) statussync.Pair {
	p := aircallPair()
	p.Direction, p.OnDrift = statussync.ALeads, drift
	return p
}

func onACall(while ...string) statussync.Hold {
	return statussync.Hold{While: while, In: "zendesk", Status: "On a call"}
}
