package storm

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

// CheckSaved reads in a store what was acknowledged, soon after a process was
// killed: the last clicks of people who wait for them, and what held people have
// wished. The next process's first sweep could hide what is lacking.
func (s *Storm) CheckSaved(store engine.Store) (checked int) {
	eng, err := s.reader(store)
	if err != nil {
		s.t.Fatalf("reader of the store: %v", err)
	}
	now := time.Now()
	for agent := int64(FirstAgent); agent < FirstAgent+Everyone; agent++ {
		last, ok := s.last(agent)
		if !isSteady(agent) && !isCaller(agent) || !ok || !s.acknowledged(agent, last, now) {
			continue
		}
		x, err := eng.Explain(s.ctx, zendeskID(agent))
		if newer, _ := s.last(agent); newer != last {
			continue // they go on meanwhile
		}
		if err != nil {
			s.errorf(agent, "is not in the store: %v", err)
			continue
		}
		checked++
		side := x.Systems[0]
		if last.System == Aircall {
			side = x.Systems[1]
		}
		if !has(side, s.status(last.Click)) {
			s.errorf(agent, "clicked %s in %s at %v, which was acknowledged, and the store has at %v\n%v", last.Status, last.System, last.at, now, x)
		}
	}
	return checked
}

// has reports whether a record has a choice: as what stands, or what is wished, or
// what came so late that a reading must show whether it stands.
func has(x engine.SystemExplanation, want statussync.Status) bool {
	return x.Wants.ID == want || x.Shows.ID == want || x.Waits.For == statussync.Place && x.Waits.Status.ID == want
}

// acknowledged reports whether all webhooks about a click have been. Aircall
// sends a second one, with the reason, a second later; it never says whether a
// bare "unavailable" is a choice.
func (s *Storm) acknowledged(agent int64, last clicked, now time.Time) bool {
	id := zendeskID(agent)
	if last.System == Aircall {
		id = aircallID(agent)
		if last.Status == string(aircall.Unavailable) || now.Sub(last.at) < 1500*time.Millisecond {
			return false
		}
	}
	return s.Relay.settled(id, last.at)
}

// reader is an engine that never works: it explains what a store has.
func (s *Storm) reader(store engine.Store) (*engine.Engine, error) {
	return engine.New(s.ctx, engine.Config{
		Account: account, Store: store,
		Systems: []engine.System{systems.Zendesk(s.Zendesk.Client()), systems.Aircall(s.Aircall.Client())},
		Pairs: []statussync.Pair{{A: Zendesk, B: Aircall, Rules: append(systems.AircallZendeskDefaults(),
			statussync.Both("Lunch", "unavailable/out_for_lunch"), statussync.Forward("Coaching", "available"))}},
		Holds: Holds,
	})
}

// account is what the bridge calls its only account.
const account = "main"

// SaveHolds saves the holds of a storm in a store that no process uses yet.
func (s *Storm) SaveHolds(store engine.Store) {
	eng, err := s.reader(store)
	if err == nil {
		err = SaveHolds(s.ctx, eng)
	}
	if err != nil {
		s.t.Fatalf("holds: %v", err)
	}
}

// SaveHolds saves the holds of a storm in place of those that an engine has.
func SaveHolds(ctx context.Context, e *engine.Engine) error {
	saved, err := e.Settings(ctx)
	if err != nil {
		return err
	}
	now := saved[0]
	now.Settings.Holds = Holds
	_, err = e.SetRules(ctx, now.Version, now.Settings, "a test")
	return err
}
