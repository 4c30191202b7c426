package focus_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// The model: work in connect, a desk whose status is held, a phone in step with
// it, a network in between that delays, repeats and loses, and an engine that
// reads and writes in two and three steps and may forget what is under way. A
// world is a plain value; everything that happens is an action on it.

// world is one moment of the model.
type world struct {
	agent focus.Agent
	now   int // ms
	items [maxItems]item
	desk  provider
	phone provider // wishes come from here; its writes are done at once
	news  []news   // on their way
	read  read     // from the desk, on its way
	write sending  // to the desk, on its way

	causes  []cause
	deleted bool // the held status is gone, and focus with it
	lost    bool // some event was
	cut     bool // some process was
	busy    int  // since when there has been work, -1 for none
	mixed   bool // it began while the end of other work was still on its way
	path    *step
}

const maxItems = 2

type item struct {
	phase phase
	since int
}

type phase int

const (
	idle phase = iota
	ringing
	talking
	over
)

type provider struct {
	status status
	mark   int
	seq    int64
	by     statussync.By
	out    bool
	forced bool // its own doing, when a status was deleted: no choice
}

// news is an event on its way, or a listing.
type news struct {
	edge    focus.Edge
	listing *focus.Listing
	chose   *statussync.Chose
	signed  *statussync.Signed
	cause   int // index+1 of the click that it tells of
	again   bool
}

func (n news) String() string {
	switch {
	case n.chose != nil:
		return fmt.Sprintf("%s@%d by %d", n.chose.Status, n.chose.Mark.At.Sub(epoch).Milliseconds(), n.chose.By)
	case n.signed != nil:
		return fmt.Sprintf("signed in %v", n.signed.In)
	case n.listing != nil:
		return fmt.Sprintf("listing %v@%d", n.listing.Items, n.listing.Mark.Sub(epoch).Milliseconds())
	}
	return fmt.Sprintf("%s %v@%d", n.edge.Item, n.edge.Step, n.edge.Mark.Sub(epoch).Milliseconds())
}

// read is a request to the desk: what it found, and when.
type read struct {
	open    bool
	reading statussync.Reading
	cause   int
}

// sending is a request to the desk: sent, then applied, then replied to.
type sending struct {
	phase   int // 0 none, 1 sent, 2 applied
	status  status
	refused bool
	focus   bool // a hold's, or gives the wish back: what it overwrites comes back
	start   int
	upTo    int   // how many causes there were when it was sent
	unseen  []int // causes of them that nobody knew of when it was sent
}

// cause is a click at the desk, or a wish from the phone.
type cause struct {
	desk   bool
	status status
	at     int
	seen   bool // its event was delivered, or a reading showed it
	onWay  bool // its event is not lost
	dead   bool // overwritten, and nobody ever knew
}

type step struct {
	text string
	prev *step
}

func (w *world) note(format string, args ...any) {
	w.path = &step{fmt.Sprintf("%d ", w.now) + fmt.Sprintf(format, args...), w.path}
}

func (w *world) story() string {
	var lines []string
	for s := w.path; s != nil; s = s.prev {
		lines = append(lines, s.text)
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

// model runs worlds by rules with focus and, once its status is deleted, without.
type model struct{ on, off *focus.Rules }

func (m *model) start() *world {
	w := &world{desk: provider{status: online}, phone: provider{status: "available"}, busy: -1, now: 60_000}
	w.desk.mark, w.phone.mark = w.now, w.now
	m.decide(w, statussync.Swept{At: at(w.now), Readings: []statussync.Reading{
		w.reading(), w.phoneReading(), {System: "connect", Started: at(w.now), Work: []string{}},
	}})
	w.now += 60_000
	return w
}

func (m *model) rules(w *world) *focus.Rules {
	if w.deleted {
		return m.off
	}
	return m.on
}

func (m *model) decide(w *world, o statussync.Observation) []statussync.Effect {
	var effects []statussync.Effect
	w.agent, effects, _ = focus.Decide(w.agent, o, m.rules(w))
	return effects
}

func (w *world) clone() *world {
	c := *w
	c.news, c.causes = slices.Clone(w.news), slices.Clone(w.causes)
	return &c
}

func (w *world) reading() statussync.Reading {
	r := statussync.Reading{
		System: "zendesk", Started: at(w.now), Status: w.desk.status, By: w.desk.by,
		Mark: statussync.Mark{At: at(w.desk.mark)}, Out: w.desk.out,
	}
	if w.desk.forced {
		r.Status = ""
	}
	return r
}

// tick keeps marks apart.
func (w *world) tick() { w.now += 10 }

func (w *world) working() bool {
	return slices.ContainsFunc(w.items[:], func(i item) bool { return i.phase == ringing || i.phase == talking })
}

// step moves one item of work on.
func (m *model) step(w *world, i int, s focus.Step) {
	w.tick()
	w.note("%v c%d", s, i)
	was := w.working()
	w.items[i].phase = map[focus.Step]phase{focus.Rings: ringing, focus.Begins: talking, focus.Ends: over}[s]
	if s != focus.Ends && w.items[i].since == 0 {
		w.items[i].since = w.now
	}
	if !was && w.working() {
		w.busy, w.mixed = w.now, slices.ContainsFunc(w.news, func(n news) bool { return n.edge.Item != "" || n.listing != nil })
	}
	if !w.working() {
		w.busy = -1
	}
	w.news = append(w.news, news{edge: focus.Edge{System: "connect", Item: fmt.Sprint("c", i), Step: s, Mark: at(w.now)}})
}

// list has connect list its work; the listing comes when it comes.
func (m *model) list(w *world) {
	w.tick()
	w.note("listing")
	w.mixed = w.mixed || len(w.news) > 0
	w.news = append(w.news, news{listing: w.listing()})
}

func (w *world) listing() *focus.Listing {
	l := &focus.Listing{System: "connect", Mark: at(w.now)}
	for i, it := range w.items {
		if it.phase == ringing || it.phase == talking {
			l.Items = append(l.Items, fmt.Sprint("c", i))
		}
	}
	return l
}

// choose gives the desk another status: by the agent, or by itself when the held
// one is deleted.
func (m *model) choose(w *world, s status, by statussync.By) {
	w.tick()
	w.note("click %s", s)
	w.causes = append(w.causes, cause{desk: true, status: s, at: w.now, onWay: true})
	m.change(w, s, by, len(w.causes))
}

func (m *model) change(w *world, s status, by statussync.By, cause int) {
	w.desk.seq++
	w.desk.status, w.desk.mark, w.desk.by, w.desk.forced = s, w.now, by, false
	w.news = append(w.news, news{cause: cause, chose: &statussync.Chose{
		System: "zendesk", ID: fmt.Sprint("e", w.desk.seq), Status: s, By: by,
		Mark: statussync.Mark{At: at(w.now), Seq: w.desk.seq},
	}})
}

// wish is a click at the phone, seen at once. It keeps its distance, so that no
// two causes tie (S10).
func (m *model) wish(w *world, s status) {
	w.now += 3000
	w.note("wish %s", s)
	w.causes = append(w.causes, cause{status: map[status]status{"lunch": lunch, "break": away}[s], at: w.now, seen: true})
	m.changePhone(w, s, statussync.Agent)
	w.now += 3000
}

// changePhone gives the phone another status; its event is there at once.
func (m *model) changePhone(w *world, s status, by statussync.By) {
	w.phone.seq++
	w.phone.status, w.phone.mark, w.phone.by = s, w.now, by
	m.decide(w, statussync.Chose{At: at(w.now), System: "phone", Status: s, By: by, Mark: statussync.Mark{At: at(w.now), Seq: w.phone.seq}})
}

func (w *world) phoneReading() statussync.Reading {
	return statussync.Reading{
		System: "phone", Started: at(w.now), Status: w.phone.status, By: w.phone.by, Mark: statussync.Mark{At: at(w.phone.mark)},
	}
}

func (m *model) sign(w *world, in bool) {
	w.tick()
	w.note("sign in %v", in)
	w.desk.out = !in
	w.news = append(w.news, news{signed: &statussync.Signed{System: "zendesk", In: in, Mark: statussync.Mark{At: at(w.now)}}})
}

// remove deletes the held status: the desk gives who has it another one, which is
// nobody's choice, and focus is switched off (R125).
func (m *model) remove(w *world) {
	w.tick()
	w.note("the held status is deleted")
	w.deleted = true
	if w.desk.status == onCall {
		w.desk.status, w.desk.mark, w.desk.forced = online, w.now, true
	}
	m.decide(w, statussync.Woke{At: at(w.now)})
}

// deliver brings news i to the agent's state. Repeats stay on their way once.
func (m *model) deliver(w *world, i int, keep bool) {
	n := w.news[i]
	w.note("deliver %v keep=%v", n, keep)
	if keep {
		w.news[i].again = true
	} else {
		w.news = slices.Delete(slices.Clone(w.news), i, i+1)
	}
	switch {
	case n.chose != nil:
		o := *n.chose
		o.At = at(w.now)
		m.decide(w, o)
		if n.cause > 0 {
			w.causes[n.cause-1].seen = true
		}
	case n.signed != nil:
		o := *n.signed
		o.At = at(w.now)
		m.decide(w, o)
	case n.listing != nil:
		l := *n.listing
		l.At = at(w.now)
		w.agent, _, _ = focus.Observe(w.agent, l, m.rules(w))
	default:
		e := n.edge
		e.At = at(w.now)
		w.agent, _, _ = focus.Observe(w.agent, e, m.rules(w))
	}
}

func (m *model) lose(w *world, i int) {
	n := w.news[i]
	w.note("lose %v", n)
	w.lost = true
	w.news = slices.Delete(slices.Clone(w.news), i, i+1)
	if n.cause > 0 && !n.again {
		c := &w.causes[n.cause-1]
		c.onWay, c.dead = false, c.dead || !c.seen && w.standing() != n.cause
	}
}

// due is what the state asks for at the desk, the phone's writes being done.
func (m *model) due(w *world) (statussync.Effect, bool) {
	for _, e := range focus.Due(w.agent, at(w.now), m.rules(w)) {
		if e.System == "zendesk" && e.Kind != statussync.Wake && !e.At.After(at(w.now)) {
			return e, true
		}
	}
	return statussync.Effect{}, false
}

// standing is the index+1 of the cause that the desk shows.
func (w *world) standing() int {
	for i, c := range w.causes {
		if c.desk && c.at == w.desk.mark {
			return i + 1
		}
	}
	return 0
}

func (m *model) startRead(w *world) {
	w.note("read %s", w.desk.status)
	w.read = read{open: true, reading: w.reading(), cause: w.standing()}
}

func (m *model) endRead(w *world) {
	w.note("read is in")
	r := w.read
	w.read = read{}
	if r.cause > 0 {
		w.causes[r.cause-1].seen = true
	}
	m.decide(w, statussync.Read{At: at(w.now), Reading: r.reading})
}

func (m *model) send(w *world) {
	for _, e := range m.decide(w, statussync.Sending{At: at(w.now), System: "zendesk"}) {
		if e.Kind != statussync.Write {
			continue
		}
		side, _ := w.agent.Sync.Side("zendesk")
		w.note("send %s", e.Status)
		w.write = sending{phase: 1, status: e.Status, focus: side.Sent.Held || side.Sent.Gives, start: w.now, upTo: len(w.causes)}
		for i, c := range w.causes {
			if c.desk && !c.seen {
				w.write.unseen = append(w.write.unseen, i)
			}
		}
	}
}

func (m *model) apply(w *world) {
	w.tick()
	w.note("apply %s", w.write.status)
	w.write.phase = 2
	if w.write.refused = w.deleted && w.write.status == onCall; w.write.refused {
		return
	}
	for i := range w.causes {
		c, known := &w.causes[i], i < w.write.upTo && !slices.Contains(w.write.unseen, i)
		if c.desk && !known && !(w.write.focus && c.onWay) {
			c.dead = true
		}
	}
	m.change(w, w.write.status, statussync.API, 0)
}

func (m *model) reply(w *world) {
	w.note("reply")
	sent := statussync.Sent{At: at(w.now), System: "zendesk", From: at(w.write.start), To: at(w.now)}
	if w.write.refused {
		sent.Outcome, sent.Code = statussync.Refused, "404"
	}
	w.write = sending{}
	m.decide(w, sent)
}

// restart forgets what is under way. A write may have taken place or not.
func (m *model) restart(w *world) {
	w.note("restart")
	w.cut, w.read, w.write = true, read{}, sending{}
}

// writePhone does at once what is to be done at the phone.
func (m *model) writePhone(w *world) {
	for _, e := range focus.Due(w.agent, at(w.now), m.rules(w)) {
		if e.System != "phone" || e.Kind == statussync.Wake {
			continue
		}
		if e.Kind == statussync.Reread {
			m.decide(w, statussync.Read{At: at(w.now), Reading: w.phoneReading()})
			continue
		}
		for _, e := range m.decide(w, statussync.Sending{At: at(w.now), System: "phone"}) {
			if e.Kind != statussync.Write {
				continue
			}
			w.tick()
			m.changePhone(w, e.Status, statussync.API)
			m.decide(w, statussync.Sent{At: at(w.now), System: "phone", From: at(w.now), To: at(w.now)})
		}
	}
}

// rest brings a world to rest: what is on its way arrives, what is due is done,
// and sweeps follow until nothing changes.
func (m *model) rest(w *world) {
	for len(w.news) > 0 {
		m.deliver(w, 0, false)
	}
	for range 3 {
		m.work(w)
		w.now += 60_000
		if sec := w.sent(); sec > 0 {
			w.now = max(w.now, sec) // a reply that never comes is waited for
		}
		m.decide(w, statussync.Woke{At: at(w.now)})
		m.work(w)
		w.note("sweep %s", w.desk.status)
		if c := w.standing(); c > 0 {
			w.causes[c-1].seen = true
		}
		l := w.listing()
		work := append([]string{}, l.Items...)
		m.decide(w, statussync.Swept{At: at(w.now), Readings: []statussync.Reading{
			w.reading(), w.phoneReading(),
			{System: "connect", Started: at(w.now), Work: work, Active: len(work) > 0},
		}})
		m.work(w)
	}
}

// sent is when the wait for a lost reply is over.
func (w *world) sent() int {
	side, _ := w.agent.Sync.Side("zendesk")
	if side.Sent.Started.IsZero() || !side.Sent.Replied.IsZero() {
		return 0
	}
	return int(side.Sent.Started.Add(91 * time.Second).Sub(epoch).Milliseconds())
}

// work does what is due until nothing is, and lets short waits pass.
func (m *model) work(w *world) {
	for range 100 {
		m.writePhone(w)
		e, ok := m.due(w)
		switch {
		case w.read.open:
			m.endRead(w)
		case w.write.phase == 1:
			m.apply(w)
		case w.write.phase == 2:
			m.reply(w)
		case ok && e.Kind == statussync.Reread:
			m.startRead(w)
		case ok:
			m.send(w)
		case len(w.news) > 0:
			m.deliver(w, 0, false)
		case m.soon(w):
		default:
			return
		}
	}
	panic("never at rest:\n" + w.story())
}

// soon lets time pass to a wake within ten seconds.
func (m *model) soon(w *world) bool {
	for _, e := range focus.Due(w.agent, at(w.now), m.rules(w)) {
		if e.Kind == statussync.Wake && e.At.Sub(at(w.now)) <= 10*time.Second {
			w.now = max(w.now+1, int(e.At.Sub(epoch).Milliseconds()))
			m.decide(w, statussync.Woke{At: at(w.now)})
			return true
		}
	}
	return false
}
