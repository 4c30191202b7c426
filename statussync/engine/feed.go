package engine

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// Position is how far a reader of [Engine.Feed] has come. The zero Position is the
// beginning. It is good for one engine only: after a restart, or where too much was
// missed, the feed begins anew.
type Position struct {
	Epoch string `json:"epoch"`
	Seq   uint64 `json:"seq"`
}

// Batch is a part of a feed.
type Batch struct {
	// Position is where the feed goes on after this.
	Position
	// Reset says that the feed begins here: forget what came before.
	Reset bool `json:"reset,omitempty"`
	// More says that more is there already: the first batch without it completes what
	// [Batch.Reset] began.
	More bool  `json:"more,omitempty"`
	Rows []Row `json:"rows"` // the oldest change first
}

// Row is an agent as it is when the row is read, which may be later than its Seq.
type Row struct {
	Key string `json:"key"` // names the row, also when it is gone
	Seq uint64 `json:"seq"` // of its latest change, in the order of all
	// Agent says what [Engine.Explain] does. Of an agent that is not joined it has no
	// Agent, and one system alone.
	Agent Explanation `json:"agent,omitzero"`
	Gone  bool        `json:"gone,omitempty"`  // it is no more, or is joined and has another row now
	Newer bool        `json:"newer,omitempty"` // a newer version has saved its record: nothing is known of it
}

// batchRows is how many rows a batch has at most.
const batchRows = 500

// Feed yields all agents that are saved, then those whose saved record changes. Where
// the store is a [Watcher], it shows changes of other processes too, as long as
// [Engine.Run] runs. Agents that are not joined are there as soon as something was
// reported of them, or a sweep of this process saw them. It ends with ctx and its error, or with that of the store.
//
// Each agent is there once in what has not been read yet, as it is by then. So a
// slow reader gets fewer and larger batches, is never waited for, and costs no
// memory; one that pauses between two gets joined changes. A Position that was read
// before, perhaps by another reader of this engine, goes on from there. When
// statuses or rules have changed, all agents come again.
//
// There are ids only, and no personal data.
func (e *Engine) Feed(ctx context.Context, after Position) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if err := e.startFeed(ctx); err != nil {
			yield(Batch{}, err)
			return
		}
		for at := after; ; {
			news := e.feed.since(at, batchRows)
			b := Batch{Position: news.at, Reset: news.reset, More: news.more, Rows: make([]Row, 0, len(news.marks))}
			for _, m := range news.marks {
				row, err := e.row(ctx, m)
				if err != nil {
					yield(Batch{}, err)
					return
				}
				b.Rows = append(b.Rows, row)
			}
			if (len(b.Rows) > 0 || b.Reset) && !yield(b, nil) {
				return
			}
			if at = news.at; news.more {
				continue
			}
			select {
			case <-news.next:
			case <-ctx.Done():
				yield(Batch{}, ctx.Err())
				return
			}
		}
	}
}

// row reads the agent that a mark is about.
func (e *Engine) row(ctx context.Context, m mark) (Row, error) {
	row := Row{Key: m.key, Seq: m.seq}
	rec, version, err := e.records.get(ctx, m.key)
	agent, joined := strings.CutPrefix(m.key, agentKeys)
	agent = unsegment(agent)
	switch {
	case errors.Is(err, ErrNewer):
		row.Newer = true
	case err != nil:
		return Row{}, err
	case joined && (version == 0 || rec.IDs[e.systems[0].Name()] != agent):
		row.Gone = true
	case joined:
		row.Agent = e.explain(agent, rec)
	default:
		row.Agent = e.explainApart(m.key, rec, version)
		row.Gone = row.Agent.Systems == nil
	}
	return row, nil
}

// explainApart is the explanation of an agent that is not joined, by its record,
// else as a list shows it; without systems where it has neither.
func (e *Engine) explainApart(key string, rec record, version uint64) Explanation {
	out := Explanation{At: e.cfg.Clock.Now().UTC()}
	system, id, _ := strings.Cut(strings.TrimPrefix(key, looseKeys), "/")
	m := e.member(unsegment(system))
	seen, inList := e.feed.inList(key)
	if m == nil || version == 0 && !inList {
		return out
	}
	shows, since, activity := seen.status, seen.since, statussync.Activity{Doing: seen.doing}
	if version != 0 {
		v := statussync.Look(rec.State, m.Name())
		shows, since, activity = v.Shows, v.Chosen, statussync.ActivityIn(rec.State, m.Name())
	}
	out.Systems = []SystemExplanation{{
		System: m.Name(), ID: unsegment(id), Shows: named(shows, e.catalog.names(m.index)),
		Since: Interval{since.Earliest, since.Latest}, Activity: activity,
	}}
	return out
}

// startFeed has changes be noted from now on, and all that there is.
func (e *Engine) startFeed(ctx context.Context) error {
	f := &e.feed
	f.starting.Lock()
	defer f.starting.Unlock()
	if f.started() {
		return nil
	}
	f.begin()
	if err := e.rescan(ctx); err != nil {
		f.end()
		return err
	}
	return nil
}

// rescan compares the store with what the feed knows.
func (e *Engine) rescan(ctx context.Context) error {
	if err := e.records.retry(ctx, formatKey, func() error { return e.records.ready(ctx) }); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, prefix := range []string{agentKeys, looseKeys} {
		for it, err := range e.records.store.Scan(ctx, e.records.prefix+prefix) {
			if err != nil && !errors.Is(err, ErrBroken) {
				return fmt.Errorf("engine: scan: %w", err)
			}
			key := strings.TrimPrefix(it.Key, e.records.prefix)
			seen[key] = true
			e.feed.note(key, it.Version, false)
		}
	}
	e.feed.keep(seen)
	return nil
}

// watchFeed follows the store while there are readers, and until ctx ends.
func (e *Engine) watchFeed(ctx context.Context) {
	watcher, ok := e.cfg.Store.(Watcher)
	if !ok {
		return
	}
	select {
	case <-e.feed.wanted():
	case <-ctx.Done():
	}
	for ctx.Err() == nil {
		e.followFeed(ctx, watcher)
		_ = e.cfg.Clock.Sleep(ctx, storeRetry)
	}
}

// followFeed ends when the store's watch does.
func (e *Engine) followFeed(ctx context.Context, watcher Watcher) {
	defer e.survive(ctx, "Watch")
	changes := watcher.Watch(ctx, e.records.prefix)
	e.feed.watched.Store(true)
	defer e.feed.watched.Store(false)
	if err := e.rescan(ctx); err != nil {
		return
	}
	for it, err := range changes {
		if err != nil {
			return
		}
		if key := strings.TrimPrefix(it.Key, e.records.prefix); isAgents(key) {
			e.feed.note(key, it.Version, it.Value == nil)
		}
	}
}

// isAgents reports whether a key is that of an agent's record.
func isAgents(key string) bool {
	return strings.HasPrefix(key, agentKeys) || strings.HasPrefix(key, looseKeys)
}
