package dialpadws

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
)

// Source reads the events of one socket. It may run once at a time.
type Source struct {
	client *dialpad.Client
	id     int64
	hook   *dialpad.Webhook
	cfg    config
}

// New returns a source for the socket with this id, which a client with the
// same key made. The hook decodes the events: dialpad.NewWebhook with the
// socket's secret, or dialpad.NewUnsignedWebhook if it has none. Nothing is
// opened yet. The error lists everything that is wrong with the arguments.
func New(client *dialpad.Client, socketID int64, hook *dialpad.Webhook, opts ...Option) (*Source, error) {
	cfg := config{
		onGap: func(context.Context, Gap) {}, http: &http.Client{}, log: slog.New(slog.DiscardHandler),
		clock: ctikit.SystemClock{}, renewAfter: defaultRenewal,
	}
	errs := []error{want("client", client), want("webhook", hook)}
	if socketID <= 0 {
		errs = append(errs, fmt.Errorf("socket id: want a positive number, got %d", socketID))
	}
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("option %d: want an option, got nil", i+1))
			continue
		}
		errs = append(errs, o(&cfg))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("dialpadws: new source: %w", err)
	}
	return &Source{client: client, id: socketID, hook: hook, cfg: cfg}, nil
}

// steady is how long a connection must have lasted for the next interruption to
// be the first again.
const steady = time.Minute

// Run passes events to handle, one after the other, until ctx ends, whose error
// it then returns. It opens connections again and again, waiting between half a
// second and a minute after failures. It gives up only where trying again
// cannot help: when the socket is not there, or the key is refused; the error
// then matches dialpad.ErrNotFound, dialpad.ErrUnauthorized or
// dialpad.ErrForbidden.
//
// An error of handle does not end Run: the event is lost, and the function of
// [WithOnGap] is called.
func (s *Source) Run(ctx context.Context, handle func(context.Context, dialpad.Event) error) error {
	if handle == nil {
		return errors.New("dialpadws: run: callback: want one, got nil")
	}
	pauses := backoff.NewExponentialBackOff(backoff.WithMaxElapsedTime(0), backoff.WithClockProvider(s.cfg.clock))
	var gap Gap
	for {
		c, err := s.dial(ctx)
		if err == nil {
			opened := s.cfg.clock.Now()
			gap.Until = opened
			s.cfg.onGap(ctx, gap)
			err = s.follow(ctx, c, handle)
			gap.Since = s.cfg.clock.Now()
			if gap.Since.Sub(opened) >= steady {
				pauses.Reset()
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if final(err) {
			return fmt.Errorf("dialpadws: run: %w", err)
		}
		gap.Cause = err
		s.cfg.log.WarnContext(ctx, "no connection to Dialpad's socket", "err", err)
		if err := s.cfg.clock.Sleep(ctx, pauses.NextBackOff()); err != nil {
			return err
		}
	}
}

// final reports whether trying again cannot help.
func final(err error) bool {
	return errors.Is(err, dialpad.ErrNotFound) || errors.Is(err, dialpad.ErrUnauthorized) ||
		errors.Is(err, dialpad.ErrForbidden) || errors.Is(err, dialpad.ErrInvalid)
}

// deliver decodes one message and passes it on.
func (s *Source) deliver(ctx context.Context, data []byte, handle func(context.Context, dialpad.Event) error) {
	ev, err := s.hook.Parse(nil, data)
	if err == nil {
		err = handle(ctx, ev)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	s.cfg.log.WarnContext(ctx, "an event of Dialpad's socket is lost", "err", err)
	now := s.cfg.clock.Now()
	s.cfg.onGap(ctx, Gap{Since: now, Until: now, Cause: err})
}
