package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/statussync/engine"
)

var errNotReady = errors.New("not ready to run: see the problems above")

// checkTime is how long a check may take. The lists of large accounts are read
// within the vendors' limits.
const checkTime = 10 * time.Minute

// check reads the accounts once, as the bridge would, and prints what it finds
// for the people who set it up. It changes nothing. Refused is why the file or
// the environment cannot be used, nil when they can.
func check(ctx context.Context, out io.Writer, c config, a accounts, refused error) error {
	b := &bridge{setup: setup{clock: ctikit.SystemClock{}}, config: c}
	if refused == nil {
		b = newBridge(c, a, slog.New(slog.DiscardHandler))
	}
	return b.check(ctx, out, refused)
}

func (b *bridge) check(ctx context.Context, out io.Writer, refused error) error {
	f := &findings{bridge: b}
	if refused != nil {
		f.problem(refused)
	} else {
		f.look(ctx)
	}
	f.print(out)
	if len(f.problems) > 0 {
		return errNotReady
	}
	return nil
}

// findings are what a check finds.
type findings struct {
	bridge   *bridge
	stats    engine.Stats
	people   []*people // by system
	notices  []engine.Notice
	problems []string // that must be mended
	remarks  []string // that may be meant
}

func (f *findings) problem(err error) { f.problems = append(f.problems, cli.Problems(err)...) }

// look reads the statuses of all accounts and, if these fit the config file,
// all agents.
func (f *findings) look(ctx context.Context) {
	b := f.bridge
	for _, s := range b.systems {
		if _, err := s.Catalog(ctx); err != nil {
			f.problem(s.trouble())
		}
	}
	f.problem(b.config.unknownStatuses(b.catalogs()).Err())
	f.problem(b.accounts.events.Check(ctx, b.log))
	if len(f.problems) > 0 {
		return
	}
	b.dryRun = true
	for _, s := range b.systems {
		seen := &people{System: s.System, known: map[string]engine.Person{}}
		f.people, s.System = append(f.people, seen), seen
	}
	b.notify = func(n engine.Notice) { f.notices = append(f.notices, n) }
	if err := b.build(ctx); err != nil {
		f.problem(err)
		return
	}
	if err := f.sweep(ctx); err != nil {
		f.problem(err)
		return
	}
	f.judge(ctx)
}

// sweep has the engine read all agents and match them.
func (f *findings) sweep(ctx context.Context) error {
	eng, clock := f.bridge.engine.Load(), f.bridge.clock
	for end := clock.Now().Add(checkTime); eng.Stats().Sweeps == 0; {
		next, err := eng.Step(ctx)
		if err != nil {
			return err
		}
		now := clock.Now()
		if now.After(end) {
			return fmt.Errorf("the agents could not be read within %v", checkTime)
		}
		if err := clock.Sleep(ctx, next.Sub(now)); err != nil {
			return err
		}
	}
	f.stats = eng.Stats()
	return nil
}

// judge says what of all that must be mended.
func (f *findings) judge(ctx context.Context) {
	for _, s := range f.stats.Systems {
		switch {
		case !s.Failing.IsZero():
			f.problems = append(f.problems, fmt.Sprintf("%s: the agents cannot be read: check what %s may do",
				title(s.System), orElse(credentials[s.System], "the credential")))
		case s.Joined == 0 && f.complete():
			f.problems = append(f.problems, title(s.System)+": no agent is matched: the same e-mail address is in no other system")
		}
	}
	for _, p := range f.bridge.engine.Load().Preflight(ctx) {
		switch {
		case p.Code == engine.NoWebhook: // the bridge makes it
		case p.Fatal:
			f.problems = append(f.problems, title(p.System)+": "+p.Detail)
		default:
			f.remarks = append(f.remarks, title(p.System)+": "+p.Detail)
		}
	}
	f.remarks = append(f.remarks, f.bridge.engine.Load().Rules().Warnings()...)
	f.problem(f.unknownAgents().Err())
}

// complete reports whether all lists could be read.
func (f *findings) complete() bool {
	return !slices.ContainsFunc(f.stats.Systems, func(s engine.SystemStats) bool { return !s.Failing.IsZero() })
}

// unknownAgents are the mistakes in the config file's agents, where all lists
// could be read.
func (f *findings) unknownAgents() *jsonfile.FileError {
	c := f.bridge.config
	m := &jsonfile.FileError{File: c.file}
	if !f.complete() {
		return m
	}
	for i, x := range c.ignore {
		if !f.knows(x.agent) {
			m.Add(x.line, fmt.Sprintf("ignore, entry %d", i+1), "an agent of one of the systems", "one that none of them has")
		}
	}
	for n, p := range c.phones {
		for i, x := range p.Agents {
			field := fmt.Sprintf("phones.%s.agents, entry %d", p.System, i+1)
			if !f.people[0].has(x.zendesk) {
				m.Add(x.line, field, "the id of an agent in Zendesk", "an id that no agent has")
			}
			if !f.people[n+1].has(x.phone) {
				m.Add(x.line, field, "the id of an agent in "+title(p.System), "an id that no agent has")
			}
		}
	}
	return m
}

// knows reports whether an agent is in a system, by e-mail address or Zendesk id.
func (f *findings) knows(agent string) bool {
	for _, p := range f.people {
		if p.hasEmail(agent) {
			return true
		}
	}
	return f.people[0].has(agent)
}
