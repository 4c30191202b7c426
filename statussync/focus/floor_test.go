package focus_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
	onCall  status = "9" // the one that focus holds
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

// pair keeps the desk and the phone in step. The held status has a rule, so that
// one that went across would show.
func pair() []statussync.Pair {
	return []statussync.Pair{{A: "zendesk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("Online", "Available"), statussync.Both("Away", "Break"), statussync.Both("Offline", "Offline"),
		statussync.Both("Lunch", "Lunch"), statussync.Forward("On a call", "Busy"),
	}}}
}

// held is the rule of most tests: work in connect or aircall holds the desk.
var held = focus.Rule{While: []string{"connect", "aircall"}, In: "zendesk", Hold: "On a call"}

func systems() []statussync.System {
	return []statussync.System{desk(), phone(), {Name: "connect"}, {Name: "aircall"}}
}

func compile(t testing.TB, rules ...focus.Rule) *focus.Rules {
	t.Helper()
	r, err := focus.Compile(systems(), pair(), rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// leads is the pair of Amazon Connect's own sync: the desk leads, what differs is
// taken back. Lunch has no rule.
func leads() []statussync.Pair {
	return []statussync.Pair{{
		A: "zendesk", B: "phone", Direction: statussync.ALeads, OnDrift: statussync.Revert, Faithful: true,
		Rules: []statussync.Rule{
			statussync.Forward("Online", "Available"), statussync.Forward("Away", "Break"),
			statussync.Forward("Offline", "Offline"), statussync.Forward("On a call", "Available"),
		},
	}}
}

// ruleSet compiles the rules that a story names; "" are those of most stories.
func ruleSet(t testing.TB, name string) *focus.Rules {
	t.Helper()
	all, pairs, rules := systems(), pair(), []focus.Rule{held}
	for word := range strings.SplitSeq(name, "+") {
		switch word {
		case "":
		case "off":
			rules = nil
		case "else":
			rules[0].Else = "Online"
		case "answered":
			rules[0].Answered = true
		case "other":
			rules[0].Hold = "In focus"
		case "gone": // the held status was deleted, and focus with it
			all[0].Catalog, pairs[0].Rules, rules = without(all[0].Catalog, onCall), pairs[0].Rules[:4], nil
		case "lunchless":
			all[0].Catalog, pairs[0].Rules = without(all[0].Catalog, lunch), pairs[0].Rules[:3]
		case "apart":
			pairs, rules = nil, nil
		case "leads":
			pairs = leads()
			rules[0].While = []string{"phone"}
		default:
			t.Fatalf("no rules are called %q", name)
		}
	}
	r, err := focus.Compile(all, pairs, rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func without(c statussync.Catalog, s status) statussync.Catalog {
	return slices.DeleteFunc(c, func(e statussync.Entry) bool { return e.Status == s })
}

// floor is one agent at work: a desk that does at once what is decided, and a
// story told to it, a line each:
//
//	10 ring c1        25 answer c1      40 end c1          in connect; a1 in aircall, p1 in the phone
//	20 ring c2 15     the same, marked at second 15
//	12 click lunch    12 api away       12 deleted online  at the desk
//	30 list c1 c2     30 list           what connect shows; 30 vaguely yes|no what aircall does
//	15 late lunch 12  a click marked at second 12, told now; 16 again: the latest news of the desk once more
//	30 wish lunch     a click at the phone
//	50 out, 60 in     50 machine offline, 60 back lunch    presence at the desk
//	70 amnesia        the store is lost
//	70 rules off      other rules, see [ruleSet]
//	75 sweep c1 p1    the lists of all systems are read, and show that work
//	80 refuse 404     the desk's next write is refused
//	90 wait           nothing, but time passes
//
// Time is in seconds. Lines with a "!" at the end lose the event of the change.
type floor struct {
	t      testing.TB
	rules  *focus.Rules
	agent  focus.Agent
	now    int // ms
	status status
	mark   int
	seq    int64
	by     statussync.By
	signed bool
	last   statussync.Chose   // the latest news of the desk
	there  statussync.Reading // what the phone shows
	refuse string
	stored bool     // the agent goes through its store after every step
	said   []string // what was written and notified
	turns  []string
}

func newFloor(t testing.TB, r *focus.Rules) *floor {
	f := &floor{t: t, rules: r, status: online, signed: true}
	f.there = statussync.Reading{System: "phone", Started: at(0), Status: "available", Mark: statussync.Mark{At: at(0)}}
	f.decide(statussync.Swept{At: at(0), Readings: []statussync.Reading{f.reading(), f.there}})
	f.run()
	f.said, f.turns = nil, nil
	return f
}

func (f *floor) reading() statussync.Reading {
	return statussync.Reading{System: "zendesk", Started: at(f.now), Status: f.status, Mark: statussync.Mark{At: at(f.mark)}, By: f.by, Out: !f.signed}
}

func (f *floor) decide(o statussync.Observation) {
	var effects []statussync.Effect
	var turns []focus.Turn
	f.agent, effects, turns = focus.Decide(f.agent, o, f.rules)
	f.note(effects, turns)
}

func (f *floor) observe(w focus.Work) {
	var effects []statussync.Effect
	var turns []focus.Turn
	f.agent, effects, turns = focus.Observe(f.agent, w, f.rules)
	f.note(effects, turns)
}

func (f *floor) note(effects []statussync.Effect, turns []focus.Turn) {
	if f.stored {
		f.agent = stored(f.t, f.agent)
	}
	for _, e := range effects {
		if e.Kind == statussync.Notify {
			f.said = append(f.said, string(e.Code))
		}
	}
	for _, turn := range turns {
		f.turns = append(f.turns, turn.Rule)
	}
}

// tell tells the story and lets the desk answer after every line.
func (f *floor) tell(story string) *floor {
	for line := range strings.Lines(story) {
		line = strings.TrimSpace(line)
		var sec float64
		if _, err := fmt.Sscan(line, &sec); err != nil {
			f.t.Fatalf("bad line %q: %v", line, err)
		}
		f.until(int(sec * 1000))
		lost := strings.HasSuffix(line, "!")
		f.line(strings.Fields(strings.TrimSuffix(line, "!"))[1:], lost)
		f.run()
	}
	return f
}

// until lets time pass: whatever asks to be woken is.
func (f *floor) until(ms int) {
	for range 100 {
		next := time.Time{}
		for _, e := range focus.Due(f.agent, at(f.now), f.rules) {
			if e.Kind == statussync.Wake && (next.IsZero() || e.At.Before(next)) {
				next = e.At
			}
		}
		if next.IsZero() || next.After(at(ms)) {
			f.now = ms
			return
		}
		f.now = max(f.now, int(next.Sub(epoch).Milliseconds()))
		f.decide(statussync.Woke{At: at(f.now)})
		f.run()
	}
	f.t.Fatalf("is woken for ever: %v", focus.Due(f.agent, at(f.now), f.rules))
}

// run does what is due at the desk and the phone until nothing is.
func (f *floor) run() {
	for range 50 {
		due := focus.Due(f.agent, at(f.now), f.rules)
		i := slices.IndexFunc(due, func(e statussync.Effect) bool { return e.Kind != statussync.Wake && !e.At.After(at(f.now)) })
		switch {
		case i < 0:
			return
		case due[i].Kind == statussync.Reread:
			r := f.reading()
			if due[i].System == "phone" {
				r = f.phone()
			}
			f.decide(statussync.Read{At: at(f.now), Reading: r})
		default:
			f.write(due[i].System)
		}
	}
	f.t.Fatalf("never settles: %v", focus.Due(f.agent, at(f.now), f.rules))
}

func (f *floor) write(system string) {
	var effects []statussync.Effect
	f.agent, effects, _ = focus.Decide(f.agent, statussync.Sending{At: at(f.now), System: system}, f.rules)
	for _, e := range effects {
		if e.Kind != statussync.Write {
			continue
		}
		sent := statussync.Sent{At: at(f.now), System: system}
		switch {
		case f.refuse != "" && system == "zendesk":
			sent.Outcome, sent.Code, f.refuse = statussync.Refused, f.refuse, ""
		case system == "zendesk":
			f.said = append(f.said, "zendesk="+string(e.Status))
			f.change(e.Status, statussync.API, false)
		default:
			f.said = append(f.said, system+"="+string(e.Status))
			f.changePhone(e.Status, statussync.API, false)
		}
		f.decide(sent)
	}
}

// change gives the desk another status and tells of it.
func (f *floor) change(s status, by statussync.By, lost bool) {
	f.status, f.mark, f.by = s, f.now, by
	f.seq++
	if !lost {
		f.last = statussync.Chose{At: at(f.now), System: "zendesk", ID: fmt.Sprint("e", f.seq), Status: s, By: by, Mark: statussync.Mark{At: at(f.now), Seq: f.seq}}
		f.decide(f.last)
	}
}

// changePhone gives the phone another status and tells of it.
func (f *floor) changePhone(s status, by statussync.By, lost bool) {
	f.there.Status, f.there.Mark.At = s, at(f.now)
	if !lost {
		f.decide(statussync.Chose{At: at(f.now), System: "phone", Status: s, By: by, Mark: f.there.Mark})
	}
}

// phone is what the phone shows, with work or without.
func (f *floor) phone(work ...string) statussync.Reading {
	r := f.there
	r.Started, r.Work, r.Active = at(f.now), append([]string{}, work...), len(work) > 0
	return r
}

var words = map[string]status{"online": online, "away": away, "offline": offline, "oncall": onCall, "lunch": lunch}

func (f *floor) line(say []string, lost bool) {
	arg := ""
	if len(say) > 1 {
		arg = say[1]
	}
	switch say[0] {
	case "ring", "answer", "end":
		step := map[string]focus.Step{"ring": focus.Rings, "answer": focus.Begins, "end": focus.Ends}[say[0]]
		system := map[byte]string{'c': "connect", 'a': "aircall", 'p': "phone"}[arg[0]]
		if !lost {
			f.observe(focus.Edge{At: at(f.now), System: system, Item: arg, Step: step, Mark: f.marked(say)})
		}
	case "list":
		f.observe(focus.Listing{At: at(f.now), System: "connect", Items: say[1:], Mark: at(f.now)})
	case "vaguely":
		f.decide(statussync.Acted{At: at(f.now), System: "aircall", Active: arg == "yes", Mark: statussync.Mark{At: at(f.now)}})
	case "click":
		f.change(words[arg], statussync.Agent, lost)
	case "api":
		f.change(words[arg], statussync.API, lost)
	case "deleted":
		f.change(words[arg], statussync.Anyone, lost)
	case "machine":
		f.change(words[arg], statussync.Machine, lost)
	case "back":
		f.change(words[arg], statussync.Reconnect, lost)
	case "wish":
		f.changePhone(status(arg), statussync.Anyone, lost)
	case "late":
		f.seq++
		f.decide(statussync.Chose{
			At: at(f.now), System: "zendesk", ID: fmt.Sprint("e", f.seq), Status: words[arg], By: statussync.Agent,
			Mark: statussync.Mark{At: f.marked(say), Seq: 1},
		})
	case "again":
		f.last.At = at(f.now)
		f.decide(f.last)
		f.last.ID += " again"
		f.decide(f.last)
	case "out", "in":
		f.signed = say[0] == "in"
		f.decide(statussync.Signed{At: at(f.now), System: "zendesk", In: f.signed, Mark: statussync.Mark{At: at(f.now)}})
	case "amnesia":
		f.agent = focus.Agent{}
	case "rules":
		f.rules = ruleSet(f.t, arg)
		f.decide(statussync.Woke{At: at(f.now)})
	case "sweep":
		work := map[byte][]string{'c': {}}
		for _, id := range say[1:] {
			work[id[0]] = append(work[id[0]], id)
		}
		r := statussync.Reading{System: "connect", Started: at(f.now), Work: work['c'], Active: len(work['c']) > 0}
		f.decide(statussync.Swept{At: at(f.now), Readings: []statussync.Reading{f.reading(), r, f.phone(work['p']...)}})
	case "refuse":
		f.refuse = arg
	case "wait":
	default:
		f.t.Fatalf("bad line %q", say)
	}
}

// marked is the second that a line gives as its mark, or now.
func (f *floor) marked(words []string) time.Time {
	if len(words) < 3 {
		return at(f.now)
	}
	sec, err := strconv.Atoi(words[2])
	if err != nil {
		f.t.Fatalf("bad mark in %q", words)
	}
	return at(sec * 1000)
}

// stored is an agent as it comes back from a store.
func stored(t testing.TB, a focus.Agent) (back focus.Agent) {
	t.Helper()
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// ends says what the desk shows, what was written and notified, and what focus did.
func (f *floor) ends() string {
	return strings.Join([]string{string(f.status), strings.Join(f.said, " "), strings.Join(f.turns, " ")}, " | ")
}
