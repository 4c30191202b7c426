package engine

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// beginJournal opens the journal, before anything happens, and once: where the
// store fails after it, what the store holds is restored anew. The error is the
// store's: where the journal itself fails, the engine works without one.
func (e *Engine) beginJournal(ctx context.Context) (store error) {
	if e.cfg.Journal == nil || e.recorded {
		return nil
	}
	reports := context.WithoutCancel(ctx)
	from := journal.Source{
		Account: e.cfg.Account,
		Opening: func(ctx context.Context, at time.Time) iter.Seq2[journal.Line, error] {
			return noting(e.openJournal(ctx, at), &store)
		},
		Report: func(err error) { e.journalFailed(reports, err) },
	}
	err := e.cfg.Journal.Begin(ctx, e.cfg.Clock.Now(), from)
	if e.recorded = store == nil; e.recorded && err != nil {
		e.journalFailed(ctx, err)
	}
	return store
}

// noting keeps the error with which lines end.
func noting(lines iter.Seq2[journal.Line, error], failed *error) iter.Seq2[journal.Line, error] {
	return func(yield func(journal.Line, error) bool) {
		for l, err := range lines {
			if err != nil {
				*failed = err
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

// journalFailed reports what the journal lacks.
func (e *Engine) journalFailed(ctx context.Context, err error) {
	code := JournalFails
	if errors.Is(err, journal.ErrGap) {
		code = JournalGap
	}
	e.notify(ctx, Notice{Code: code, Detail: strings.TrimPrefix(err.Error(), "journal: ")})
}

// record adds a line to the journal, if there is one.
func (e *Engine) record(l journal.Line) {
	if e.cfg.Journal != nil {
		e.cfg.Journal.Add(l)
	}
}

// openJournal yields what a file of the journal opens with. Agents whose records
// cannot be read are left out.
func (e *Engine) openJournal(ctx context.Context, at time.Time) iter.Seq2[journal.Line, error] {
	return func(yield func(journal.Line, error) bool) {
		if !yield(journal.Line{At: at, Entry: e.settings()}, nil) {
			return
		}
		for it, err := range e.records.store.Scan(ctx, e.records.prefix+agentKeys) {
			if errors.Is(err, ErrBroken) {
				continue
			}
			key := strings.TrimPrefix(it.Key, e.records.prefix)
			var rec record
			if err == nil {
				if rec, err = decode(key, it.Value, e.records.formats.newest); err != nil {
					continue
				}
			}
			frame := journal.Frame{IDs: rec.IDs, State: rec.State}
			agent := unsegment(strings.TrimPrefix(key, agentKeys))
			if !yield(journal.Line{At: at, Agent: agent, Version: it.Version, Entry: frame}, err) || err != nil {
				return
			}
		}
	}
}

// settings are what the journal has of the rules in force.
func (e *Engine) settings() journal.Settings {
	r := e.rules.Load()
	s := journal.Settings{Pairs: r.pairs, Holds: r.holds}
	for i, sys := range r.systems {
		t := e.systems[i].traits
		s.Systems = append(s.Systems, journal.System{System: sys, Grain: t.Grain, ListLag: t.ListLag})
	}
	return s
}

// recordSettings notes rules or statuses, if they have changed, for the journal and
// the feed.
func (e *Engine) recordSettings(was, is *rules) {
	same := reflect.DeepEqual(was.systems, is.systems) && reflect.DeepEqual(was.pairs, is.pairs) && slices.EqualFunc(was.holds, is.holds, func(a, b statussync.Hold) bool { return reflect.DeepEqual(a, b) })
	if same {
		return
	}
	e.feed.renew() // it is known by other names, or for other reasons
	if e.cfg.Journal != nil {
		e.record(journal.Line{At: e.cfg.Clock.Now(), Entry: e.settings()})
	}
}

// recordJoined notes an agent that is joined, or joined anew, as it was saved.
func (e *Engine) recordJoined(agent string, rec record) {
	e.record(journal.Line{At: e.cfg.Clock.Now(), Agent: agent, Version: rec.version, Entry: journal.Frame{IDs: rec.IDs, State: rec.State, Joined: true}})
}

// recordFresh notes an agent whose record was put aside.
func (e *Engine) recordFresh(key string) {
	if agent, ok := strings.CutPrefix(key, agentKeys); ok {
		agent = unsegment(agent)
		rec := record{}
		e.identify(&rec, agent)
		e.recordJoined(agent, rec)
	}
}

// recordSweep notes a sweep that ends.
func (e *Engine) recordSweep(s *sweeper) {
	sweep := journal.Sweep{Began: s.began}
	for i, bad := range s.bad {
		if bad {
			sweep.Without = append(sweep.Without, e.systems[i].Name())
		}
	}
	e.record(journal.Line{At: e.cfg.Clock.Now(), Entry: sweep})
}

// recordDecision notes a decision that has changed a record.
func (e *Engine) recordDecision(d *decision, rec record) {
	if e.cfg.Journal == nil || rec.version == d.version {
		return
	}
	l := journal.Line{Agent: d.agent, Version: rec.version}
	switch in := d.in.(type) {
	case statussync.Reports:
		l.Entry = e.journalReports(d, rec, in)
		for i := range in {
			l.At = later(l.At, in[i].At)
		}
	case statussync.Asked:
		l.At, l.Entry = in.At, journal.Asked{System: in.System, Status: in.Status, By: in.By}
	case statussync.Sending:
		l.At, l.Entry = in.At, journalWrite(in.System, d.effects)
	case statussync.Sent:
		l.At, l.Entry = in.At, journal.Sent{System: in.System, Outcome: in.Outcome, Code: in.Code}
	case statussync.Woke:
		l.At, l.Entry = in.At, journal.Woke{}
	}
	e.record(l)
}

// journalWrite is the write that a decision has opened; without one, time has
// passed.
func journalWrite(system string, effects []statussync.Effect) journal.Entry {
	for _, ef := range effects {
		if ef.Kind == statussync.DoWrite && ef.System == system {
			return journal.Write{System: ef.System, Status: ef.Status, Hold: ef.Hold, Cause: ef.Cause}
		}
	}
	return journal.Woke{}
}

// journalReports are reports with what became of them.
func (e *Engine) journalReports(d *decision, rec record, in statussync.Reports) journal.Reports {
	out := journal.Reports{Shows: map[string]statussync.Status{}}
	for _, m := range e.systems {
		was, is := statussync.Look(d.before, m.Name()), statussync.Look(rec.State, m.Name())
		if was.Shows != is.Shows {
			out.Shows[m.Name()] = is.Shows
		}
	}
	for _, r := range in {
		was, is := statussync.Look(d.before, r.System), statussync.Look(rec.State, r.System)
		out.Reports = append(out.Reports, journal.Report{Report: r, Ours: ours(r, was, is)})
	}
	return out
}

// ours reports whether the status of a report is what we wrote, or half of it. What
// refines it is somebody's.
func ours(r statussync.Report, was, is statussync.View) bool {
	switch r.By {
	case statussync.Agent, statussync.Machine, statussync.Reconnect, statussync.Nobody:
		return false
	case statussync.Anyone, statussync.API, statussync.Resumed:
	}
	finer := func(than statussync.Status) bool { return r.Status != than && r.Status.Refines(than) }
	if was.Ours && finer(was.Shows) || open(was.Open) && finer(was.Open.Status) {
		return false
	}
	wrote := open(was.Open) && was.Open.Status.Refines(r.Status) && (is.Ours || open(is.Open) || is.Shows == was.Shows)
	return r.Status != "" && (wrote || is.Ours && is.Shows.Refines(r.Status))
}
