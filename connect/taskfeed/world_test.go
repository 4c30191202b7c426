package taskfeed_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// world is an instance of Connect, a store, and the processes that run on them.
type world struct {
	*testing.T
	c     *connecttest.Fake
	store taskfeed.Store
	began time.Time
}

// inWorld runs a test in simulated time, in which Connect remembers client
// tokens for ten minutes.
func inWorld(t *testing.T, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, store: &engine.Memory{}, began: time.Now()}
		w.c = connecttest.New(t, connecttest.WithClientTokenLife(life))
		w.c.PutUser(connecttest.User{ID: "u-1", Username: "pat"})
		w.c.SignIn("u-1")
		w.c.SetStatus("u-1", connecttest.AvailableID)
		test(w)
	})
}

// process is a feed, its connections and its end.
type process struct {
	*taskfeed.Feed
	w    *world
	line *line
	end  func()
}

// start runs a feed until the test or the process ends. It dies at the given
// call of the store or of Connect, before or after that took place; 0 is never.
func (w *world) start(at int, after bool) *process {
	w.Helper()
	return w.startOn(&line{at: at, after: after})
}

func (w *world) startOn(l *line) *process {
	w.Helper()
	p := &process{w: w, line: l}
	client, err := connect.New(&api{w.c.API(), p.line})
	if err != nil {
		w.Fatal(err)
	}
	p.Feed, err = taskfeed.New(taskfeed.Config{Connect: client, Account: "acme", Store: &wire{w.store, p.line}, Rules: rules(), TokenLife: life})
	if err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	p.end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.Errorf("Run = %v", err)
		}
	})
	w.Cleanup(p.end)
	synctest.Wait()
	return p
}

// receive delivers an event, made some seconds after the test began, unless the
// process is dead.
func (p *process) receive(ev zendesk.Event) {
	p.w.Helper()
	if err := p.Receive(p.w.Context(), p.w.since(ev)); err != nil && !errors.Is(err, errDead) {
		p.w.Errorf("Receive = %v", err)
	}
	synctest.Wait()
}

// since moves an event from noon to the time of the test.
func (w *world) since(ev zendesk.Event) zendesk.Event {
	move := func(e *zendesk.TicketEvent) { e.UpdatedAt = w.began.Add(e.UpdatedAt.Sub(noon)) }
	switch ev := ev.(type) {
	case *zendesk.TicketCreated:
		move(&ev.TicketEvent)
	case *zendesk.TicketCommentAdded:
		move(&ev.TicketEvent)
	case *zendesk.TicketStatusChanged:
		move(&ev.TicketEvent)
	default:
		w.Fatalf("an event of type %T", ev)
	}
	return ev
}

// pass lets simulated time pass.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// tasks are all tasks that were ever started, in order.
func (w *world) tasks() (all []connect.Contact) {
	w.Helper()
	for _, raw := range w.c.ContactEvents() {
		e, err := connect.DecodeContactEvent(raw)
		if err != nil {
			w.Fatal(err)
		}
		if c, ok := w.c.Contact(e.ContactID); ok && e.Type == connect.ContactInitiated && e.Channel == connect.Task {
			all = append(all, c)
		}
	}
	return all
}

// want compares how many tasks there were, and how many are open.
func (w *world) want(tasks, open int) {
	w.Helper()
	all, alive := w.tasks(), 0
	for _, c := range all {
		if c.DisconnectedAt.IsZero() {
			alive++
		}
		if c.Name != "Zendesk-4711" {
			w.Errorf("R76: a task is called %q", c.Name)
		}
	}
	if len(all) != tasks || alive != open {
		w.Errorf("%d tasks, %d of them open, want %d and %d", len(all), alive, tasks, open)
	}
}

// work has an agent take a task and complete it.
func (w *world) work(id string) {
	w.Helper()
	w.c.Answer(w.c.Ring("u-1", connect.Contact{ID: id}))
	w.pass(5 * time.Second)
	w.c.HangUp(id)
	w.pass(time.Second)
	w.c.CloseContact(id)
	w.pass(time.Second)
}

// line is all that connects a process with others. At one call it breaks, or the
// process stands still.
type line struct {
	at    int  // which call; 0: none
	after bool // once it took place
	// thaw ends the standstill; nil: the process dies.
	thaw chan struct{}

	mu     sync.Mutex
	n      int
	dead   bool
	frozen bool
}

var errDead = errors.New("the process is dead")

// call makes a call, or does not.
func (l *line) call(ctx context.Context, do func() error) error {
	l.mu.Lock()
	l.n++
	now := l.n == l.at
	l.mu.Unlock()
	if err := l.pass(ctx, now && !l.after); err != nil {
		return err
	}
	err := do()
	return errors.Join(err, l.pass(ctx, now && l.after))
}

// pass is before and after a call: fails says that the line breaks there.
func (l *line) pass(ctx context.Context, fails bool) error {
	l.mu.Lock()
	if fails {
		l.dead, l.frozen = l.thaw == nil, l.thaw != nil
	}
	dead, frozen := l.dead, l.frozen
	l.mu.Unlock()
	if frozen {
		<-l.thaw
	}
	if dead {
		return errDead
	}
	return ctx.Err()
}

// wire is a process's connection to the store.
type wire struct {
	taskfeed.Store
	line *line
}

func (s *wire) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	err = s.line.call(ctx, func() (err error) {
		value, version, err = s.Store.Get(ctx, key)
		return err
	})
	return value, version, err
}

func (s *wire) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (next uint64, err error) {
	err = s.line.call(ctx, func() (err error) {
		next, err = s.Store.CompareAndSet(ctx, key, version, value)
		return err
	})
	return next, err
}

func (s *wire) Scan(ctx context.Context, prefix string) iter.Seq2[taskfeed.Item, error] {
	if err := s.line.call(ctx, func() error { return nil }); err != nil {
		return func(yield func(taskfeed.Item, error) bool) { yield(taskfeed.Item{}, err) }
	}
	return s.Store.Scan(ctx, prefix)
}

// api is a process's connection to Connect.
type api struct {
	connect.API
	line *line
}

func (a *api) StartTaskContact(ctx context.Context, task connect.TaskStart) (id string, err error) {
	err = a.line.call(ctx, func() (err error) {
		id, err = a.API.StartTaskContact(ctx, task)
		return err
	})
	return id, err
}

func (a *api) StopContact(ctx context.Context, contactID string) error {
	return a.line.call(ctx, func() error { return a.API.StopContact(ctx, contactID) })
}

func (a *api) DescribeContact(ctx context.Context, contactID string) (c connect.Contact, err error) {
	err = a.line.call(ctx, func() (err error) {
		c, err = a.API.DescribeContact(ctx, contactID)
		return err
	})
	return c, err
}

func (a *api) SearchContacts(ctx context.Context, search connect.ContactSearch, page connect.PageRequest) (found ctikit.Page[connect.ContactSummary], err error) {
	err = a.line.call(ctx, func() (err error) {
		found, err = a.API.SearchContacts(ctx, search, page)
		return err
	})
	return found, err
}

// lacks are the parts that a text has not.
func lacks(text string, parts ...string) (missing []string) {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			missing = append(missing, p)
		}
	}
	return missing
}
