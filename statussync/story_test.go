package statussync_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// story plays lines to Decide, as one provider after another reports them. A
// line is "second system verb [status] [mark] [options]"; seconds are of our
// clock, marks of the provider's.
//
//	10 zendesk clicks 91         an event: clicks, tool, machine, back, nobody, again, event
//	12 zendesk clicks 91 10      the same, marked at second 10; "-" is without a mark
//	13 aircall read available    a reading, which must be due; "unasked" need not be
//	13 zendesk read 91@12        a reading that shows a mark; 91@- none
//	14 aircall row available     one row of a list; 14 list 3 available: all systems
//	15 aircall calls, idle, out, in [mark]
//	15 aircall rings c1, begins c1, ends c1 [mark]      16 aircall end 3 9: i3 to i8 end
//	16 aircall send              then sent, fails, refused x, withheld
//	17 aircall asked available   a person at a board
//	18 wake                      18 forget: the store is lost; 18 rules: they change
//	0 zendesk ahead 20 21        its clock is between 20 and 21 s ahead; "clock unknown"
//
// Options are since S, coarse, active, idle, out, in, items a,b, groups g, by
// agent, id x, and exact for a mark without a span.
type story struct {
	t       testing.TB
	rules   *statussync.Rules
	next    *statussync.Rules // after "rules", and back after the next
	systems []statussync.System
	clocks  map[string]statussync.Offset
	marks   map[string]float64 // by system and status: of the latest choice of it
	state   statussync.State
	effects []statussync.Effect
	log     []string // writes and notices since the start
	applied []string // rules that were applied, and echoes learned
	seq     int64
	now     time.Time
}

// newYear is second 0 of all stories.
var newYear = time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)

func sec(s float64) time.Time { return newYear.Add(time.Duration(s * float64(time.Second))) }

func newStory(t testing.TB, systems []statussync.System, rules *statussync.Rules) *story {
	p := &story{t: t, rules: rules, systems: systems, clocks: map[string]statussync.Offset{}, marks: map[string]float64{}}
	for _, s := range systems {
		p.clocks[s.Name] = statussync.Offset{Known: true}
		for _, e := range s.Catalog {
			p.marks[s.Name+string(e.Status)] = -60
		}
	}
	return p
}

func (p *story) play(text string) *story {
	p.t.Helper()
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 0 {
			p.line(f)
		}
	}
	return p
}

// line plays one line.
func (p *story) line(f []string) {
	p.t.Helper()
	s := p.number(f[0])
	p.now = sec(s)
	switch {
	case f[1] == "wake":
		p.decide(statussync.Woke{At: p.now})
	case f[1] == "forget":
		p.state = statussync.State{}
	case f[1] == "rules":
		p.rules, p.next = p.next, p.rules
		p.decide(statussync.Woke{At: p.now})
	case f[1] == "list":
		var all statussync.Reports
		options := 0
		for options < len(p.systems) && options+2 < len(f) {
			options++
		}
		for i, st := range f[2 : 2+options] {
			if st != "-" {
				all = append(all, p.reading(statussync.List, append([]string{p.systems[i].Name, "row", st}, f[2+options:]...)))
			}
		}
		p.decide(all)
	case f[2] == "ahead":
		lo, hi := p.number(f[3]), p.number(f[len(f)-1])
		p.clocks[f[1]] = statussync.Offset{Lo: sec(lo).Sub(newYear), Hi: sec(hi).Sub(newYear), Known: true}
	case f[2] == "clock":
		p.clocks[f[1]] = statussync.Offset{}
	default:
		p.decide(p.input(s, f[1:]))
	}
}

var makers = map[string]statussync.By{
	"clicks": statussync.Agent, "tool": statussync.API, "machine": statussync.Machine, "back": statussync.Reconnect,
	"nobody": statussync.Nobody, "again": statussync.Resumed, "event": statussync.Anyone,
	"agent": statussync.Agent, "api": statussync.API,
}

var outcomes = map[string]statussync.Outcome{
	"sent": statussync.Applied, "fails": statussync.Unsure, "refused": statussync.Refused, "withheld": statussync.Withheld,
}

var steps = map[string]statussync.Step{"rings": statussync.Rings, "begins": statussync.Begins, "ends": statussync.Ends}

// input is what a line about one system tells Decide.
func (p *story) input(s float64, f []string) statussync.Input {
	p.t.Helper()
	arg := func(i int) string {
		if i < len(f) {
			return f[i]
		}
		return ""
	}
	switch f[1] {
	case "clicks", "tool", "machine", "back", "nobody", "again", "event":
		r := p.event(s, f[0], f[2:])
		r.Status, r.By = statussync.Status(f[2]), makers[f[1]]
		return r
	case "calls", "idle", "out", "in":
		r := p.event(s, f[0], f[1:])
		p.option(&r, f[1:2])
		return r
	case "end":
		return p.endAll(s, f)
	case "rings", "begins", "ends":
		r := p.event(s, f[0], f[2:])
		r.Edge = &statussync.Edge{Item: f[2], Step: steps[f[1]]}
		return r
	case "read", "unasked":
		if f[1] == "read" && !slices.ContainsFunc(p.effects, func(e statussync.Effect) bool { return e.Kind == statussync.DoRead && e.System == f[0] }) {
			p.t.Fatalf("%v %q: nobody asked for a reading", s, f)
		}
		return p.reading(statussync.Reading, f)
	case "row":
		return p.reading(statussync.List, f)
	case "send":
		return statussync.Sending{At: p.now, System: f[0]}
	case "sent", "fails", "refused", "withheld":
		return statussync.Sent{At: p.now, System: f[0], Outcome: outcomes[f[1]], Code: arg(2)}
	case "asked":
		return statussync.Asked{At: p.now, System: f[0], Status: statussync.Status(f[2]), By: arg(3)}
	}
	p.t.Fatalf("bad line %q", f)
	return nil
}

// endAll ends work from i3 to below i9, for "end 3 9".
func (p *story) endAll(s float64, f []string) (all statussync.Reports) {
	for i := p.number(f[2]); i < p.number(f[3]); i++ {
		r := p.event(s, f[0], f[1:2])
		r.Edge = &statussync.Edge{Item: fmt.Sprint("i", i), Step: statussync.Ends}
		all = append(all, r)
	}
	return all
}

// event is a report without its news: f begins with what it is about, the mark
// may follow, and then options.
func (p *story) event(s float64, system string, f []string) statussync.Report {
	p.t.Helper()
	n := 1
	p.seq++
	r := statussync.Report{System: system, At: p.now, ID: fmt.Sprint("event ", p.seq)}
	mark := s + p.clocks[system].Lo.Seconds()
	if m, err := strconv.ParseFloat(strings.Join(f[min(n, len(f)):min(n+1, len(f))], ""), 64); err == nil {
		mark, n = m, n+1
	}
	if len(f) > n && f[n] == "-" {
		n++
	} else {
		p.marks[system+f[0]] = mark
		p.place(&r, mark, p.seq)
	}
	p.options(&r, f[min(n, len(f)):])
	return r
}

// place sets a report's mark and span. Marks of undated systems count seconds.
func (p *story) place(r *statussync.Report, mark float64, seq int64) {
	grain := time.Duration(0)
	if p.system(r.System).UndatedReadings {
		grain = time.Second
	}
	at := sec(mark)
	if grain > 0 {
		at = at.Truncate(grain)
	}
	if r.System != "zendesk" { // only Zendesk numbers changes
		seq = 0
	}
	span, ok := p.clocks[r.System].Place(at, grain, p.now)
	r.Span = span
	if ok {
		r.Mark = statussync.Mark{At: at, Seq: seq}
	}
}

// reading is a reading of f[0] that shows f[2], "-" for no status.
func (p *story) reading(source statussync.Source, f []string) statussync.Report {
	p.t.Helper()
	r := statussync.Report{System: f[0], Source: source, At: p.now, Since: p.now}
	st, marked, ok := strings.Cut(f[2], "@")
	if st != "-" {
		r.Status = statussync.Status(st)
	}
	if !p.system(f[0]).UndatedReadings && r.Status != "" {
		mark := p.marks[f[0]+st]
		if ok && marked != "-" {
			mark = p.number(marked)
			p.marks[f[0]+st] = mark
		}
		if marked != "-" {
			p.place(&r, mark, 0)
		}
	}
	p.options(&r, f[3:])
	return r
}

func (p *story) options(r *statussync.Report, f []string) {
	p.t.Helper()
	for len(f) > 0 {
		f = f[p.option(r, f):]
	}
}

// option sets what an option says, and returns how many words it has.
func (p *story) option(r *statussync.Report, f []string) int {
	p.t.Helper()
	switch f[0] {
	case "coarse":
		r.Coarse = true
	case "exact":
		r.Span = statussync.Span{}
	case "active", "calls":
		r.Active = statussync.Yes
	case "idle":
		r.Active = statussync.No
	case "out":
		r.Out = statussync.Yes
	case "in":
		r.Out = statussync.No
	case "since":
		r.Since = sec(p.number(f[1]))
		return 2
	case "groups":
		r.Groups = f[1]
		return 2
	case "by":
		r.By = makers[f[1]]
		return 2
	case "id":
		r.ID = f[1]
		return 2
	case "items":
		r.Items = slices.DeleteFunc(strings.Split(f[1], ","), func(id string) bool { return id == "none" })
		return 2
	default:
		p.t.Fatalf("bad option %q", f)
	}
	return 1
}

func (p *story) number(s string) float64 {
	p.t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		p.t.Fatalf("bad number %q", s)
	}
	return n
}

func (p *story) system(name string) *statussync.System {
	for i := range p.systems {
		if p.systems[i].Name == name {
			return &p.systems[i]
		}
	}
	p.t.Fatalf("no system %q", name)
	return nil
}

// decide decides on one input, through a store, and checks what must always
// hold.
func (p *story) decide(in statussync.Input) {
	p.t.Helper()
	p.state, p.effects = statussync.Decide(p.state, in, p.rules)
	_, sending := in.(statussync.Sending)
	for _, e := range p.effects {
		switch e.Kind {
		case statussync.DoWrite:
			if v := statussync.Look(p.state, e.System); !sending && (v.Shows == e.Status || v.WaitsFor.For != "" && v.WaitsFor.For != statussync.Refusal) {
				p.t.Errorf("at %s: a write of %s to %s, which %+v", p.now, e.Status, e.System, v)
			}
			if sending {
				p.log = append(p.log, fmt.Sprintf("%s=%s", e.System, e.Status))
			}
		case statussync.Notify:
			p.log = append(p.log, fmt.Sprintf("%s %s %s", e.System, e.Code, e.Status))
		case statussync.RuleApplied:
			p.applied = append(p.applied, e.Rule)
		case statussync.Learned:
			p.applied = append(p.applied, e.Reason())
		case statussync.Wake:
			if !e.At.After(p.now) || e.At.Sub(p.now) > 90*time.Second {
				p.t.Errorf("at %s: a wake at %s", p.now, e.At)
			}
		case statussync.DoRead:
		}
	}
	back := stored(p.t, p.state)
	if diff := cmp.Diff(statussync.Due(p.state, p.now, p.rules), statussync.Due(back, p.now, p.rules), reasons); diff != "" {
		p.t.Errorf("at %s: something else is due after a restart (-before +after):\n%s", p.now, diff)
	}
	p.state = back
}

// reasons compares effects by what can be seen of them.
var reasons = cmp.Transformer("seen", func(e statussync.Effect) string {
	return fmt.Sprintf("%v %v %v %v %v %v", e.Kind, e.System, e.Status, e.At, e.For, e.Reason())
})

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

var purposes = map[statussync.Purpose]string{statussync.ForHold: " for the hold", statussync.ForEcho: " for the echo"}

// ends says what each side shows and, after ">", wants and, after "?", cannot
// place yet; its hold, activity and presence; what is due; and, after "|", what
// was written and notified.
func (p *story) ends() string {
	var out []string
	for _, s := range p.systems {
		v := statussync.Look(p.state, s.Name)
		text := fmt.Sprintf("%s %s", s.Name, v.Shows)
		if v.Wants != v.Shows {
			text += ">" + string(v.Wants)
		}
		if v.WaitsFor.For == statussync.Place {
			text += " ?" + string(v.WaitsFor.Status)
		}
		if v.Holds != "" {
			text += " held " + string(v.Holds)
		}
		if v.Active {
			text += " active"
		}
		if v.Out {
			text += " out"
		}
		out = append(out, text)
	}
	for _, e := range p.effects {
		switch e.Kind {
		case statussync.DoWrite:
			out = append(out, fmt.Sprintf("write %s %s", e.System, e.Status))
		case statussync.DoRead:
			out = append(out, "read "+e.System+purposes[e.For])
		case statussync.Wake:
			out = append(out, fmt.Sprint("wake ", e.At.Sub(newYear).Seconds()))
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
	text := strings.Join(out, ", ")
	if len(p.log) > 0 {
		text += " | " + strings.Join(p.log, ", ")
	}
	return text
}

// appliedRules are the rules that were applied, and the echoes that were learned.
func (p *story) appliedRules() string { return strings.Join(p.applied, " ") }
