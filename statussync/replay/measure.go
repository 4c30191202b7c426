package replay

import (
	"iter"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// delays are how a system usually answers.
type delays struct {
	reply, echo, read time.Duration // of a write, from then to its event, of a reading
	events            bool          // it reports changes
	marked            bool          // its events have times
	ahead             time.Duration // its clock
}

// Where a journal has none.
const (
	usualReply = 300 * time.Millisecond
	usualEcho  = 500 * time.Millisecond
	usualRead  = 300 * time.Millisecond
)

// samples are what was measured of a system.
type samples struct {
	reply, echo, read, ours, others []time.Duration
	events, marks                   int
	grain                           time.Duration
}

const (
	mostSamples = 4096        // of a kind
	longest     = time.Minute // what took longer was no usual answer
)

func add(all *[]time.Duration, d time.Duration) {
	if d >= 0 && d <= longest && len(*all) < mostSamples {
		*all = append(*all, d)
	}
}

// measure goes through a journal and takes the medians.
func measure(lines iter.Seq2[journal.Line, error]) (map[string]delays, error) {
	all := map[string]*samples{}
	of := func(system string) *samples {
		if all[system] == nil {
			all[system] = &samples{}
		}
		return all[system]
	}
	type side struct{ agent, system string }
	sent := map[side]time.Time{} // writes whose event is still to come
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		switch e := l.Entry.(type) {
		case journal.Settings:
			for _, sys := range e.Systems {
				of(sys.Name).grain = sys.Grain
			}
		case journal.Write:
			sent[side{l.Agent, e.System}] = l.At
		case journal.Sent:
			if at, ok := sent[side{l.Agent, e.System}]; ok && e.Outcome == statussync.Applied {
				add(&of(e.System).reply, l.At.Sub(at))
			}
		case journal.Reports:
			for _, r := range e.Reports {
				at := sent[side{l.Agent, r.System}]
				if of(r.System).report(r, at) {
					delete(sent, side{l.Agent, r.System})
				}
			}
		}
	}
	found := map[string]delays{}
	for system, s := range all {
		d := delays{reply: median(s.reply, usualReply), read: median(s.read, usualRead), events: s.events > 0, marked: s.marks > 0}
		d.echo = max(0, median(s.echo, usualEcho+d.reply/2)-d.reply/2)
		d.ahead = median(s.ours, median(s.others, -d.echo)+d.echo+d.reply/2) - d.reply/2
		found[system] = d
	}
	return found, nil
}

// report takes in a report, after a write at a time or none. It reports whether
// the report is the event of that write.
func (s *samples) report(r journal.Report, sent time.Time) (echo bool) {
	if r.Source != statussync.Event {
		add(&s.read, r.At.Sub(r.Since))
		return false
	}
	if r.Status == "" {
		return false
	}
	s.events++
	ours := r.Ours && !sent.IsZero()
	if !r.Mark.At.IsZero() {
		s.marks++
		mark := r.Mark.At.Add(s.grain / 2) // it is rounded down
		switch {
		case ours && len(s.ours) < mostSamples:
			s.ours = append(s.ours, mark.Sub(sent))
		case !ours && len(s.others) < mostSamples:
			s.others = append(s.others, mark.Sub(r.At))
		}
	}
	if ours {
		add(&s.echo, r.At.Sub(sent))
	}
	return ours
}

func median(all []time.Duration, none time.Duration) time.Duration {
	if len(all) == 0 {
		return none
	}
	slices.Sort(all)
	return all[len(all)/2]
}
