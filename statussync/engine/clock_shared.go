package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Only the leader gets replies, and so learns how the products' clocks go. A follower
// that does not know puts every mark five seconds wide (S2), and minutes wrong where
// a product's clock is: the choice in a webhook that it takes would lose to one made
// well before. So the leader saves what it knows. The replicas' own clocks are taken
// to agree: the spans in a record are of all of them.

const clockKeys = "clock/"

func clockKey(system string) string { return clockKeys + segment(system) }

// clockRecord is how far a product's clock is ahead.
type clockRecord struct {
	V  int    `json:"v"`
	Lo string `json:"lo"`
	Hi string `json:"hi"`
}

// clockSlack is by how much what is saved may be off what the leader knows, so that
// sweeps that find nothing new save nothing.
const clockSlack = 100 * time.Millisecond

// unshared is what is known of the clock, and whether the others should know.
func (c *providerClock) unshared() (o statussync.Offset, yes bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, was := c.offset(), c.shared
	return o, o.Known && (!was.Known || (o.Lo-was.Lo).Abs() > clockSlack || (o.Hi-was.Hi).Abs() > clockSlack)
}

// wasShared notes what is saved.
func (c *providerClock) wasShared(o statussync.Offset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shared = o
}

// follow takes over what the leader knows.
func (c *providerClock) follow(o statussync.Offset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.date, c.echo, c.shared = o, statussync.Offset{}, o
}

// shareClock saves how a system's clock goes.
func (e *Engine) shareClock(ctx context.Context, m *member) {
	o, yes := m.clock.unshared()
	if e.lease == nil || !yes {
		return
	}
	if err := e.share(ctx, clockKey(m.Name()), clockRecord{sharedVersion, o.Lo.String(), o.Hi.String()}); err != nil {
		e.cfg.Logger.WarnContext(ctx, "offset of a clock not saved", "system", m.Name(), "err", err)
		return
	}
	m.clock.wasShared(o)
}

// sharedClock reads how a system's clock goes.
func (e *Engine) sharedClock(ctx context.Context, m *member) error {
	key := clockKey(m.Name())
	value, _, err := e.records.store.Get(ctx, e.records.prefix+key)
	if err != nil && !errors.Is(err, ErrBroken) {
		return fmt.Errorf("engine: read %s: %w", key, err)
	}
	m.followClock(value)
	return nil
}

// followClock takes over a record, if it can be understood.
func (m *member) followClock(value []byte) {
	var rec clockRecord
	if json.Unmarshal(value, &rec) != nil || rec.V != sharedVersion {
		return
	}
	lo, errLo := time.ParseDuration(rec.Lo)
	hi, errHi := time.ParseDuration(rec.Hi)
	if errLo == nil && errHi == nil && lo <= hi {
		m.clock.follow(statussync.Offset{Lo: lo, Hi: hi, Known: true})
	}
}
