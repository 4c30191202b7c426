package statussync_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// faults is what may happen in random worlds: the switches of the generator.
type faults struct {
	ahead   ms   // the clocks that make marks are off by up to so much
	dateOff ms   // the clocks that date replies differ from those by up to so much
	listLag ms   // lists show what was the case up to so long ago
	coarse  bool // lists of systems without dates leave out reasons, and no event of a choice there is lost
	ignored int  // percent of writes that are accepted and not taken
	future  bool // one event is marked an hour ahead
	crashes bool
	forgets bool // what is only in the process's memory is lost
	changes bool // the rules change
	asks    bool // people at a board ask
	signs   bool // agents sign out and in
	refuses bool // writes are refused for good
	machine bool // the system sets statuses by itself
	calls   bool
}

// run is one random world in its course.
type run struct {
	*model
	*world
	faults
	rng    *rand.Rand
	ahead  [maxSystems]ms // the clock of marks is ahead by so much
	date   [maxSystems]ms // and that of Date
	clock  [maxSystems]statussync.Offset
	echo   [maxSystems]statussync.Offset
	past   [maxSystems][]past
	reads  [maxSystems]request
	flush  [maxSystems]ms // when the flusher takes its turn, 0 for not
	wake   ms
	list   request              // a sweep under way
	lists  [maxSystems]provider // what the lists will show
	shown  [maxSystems]provider // what the readings under way will
	sweep  ms
	looked [maxSystems]ms // looks, as far as they are saved
	act    ms             // when somebody does something next
	acts   int
	rules2 *statussync.Rules
	saved  statussync.State
	story  *strings.Builder

	count       counts
	futureSpent bool
	unjudged    bool // whether the system's own status is a choice is an option
}

const never ms = 1 << 60

func (r *run) chance(percent int) bool { return r.rng.IntN(100) < percent }

func (r *run) between(lo, hi ms) ms { return lo + ms(r.rng.Int64N(int64(hi-lo)+1)) }

func (r *run) note(format string, args ...any) {
	if r.story != nil {
		fmt.Fprintf(r.story, "%7d "+format+"\n", append([]any{r.now}, args...)...)
	}
}

// random begins a world.
func (m *model) random(seed uint64, f faults, story *strings.Builder) *run {
	r := &run{
		model: m, world: &world{}, faults: f, rng: rand.New(rand.NewPCG(7, seed)), story: story,
		act: 10_000, acts: 3 + int(seed%10), sweep: 5_000,
	}
	m.err = nil
	m.changed = r.decided
	r.now = 1_000
	for s := range m.kinds {
		r.ahead[s] = r.between(-f.ahead, f.ahead)
		r.date[s] = r.ahead[s] + r.between(-f.dateOff, f.dateOff)
		r.prov[s] = provider{status: m.choices[s][0], made: 100}
		r.past[s] = []past{{0, r.prov[s]}}
	}
	for s := range m.kinds {
		r.reply(s, r.now)
	}
	r.note("ahead %v date %v", r.ahead, r.date)
	r.sweepNow()
	return r
}

// decided notes what a decision asks for.
func (r *run) decided(_ *world, in statussync.Input, effects []statussync.Effect) {
	r.note("  %T → %v", in, reasonsOf(effects))
	if !statussync.OnlySeen(r.saved, r.state) {
		r.saved, r.looked = r.state, r.looks
	}
	r.tally(in, effects)
	if _, sending := in.(statussync.Sending); sending {
		return
	}
	r.wake = never
	for s := range r.flush {
		r.flush[s] = 0
	}
	for _, e := range effects {
		switch e.Kind {
		case statussync.DoWrite, statussync.DoRead:
			s := r.system(e.System)
			if r.flush[s] = r.now + r.between(5, 300); r.chance(5) {
				r.flush[s] += r.between(0, 15_000) // the budget is spent
			}
		case statussync.Wake:
			r.wake = ms(e.At.Sub(epoch).Milliseconds())
		case statussync.Learned:
			s := r.system(e.System)
			r.echo[s] = r.echo[s].LearnEcho(e.Mark.At, r.kinds[s].grain, e.Span.Earliest, e.Span.Latest)
		case statussync.Notify, statussync.RuleApplied:
		}
	}
}

func reasonsOf(effects []statussync.Effect) (out []string) {
	for _, e := range effects {
		out = append(out, e.Reason())
	}
	return out
}

// reply is a reply of a system, whose request started then: its Date is learned.
func (r *run) reply(s int, started ms) {
	date := at(started + (r.now-started)/2 + r.date[s]).Truncate(time.Second)
	r.clock[s] = r.clock[s].Learn(date, at(started), at(r.now))
}

// place puts a report's mark on our clock, as the engine does.
func (r *run) place(rep statussync.Report, future bool) statussync.Report {
	s := r.system(rep.System)
	if rep.Mark.At.IsZero() {
		return rep
	}
	rep.Mark.At = rep.Mark.At.Add(time.Duration(r.ahead[s]) * time.Millisecond)
	if g := r.kinds[s].grain; g > 0 {
		rep.Mark.At = rep.Mark.At.Truncate(g)
	}
	if future {
		rep.Mark.At = rep.Mark.At.Add(time.Hour)
	}
	clock := r.echo[s]
	if date := r.clock[s]; !clock.Known {
		clock = date
	} else if lo, hi := date.Lo-time.Second, date.Hi+time.Second; lo <= clock.Hi && hi >= clock.Lo {
		clock.Lo, clock.Hi = max(clock.Lo, lo), min(clock.Hi, hi)
	}
	span, ok := clock.Place(rep.Mark.At, r.kinds[s].grain, rep.At)
	if rep.Span = span; !ok {
		rep.Mark = statussync.Mark{}
	}
	return rep
}

// live goes on until the agent is done and everything has settled.
func (r *run) live() error {
	for steps := 0; ; steps++ {
		if steps > 5_000 {
			return fmt.Errorf("does not settle")
		}
		next, do := r.next()
		if r.acts == 0 && r.act == never && r.quiet() {
			break
		}
		r.now = max(r.now, next)
		do()
		if r.err != nil {
			return r.err
		}
	}
	if err := r.settle(); err != nil {
		return err
	}
	err := r.ends(r.world)
	if err != nil {
		text, _ := json.MarshalIndent(r.state, "", " ")
		r.note("%s", text)
	}
	return err
}

// quiet reports whether nothing but sweeps is to come.
func (r *run) quiet() bool {
	if len(r.events) > 0 || r.list.phase != idle || r.wake != never {
		return false
	}
	for s := range r.kinds {
		if r.writes[s].phase != idle || r.reads[s].phase != idle || r.flush[s] != 0 {
			return false
		}
	}
	return true
}

// settle sweeps until all is known, then once more: that must write nothing.
func (r *run) settle() error {
	r.now += 10_000
	for range 4 {
		if err := r.rest(); err != nil {
			return err
		}
	}
	before := r.sends
	if err := r.rest(); err != nil {
		return err
	}
	if r.sends != before {
		return fmt.Errorf("a further sweep wrote")
	}
	return nil
}

func (r *run) rest() error {
	r.sweepNow()
	r.sweep = never
	for steps := 0; !r.quiet(); steps++ {
		if steps > 2_000 {
			return fmt.Errorf("does not settle")
		}
		next, do := r.next()
		r.now = max(r.now, next)
		do()
		if r.err != nil {
			return r.err
		}
	}
	r.now += 60_000
	return nil
}

// next is what happens next, and when.
func (r *run) next() (due ms, do func()) {
	due = never
	consider := func(t ms, f func()) {
		if t < due {
			due, do = t, f
		}
	}
	consider(r.act, r.doAct)
	consider(r.wake, r.doWake)
	if r.list.phase == idle {
		consider(r.sweep, r.startSweep)
	} else {
		consider(r.list.due, r.endSweep)
	}
	for i := range r.events {
		consider(r.events[i].due, func() { r.arrive(i) })
	}
	for s := range r.kinds {
		switch {
		case r.writes[s].phase != idle:
			consider(r.writes[s].due, func() { r.goOnWriting(s) })
		case r.reads[s].phase != idle:
			consider(r.reads[s].due, func() { r.goOnReading(s) })
		case r.flush[s] != 0:
			consider(r.flush[s], func() { r.doFlush(s) })
		}
	}
	return due, do
}

func (r *run) doWake() {
	r.wake = never
	r.decide(r.world, statussync.Woke{At: at(r.now)})
}

// record notes what the providers show from now on.
func (r *run) record() {
	for s := range r.kinds {
		r.past[s] = append(r.past[s], past{r.now, r.prov[s]})
	}
}

// was is what a provider showed at a time.
func (r *run) was(s int, t ms) provider {
	p := r.past[s]
	for i := len(p) - 1; i > 0; i-- {
		if p[i].from <= t {
			return p[i].provider
		}
	}
	return p[0].provider
}

// arrive delivers an event.
func (r *run) arrive(i int) {
	e := r.events[i]
	r.events = slices.Delete(r.events, i, i+1)
	if r.chance(10) {
		again := e
		again.due = r.now + r.between(0, 20_000)
		r.events = append(r.events, again)
	}
	if e.status != "" {
		r.sees(e.sys, e.seq)
	}
	rep := r.place(r.eventReport(r.world, e), e.future)
	r.note("arrives %s %v %v made %d mark %v", rep.System, rep.Status, rep.Edge, e.made, rep.Mark.At.Sub(epoch))
	r.decide(r.world, rep)
}

// post gives the last events of the network their delays; some get lost.
func (r *run) post(from int) {
	for i := from; i < len(r.events); i++ {
		e := &r.events[i]
		switch n := r.rng.IntN(100); {
		case n < 75:
			e.due += r.between(50, 800)
		case n < 93:
			e.due += r.between(800, 6_000)
		default:
			e.due += r.between(6_000, 90_000)
		}
		if r.future && !r.futureSpent && r.chance(30) {
			e.future, r.futureSpent = true, true
			r.note("marked an hour ahead")
		}
	}
}

func (r *run) loses() bool { return r.chance(10) }
