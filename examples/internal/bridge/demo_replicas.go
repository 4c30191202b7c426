package bridge

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// process is one of the processes that run the bridge in the demo: each has
// clients and an engine of its own, and all of them one store.
type process struct {
	name   string
	engine *engine.Engine
	hooks  *http.ServeMux
	dead   bool
}

// staff starts the processes of the bridge. A single one needs no lease.
func (f *floor) staff(ctx context.Context, n int, cfg engine.Config) error {
	store := &engine.Memory{}
	for i := range n {
		p := &process{name: string(rune('a' + i)), hooks: http.NewServeMux()}
		c := cfg
		if c.Store = store; n > 1 {
			c.Replica = p.name
		}
		err := f.join(ctx, p.hooks, &c)
		if err != nil {
			return err
		}
		if p.engine, err = engine.New(ctx, c); err != nil {
			return err
		}
		f.processes = append(f.processes, p)
	}
	f.engine = f.processes[0].engine
	return nil
}

// ServeHTTP hands a webhook to any process that lives, as a load balancer does.
func (f *floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	alive := f.alive()
	p := alive[0]
	if len(alive) > 1 {
		p = alive[f.rng.IntN(len(alive))]
	}
	p.hooks.ServeHTTP(w, r)
}

func (f *floor) alive() (alive []*process) {
	for _, p := range f.processes {
		if !p.dead {
			alive = append(alive, p)
		}
	}
	return alive
}

// crash ends the process that leads, while the others go on.
func (f *floor) crash() {
	alive := f.alive()
	for _, p := range alive {
		lease := p.engine.Stats().Lease
		if lease.Role != engine.Leader || len(alive) == 1 {
			continue
		}
		p.dead = true
		f.engine = f.alive()[0].engine
		f.recorder.say("%s  replica %s, which leads with term %d, is gone\n", f.clock.Now().Format("15:04:05.000"), p.name, lease.Term)
		return
	}
}

// step has each process do what is due, and says when there is more.
func (f *floor) step(ctx context.Context) (next time.Time, err error) {
	for _, p := range f.alive() {
		at, err := p.engine.Step(ctx)
		if err != nil {
			return at, fmt.Errorf("replica %s: %w", p.name, err)
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// sweep asks for a sweep by the one that leads.
func (f *floor) sweep() {
	for _, p := range f.alive() {
		p.engine.Sweep()
	}
}

// counts are the counts of all processes together, by system.
func (f *floor) counts(of func(engine.SystemStats) int64) (sums []int64) {
	for _, p := range f.processes {
		for i, s := range p.engine.Stats().Systems {
			if i == len(sums) {
				sums = append(sums, 0)
			}
			sums[i] += of(s)
		}
	}
	return sums
}

func (f *floor) sweeps() (n int) {
	for _, p := range f.processes {
		n += p.engine.Stats().Sweeps
	}
	return n
}
