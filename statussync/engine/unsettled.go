package engine

import (
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// unsettled are the agents of one system with something that is not as it should
// be, and since when. It is for [Engine.Stats]: nothing is decided by it.
type unsettled struct {
	mu      sync.Mutex
	wishes  map[string]time.Time // to be written, or written and not shown yet
	unread  map[string]time.Time // with a status that only a reading can place
	blocked map[string]time.Time // with a wish that was refused
}

func newUnsettled() *unsettled {
	return &unsettled{wishes: map[string]time.Time{}, unread: map[string]time.Time{}, blocked: map[string]time.Time{}}
}

// note takes in what stands for an agent now.
func (u *unsettled) note(agent string, now time.Time, wish, unread, blocked bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, s := range []struct {
		of  map[string]time.Time
		yes bool
	}{{u.wishes, wish}, {u.unread, unread}, {u.blocked, blocked}} {
		_, was := s.of[agent]
		switch {
		case s.yes && !was:
			s.of[agent] = now
		case was && !s.yes:
			delete(s.of, agent)
		}
	}
}

// counts are how many agents are blocked, and how long the oldest wish and the
// oldest unread status have waited.
func (u *unsettled) counts(now time.Time) (blocked int, wish, unread time.Duration) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.blocked), oldest(u.wishes, now), oldest(u.unread, now)
}

// noWish reports whether nothing is to be written, or shown after a write.
func (u *unsettled) noWish() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.wishes) == 0
}

func oldest(since map[string]time.Time, now time.Time) (age time.Duration) {
	for _, at := range since {
		age = max(age, now.Sub(at))
	}
	return age
}

// note takes in what an agent's saved state asks for, where this replica leads.
func (e *Engine) note(agent string, s statussync.State, due []statussync.Effect) {
	if !e.leading.Load() {
		return
	}
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		v := statussync.Look(s, m.Name())
		wish, w := open(v.Open), v.WaitsFor
		for _, ef := range due {
			wish = wish || ef.Kind == statussync.DoWrite && ef.System == m.Name()
		}
		m.unsettled.note(agent, now, wish, w.For == statussync.Place, w.For == statussync.Refusal)
	}
}

// clear forgets all agents.
func (u *unsettled) clear() {
	u.mu.Lock()
	defer u.mu.Unlock()
	clear(u.wishes)
	clear(u.unread)
	clear(u.blocked)
}

// forget ends what note began: the agent is no longer one of the system's.
func (u *unsettled) forget(agent string) { u.note(agent, time.Time{}, false, false, false) }
