package benchmarks_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/looplab/fsm"
	"github.com/qmuntal/stateless"

	"github.com/ctikit/ctikit/statussync/focus"
)

// A told is one edge of one agent's work.
type told struct {
	agent string
	edge  focus.Edge
}

// A verdict says whether an edge was news, and whether the agent has work now.
type verdict struct{ Changed, Busy bool }

// A crowd knows the work of many agents.
type crowd interface {
	take(t *told) verdict
}

var crowds = []struct {
	name string
	make func() crowd
}{
	{"focus", func() crowd { return sets{} }},
	{"by-hand", func() crowd { return byHand{} }},
	{"looplab-fsm", func() crowd { return looplab{} }},
	{"qmuntal-stateless", func() crowd { return qmuntal{} }},
}

// sets is how focus keeps agents: as values, which can be stored, compared and gone back to.
type sets map[string]focus.Set

func (s sets) take(t *told) verdict {
	next, changed := s[t.agent].Edge(t.edge)
	if changed {
		s[t.agent] = next
	}
	return verdict{changed, len(next.Live) > 0}
}

// byHand is the floor: no machine at all, and changes in place.
type byHand map[string]*contacts

func (m byHand) take(t *told) verdict {
	c := m[t.agent]
	if c == nil {
		c = newContacts()
		m[t.agent] = c
	}
	changed := c.fresh(&t.edge)
	if changed {
		c.take(&t.edge)
	}
	return verdict{changed, c.busy()}
}

// looplab gives each agent a machine of looplab/fsm, whose callbacks refuse what is no news and keep the contacts.
type looplab map[string]*looplabAgent

type looplabAgent struct {
	*contacts
	machine *fsm.FSM
}

func newLooplabAgent() *looplabAgent {
	a := &looplabAgent{contacts: newContacts()}
	a.machine = fsm.NewFSM("free", fsm.Events{
		{Name: "works", Src: []string{"free", "busy"}, Dst: "busy"},
		{Name: "ends", Src: []string{"free"}, Dst: "free"},
		{Name: "ends", Src: []string{"busy"}, Dst: "busy"},
		{Name: "rests", Src: []string{"busy"}, Dst: "free"},
	}, fsm.Callbacks{
		"before_event": func(_ context.Context, e *fsm.Event) {
			if !a.fresh(e.Args[0].(*focus.Edge)) {
				e.Cancel()
			}
		},
		"after_event": func(_ context.Context, e *fsm.Event) { a.contacts.take(e.Args[0].(*focus.Edge)) },
	})
	return a
}

func (m looplab) take(t *told) verdict {
	a := m[t.agent]
	if a == nil {
		a = newLooplabAgent()
		m[t.agent] = a
	}
	event := "works"
	switch {
	case a.last(&t.edge):
		event = "rests"
	case t.edge.Step == focus.Ends:
		event = "ends"
	}
	err := a.machine.Event(context.Background(), event, &t.edge)
	_, stays := errors.AsType[fsm.NoTransitionError](err)
	return verdict{err == nil || stays, a.machine.Current() == "busy"}
}

// qmuntal gives each agent a machine of qmuntal/stateless, whose guards refuse what is no news and whose actions keep
// the contacts.
type qmuntal map[string]*qmuntalAgent

type qmuntalAgent struct {
	*contacts
	machine *stateless.StateMachine
	changed bool
}

// The states and triggers of stateless: small numbers, which it compares the fastest.
const (
	free = iota
	busy
)

const (
	works = iota
	ends
)

func newQmuntalAgent() *qmuntalAgent {
	a := &qmuntalAgent{contacts: newContacts()}
	edge := func(args []any) *focus.Edge { return args[0].(*focus.Edge) }
	keep := func(_ context.Context, args ...any) error {
		if a.changed = a.fresh(edge(args)); a.changed {
			a.contacts.take(edge(args))
		}
		return nil
	}
	fresh := func(_ context.Context, args ...any) bool { return a.fresh(edge(args)) }
	stale := func(_ context.Context, args ...any) bool { return !a.fresh(edge(args)) }
	last := func(_ context.Context, args ...any) bool { return a.last(edge(args)) && a.fresh(edge(args)) }
	other := func(_ context.Context, args ...any) bool { return !a.last(edge(args)) || !a.fresh(edge(args)) }
	a.machine = stateless.NewStateMachineWithMode(free, stateless.FiringImmediate)
	a.machine.Configure(free).
		OnEntry(keep).
		Permit(works, busy, fresh).
		Ignore(works, stale).
		InternalTransition(ends, keep)
	a.machine.Configure(busy).
		OnEntry(keep).
		InternalTransition(works, keep).
		Permit(ends, free, last).
		InternalTransition(ends, keep, other)
	return a
}

func (m qmuntal) take(t *told) verdict {
	a := m[t.agent]
	if a == nil {
		a = newQmuntalAgent()
		m[t.agent] = a
	}
	trigger := works
	if t.edge.Step == focus.Ends {
		trigger = ends
	}
	a.changed = false
	if err := a.machine.Fire(trigger, &t.edge); err != nil {
		panic(err) // the verdict would be wrong
	}
	return verdict{a.changed, a.machine.MustState() == busy}
}

// The crowd's size, and how many rounds of work an agent gets before the first comes again: by then it is forgotten.
const (
	agents = 100
	rounds = 12
)

// agentName and itemName are as long as Amazon Connect's ids and, as those, differ from the start.
func agentName(i int) string {
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", i*2654435761%(1<<32))
}

func itemName(agent, i int) string {
	return fmt.Sprintf("%08x-0000-4000-9000-000000000000", (agent*1000+i)*2654435761%(1<<32))
}

func edge(agent, item int, step focus.Step, second int) told {
	at := time.Date(2026, 3, 2, 9, 0, second, 0, time.UTC)
	return told{agentName(agent), focus.Edge{At: at, System: "connect", Item: itemName(agent, item), Step: step, Mark: at}}
}

// work is a long shift: in each round, every agent has a call and another one rings meanwhile; one edge comes twice
// and one far too late.
func work() (script []told) {
	for r := range rounds {
		for a := range agents {
			call, other, at := 2*r, 2*r+1, 60*r
			script = append(script,
				edge(a, call, focus.Rings, at), edge(a, call, focus.Begins, at+1),
				edge(a, other, focus.Rings, at+2), edge(a, other, focus.Rings, at+2),
				edge(a, call, focus.Ends, at+3), edge(a, other, focus.Ends, at+4), edge(a, call, focus.Begins, at+1))
		}
	}
	return script
}

// settled is one call for every agent, and one that ended.
func settled() (script []told) {
	for a := range agents {
		script = append(script, edge(a, 0, focus.Rings, 0), edge(a, 0, focus.Begins, 1), edge(a, 1, focus.Ends, 2))
	}
	return script
}

// follow returns one contender a crowd that has heard a script, and goes on, edge by edge, with another.
func follow(name string, c crowd, before, script []told) contender {
	for i := range before {
		c.take(&before[i])
	}
	i := 0
	return contender{name, func() error {
		c.take(&script[i])
		if i++; i == len(script) {
			i = 0
		}
		return nil
	}}
}

// marching are all crowds at work, as after a first shift; repeating hear only what they know.
func marching() (field []contender) {
	for _, c := range crowds {
		field = append(field, follow(c.name, c.make(), work(), work()))
	}
	return field
}

func repeating() (field []contender) {
	for _, c := range crowds {
		field = append(field, follow(c.name, c.make(), settled(), settled()))
	}
	return field
}

func BenchmarkFocusWork(b *testing.B)    { race(b, marching()) }
func BenchmarkFocusRepeats(b *testing.B) { race(b, repeating()) }

func TestFocusVerdicts(t *testing.T) {
	round := []verdict{{true, true}, {true, true}, {true, true}, {false, true}, {true, true}, {true, false}, {false, false}}
	for _, c := range crowds {
		t.Run(c.name, func(t *testing.T) {
			crowd, script := c.make(), work()
			for i := range 2 * len(script) {
				if diff := cmp.Diff(round[i%len(round)], crowd.take(&script[i%len(script)])); diff != "" {
					t.Fatalf("edge %d of the shift (-want +got):\n%s", i, diff)
				}
			}
			crowd, script = c.make(), settled()
			for i := range script {
				crowd.take(&script[i])
			}
			for i := range script {
				if diff := cmp.Diff(verdict{false, true}, crowd.take(&script[i])); diff != "" {
					t.Fatalf("repeat %d (-want +got):\n%s", i, diff)
				}
			}
		})
	}
}
