package storm

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// The names of the systems.
const (
	Zendesk = "zendesk"
	Aircall = "aircall"
	Dialpad = "dialpad"
)

// Click is a click in one system, and what the other has to show then.
type Click struct{ System, Status, Other, Want string }

// Tie is how close two clicks in different systems must be for nobody to know
// which was later (S10): marks are on our clock by about two seconds, Aircall's
// whole seconds by more.
const Tie = 4500 * time.Millisecond

// EveryKind has, by phone system, clicks of every kind on both sides, one after
// another. An agent who has done them all may begin anew.
var EveryKind = map[string][]Click{
	Aircall: {
		{Aircall, "unavailable/out_for_lunch", Zendesk, "Lunch"},
		{Aircall, "unavailable", Zendesk, "offline"}, // plain after a reason
		{Aircall, "available", Zendesk, "online"},
		{Aircall, "unavailable/on_a_break", Zendesk, "offline"}, // a reason without a rule
		{Zendesk, "Online", Aircall, "available"},
		{Zendesk, "Lunch", Aircall, "unavailable/out_for_lunch"},
		{Aircall, "available", Zendesk, "online"},
		{Zendesk, "Away", Aircall, "unavailable"},
		{Zendesk, "Online", Aircall, "available"},
		{Aircall, "unavailable", Zendesk, "offline"}, // plain after available
		{Aircall, "available", Zendesk, "online"},
		{Zendesk, "Offline", Aircall, "unavailable"},
		{Aircall, "available", Zendesk, "online"},
		{Zendesk, "Transfers only", Aircall, "unavailable"},
		{Aircall, "available", Zendesk, "online"},
	},
	Dialpad: {
		{Dialpad, "unavailable/Lunch Time", Zendesk, "Lunch"},
		{Dialpad, "unavailable", Zendesk, "away"}, // plain after a reason
		{Dialpad, "unavailable/Lunch Time", Zendesk, "Lunch"},
		{Dialpad, "available", Zendesk, "online"},
		{Dialpad, "unavailable/Training", Zendesk, "away"}, // a reason without a rule
		{Zendesk, "Online", Dialpad, "available"},
		{Zendesk, "Lunch", Dialpad, "unavailable/Lunch Time"},
		{Zendesk, "Away", Dialpad, "unavailable"},
		{Dialpad, "available", Zendesk, "online"},
		{Zendesk, "Offline", Dialpad, "unavailable"},
		{Dialpad, "unavailable/Lunch Time", Zendesk, "Lunch"},
		{Zendesk, "Transfers only", Dialpad, "unavailable"},
		{Zendesk, "Online", Dialpad, "available"},
	},
}

// hastily are the clicks of those who click faster than anybody can follow. Any of
// the first two may be their last one, and of the last two.
var hastily = []Click{
	{Zendesk, "Online", Aircall, "available"}, {Aircall, "available", Zendesk, "online"},
	{Zendesk, "Away", Aircall, "unavailable"}, {Aircall, "unavailable", Zendesk, ""},
	{Zendesk, "Lunch", Aircall, "unavailable/out_for_lunch"}, {Aircall, "unavailable/out_for_lunch", Zendesk, "Lunch"},
}

// betweenCalls are the clicks of those who take calls.
var betweenCalls = []Click{{Zendesk, "Coaching", Aircall, "available"}, {Zendesk, "Online", Aircall, "available"}}

// OnACall is shown in Zendesk while a call lasts in Aircall.
const OnACall = "On a call"

// Holds are what the bridge of a storm must have: no config file can name them.
var Holds = []statussync.Hold{{While: []string{Aircall}, In: Zendesk, Status: OnACall}}

// Config is the config file of the bridge of a storm.
const Config = `{"sweep_every": "20s", "phones": {"aircall": {"rules": [
	{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}, {"zendesk": "Coaching", "phone": "available", "way": "to-phone"}]}}}`
