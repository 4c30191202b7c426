package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Preview is what settings would change now.
type Preview struct {
	Agents  int              `json:"agents"`            // those with another wish in some system
	Changes []PreviewedCount `json:"changes,omitempty"` // by system, in the engine's order, the most first
	Unknown int              `json:"unknown,omitempty"` // agents whose records cannot be read
	// Suspicious are lines about what is allowed and may surprise.
	Suspicious []string `json:"suspicious,omitempty"`
}

// PreviewedCount counts the agents that would get a status in a system, in place
// of another one. Those of a hold count as well.
type PreviewedCount struct {
	System string      `json:"system"`
	Status NamedStatus `json:"status"`
	Agents int         `json:"agents"`
}

// Preview says what [Engine.SetRules] would change, for the agents as they are now,
// and changes nothing. Errors are those of SetRules, but for conflicts.
func (e *Engine) Preview(ctx context.Context, s Settings) (Preview, error) {
	next, warnings, err := e.rulesFor(s)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Suspicious: warnings}
	counts := map[place]int{} // by system and status
	now, inForce := e.cfg.Clock.Now(), e.Rules()
	err = e.eachSaved(ctx, func(rec record, err error) {
		if err != nil {
			out.Unknown++
			return
		}
		if e.previewed(rec.State, now, inForce, next, counts) {
			out.Agents++
		}
	})
	for at, n := range counts {
		m := e.systems[at.sys]
		out.Changes = append(out.Changes, PreviewedCount{m.Name(), named(statussync.Status(at.id), e.catalog.names(at.sys)), n})
	}
	slices.SortFunc(out.Changes, func(a, b PreviewedCount) int {
		switch x, y := e.member(a.System).index, e.member(b.System).index; {
		case x != y:
			return x - y
		case a.Agents != b.Agents:
			return b.Agents - a.Agents
		}
		return strings.Compare(string(a.Status.ID), string(b.Status.ID))
	})
	return out, err
}

// rulesFor compiles settings as SetRules would.
func (e *Engine) rulesFor(s Settings) (*statussync.Rules, []string, error) {
	c := &e.catalog
	c.build.Lock()
	defer c.build.Unlock()
	next, warnings, err := e.checkSettings(s)
	if err != nil {
		return nil, nil, err
	}
	pairs, _ := e.working(c.all(), next.pairs)
	compiled, err := statussync.Compile(e.systemsWith(c.all()), pairs, next.holds...)
	if err != nil {
		return nil, nil, fmt.Errorf("engine: %w", err)
	}
	return compiled, warnings, nil
}

// previewed counts the statuses that an agent would get, and reports whether there
// are any.
func (e *Engine) previewed(s statussync.State, now time.Time, inForce, next *statussync.Rules, counts map[place]int) (changes bool) {
	was, is := statussync.Preview(s, now, inForce), statussync.Preview(s, now, next)
	for _, m := range e.systems {
		before, after := target(was, m.Name()), target(is, m.Name())
		if before != after {
			counts[place{m.index, string(after)}]++
			changes = true
		}
	}
	return changes
}

// target is what a system should show now.
func target(s statussync.State, system string) statussync.Status {
	v := statussync.Look(s, system)
	return orElse(v.Holds, v.Wants)
}

// eachSaved reads the saved records of joined agents and changes none, also where
// one is damaged.
func (e *Engine) eachSaved(ctx context.Context, each func(rec record, err error)) error {
	for it, err := range e.records.store.Scan(ctx, e.records.prefix+agentKeys) {
		if err != nil && !errors.Is(err, ErrBroken) {
			return fmt.Errorf("engine: scan: %w", err)
		}
		key := strings.TrimPrefix(it.Key, e.records.prefix)
		var rec record
		if err == nil {
			rec, err = decode(key, it.Value, e.records.formats.newest)
		}
		if err == nil && rec.IDs[e.systems[0].Name()] != unsegment(strings.TrimPrefix(key, agentKeys)) {
			continue // the hub was another one
		}
		each(rec, err)
	}
	return nil
}
