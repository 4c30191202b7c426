package engine_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// life is one run of an engine, which ends in the middle of some call: to the
// store or to a product. From then on nothing that it calls has any effect.
type life struct {
	left  int  // calls before the last one; negative: for ever
	after bool // the last one takes effect, and its answer is lost
	calls int
	dead  bool
}

var errDead = errors.New("the process has ended")

// call makes a call, if the life is not over.
func (l *life) call(do func() error) error {
	if l.dead {
		return errDead
	}
	l.calls++
	if l.left--; l.left != -1 {
		return do()
	}
	l.dead = true
	if l.after {
		_ = do()
	}
	return errDead
}

// mortalStore is a store as one life sees it.
type mortalStore struct {
	engine.Store
	*life
}

func (m mortalStore) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	err = m.call(func() error {
		value, version, err = m.Store.Get(ctx, key)
		return err
	})
	return value, version, err
}

func (m mortalStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (next uint64, err error) {
	err = m.call(func() error {
		next, err = m.Store.CompareAndSet(ctx, key, version, value)
		return err
	})
	return next, err
}

// CompareAndSetMany may end after some of the values.
func (m mortalStore) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	results := make([]engine.Result, len(changes))
	for i, c := range changes {
		results[i].Version, results[i].Err = m.CompareAndSet(ctx, c.Key, c.Version, c.Value)
		if m.dead {
			return nil, errDead
		}
	}
	return results, nil
}

func (m mortalStore) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if m.dead {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, errDead) }
	}
	return m.Store.Scan(ctx, prefix)
}

// mortalSystem is a system as one life sees it.
type mortalSystem struct {
	engine.System
	*life
}

func (m mortalSystem) Page(ctx context.Context, cursor string) (page []engine.Sighting, next string, err error) {
	err = m.call(func() error {
		page, next, err = m.System.Page(ctx, cursor)
		return err
	})
	return page, next, err
}

func (m mortalSystem) Read(ctx context.Context, id string) (r statussync.Report, err error) {
	err = m.call(func() error {
		r, err = m.System.Read(ctx, id)
		return err
	})
	return r, err
}

func (m mortalSystem) ReadMany(ctx context.Context, ids []string) (shown map[string]statussync.Report, err error) {
	err = m.call(func() error {
		shown, err = m.System.ReadMany(ctx, ids)
		return err
	})
	return shown, err
}

func (m mortalSystem) Write(ctx context.Context, id string, st statussync.Status) (r engine.Receipt, err error) {
	err = m.call(func() error {
		r, err = m.System.Write(ctx, id, st)
		return err
	})
	return r, err
}

func (m mortalSystem) WriteMany(ctx context.Context, ids []string, st statussync.Status) (job string, err error) {
	err = m.call(func() error {
		job, err = m.System.WriteMany(ctx, ids, st)
		return err
	})
	return job, err
}

func (m mortalSystem) Job(ctx context.Context, job string) (p engine.Progress, err error) {
	err = m.call(func() error {
		p, err = m.System.Job(ctx, job)
		return err
	})
	return p, err
}

// live starts an engine whose life is l.
func (s *bulkScene) live(l *life, change func(*engine.Config)) {
	s.Helper()
	s.restart(func(c *engine.Config) {
		c.Store = mortalStore{s.store, l}
		for i := range c.Systems {
			c.Systems[i] = mortalSystem{c.Systems[i], l}
		}
		if change != nil {
			change(c)
		}
	})
}

// TestCrashInBulk ends the process in each call to the store or a product
// that it takes to set ten agents' statuses with a job, before the call takes
// effect and after it. The next process follows the job: everybody is set, and
// nobody twice.
func TestCrashInBulk(t *testing.T) {
	for _, tells := range []bool{true, false} {
		for _, after := range []bool{false, true} {
			crashes := 0
			for at := 0; ; at++ {
				s := newBulkScene(t, 10)
				s.desk.tells, s.desk.takes = tells, 3*time.Second
				s.restart(nil)
				s.run(2*time.Minute + 10*time.Second)
				l := &life{left: -1}
				s.live(l, nil)
				s.run(time.Minute + 10*time.Second)
				s.leave()
				l.left, l.after = at, after
				for range 40 {
					if s.run(500 * time.Millisecond); l.dead {
						break
					}
				}
				if !l.dead {
					break
				}
				crashes++
				s.run(2 * time.Second) // nobody is there
				s.restart(nil)
				s.run(4 * time.Minute)
				s.allOff()
				written := map[string]int{}
				for _, w := range s.desk.writes {
					if written[w]++; written[w] > 1 {
						t.Errorf("a crash in call %d (after: %v, events: %v): %q written %d times", at, after, tells, w, written[w])
					}
				}
				if keys := stored(t, s.store, "acme/job/"); len(keys) > 0 {
					t.Errorf("a crash in call %d: jobs are left: %q", at, keys)
				}
				if t.Failed() {
					t.Fatalf("requests %q", s.requests())
				}
			}
			t.Logf("crashes in %d calls, after: %v, events: %v", crashes, after, tells)
			if crashes < 30 {
				t.Errorf("%d crashes, want 30 at least", crashes)
			}
		}
	}
}

// TestJobOfAnotherWrite starts with the record of a job that names an agent whose
// open write is another one: what the job says of the agent is not about that.
func TestJobOfAnotherWrite(t *testing.T) {
	s := newBulkScene(t, 1)
	s.restart(nil)
	s.run(2*time.Minute + 10*time.Second)
	l := &life{left: -1}
	s.desk.fail = func(method, _ string) error {
		if method == "Write" {
			l.dead = true
			return errDead
		}
		return nil
	}
	s.live(l, nil)
	s.run(time.Minute + 10*time.Second)
	s.leave()
	s.run(5 * time.Second)
	s.desk.fail = nil
	refused := &engine.Failure{Kind: engine.Refused, Code: "422", Err: errServer}
	s.desk.jobs = []*factoryJob{{done: map[string]engine.Done{"11": {Err: refused}}, ended: true}}
	const job = `{"v":1,"ids":{"11":"11"},"status":"off","started":"2026-03-02T09:00:00Z","job":"0"}`
	if _, err := s.store.CompareAndSet(t.Context(), "acme/job/desk/1-1", 0, []byte(job)); err != nil {
		t.Fatal(err)
	}
	s.restart(nil)
	s.run(5 * time.Minute)
	s.allOff()
	if len(s.notices) > 0 {
		t.Errorf("notices %q", s.notices)
	}
	if keys := stored(t, s.store, "acme/job/"); len(keys) > 0 {
		t.Errorf("jobs are left: %q", keys)
	}
}
