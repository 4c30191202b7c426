package engine_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// unbatched is a system without bulk writes.
type unbatched struct{ engine.System }

func (s unbatched) Traits() engine.Traits {
	t := s.System.Traits()
	t.WriteMany = 0
	return t
}

// oneByOne has the hub written one agent at a time.
func oneByOne(c *engine.Config) { c.Systems[0] = unbatched{c.Systems[0]} }

// factory is a product with bulk writes: a job is done with its first half after
// a while, and with the rest after as long again.
type factory struct {
	*product
	takes time.Duration // a job in all
	jobs  []*factoryJob
	fault func(id string) error // of an item; nil: none
	start func() (begins bool, err error)
	mute  bool // jobs do not name their items
	tells bool // events report what jobs change
}

type factoryJob struct {
	done  map[string]engine.Done
	ended bool
}

func (f *factory) Traits() engine.Traits {
	t := f.product.Traits()
	t.WriteMany, t.Jobs, t.ReadMany = 100, 5, 100
	return t
}

func (f *factory) WriteMany(ctx context.Context, ids []string, s statussync.Status) (string, error) {
	begins, err := true, f.ask("WriteMany", fmt.Sprintf("%s %d", s, len(ids)))
	if err != nil {
		return "", err
	}
	if f.start != nil {
		begins, err = f.start()
	}
	j := &factoryJob{done: map[string]engine.Done{}}
	if begins {
		f.jobs = append(f.jobs, j)
		ids = slices.Clone(ids)
		half := len(ids) / 2
		ctx = context.WithoutCancel(ctx)
		f.clock.AfterFunc(f.takes/2, func() { f.work(ctx, j, ids[:half], s) })
		f.clock.AfterFunc(f.takes, func() { f.work(ctx, j, ids[half:], s); j.ended = true })
	}
	return strconv.Itoa(len(f.jobs) - 1), err
}

// Write is reported by an event too.
func (f *factory) Write(ctx context.Context, id string, s statussync.Status) (engine.Receipt, error) {
	r, err := f.product.Write(ctx, id, s)
	if err == nil && f.tells {
		f.clock.AfterFunc(time.Millisecond, func() { f.reports(context.WithoutCancel(ctx), id) })
	}
	return r, err
}

// reports sends an event. One that gets lost is found by a sweep.
func (f *factory) reports(ctx context.Context, id string) {
	_ = f.host.Report(ctx, id, f.report(*f.find(id)))
}

func (f *factory) work(ctx context.Context, j *factoryJob, ids []string, s statussync.Status) {
	for _, id := range ids {
		var err error
		if f.fault != nil {
			err = f.fault(id)
		}
		if err == nil {
			f.writes = append(f.writes, id+" "+string(s))
			f.set(id, s)
			if f.tells {
				f.reports(ctx, id)
			}
		}
		if !f.mute {
			j.done[id] = engine.Done{At: f.clock.Now(), Err: err}
		}
	}
}

func (f *factory) Job(_ context.Context, job string) (engine.Progress, error) {
	if err := f.ask("Job", job); err != nil {
		return engine.Progress{}, err
	}
	n, _ := strconv.Atoi(job)
	j := f.jobs[n]
	return engine.Progress{Done: maps.Clone(j.done), Ended: j.ended}, nil
}

// bulkScene has a desk with bulk writes, and a phone on which everybody goes off
// while no events of the desk arrive.
type bulkScene struct {
	*scene
	desk  *factory
	phone *product
}

func newBulkScene(t *testing.T, agents int) *bulkScene {
	s := &bulkScene{scene: newScene(t, agents, "desk", "phone")}
	s.desk, s.phone = &factory{product: s.products[0], takes: time.Second, tells: true}, s.products[1]
	return s
}

// restart starts an engine; change may be nil.
func (s *bulkScene) restart(change func(*engine.Config)) {
	s.Helper()
	s.start(func(c *engine.Config) {
		c.Systems[0] = s.desk
		if change != nil {
			change(c)
		}
	})
}

// leave has everybody go off on the phone at once, and returns the requests to
// the desk from then on that are no pages.
func (s *bulkScene) leave() {
	s.Helper()
	s.desk.tries = nil
	for _, who := range s.phone.people {
		s.phone.click(s.T, who.id, "off")
	}
}

func (s *bulkScene) requests() []string {
	return slices.DeleteFunc(slices.Clone(s.desk.tries), func(r string) bool { return r == "Page " })
}

func (s *bulkScene) allOff() {
	s.Helper()
	for _, who := range s.desk.people {
		s.expect(s.desk.product, who.id, "off")
	}
}

func (s *bulkScene) compare(want ...string) {
	s.Helper()
	if diff := cmp.Diff(want, s.requests()); diff != "" {
		s.Errorf("requests (-want +got):\n%s", diff)
	}
	if keys := stored(s.T, s.store, "acme/job/"); len(keys) > 0 {
		s.Errorf("jobs are left in the store: %q", keys)
	}
}

// TestBulk writes many agents with one request, and few one by one.
func TestBulk(t *testing.T) {
	tests := []struct {
		name   string
		agents int
		change func(*bulkScene)
		want   []string
	}{
		{"two are written alone", 2, nil, []string{"Write 11", "Write 21"}},
		{"three share a job", 3, nil, []string{"WriteMany off 3", "Job 0"}},
		{"a hundred in each job", 103, nil, []string{"WriteMany off 100", "WriteMany off 3", "Job 0", "Job 1"}},
		{"a long job is asked for less and less often", 4, func(s *bulkScene) { s.desk.takes = 12 * time.Second },
			[]string{"WriteMany off 4", "Job 0", "Job 0", "Job 0", "Job 0"}},
		{"a throttled request is sent again", 4, func(s *bulkScene) {
			s.desk.start = once(&engine.Failure{Kind: engine.Throttled, Code: "429", After: time.Second, Err: errServer})
		}, []string{"WriteMany off 4", "WriteMany off 4", "Job 0"}},
		{"an account without jobs", 4, func(s *bulkScene) {
			s.desk.start = once(&engine.Failure{Kind: engine.Refused, Code: "403", Err: errServer})
		}, []string{"WriteMany off 4", "Write 11", "Write 21", "Write 31", "Write 41"}},
		{"an account that refuses everything once", 4, func(s *bulkScene) {
			s.desk.start = once(&engine.Failure{Kind: engine.Refused, Code: "403", Err: errServer})
			first := true
			s.desk.fail = func(method, _ string) error {
				if method == "Write" && first {
					first = false
					return &engine.Failure{Kind: engine.Denied, Code: "403", Err: errServer}
				}
				return nil
			}
		}, []string{"WriteMany off 4", "Write 11", "Write 11", "WriteMany off 3", "Job 0"}},
		{"the reply is lost: a list shows that it was done", 4, func(s *bulkScene) {
			s.desk.tells = false
			s.desk.start = lost(true)
		}, []string{"WriteMany off 4", "ReadMany 4"}},
		{"the request is lost: a list shows that it was not", 4, func(s *bulkScene) {
			s.desk.start = lost(false)
		}, []string{"WriteMany off 4", "ReadMany 4", "WriteMany off 4", "Job 0"}},
		{"a job that names nobody", 4, func(s *bulkScene) { s.desk.mute, s.desk.tells = true, false }, []string{"WriteMany off 4", "Job 0", "ReadMany 4"}},
		{"a job that nobody can read", 3, func(s *bulkScene) {
			s.desk.tells = false
			s.desk.fail = func(method, _ string) error {
				if method == "Job" {
					return &engine.Failure{Kind: engine.Gone, Code: "404", Err: errServer}
				}
				return nil
			}
		}, []string{"WriteMany off 3", "Job 0", "ReadMany 3"}},
		{"a job without an end is left after a minute", 3, func(s *bulkScene) { s.desk.takes = time.Hour }, []string{
			"WriteMany off 3", "Job 0", "Job 0", "Job 0", "Job 0", "Job 0", "Job 0", "ReadMany 3",
			"WriteMany off 3", "Job 1", "Job 1", "Job 1", "Job 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newBulkScene(t, tt.agents)
			if tt.change != nil {
				tt.change(s)
			}
			s.restart(nil)
			s.run(2*time.Minute + 10*time.Second)
			s.leave()
			s.run(20 * time.Second)
			s.desk.takes = min(s.desk.takes, 12*time.Second)
			s.run(70 * time.Second)
			s.allOff()
			s.compare(tt.want...)
		})
	}
}

// TestOnceInABatch: an agent who comes into the queue again while a batch is made
// of it counts once. Twice in a job, its write would be saved and never sent.
func TestOnceInABatch(t *testing.T) {
	for agents, want := range map[int][]string{2: nil, 3: {"11", "21", "31"}} {
		s := newBulkScene(t, agents)
		s.restart(nil)
		s.run(2*time.Minute + 10*time.Second)
		s.leave()
		if diff := cmp.Diff(want, s.engine.BatchAfterPush(t.Context(), "desk")); diff != "" {
			t.Errorf("batch of %d (-want +got):\n%s", agents, diff)
		}
		s.run(20 * time.Second)
		s.allOff()
	}
}

// once fails the first job, which does not begin.
func once(err error) func() (bool, error) {
	first := true
	return func() (bool, error) {
		if first {
			first = false
			return false, err
		}
		return true, nil
	}
}

// lost has the reply to the first job get lost, or the request.
func lost(begins bool) func() (bool, error) {
	f := once(errors.New("cut"))
	return func() (bool, error) {
		b, err := f()
		return b || begins, err
	}
}
