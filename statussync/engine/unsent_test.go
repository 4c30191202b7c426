package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// outage is a store whose answer to a save gets lost, and which then cannot be read
// for a moment.
type outage struct {
	*engine.Memory
	lose    func(key string, value []byte) bool
	unread  int // reads that still fail
	outages int
}

func (o *outage) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if o.unread > 0 {
		o.unread--
		return nil, 0, errStore
	}
	return o.Memory.Get(ctx, key)
}

func (o *outage) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	saved, err := o.Memory.CompareAndSet(ctx, key, version, value)
	if err == nil && o.lose(key, value) {
		o.outages++
		o.unread = 1
		return 0, errLost
	}
	return saved, err
}

func (o *outage) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	results := make([]engine.Result, len(changes))
	for i, c := range changes {
		results[i].Version, results[i].Err = o.CompareAndSet(ctx, c.Key, c.Version, c.Value)
	}
	return results, nil
}

// TestUnsentWrites has nobody know whether an opened write was saved: it is not sent,
// and nobody waits for its reply either. One agent is written alone, of four each in
// a job.
func TestUnsentWrites(t *testing.T) {
	for _, agents := range []int{1, 4} {
		s := newBulkScene(t, agents)
		s.desk.tells = true
		opened := map[string]bool{}
		store := &outage{Memory: &engine.Memory{}, lose: func(key string, value []byte) bool {
			first := strings.Contains(string(value), `"sent":{`) && !opened[key]
			opened[key] = opened[key] || first
			return first
		}}
		s.store = store
		s.restart(nil)
		s.run(2*time.Minute + 10*time.Second)
		s.leave()
		s.run(8 * time.Second)
		s.allOff()
		if store.outages != agents {
			t.Errorf("%d answers lost, want one for each of %d agents", store.outages, agents)
		}
		if n := len(s.desk.writes); n != agents {
			t.Errorf("writes %q, want one for each of %d agents", s.desk.writes, agents)
		}
	}
}
