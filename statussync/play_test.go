package statussync_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// play tells Decide a story, line by line, and says how it ends. A line is
// "second system verb [status] [mark second]":
//
//	10 zendesk clicks 91        an event by the agent, marked at the same second
//	10 zendesk tool 91          an event by a program      machine, back: by the system
//	11 aircall event lunch 9    an event of unknown maker, marked at second 9
//	12 aircall send             ask to write; then sent, fails, refused or withheld
//	13 aircall read lunch 9     a reading, marked at second 9; "called lunch" in a call;
//	                            "shown" by the agent; "empty" without a choice
//	13 dialpad again on 9       an event that marks a choice anew after an activity;
//	                            "again-read" a reading that does
//	14 aircall calls, idle, out, in     15 zendesk hold 4     15 zendesk gives back
//	20 sweep 3 available        readings of all systems    21 wake
type play struct {
	t       *testing.T
	rules   *statussync.Rules
	systems []statussync.System
	state   statussync.State
	effects []statussync.Effect
	said    []string // notifications and writes, since the start
	seq     int64
}

func (p *play) tell(story string) {
	for line := range strings.Lines(story) {
		if f := strings.Fields(line); len(f) > 0 {
			p.line(f)
		}
	}
}

func (p *play) line(f []string) {
	sec, err := strconv.Atoi(f[0])
	if err != nil || len(f) < 2 {
		p.t.Fatalf("bad line %q", f)
	}
	p.see(p.observation(sec, f))
}

func (p *play) see(o statussync.Observation) {
	p.state, p.effects = statussync.Decide(p.state, o, p.rules)
	_, sending := o.(statussync.Sending)
	for _, e := range p.effects {
		switch {
		case e.Kind == statussync.Write && sending:
			p.said = append(p.said, fmt.Sprintf("%s=%s", e.System, e.Status))
		case e.Kind == statussync.Notify:
			p.said = append(p.said, fmt.Sprintf("%s %s %s", e.System, e.Code, e.Status))
		}
	}
}

func (p *play) observation(sec int, f []string) statussync.Observation {
	now := at(sec)
	if f[1] == "wake" {
		return statussync.Woke{At: now}
	}
	if f[1] == "sweep" {
		o := statussync.Swept{At: now}
		for i, st := range f[2:] {
			o.Readings = append(o.Readings, p.reading(i, sec, st, ""))
		}
		return o
	}
	st, mark := "", strconv.Itoa(sec)
	if len(f) > 3 {
		st = f[3]
	}
	if len(f) > 4 {
		mark = f[4]
	}
	p.seq++
	id := fmt.Sprint("event ", p.seq)
	chose := statussync.Chose{At: now, System: f[1], ID: id, Status: status(st), Mark: p.mark(f[1], mark)}
	switch f[2] {
	case "clicks", "tool", "machine", "back", "again", "event":
		chose.By = map[string]statussync.By{
			"clicks": statussync.Agent, "tool": statussync.API, "machine": statussync.Machine, "back": statussync.Reconnect,
			"again": statussync.Resumed,
		}[f[2]]
		return chose
	case "send":
		return statussync.Sending{At: now, System: f[1]}
	case "sent", "fails", "refused", "withheld":
		return statussync.Sent{At: now, System: f[1], Code: st, Outcome: map[string]statussync.Outcome{
			"fails": statussync.Unsure, "refused": statussync.Refused, "withheld": statussync.Withheld,
		}[f[2]]}
	case "read", "shown", "again-read", "called", "gone", "empty":
		r := p.reading(p.index(f[1]), sec, st, "")
		if len(f) > 4 {
			r.Mark = p.mark(f[1], mark)
			r.Mark.Seq = 0
		}
		r.Active, r.Out = f[2] == "called", f[2] == "gone"
		r.By = map[string]statussync.By{"shown": statussync.Agent, "again-read": statussync.Resumed}[f[2]]
		if f[2] == "empty" {
			r.Status = ""
		}
		return statussync.Read{At: now, Reading: r}
	case "calls", "idle":
		return statussync.Acted{At: now, System: f[1], ID: id, Active: f[2] == "calls", Mark: p.mark(f[1], mark)}
	case "out", "in":
		return statussync.Signed{At: now, System: f[1], ID: id, In: f[2] == "in", Mark: p.mark(f[1], mark)}
	case "hold", "gives":
		return statussync.Held{At: now, System: f[1], Status: status(strings.TrimPrefix(st, "back"))}
	}
	p.t.Fatalf("bad line %q", f)
	return nil
}

func (p *play) index(system string) int {
	for i, s := range p.systems {
		if s.Name == system {
			return i
		}
	}
	p.t.Fatalf("no system %q", system)
	return -1
}

func (p *play) mark(system, sec string) statussync.Mark {
	n, err := strconv.Atoi(sec)
	if err != nil {
		p.t.Fatalf("bad mark %q", sec)
	}
	m := statussync.Mark{At: at(n)}
	if !p.systems[p.index(system)].Unmarked {
		m.Seq = p.seq
	}
	return m
}

// reading shows a status as of its side's known mark, or of second mark after "@".
func (p *play) reading(i, sec int, st, group string) statussync.Reading {
	r := statussync.Reading{System: p.systems[i].Name, Started: at(sec), Groups: group}
	name, when, marked := strings.Cut(st, "@")
	r.Status = status(name)
	switch side, known := p.state.Side(r.System); {
	case p.systems[i].Unmarked:
	case marked:
		r.Mark = p.mark(r.System, when)
		r.Mark.Seq = 0
	case known:
		r.Mark.At = side.Known.Mark.At
	}
	return r
}

// ends says what each side shows and, after ">", wants; what is due; and what
// was written and notified.
func (p *play) ends() string {
	var out []string
	for _, s := range p.state.Sides {
		text := fmt.Sprintf("%s %s", s.System, s.Known.Status)
		if s.Want.Status != s.Known.Status {
			text += ">" + string(s.Want.Status)
		}
		out = append(out, text)
	}
	for _, e := range p.effects {
		switch e.Kind {
		case statussync.Write:
			out = append(out, fmt.Sprintf("write %s %s", e.System, e.Status))
		case statussync.Reread:
			out = append(out, "read "+e.System)
		case statussync.Wake:
			out = append(out, "wake "+strconv.Itoa(int(e.At.Sub(epoch).Seconds())))
		case statussync.Notify:
		}
	}
	text := strings.Join(out, ", ")
	if len(p.said) > 0 {
		text += " | " + strings.Join(p.said, ", ")
	}
	return text
}
