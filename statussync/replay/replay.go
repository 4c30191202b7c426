package replay

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// Settings are what a replay changes. What is nil stays as recorded.
type Settings struct {
	Pairs []statussync.Pair
	Holds []statussync.Hold // an empty list that is not nil: none
}

// Write is a status that the bridge sets for an agent in a system.
type Write struct {
	At        time.Time
	Agent     string // the hub's id
	System    string
	Status    statussync.Status
	Hold      bool // the status is a hold's
	Cause     statussync.Cause
	Uncertain bool // it goes back to an uncertain choice
}

// Result is what a replay finds. Writes are in the order of time; tries of the same
// write are one.
type Result struct {
	From, To  time.Time // the first and the last line
	Systems   []statussync.System
	Agents    int
	Choices   int   // what people and other tools chose, wishes asked for included
	Uncertain int   // of them, see the package documentation
	Missing   int64 // lines that the journal lacks

	Recorded []Write // as the journal has them
	Own      []Write // predicted with the recorded settings
	Other    []Write // predicted with the others
}

// ErrEmpty is returned for a journal without settings.
var ErrEmpty = errors.New("replay: the journal has no settings: nothing was recorded")

// ahead is how late a report of a choice may be for the model to know of the choice
// in time.
const ahead = time.Minute

// Run replays a journal with its own settings and with others. It ranges over the
// lines twice. Errors: those of the lines, of [statussync.Compile] and of
// focus.Check about the others, and [ErrEmpty].
func Run(lines iter.Seq2[journal.Line, error], other Settings) (Result, error) {
	delays, err := measure(lines)
	if err != nil {
		return Result{}, err
	}
	r := &replayer{delays: delays, other: other, agents: map[string]*agent{}, seen: map[string]bool{}}
	for l, err := range lines {
		if err == nil {
			err = r.line(l)
		}
		if err != nil {
			return Result{}, err
		}
	}
	if r.worlds[0] == nil {
		return Result{}, ErrEmpty
	}
	for _, id := range r.ids() {
		r.leave(id, r.result.To)
	}
	return r.end(), nil
}

// replayer is a replay in its course.
type replayer struct {
	delays   map[string]delays
	other    Settings
	settings journal.Settings
	worlds   [2]*world // by the recorded settings, and by the others
	agents   map[string]*agent
	seen     map[string]bool // agents that ever were there
	sweeps   []sweep
	result   Result
}

// sweep is one that ended.
type sweep struct {
	at time.Time
	journal.Sweep
}

// line takes in the next line.
func (r *replayer) line(l journal.Line) error {
	if r.result.From.IsZero() {
		r.result.From = l.At
	}
	if l.At.After(r.result.To) {
		r.result.To = l.At
	}
	switch e := l.Entry.(type) {
	case journal.Settings:
		return r.rules(l.At, e)
	case journal.Sweep:
		r.sweeps = append(r.sweeps, sweep{l.At, e})
	case journal.Gap:
		r.result.Missing += e.Lines
	case journal.Left:
		r.leave(l.Agent, l.At)
	default:
		if l.Agent == "" {
			return nil
		}
		if r.worlds[0] == nil {
			return ErrEmpty
		}
		a := r.agent(l.Agent)
		a.line(l)
		a.advance(l.At.Add(-ahead))
	}
	return nil
}

// rules puts settings into force, if they are others than before.
func (r *replayer) rules(at time.Time, s journal.Settings) error {
	if r.worlds[0] != nil && reflect.DeepEqual(r.settings, s) {
		return nil
	}
	for _, id := range r.ids() {
		r.agents[id].advance(at)
	}
	if r.worlds[0] == nil {
		bound, err := r.other.bind(s)
		if err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		r.other = bound
		r.worlds = [2]*world{{replayer: r}, {replayer: r}}
	}
	r.settings = s
	for i, w := range r.worlds {
		var err error
		if w.rules, err = compile(s, []Settings{{}, r.other}[i]); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
	}
	for _, id := range r.ids() {
		r.agents[id].both(at, func(s *sim) { s.decide(statussync.Woke{At: s.now}) })
	}
	r.result.Systems = nil
	for _, sys := range s.Systems {
		r.result.Systems = append(r.result.Systems, sys.System)
	}
	return nil
}

func (r *replayer) ids() []string {
	ids := make([]string, 0, len(r.agents))
	for id := range r.agents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (r *replayer) agent(id string) *agent {
	a := r.agents[id]
	if a == nil {
		a = newAgent(id, r)
		r.agents[id], r.seen[id] = a, true
	}
	return a
}

// leave ends an agent.
func (r *replayer) leave(id string, at time.Time) {
	a := r.agents[id]
	if a == nil {
		return
	}
	a.advance(at)
	choices, uncertain := a.judge()
	r.result.Choices += choices
	r.result.Uncertain += uncertain
	r.result.Recorded = append(r.result.Recorded, a.recorded.writes...)
	r.result.Own = append(r.result.Own, a.sims[0].writes...)
	r.result.Other = append(r.result.Other, a.sims[1].writes...)
	delete(r.agents, id)
}

func (r *replayer) end() Result {
	r.result.Agents = len(r.seen)
	for _, all := range [][]Write{r.result.Recorded, r.result.Own, r.result.Other} {
		slices.SortStableFunc(all, func(a, b Write) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.System, b.System))
		})
	}
	return r.result
}
