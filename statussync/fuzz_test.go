package statussync_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// timed is an input and its time.
type timed struct {
	at time.Time
	in statussync.Input
}

// fuzzed turns bytes into inputs, four to one.
func fuzzed(p *story, text []byte) (all []timed) {
	now := 200.0
	for n := 0; len(text) >= 4 && n < 100; text, n = text[4:], n+1 {
		kind, system, what, pause := text[0], p.systems[int(text[1])%len(p.systems)], text[2], text[3]
		now += float64(pause % 8)
		status := system.Catalog[int(what)%len(system.Catalog)].Status
		r := statussync.Report{System: system.Name, At: sec(now), ID: fmt.Sprint(n), By: statussync.By(kind / 16 % 7)}
		p.now = r.At
		p.place(&r, now-float64(pause/32)+float64(pause/251)*3600, int64(what/8)+1)
		reading := r
		reading.Source, reading.Since = statussync.Source(1+what%2), sec(now-float64(pause/64))
		reading.Status, reading.Coarse, reading.Out = status, kind > 200, statussync.Known(what > 230)
		reading.Items, reading.Groups = []string{"c1", "c2"}[:what%3], fmt.Sprint(what/100)
		all = append(all, timed{r.At, func() statussync.Input {
			switch kind % 9 {
			case 0, 1:
				r.Status, r.Coarse = status, kind > 230
				return r
			case 2:
				r.Edge = &statussync.Edge{Item: fmt.Sprint("c", what%3), Step: statussync.Step(what / 8 % 3)}
				return r
			case 3:
				r.Active, r.Out = statussync.Fact(what%3), statussync.Fact(what/8%3)
				return r
			case 4:
				return reading
			case 5:
				return statussync.Sending{At: r.At, System: system.Name}
			case 6:
				return statussync.Sent{At: r.At, System: system.Name, Outcome: statussync.Outcome(what % 4), Code: "x"}
			case 7:
				return statussync.Asked{At: r.At, System: system.Name, Status: status, By: "lead"}
			}
			return statussync.Woke{At: r.At}
		}()})
	}
	return all
}

// FuzzDecide: whatever happens in whatever order, nothing panics, no wake lies
// in the past, a stored state is the same state, and an event twice is one.
func FuzzDecide(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x01\x05\x01\x00\x01\x06\x01\x00\x01\x00\x01\x01\x01"))
	f.Add([]byte("\x02\x01\x08\x01\x05\x00\x00\x01\x00\x00\x01\x21\x06\x00\x00\x01\x02\x01\x10\x01"))
	f.Add([]byte("\x00\x01\x03\x01\x03\x01\x01\x01\x04\x01\x03\x01\x10\x00\x02\xff\x04\x00\x02\x02"))
	f.Fuzz(func(t *testing.T, text []byte) {
		row := ruleRow{three: true, holds: []statussync.Hold{onACall("aircall", "dialpad")}}
		p := row.play(t)
		for _, next := range fuzzed(p, text) {
			p.now = next.at
			p.decide(next.in)
			r, ok := next.in.(statussync.Report)
			if !ok {
				continue
			}
			again, _ := statussync.Decide(p.state, r, p.rules)
			if diff := cmp.Diff(jsonOf(t, p.state), jsonOf(t, again)); r.Source == statussync.Event && diff != "" {
				t.Fatalf("the same event twice (-once +twice):\n%s", diff)
			}
		}
		p.settle()
	})
}

// displays are what the systems show once nothing happens any more.
type displays map[string]statussync.Report

// settle has writes take effect and readings and lists show the truth. Then a
// list finds nothing to do, all that is known is true, and wishes are
// consistent.
func (p *story) settle() {
	p.t.Helper()
	shown := displays{}
	for _, s := range p.systems {
		shown[s.Name] = statussync.Report{System: s.Name, Status: s.Catalog[0].Status, Out: statussync.No, Items: []string{}}
	}
	p.rest(shown)
	for range 5 {
		p.list(shown)
		p.rest(shown)
	}
	p.list(shown)
	if due := statussync.Due(p.state, p.now, p.rules); len(due) > 0 {
		p.t.Errorf("a list finds %q to do\n%s", due[0].Reason(), jsonOf(p.t, p.state))
	}
	for _, s := range p.systems {
		if v := statussync.Look(p.state, s.Name); v.Shows != shown[s.Name].Status && v.WaitsFor.For != statussync.Return {
			p.t.Errorf("%s shows %s, known is %+v\n%s", s.Name, shown[s.Name].Status, v, jsonOf(p.t, p.state))
		}
	}
	if err := statussync.Check(p.state, p.rules); err != nil {
		p.t.Errorf("%v\n%s", err, jsonOf(p.t, p.state))
	}
}

// list reads all systems a minute later.
func (p *story) list(shown displays) {
	p.now = p.now.Add(time.Minute)
	var all statussync.Reports
	for _, s := range p.systems {
		r := shown[s.Name]
		r.Source, r.At, r.Since = statussync.List, p.now, p.now.Add(-5*time.Second)
		all = append(all, r)
	}
	p.decide(all)
}

// rest does what is due until nothing is.
func (p *story) rest(shown displays) {
	p.t.Helper()
	for range 200 {
		p.now = p.now.Add(time.Second)
		due := statussync.Due(p.state, p.now, p.rules)
		if len(due) == 0 {
			return
		}
		e := due[0]
		r := shown[e.System]
		r.Source, r.At, r.Since = statussync.Reading, p.now, p.now
		switch e.Kind {
		case statussync.DoRead:
			p.decide(r)
		case statussync.DoWrite:
			p.decide(statussync.Sending{At: p.now, System: e.System})
			r.Status = e.Status
			p.place(&r, p.now.Sub(newYear).Seconds(), 0)
			shown[e.System] = r
			p.decide(statussync.Sent{At: p.now, System: e.System})
		case statussync.Wake:
			p.now = e.At
			p.decide(statussync.Woke{At: e.At})
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
			p.t.Fatalf("due is %+v", e)
		}
	}
	p.t.Fatalf("never rests: %+v\n%s", statussync.Due(p.state, p.now, p.rules), jsonOf(p.t, p.state))
}

// FuzzState: no state, however it came about, makes anything panic.
func FuzzState(f *testing.F) {
	f.Add([]byte(jsonOf(f, underWay(f).state)), []byte("\x00\x00\x01\x01\x05\x01\x00\x01\x06\x01\x00\x01\x04\x01\x01\x01"))
	f.Add([]byte(`{"v":2,"sides":[{"system":"aircall","pending":{}},{"system":"x","sent":{"status":"","sent":"2026-01-01T09:00:00Z"}},{"system":"aircall"}]}`), []byte("\x04\x01\x01\x01"))
	f.Add([]byte(`{"sides":[{"system":"zendesk","known":{"held":true},"want":{"status":"3"}}],"recent":[1]}`), []byte("\x06\x00\x00\x01\x04\x00\x01\x07"))
	f.Fuzz(func(t *testing.T, text, inputs []byte) {
		var s statussync.State
		if json.Unmarshal(text, &s) != nil {
			return
		}
		p := played(t, "", calls...)
		_ = statussync.Check(s, p.rules)
		_ = statussync.Due(s, sec(0), p.rules)
		for _, next := range fuzzed(p, inputs) {
			s, _ = statussync.Decide(s, next.in, p.rules)
		}
		for _, system := range p.systems {
			if got, want := statussync.Look(stored(t, s), system.Name), statussync.Look(s, system.Name); got != want {
				t.Errorf("a stored state is another: %+v, want %+v", got, want)
			}
		}
	})
}
