package tenants

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Tenant is one of the accounts that a program works for. Name, Log and Work are
// required.
type Tenant struct {
	Name  string
	Log   *slog.Logger
	Clock ctikit.Clock // nil: the machine's
	// Work does the account's work until ctx ends. When it returns an error
	// before, it is called again after a while.
	Work func(ctx context.Context) error

	handler  atomic.Pointer[http.Handler]
	underWay atomic.Int64 // requests

	mu      sync.Mutex
	trouble error     // that ended Work, until Well
	again   time.Time // when Work is called again; zero while it is running
}

// How long after an error an account is tried again: twice as long each time, and
// from the beginning once it has worked for a while.
const (
	firstPause = time.Minute
	mostPause  = 15 * time.Minute
)

// Run has all accounts work, at once and each for itself, until ctx ends and all
// have ended, or until the store that they share is broken.
func Run(ctx context.Context, all []*Tenant) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(all))
	for _, t := range all {
		go func() { ended <- t.keep(ctx) }()
	}
	var errs []error
	for range all {
		if err := <-ended; err != nil {
			errs = append(errs, err)
			stop()
		}
	}
	return errors.Join(errs...)
}

// keep calls Work again and again. It returns an error only where trying again is
// of no use to any account.
func (t *Tenant) keep(ctx context.Context) error {
	if t.Clock == nil {
		t.Clock = ctikit.SystemClock{}
	}
	for pause := time.Duration(0); t.Clock.Sleep(ctx, pause) == nil; {
		t.retry()
		began := t.Clock.Now()
		err := Caught(func() error { return t.Work(ctx) })
		t.handler.Store(nil)
		if ctx.Err() != nil || errors.Is(err, engine.ErrStoreBroken) {
			return t.last(err)
		}
		pause = nextPause(pause, t.Clock.Now().Sub(began))
		t.mark(cmp.Or(err, errEnded), t.Clock.Now().Add(pause))
		t.report(ctx, cmp.Or(err, errEnded), pause)
	}
	return nil
}

var errEnded = errors.New("the work has ended by itself")

// last is the error with which an account ends for good. One that was waiting for
// a vendor when the program stopped has none.
func (t *Tenant) last(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return Of(t.Name, err)
}

func nextPause(pause, worked time.Duration) time.Duration {
	if pause == 0 || worked > mostPause {
		return firstPause
	}
	return min(2*pause, mostPause)
}

func (t *Tenant) report(ctx context.Context, err error, pause time.Duration) {
	for _, line := range cli.Problems(err) {
		t.Log.ErrorContext(ctx, "the account does not work; the others go on", "err", Variable(t.Name, line), "again_in", pause)
	}
	if p, ok := errors.AsType[panicked](err); ok {
		t.Log.ErrorContext(ctx, "a fault of the program was caught", "stack", string(p.stack))
	}
}

func (t *Tenant) mark(trouble error, again time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trouble, t.again = trouble, again
}

func (t *Tenant) retry() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.again = time.Time{}
}

// Well notes that the account works, again or for the first time.
func (t *Tenant) Well() { t.mark(nil, time.Time{}) }

// Troubles say why the account does not work; none where it does, or where it is
// starting for the first time.
func (t *Tenant) Troubles() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := cli.Problems(t.trouble)
	for i, line := range lines {
		lines[i] = Variable(t.Name, line)
	}
	if !t.again.IsZero() {
		lines = append(lines, "it is tried again at "+t.again.UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	return lines
}

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

// Error has no text but that of the runtime: others may hold personal data.
func (p panicked) Error() string {
	if broken, ok := p.value.(runtime.Error); ok {
		return "a fault of the program: " + broken.Error()
	}
	return fmt.Sprintf("a fault of the program: %T", p.value)
}

// Caught calls f and makes a panic an error.
func Caught(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v, debug.Stack()}
		}
	}()
	return f()
}
