package statussync_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
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
		case statussync.Notify, statussync.Told:
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
	clock := r.clock[s]
	if r.echo[s].Known {
		clock = r.echo[s]
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

// startSweep begins to read all lists.
func (r *run) startSweep() {
	r.list = request{phase: sent, started: r.now, due: r.now + r.between(100, 4_000)}
	for s := range r.kinds {
		lag := ms(0)
		if r.listLag > 0 {
			lag = r.between(0, r.listLag)
		}
		r.lists[s] = r.was(s, r.now-lag)
	}
	r.note("sweep starts")
}

func (r *run) endSweep() {
	var reports statussync.Reports
	for s := range r.kinds {
		r.reply(s, r.list.started)
		p := r.lists[s]
		rep := r.shows(s, p, statussync.List)
		rep.At, rep.Since = at(r.now), at(r.list.started-msOf(r.kinds[s].listLag))
		reports = append(reports, r.place(rep, false))
		if !r.kinds[s].UndatedReadings {
			r.model.looked(r.world, s, p, 0)
		}
		r.look(r.world, s, p, r.list.started-msOf(r.kinds[s].listLag))
		r.note("list %s %s %v", rep.System, rep.Status, rep.Items)
	}
	r.list = request{}
	r.sweep = r.now + r.between(15_000, 70_000)
	r.decide(r.world, reports)
}

func (r *run) sweepNow() {
	r.startSweep()
	r.endSweep()
}

// doFlush carries out what is due in a system.
func (r *run) doFlush(s int) {
	r.flush[s] = 0
	for _, e := range statussync.Due(r.state, at(r.now), r.rules) {
		switch {
		case e.System != r.name(s):
		case e.Kind == statussync.DoWrite:
			r.startWrite(s)
		case e.Kind == statussync.DoRead:
			r.count.reads++
			r.reads[s] = request{phase: sent, started: r.now, due: r.now + r.between(10, 300)}
			r.note("read %s", r.name(s))
		}
	}
}

func (r *run) startWrite(s int) {
	if !r.send(r.world, s) {
		return
	}
	q := &r.writes[s]
	q.due = r.now + r.between(10, 300)
	switch n := r.rng.IntN(100); {
	case n < 84:
		q.outcome = statussync.Applied
	case n < 89:
		q.outcome = statussync.Unsure
	case n < 92:
		q.outcome, q.taken = statussync.Unsure, false
	case n < 96:
		q.outcome, q.taken = statussync.Withheld, false
	case n < 98 && r.refuses:
		q.outcome, q.taken = statussync.Refused, false
	}
	if q.outcome == statussync.Applied && r.chance(r.ignored) {
		q.taken = false
	}
	r.note("send %s %s %v taken=%v", r.name(s), q.status, q.outcome, q.taken)
	if r.crashes && r.chance(4) {
		r.crash(s)
	}
}

// crash ends the process with a write on its way: its reply comes to nobody.
func (r *run) crash(s int) {
	r.note("crash")
	taken := r.chance(50)
	if taken && r.writes[s].taken {
		n := len(r.events)
		r.apply(r.world, s, r.loses())
		r.post(n)
		r.record()
	}
	r.writes[s] = request{}
	r.wrote[s].open, r.wrote[s].to = false, r.now+90_000 // for so long nobody knows
	for i := range r.kinds {
		r.reads[i] = request{}
		if i != s && r.writes[i].phase == replied {
			r.writes[i] = request{}
			r.wrote[i].open, r.wrote[i].to = false, r.now+90_000
		}
		r.clock[i], r.echo[i] = statussync.Offset{}, statussync.Offset{}
	}
	r.forget()
	r.now += r.between(100, 5_000)
	for i := range r.kinds {
		r.reply(i, r.now-200)
	}
	r.list = request{}
	r.decided(r.world, statussync.Woke{}, statussync.Due(r.state, at(r.now), r.rules))
	r.sweepNow()
}

// forget loses what only the process remembers, by way of the stored form.
func (r *run) forget() {
	stored := r.restored(r.saved)
	r.state, r.looks = stored, r.looked
}

// restored is a state as it comes back from its stored form: the same.
func (r *run) restored(s statussync.State) (stored statussync.State) {
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &stored)
	}
	if err == nil && !reflect.DeepEqual(statussync.Inside(&s), statussync.Inside(&stored)) {
		err = fmt.Errorf("the stored state comes back as another one: %s", text)
	}
	if err != nil && r.err == nil {
		r.err = err
	}
	return stored
}

func (r *run) goOnWriting(s int) {
	q := &r.writes[s]
	if q.phase == sent {
		lost, n := r.loses(), len(r.events)
		r.apply(r.world, s, lost)
		r.double(s, n)
		r.post(n)
		r.record()
		q.due = r.now + r.between(10, 300)
		if q.outcome == statussync.Unsure {
			q.due = r.now + r.between(100, 20_000)
		}
		r.note("applied %s %s", r.name(s), r.prov[s].status)
		return
	}
	started := q.started
	r.model.reply(r.world, s, q.outcome)
	r.reply(s, started)
}

func (r *run) goOnReading(s int) {
	q := &r.reads[s]
	if q.phase == sent {
		q.phase, q.due = replied, r.now+r.between(10, 300)
		r.shown[s] = r.prov[s]
		q.report = r.shows(s, r.prov[s], statussync.Reading)
		return
	}
	rep, started := q.report, q.started
	r.reads[s] = request{}
	r.reply(s, started)
	rep.At, rep.Since = at(r.now), at(started)
	r.model.looked(r.world, s, r.shown[s], r.looks[s])
	r.look(r.world, s, r.shown[s], started)
	r.note("reads %s %s %v", rep.System, rep.Status, rep.Items)
	r.decide(r.world, r.place(rep, false))
}

// double reports a refined status once more, without its refinement.
func (r *run) double(s, from int) {
	if !r.kinds[s].doubles || from >= len(r.events) {
		return
	}
	e := r.events[from]
	if coarse := e.status.Coarse(); e.edge == nil && coarse != e.status && r.chance(50) {
		r.prov[s].seq++
		e.status, e.seq, e.made = coarse, r.prov[s].seq, r.now+r.between(0, 1_500)
		e.due = e.made
		r.events = append(r.events, e)
		if c := len(r.causes) - 1; c >= 0 && r.causes[c].sys == s && r.causes[c].at == r.now {
			r.causes[c].twice = true
			r.causes[c].masked = r.causes[c].masked || r.around(s, &r.causes[c])
		}
	}
}
