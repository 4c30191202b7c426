package focus_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

type status = statussync.Status

// The statuses of the tests, by the names that stories use.
const (
	online  status = "3"
	away    status = "4"
	offline status = "2"
	onCall  status = "9" // the one that is held
	lunch   status = "91"
	inFocus status = "92" // another that would qualify
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// at is a moment in milliseconds after the epoch.
func at(ms int) time.Time { return epoch.Add(time.Duration(ms) * time.Millisecond) }

func desk() statussync.System {
	return statussync.System{Name: "zendesk", Catalog: statussync.Catalog{
		{Status: online, Name: "Online", Settable: true, Presence: statussync.Available, Channels: channels("online", "online", "online")},
		{Status: away, Name: "Away", Settable: true, Channels: channels("away", "away", "away")},
		{Status: offline, Name: "Offline", Settable: true, Presence: statussync.Offline, Channels: channels("offline", "offline", "offline")},
		{Status: onCall, Name: "On a call", Settable: true, Channels: channels("online", "away", "offline")},
		{Status: lunch, Name: "Lunch", Settable: true, Channels: channels("away", "away", "away")},
		{Status: inFocus, Name: "In focus", Settable: true, Channels: channels("online", "offline", "away")},
	}}
}

func channels(talk, support, messaging string) map[string]string {
	return map[string]string{"talk": talk, "support": support, "messaging": messaging}
}

func phone() statussync.System {
	return statussync.System{Name: "phone", Catalog: statussync.Catalog{
		{Status: "available", Name: "Available", Settable: true, Presence: statussync.Available},
		{Status: "offline", Name: "Offline", Settable: true, Presence: statussync.Offline},
		{Status: "break", Name: "Break", Settable: true},
		{Status: "lunch", Name: "Lunch", Settable: true},
		{Status: "busy", Name: "Busy", Settable: true},
	}}
}

func systems() []statussync.System {
	return []statussync.System{desk(), phone(), {Name: "connect"}, {Name: "aircall"}}
}

// pair keeps the desk and the phone in step. The held status has a rule, so
// that one that was copied would show.
func pair() []statussync.Pair {
	return []statussync.Pair{{A: "zendesk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("Online", "Available"), statussync.Both("Away", "Break"), statussync.Both("Offline", "Offline"),
		statussync.Both("Lunch", "Lunch"), statussync.Forward("On a call", "Busy"),
	}}}
}

// leads is the pair of Amazon Connect's own sync: the desk leads, and changes
// at the phone are taken back. Lunch has no rule.
func leads() []statussync.Pair {
	return []statussync.Pair{{
		A: "zendesk", B: "phone", Direction: statussync.ALeads, OnDrift: statussync.Revert, PreservePresence: true,
		Rules: []statussync.Rule{
			statussync.Forward("Online", "Available"), statussync.Forward("Away", "Break"),
			statussync.Forward("Offline", "Offline"), statussync.Forward("On a call", "Available"),
		},
	}}
}

// enabled are the settings of most tests: work in connect or aircall holds the
// desk.
func enabled() focus.Settings {
	return focus.Settings{Enabled: true, While: []string{"connect", "aircall"}, In: "zendesk", Status: "On a call"}
}

// ruleSet compiles the rules that a story names; "" are those of most stories.
func ruleSet(t testing.TB, name string) *statussync.Rules {
	t.Helper()
	all, pairs, settings := systems(), pair(), enabled()
	for word := range strings.SplitSeq(name, "+") {
		switch word {
		case "":
		case "off":
			settings.Enabled = false
		case "else":
			settings.Else = "Online"
		case "answered":
			settings.Answered = true
		case "other":
			settings.Status = "In focus"
		case "gone": // the held status was deleted, and focus mode with it
			all[0].Catalog, pairs[0].Rules, settings.Enabled = without(all[0].Catalog, onCall), pairs[0].Rules[:4], false
		case "lunchless":
			all[0].Catalog, pairs[0].Rules = without(all[0].Catalog, lunch), pairs[0].Rules[:3]
		case "apart":
			pairs, settings.Enabled = nil, false
		case "leads":
			pairs, settings.While = leads(), []string{"phone"}
		default:
			t.Fatalf("no rules are called %q", name)
		}
	}
	holds, err := focus.Holds(all, pairs, settings)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := statussync.Compile(all, pairs, holds...)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func without(c statussync.Catalog, s status) statussync.Catalog {
	return slices.DeleteFunc(c, func(e statussync.Entry) bool { return e.Status == s })
}
