package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/ctikit/ctikit/examples/internal/vendors"
)

const joinFor = 100 * time.Millisecond // changes within it are one patch

// flushEvery sends what changed until ctx ends.
func (b *board) flushEvery(ctx context.Context) {
	tick := time.NewTicker(joinFor)
	defer tick.Stop()
	var second time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			var raised []news
			if now.Sub(second) >= time.Second {
				second, raised = now, b.picture.raise()
			}
			b.flush()
			if len(raised) > 0 {
				b.feed.publish("alert", raised)
			}
		}
	}
}

// flush sends the rows that look different now. The snapshot is taken under the
// same lock, so that its number is that of what it shows.
func (b *board) flush() {
	b.flushing.Lock()
	defer b.flushing.Unlock()
	if all := b.picture.changes(b.dayFrom()); len(all) > 0 {
		b.feed.publish("patch", all)
	}
}

// changes are the rows that look different than when they were last sent.
func (p *picture) changes(from time.Time) (all []news) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	for id := range p.dirty {
		a := p.agents[id]
		if a == nil {
			all = append(all, news{id: formatID(id), was: p.left[id]})
			continue
		}
		row := p.row(a, from, now)
		wire, err := json.Marshal(row)
		if err != nil || bytes.Equal(wire, a.wire) {
			continue
		}
		row.Bars = nil
		short, err := json.Marshal(row)
		if err != nil {
			continue
		}
		all = append(all, news{formatID(id), a.groups, a.sent, short, wire})
		a.wire, a.plain, a.sent = wire, short, a.groups
	}
	clear(p.dirty)
	clear(p.left)
	return all
}

// snapshot is the whole floor.
type snapshot struct {
	Epoch    string            `json:"epoch"`
	Seq      uint64            `json:"seq"`
	Now      int64             `json:"now"`
	From     int64             `json:"from"` // since when today's bars are known
	Me       me                `json:"me"`
	Learned  bool              `json:"learned"` // the lists have been read once
	Days     bool              `json:"days"`    // agents' days are recorded
	Systems  []systemCell      `json:"systems"`
	Groups   []named           `json:"groups"`
	Statuses []statusCell      `json:"statuses"`
	Rows     []json.RawMessage `json:"rows"`
}

type named struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type statusCell struct {
	named
	Kind   string  `json:"kind"`
	Groups []int64 `json:"groups,omitempty"` // whose members may use it; none: all
}

// systemCell is how fresh what a system shows is.
type systemCell struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Last  int64  `json:"last"`
	Stale bool   `json:"stale,omitempty"` // its lists or its stream of events cannot be read
}

// snapshot is what somebody sees of the floor, as of the last flush.
func (b *board) snapshot(r rights) snapshot {
	b.flushing.Lock()
	defer b.flushing.Unlock()
	b.feed.mu.Lock()
	s := snapshot{Epoch: b.feed.epoch, Seq: b.feed.seq}
	b.feed.mu.Unlock()
	p := b.picture
	s.Systems = b.systems()
	p.mu.Lock()
	defer p.mu.Unlock()
	s.Now, s.From, s.Learned, s.Days, s.Rows = millis(p.clock()), millis(b.dayFrom()), p.learned, p.days, []json.RawMessage{}
	for _, a := range p.agents {
		n := news{groups: a.sent, plain: a.plain, days: a.wire}
		if row := n.row(r); row != nil { // nil also if it was not sent yet
			s.Rows = append(s.Rows, row)
		}
	}
	for id, name := range p.groups {
		if r.sees.over([]int64{id}) {
			s.Groups = append(s.Groups, named{id, name})
		}
	}
	slices.SortFunc(s.Groups, func(a, b named) int { return cmp.Compare(a.Name, b.Name) })
	for id, st := range p.statuses {
		s.Statuses = append(s.Statuses, statusCell{named{int64(id), st.Name}, p.kind(id), st.GroupIDs})
	}
	slices.SortFunc(s.Statuses, func(a, b statusCell) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// systems are how fresh each system is.
func (b *board) systems() (all []systemCell) {
	for _, s := range b.engine.Stats().Systems {
		stale := !s.Failing.IsZero() || s.System == vendors.Connect && b.accounts.events.Trouble() != ""
		all = append(all, systemCell{s.System, titleOf(s.System), millis(s.LastSuccess), stale})
	}
	return all
}

// dayFrom is since when the board knows of today.
func (b *board) dayFrom() time.Time {
	now := b.picture.clock().In(b.picture.zone)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, b.picture.zone)
	if b.began.After(midnight) {
		return b.began
	}
	return midnight
}
