package benchmarks_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/looplab/fsm"
	"github.com/qmuntal/stateless"

	"github.com/ctikit/ctikit/statussync"
)

// A news is one edge of one agent's work.
type news struct {
	agent string
	at    time.Time
	edge  statussync.Edge
}

// A crew knows the work of many agents, and whether an agent has any after an edge.
type crew interface {
	take(n *news) (busy bool)
}

var crews = []struct {
	name string
	make func() crew
}{
	{"statussync", func() crew { return &states{holdRules(), map[string]statussync.State{}} }},
	{"by-hand", func() crew { return byHand{} }},
	{"looplab-fsm", func() crew { return looplab{} }},
	{"qmuntal-stateless", func() crew { return qmuntal{} }},
}

// states is how agents are kept here: as values, which can be stored, compared and
// gone back to. Each edge is a whole decision: it begins and ends the hold too.
type states struct {
	rules *statussync.Rules
	all   map[string]statussync.State
}

func (s *states) take(n *news) bool {
	next, _ := statussync.Decide(s.all[n.agent], statussync.Report{
		System: "connect", At: n.at, Mark: statussync.Mark{At: n.at}, Edge: &n.edge,
	}, s.rules)
	s.all[n.agent] = next
	return statussync.Look(next, "connect").Active
}

func holdRules() *statussync.Rules {
	rules, err := statussync.Compile([]statussync.System{
		{Name: "zendesk", Catalog: statussync.Catalog{
			{Status: "3", Name: "Online", Settable: true}, {Status: "91", Name: "On a call", Settable: true},
		}},
		{Name: "connect", Catalog: statussync.Catalog{{Status: "available", Name: "Available", Settable: true}}},
	}, nil, statussync.Hold{While: []string{"connect"}, In: "zendesk", Status: "On a call"})
	if err != nil {
		panic(err) // the rules above are a constant
	}
	return rules
}

// byHand is the floor: no machine at all, and changes in place.
type byHand map[string]*contacts

func (m byHand) take(n *news) bool {
	c := m[n.agent]
	if c == nil {
		c = newContacts()
		m[n.agent] = c
	}
	if c.fresh(n) {
		c.take(n)
	}
	return c.busy()
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
			if !a.fresh(e.Args[0].(*news)) {
				e.Cancel()
			}
		},
		"after_event": func(_ context.Context, e *fsm.Event) { a.contacts.take(e.Args[0].(*news)) },
	})
	return a
}

func (m looplab) take(n *news) bool {
	a := m[n.agent]
	if a == nil {
		a = newLooplabAgent()
		m[n.agent] = a
	}
	event := "works"
	switch {
	case a.last(n):
		event = "rests"
	case n.edge.Step == statussync.Ends:
		event = "ends"
	}
	_ = a.machine.Event(context.Background(), event, n) // errors: no transition, or no news
	return a.machine.Current() == "busy"
}

// qmuntal gives each agent a machine of qmuntal/stateless, whose guards refuse what is no news and whose actions keep
// the contacts.
type qmuntal map[string]*qmuntalAgent

type qmuntalAgent struct {
	*contacts
	machine *stateless.StateMachine
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
	edge := func(args []any) *news { return args[0].(*news) }
	keep := func(_ context.Context, args ...any) error {
		if a.fresh(edge(args)) {
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

func (m qmuntal) take(n *news) bool {
	a := m[n.agent]
	if a == nil {
		a = newQmuntalAgent()
		m[n.agent] = a
	}
	trigger := works
	if n.edge.Step == statussync.Ends {
		trigger = ends
	}
	if err := a.machine.Fire(trigger, n); err != nil {
		panic(err) // what follows would be wrong
	}
	return a.machine.MustState() == busy
}

// The crew's size, and how many rounds of work an agent gets before the first comes again: by then it is forgotten.
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

func edge(agent, item int, step statussync.Step, second int) news {
	at := time.Date(2026, 3, 2, 9, 0, second, 0, time.UTC)
	return news{agentName(agent), at, statussync.Edge{Item: itemName(agent, item), Step: step}}
}

// work is a long shift: in each round, every agent has a call and another one rings meanwhile; one edge comes twice
// and one far too late.
func work() (script []news) {
	for r := range rounds {
		for a := range agents {
			call, other, at := 2*r, 2*r+1, 60*r
			script = append(script,
				edge(a, call, statussync.Rings, at), edge(a, call, statussync.Begins, at+1),
				edge(a, other, statussync.Rings, at+2), edge(a, other, statussync.Rings, at+2),
				edge(a, call, statussync.Ends, at+3), edge(a, other, statussync.Ends, at+4), edge(a, call, statussync.Begins, at+1))
		}
	}
	return script
}

// settled is one call for every agent, and one that ended.
func settled() (script []news) {
	for a := range agents {
		script = append(script, edge(a, 0, statussync.Rings, 0), edge(a, 0, statussync.Begins, 1), edge(a, 1, statussync.Ends, 2))
	}
	return script
}

// follow returns one contender a crew that has heard a script, and goes on, edge by edge, with another.
func follow(name string, c crew, before, script []news) contender {
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

// marching are all crews at work, as after a first shift; repeating hear only what they know.
func marching() (field []contender) {
	for _, c := range crews {
		field = append(field, follow(c.name, c.make(), work(), work()))
	}
	return field
}

func repeating() (field []contender) {
	for _, c := range crews {
		field = append(field, follow(c.name, c.make(), settled(), settled()))
	}
	return field
}

func BenchmarkFocusWork(b *testing.B)    { race(b, marching()) }
func BenchmarkFocusRepeats(b *testing.B) { race(b, repeating()) }

func TestFocusAgrees(t *testing.T) {
	round := []bool{true, true, true, true, true, false, false}
	for _, c := range crews {
		t.Run(c.name, func(t *testing.T) {
			crew, script := c.make(), work()
			for i := range 2 * len(script) {
				if diff := cmp.Diff(round[i%len(round)], crew.take(&script[i%len(script)])); diff != "" {
					t.Fatalf("busy after edge %d of the script (-want +got):\n%s", i, diff)
				}
			}
			crew, script = c.make(), settled()
			for i := range script {
				crew.take(&script[i])
			}
			for i := range script {
				if diff := cmp.Diff(true, crew.take(&script[i])); diff != "" {
					t.Fatalf("busy after repeat %d (-want +got):\n%s", i, diff)
				}
			}
		})
	}
}
