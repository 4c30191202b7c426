package bridge

import (
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// recorder knows the history by the script's own time: what people did, what the
// bridge was shown, and what it wrote. The judgement rests on it alone.
type recorder struct {
	floor   *floor
	say     func(string, ...any)
	causes  map[int64][]*cause // by agent, in the order of time
	writes  []write
	again   map[writeKey]int
	sending map[string]statussync.Effect // the write under way, by system
	moved   map[place]time.Time          // when an agent's status in a system last changed without us
	looked  map[place]time.Time          // since when what a reading showed last stood
	blocked map[int64]bool               // whose wish was refused, or accepted and never taken

	lost, failed, corrections, reverts int
}

// cause is a click of a person.
type cause struct {
	system  string
	status  statussync.Status
	at      time.Time
	event   bool // its event arrived
	covered bool // our write put something else there before anything reported it for certain
	masked  bool // our own write of it was under way: nobody can tell the two apart
	// Of a system whose readings carry no time, a reading shows only that the click was
	// made between two looks.
	after, shown time.Time
}

// write is a change that a provider applied.
type write struct {
	at     time.Time
	system string
	agent  int64
	status statussync.Status
}

type place struct {
	system string
	agent  int64
}

type writeKey struct {
	place
	cause string
}

func newRecorder(f *floor, say func(string, ...any)) *recorder {
	return &recorder{
		floor: f, say: say, causes: map[int64][]*cause{}, again: map[writeKey]int{}, sending: map[string]statussync.Effect{},
		moved: map[place]time.Time{}, looked: map[place]time.Time{}, blocked: map[int64]bool{},
	}
}

func (r *recorder) now() time.Time { return r.floor.clock.Now() }

func (r *recorder) line(agent int64, format string, args ...any) {
	r.say("%s  agent %d  "+format+"\n", append([]any{r.now().Format("15:04:05.000"), agent}, args...)...)
}

// clicked notes a click, which is always a change.
func (r *recorder) clicked(agent int64, system string, status statussync.Status) {
	c := &cause{system: system, status: status, at: r.now(), after: r.looked[place{system, agent}]}
	c.masked = slices.ContainsFunc(r.writes, func(x write) bool { return x.agent == agent && x.masks(c) })
	r.causes[agent] = append(r.causes[agent], c)
	delete(r.blocked, agent)
	r.move(agent, system)
	r.line(agent, "clicks %s in %s", r.name(status), system)
}

// echoWindow is how close to our write a choice of its status is taken for its
// echo. The coarse half of a change may come three seconds later.
const echoWindow = 5500 * time.Millisecond

// masks reports whether a click may be taken for the echo of a write.
func (x write) masks(c *cause) bool {
	alike := x.status == c.status || x.status.Refines(c.status) || c.status.Refines(x.status)
	return x.system == c.system && c.system != "zendesk" && alike && c.at.Sub(x.at).Abs() < echoWindow
}

// move notes that an agent's status changes without us, by a click or otherwise.
func (r *recorder) move(agent int64, system string) { r.moved[place{system, agent}] = r.now() }

func (r *recorder) reportedByZendesk(ev zendesk.Event) {
	if e, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
		r.reported(e.AgentID, "zendesk", statussync.Status(strconv.FormatInt(int64(e.New.ID), 10)), e.UpdatedAt, time.Millisecond)
	}
}

// reported notes that the event of a click arrived. Its mark is the provider's.
func (r *recorder) reported(agent int64, system string, status statussync.Status, mark time.Time, within time.Duration) {
	at := mark.Add(-r.floor.faults.ahead(system))
	for _, c := range r.causes[agent] {
		if c.system == system && c.status == status && at.Sub(c.at.Truncate(time.Second)).Abs() < within+time.Second {
			c.event = true
		}
	}
}

// showed notes what a reading showed, and since when that stood at the latest. A
// list that leaves out reasons does not show that one was taken back.
func (r *recorder) showed(agent int64, system string, rep statussync.Report, since time.Time) {
	if rep.Status == "" || rep.Coarse || rep.Out == statussync.Yes || rep.Active == statussync.Yes {
		return
	}
	r.looked[place{system, agent}] = since
	for _, c := range slices.Backward(r.causes[agent]) {
		if c.system != system {
			continue
		}
		if c.status == rep.Status && !c.covered && c.shown.IsZero() {
			c.shown = r.now()
		}
		return
	}
}

// decided prints what is written and why.
func (r *recorder) decided(d engine.Decision) {
	sending, ok := d.Input.(statussync.Sending)
	for _, ef := range d.Effects {
		if ok && ef.Kind == statussync.DoWrite && ef.System == sending.System {
			r.sending[ef.System] = ef
			r.line(number(d.Agent), "→ %s", ef.Reason())
		}
	}
}

func (r *recorder) noticed(n engine.Notice) {
	if c := statussync.Code(n.Code); c == statussync.Ignored || c == statussync.Blocked {
		r.blocked[number(n.Subject.Agent)] = true
	}
	r.line(number(n.Subject.Agent), "! %s: %s", title(n.Subject.System), n.Detail)
}

func (r *recorder) total() int {
	n := 0
	for _, all := range r.causes {
		n += len(all)
	}
	return n
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}
