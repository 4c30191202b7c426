package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
)

var errBroken = errors.New("the contract is broken")

// demo plays a shift on the fakes in simulated time and judges how the bridge
// did. The same arguments give the same output.
func demo(ctx context.Context, out io.Writer, phones []string, agents int, w faults, seed uint64) error {
	return demoWith(ctx, extras{}, out, phones, agents, w, seed)
}

// runDemo plays the demo and, if that is asked for, records it.
func runDemo(ctx context.Context, f flags, out io.Writer) error {
	if f.journal == "" {
		return demoWith(ctx, extras{replicas: f.replicas}, out, f.phones, f.agents, f.faults, f.seed)
	}
	return recordedDemo(f.journal, func(w *journal.Writer) error {
		return demoWith(ctx, extras{journal: w}, out, f.phones, f.agents, f.faults, f.seed)
	})
}

func demoWith(ctx context.Context, x extras, out io.Writer, phones []string, agents int, w faults, seed uint64) error {
	say := func(format string, args ...any) { fmt.Fprintf(out, format, args...) }
	f, err := newFloorWith(ctx, x, phones, agents, w, seed, say)
	if err != nil {
		return err
	}
	f.schedule() //nolint:contextcheck // the fakes deliver webhooks on their own
	end := dawn.Add(f.scriptEnd())
	if x.replicas > 1 {
		f.clock.AfterFunc(scriptStart+(f.scriptEnd()-scriptStart)/2, f.crash)
	}
	say("A shift of %d agents from %s to %s; %s.\n\n", agents, dawn.Format(time.TimeOnly), end.Format(time.TimeOnly), w)
	if err := f.run(ctx, dawn.Add(f.lastClicks())); err != nil {
		return err
	}
	_, broken := f.judge()
	if err := f.run(ctx, end.Add(10*time.Minute+f.backlog())); err != nil {
		return err
	}
	before := len(f.recorder.writes)
	f.sweep()
	if err := f.run(ctx, end.Add(12*time.Minute+f.backlog())); err != nil {
		return err
	}
	o, brokenAtLast := f.judge()
	broken = append(append(broken, brokenAtLast...), o.tooMany(agents)...)
	if n := len(f.recorder.writes) - before; n > 0 {
		broken = append(broken, fmt.Sprintf("a further sweep wrote %d times", n))
	}
	f.table(out, o)
	for _, b := range broken {
		say("BROKEN: %s\n", b)
	}
	if len(broken) > 0 {
		return errBroken
	}
	say("\nThe contract holds: every pair is consistent, the last observable click of everyone stands, a further sweep writes nothing.\n")
	return nil
}

// table sums the shift up.
func (f *floor) table(out io.Writer, o outcome) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	cells := func(name string, cell func(i int, system string) any) {
		fmt.Fprintf(t, "%s\t", name)
		for i, s := range f.engine.Stats().Systems {
			fmt.Fprintf(t, "%v\t", cell(i, s.System))
		}
		fmt.Fprintln(t)
	}
	row := func(name string, of func(engine.SystemStats) int64) {
		sums := f.counts(of)
		cells(name, func(i int, _ string) any { return sums[i] })
	}
	fmt.Fprintln(out)
	cells("", func(_ int, system string) any { return title(system) })
	cells("clicks by people", func(_ int, system string) any { return f.clicks(system) })
	cells("statuses set by the bridge", func(_ int, system string) any { return f.applied(system) })
	row("events of its own writes", func(s engine.SystemStats) int64 { return s.Echoes })
	row("repeated or late events", func(s engine.SystemStats) int64 { return s.Stale })
	row("writes saved by newer clicks", func(s engine.SystemStats) int64 { return s.NoOps })
	row("readings of one agent", func(s engine.SystemStats) int64 { return s.Reads })
	row("pages of lists read", func(s engine.SystemStats) int64 { return s.Pages })
	row("requests put off by a 429", func(s engine.SystemStats) int64 { return s.Throttled })
	_ = t.Flush()
	fmt.Fprintf(out, "%d writes failed, %d corrected another, %d covered a click before anything showed it; %d sweeps read all agents\n",
		f.recorder.failed, f.recorder.corrections, f.recorder.lost, f.sweeps())
	fmt.Fprintf(out, "%d writes were accepted and not taken; %d agents are blocked by that, of %d nobody can know the last click\n",
		f.ignored(), o.blocked, o.undecidable)
	if f.follows[onConnect] {
		fmt.Fprintf(out, "%d changes in Connect were taken back\n", f.recorder.reverts)
	}
}

// ignored is how many writes were accepted and not taken.
func (f *floor) ignored() int {
	n := f.zendesk.IgnoredWrites()
	for _, p := range f.phones {
		n += p.provider().IgnoredWrites()
	}
	return n
}

func (f *floor) clicks(system string) (n int) {
	for _, all := range f.recorder.causes {
		for _, c := range all {
			if c.system == system {
				n++
			}
		}
	}
	return n
}

func (f *floor) applied(system string) (n int) {
	for _, w := range f.recorder.writes {
		if w.system == system {
			n++
		}
	}
	return n
}
