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
)

// listLag is how late lists are.
const listLag = 5 * time.Second

// story is one agent at work: a desk and a phone that do at once what is
// decided, and lines of what happens:
//
//	10 ring c1        25 answer c1      40 end c1          in connect; a1 in aircall, p1 in the phone
//	20 ring c2 15     the same, marked at second 15
//	12 click lunch    12 api away       12 deleted online  at the desk
//	30 list c1 c2     30 list           what connect shows; 30 activity yes|no what aircall does
//	15 late lunch 12  a click marked at second 12, reported now; 16 again: the desk's latest event once more
//	30 wish lunch     a click at the phone
//	50 out, 60 in     50 machine offline, 60 back lunch    presence at the desk
//	70 forget         the store is lost
//	70 rules off      other rules, see [ruleSet]
//	75 sweep c1 p1    the lists of all systems are read, and show that work
//	80 refuse 404     the desk's next write is refused
//	90 wait           nothing, but time passes
//
// Time is in seconds. Lines with a "!" at the end lose the event of the change.
type story struct {
	t       testing.TB
	rules   *statussync.Rules
	state   statussync.State
	now     int // ms
	desk    statussync.Report
	phone   statussync.Report
	signed  bool
	seq     int64
	last    statussync.Report // the latest event of the desk
	refuse  string
	stored  bool     // the agent goes through its store after every step
	log     []string // what was written and notified
	applied []string // the rules that were applied
}

func newStory(t testing.TB, r *statussync.Rules) *story {
	p := &story{t: t, rules: r, signed: true}
	p.desk = statussync.Report{System: "zendesk", Status: online, Mark: statussync.Mark{At: at(0)}}
	p.phone = statussync.Report{System: "phone", Status: "available", Mark: statussync.Mark{At: at(0)}}
	p.decide(statussync.Reports{p.reading(p.desk, statussync.List), p.reading(p.phone, statussync.List)})
	p.run()
	p.log, p.applied = nil, nil
	return p
}

// reading is what a system shows now.
func (p *story) reading(r statussync.Report, source statussync.Source) statussync.Report {
	r.Source, r.At, r.Since = source, at(p.now), at(p.now)
	if source == statussync.List {
		r.Since = r.Since.Add(-listLag)
	}
	if r.System == "zendesk" {
		r.Out = statussync.Known(!p.signed)
	}
	return placed(r)
}

// placed gives a report the span of its mark: the providers' clocks are right.
func placed(r statussync.Report) statussync.Report {
	r.Span, _ = statussync.Offset{Known: true}.Place(r.Mark.At, 0, r.At)
	return r
}

func (p *story) decide(in statussync.Input) []statussync.Effect {
	var effects []statussync.Effect
	p.state, effects = statussync.Decide(p.state, in, p.rules)
	if p.stored {
		p.state = stored(p.t, p.state)
	}
	for _, e := range effects {
		switch {
		case e.Kind == statussync.Notify:
			p.log = append(p.log, string(e.Code))
		case e.Kind == statussync.RuleApplied && !strings.HasPrefix(e.Rule, "S"):
			p.applied = append(p.applied, e.Rule)
		}
	}
	return effects
}

// play plays lines, and lets the desk and the phone answer after each.
func (p *story) play(text string) *story {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		var sec float64
		if _, err := fmt.Sscan(line, &sec); err != nil {
			p.t.Fatalf("bad line %q: %v", line, err)
		}
		p.until(int(sec * 1000))
		lost := strings.HasSuffix(line, "!")
		p.line(strings.Fields(strings.TrimSuffix(line, "!"))[1:], lost)
		p.run()
	}
	return p
}

// until lets time pass: whatever asks to be woken is.
func (p *story) until(ms int) {
	for range 100 {
		next := time.Time{}
		for _, e := range statussync.Due(p.state, at(p.now), p.rules) {
			if e.Kind == statussync.Wake {
				next = e.At
			}
		}
		if next.IsZero() || next.After(at(ms)) {
			p.now = ms
			return
		}
		p.now = int(next.Sub(epoch).Milliseconds())
		p.decide(statussync.Woke{At: at(p.now)})
		p.run()
	}
	p.t.Fatalf("is woken for ever: %v", statussync.Due(p.state, at(p.now), p.rules))
}

// run does what is due until nothing is.
func (p *story) run() {
	for range 50 {
		due := statussync.Due(p.state, at(p.now), p.rules)
		i := slices.IndexFunc(due, func(e statussync.Effect) bool { return e.Kind != statussync.Wake })
		switch {
		case i < 0:
			return
		case due[i].Kind == statussync.DoWrite:
			p.write(due[i].System)
		case due[i].System == "phone":
			p.decide(p.reading(p.phone, statussync.Reading))
		default:
			p.decide(p.reading(p.desk, statussync.Reading))
		}
	}
	p.t.Fatalf("never settles: %v", statussync.Due(p.state, at(p.now), p.rules))
}

func (p *story) write(system string) {
	for _, e := range p.decide(statussync.Sending{At: at(p.now), System: system}) {
		if e.Kind != statussync.DoWrite {
			continue
		}
		sent := statussync.Sent{At: at(p.now), System: system}
		if p.refuse != "" && system == "zendesk" {
			sent.Outcome, sent.Code, p.refuse = statussync.Refused, p.refuse, ""
		} else {
			p.log = append(p.log, system+"="+string(e.Status))
			p.change(system, e.Status, statussync.API, false)
		}
		p.decide(sent)
	}
}

// change gives a system another status, and reports it unless that is lost.
func (p *story) change(system string, s status, by statussync.By, lost bool) {
	shown := &p.desk
	if system == "phone" {
		shown, by = &p.phone, statussync.Anyone // it names no makers
	}
	shown.Status, shown.By, shown.Mark.At = s, by, at(p.now)
	if lost {
		return
	}
	r := *shown
	p.seq++
	r.At, r.ID = at(p.now), fmt.Sprint("e", p.seq)
	if system == "zendesk" {
		r.Mark.Seq = p.seq
		p.last = placed(r)
	}
	p.decide(placed(r))
}

var words = map[string]status{"online": online, "away": away, "offline": offline, "oncall": onCall, "lunch": lunch}

var makers = map[string]statussync.By{
	"click": statussync.Agent, "api": statussync.API, "deleted": statussync.Nobody,
	"machine": statussync.Machine, "back": statussync.Reconnect,
}

var steps = map[string]statussync.Step{"ring": statussync.Rings, "answer": statussync.Begins, "end": statussync.Ends}

var workplaces = map[byte]string{'c': "connect", 'a': "aircall", 'p': "phone"}

func (p *story) line(say []string, lost bool) {
	arg := ""
	if len(say) > 1 {
		arg = say[1]
	}
	switch say[0] {
	case "ring", "answer", "end":
		p.decide(placed(statussync.Report{
			System: workplaces[arg[0]], At: at(p.now), Mark: p.marked(say), Edge: &statussync.Edge{Item: arg, Step: steps[say[0]]},
		}))
	case "list":
		p.decide(p.working("connect", say[1:]))
	case "activity":
		p.decide(placed(statussync.Report{System: "aircall", At: at(p.now), Active: statussync.Known(arg == "yes"), Mark: p.marked(nil)}))
	case "click", "api", "deleted", "machine", "back":
		p.change("zendesk", words[arg], makers[say[0]], lost)
	case "wish":
		p.change("phone", status(arg), statussync.Anyone, lost)
	case "late":
		r := statussync.Report{System: "zendesk", At: at(p.now), Status: words[arg], By: statussync.Agent, Mark: p.marked(say)}
		p.decide(placed(r))
	case "again":
		p.last.At = at(p.now)
		p.decide(p.last)
		p.last.ID += " again"
		p.decide(p.last)
	case "out", "in":
		p.signed = say[0] == "in"
		p.decide(placed(statussync.Report{System: "zendesk", At: at(p.now), Out: statussync.Known(!p.signed), Mark: p.marked(nil)}))
	case "forget":
		p.state = statussync.State{}
	case "rules":
		p.rules = ruleSet(p.t, arg)
		p.decide(statussync.Woke{At: at(p.now)})
	case "sweep":
		p.sweep(say[1:])
	case "refuse":
		p.refuse = arg
	case "wait":
	default:
		p.t.Fatalf("bad line %q", say)
	}
}

// sweep reads the lists of all systems, which show that work.
func (p *story) sweep(ids []string) {
	work := map[string][]string{}
	for _, id := range ids {
		work[workplaces[id[0]]] = append(work[workplaces[id[0]]], id)
	}
	shown := p.working("phone", work["phone"])
	shown.Status, shown.Mark = p.phone.Status, p.phone.Mark
	p.decide(statussync.Reports{p.reading(p.desk, statussync.List), p.working("connect", work["connect"]), placed(shown)})
}

// working is a list that shows work.
func (p *story) working(system string, ids []string) statussync.Report {
	return p.reading(statussync.Report{System: system, Items: append([]string{}, ids...)}, statussync.List)
}

// marked is the second that a line gives as its mark, or now.
func (p *story) marked(words []string) statussync.Mark {
	if len(words) < 3 {
		return statussync.Mark{At: at(p.now)}
	}
	sec, err := strconv.Atoi(words[2])
	if err != nil {
		p.t.Fatalf("bad mark in %q", words)
	}
	return statussync.Mark{At: at(sec * 1000)}
}

// stored is a state as it comes back from a store.
func stored(t testing.TB, s statussync.State) (back statussync.State) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// ends says what the desk shows, what was written and notified, and which rules
// were applied.
func (p *story) ends() string {
	return strings.Join([]string{string(p.desk.Status), strings.Join(p.log, " "), strings.Join(p.applied, " ")}, " | ")
}
