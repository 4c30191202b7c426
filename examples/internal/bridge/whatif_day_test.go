package bridge

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/replay"
	"github.com/ctikit/ctikit/zendesk"
)

// day is the demo's day on Aircall: what people did, and what the bridge wrote.
type day struct {
	*floor
	timeline []moment
	writes   []replay.Write
}

// moment is a line of the timeline.
type moment struct {
	at    time.Time
	agent int64
	text  string
}

// deed is something that a person does at a time.
type deed struct {
	at time.Time
	do func(*floor)
}

// playDay plays the demo's script or, if there are any, deeds of an earlier day.
func playDay(t *testing.T, x extras, agents int, w faults, seed uint64, deeds []deed) *day {
	t.Helper()
	d := &day{}
	x.decided = d.wrote
	var err error
	d.floor, err = newFloorWith(t.Context(), x, []string{onAircall}, agents, w, seed, func(format string, args ...any) {
		if len(args) < 2 {
			return
		}
		if agent, ok := args[1].(int64); ok {
			d.timeline = append(d.timeline, moment{d.clock.Now(), agent, fmt.Sprintf(format, args...)})
		}
	})
	must(t, err)
	if deeds == nil {
		d.schedule()
	}
	if deeds != nil && !x.calm {
		d.clock.AfterFunc(scriptStart+5*time.Minute, d.failForAWhile)
	}
	for _, deed := range deeds {
		d.clock.AfterFunc(deed.at.Sub(d.clock.Now()), func() { deed.do(d.floor) })
	}
	must(t, d.run(t.Context(), dawn.Add(d.scriptEnd()+10*time.Minute)))
	return d
}

// wrote takes in the bridge's writes, tries of the same one once; give it to the
// engine.
func (d *day) wrote(dec engine.Decision) {
	sending, ok := dec.Input.(statussync.Sending)
	for _, ef := range dec.Effects {
		if ok && ef.Kind == statussync.DoWrite && ef.System == sending.System {
			w := replay.Write{At: sending.At, Agent: dec.Agent, System: ef.System, Status: ef.Status, Hold: ef.Hold, Cause: ef.Cause}
			here := func(o replay.Write) bool { return o.Agent == w.Agent && o.System == w.System }
			if last := slices.IndexFunc(d.writes, here); last < 0 || !d.writes[last].Same(w) {
				d.writes = slices.Insert(d.writes, 0, w) // the last one first
			}
		}
	}
}

// deeds are what people did on the day, to be done again at the same times.
func (d *day) deeds() (all []deed) {
	for agent, causes := range d.recorder.causes {
		for _, c := range causes {
			all = append(all, deed{c.at, func(f *floor) { f.choose(agent, c) }})
		}
	}
	for i, m := range d.timeline {
		until := func(text string) time.Duration {
			for _, later := range d.timeline[i:] {
				if later.agent == m.agent && strings.Contains(later.text, text) {
					return later.at.Sub(m.at)
				}
			}
			return 0
		}
		switch {
		case strings.Contains(m.text, "is called"):
			talk := until("hangs up") - 4*time.Second
			all = append(all, deed{m.at, func(f *floor) { f.phones[0].call(m.agent, talk) }})
		case strings.Contains(m.text, "closes Aircall"):
			away := until("opens Aircall")
			all = append(all, deed{m.at, func(f *floor) { f.phones[0].leave(m.agent, away) }})
		}
	}
	slices.SortStableFunc(all, func(a, b deed) int { return a.at.Compare(b.at) })
	return all
}

// choose is a click of an earlier day. Choosing what stands already is no change.
func (f *floor) choose(agent int64, c *cause) {
	if c.system == "zendesk" {
		f.clickZendesk(zendesk.StatusID(number(string(c.status))))(agent)
		return
	}
	user, _ := f.phones[0].(*aircallPhone).fake.User(agent + aircallOffset)
	word, reason, _ := strings.Cut(string(c.status), "/")
	next := aircalltest.User{Status: aircall.AvailabilityStatus(word), Substatus: aircall.Substatus(reason)}
	if user.SignedOut || aircallStatus(user) == aircallStatus(next) {
		return
	}
	f.recorder.clicked(agent, onAircall, c.status)
	f.must(f.phones[0].(*aircallPhone).fake.Try(func(fake *aircalltest.Fake) { fake.SetStatus(user.ID, next.Status, next.Substatus) }))
}
