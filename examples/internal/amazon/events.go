package amazon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Events are how the events of an instance come to a program: from its stream, by
// posts, both or neither. Nil has neither.
type Events struct {
	// Open opens the stream; nil: there is none.
	Open func(engine.Store, *slog.Logger) (Stream, error)
	// Secrets are the bearer tokens of posts; none: they are not served.
	Secrets []string

	reading atomic.Pointer[Stream]
}

func (a Account) opener(name string) func(engine.Store, *slog.Logger) (Stream, error) {
	return func(store engine.Store, log *slog.Logger) (Stream, error) { return NewStream(a, name, store, log) }
}

// Posts serves posts of events under the paths of package eventintake; nil where
// there is no secret for them.
func (e *Events) Posts(handle func(context.Context, []byte) error, log *slog.Logger) (http.Handler, error) {
	if e == nil || len(e.Secrets) == 0 {
		return nil, nil
	}
	return eventintake.New(e.Secrets, eventintake.Handlers{AgentEvent: handle, ContactEvent: handle}, eventintake.WithLogger(log))
}

// Begin begins to read the stream, if there is one, with its checkpoints in the
// store, nil for memory. Stop waits for its end.
func (e *Events) Begin(ctx context.Context, store engine.Store, handle func(context.Context, []byte) error, log *slog.Logger) (stop func() error, err error) {
	s, err := e.open(store, log)
	if err != nil || s == nil {
		return func() error { return nil }, err
	}
	e.reading.Store(&s)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, handle) }()
	return func() error {
		defer e.reading.Store(nil)
		cancel()
		return <-ended
	}, nil
}

func (e *Events) open(store engine.Store, log *slog.Logger) (Stream, error) {
	if e == nil || e.Open == nil {
		return nil, nil
	}
	if store == nil {
		store = new(engine.Memory)
	}
	s, err := e.Open(store, log)
	if err != nil {
		return nil, fmt.Errorf("the stream of Connect's agent events: %w", err)
	}
	return s, nil
}

// Check looks whether the stream can be read, if there is one.
func (e *Events) Check(ctx context.Context, log *slog.Logger) error {
	s, err := e.open(nil, log)
	if err == nil && s != nil {
		err = s.Check(ctx)
	}
	if err != nil {
		return errors.New("Connect's stream of agent events cannot be read: " + err.Error())
	}
	return nil
}

// tooFarBehind is a lag that people should know of.
const tooFarBehind = 2 * time.Minute

// Trouble says since when the stream is not read, or that it is far behind; empty
// for nothing.
func (e *Events) Trouble() string {
	switch lag, failing, _ := e.health(); {
	case !failing.IsZero():
		return "the stream of Connect's agent events is not read since " + failing.UTC().Format("2006-01-02 15:04:05 UTC") + ": check " + Credentials
	case lag > tooFarBehind:
		return "the stream of Connect's agent events is read " + lag.Round(time.Second).String() + " late"
	}
	return ""
}

// health is that of the stream; read is false where none is read.
func (e *Events) health() (lag time.Duration, failing time.Time, read bool) {
	if e == nil {
		return 0, failing, false
	}
	s := e.reading.Load()
	if s == nil {
		return 0, failing, false
	}
	lag, failing = (*s).Health()
	return lag, failing, true
}
