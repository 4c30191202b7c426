// Package amazontest is Connect's agent event stream of a fake, without Kinesis.
//
//	accounts.events = amazontest.Events(fake)
package amazontest

import (
	"context"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Stream is the stream of a fake.
type Stream struct {
	Fake *connecttest.Fake
	// Refused is what a check says; nil: all is well.
	Refused error
	// Lag and Failing are how the stream is doing.
	Lag     time.Duration
	Failing time.Time
}

// Events are those of a fake's stream.
func Events(fake *connecttest.Fake) *amazon.Events { return Stream{Fake: fake}.Events() }

// Events have this stream.
func (s Stream) Events() *amazon.Events {
	return &amazon.Events{Open: func(engine.Store, *slog.Logger) (amazon.Stream, error) { return s, nil }}
}

// Check implements [amazon.Stream].
func (s Stream) Check(context.Context) error { return s.Refused }

// Run implements [amazon.Stream].
func (s Stream) Run(ctx context.Context, handle func(context.Context, []byte) error) error {
	stop := s.Fake.SubscribeAgentEvents(handle) //nolint:contextcheck // the fake delivers on its own
	<-ctx.Done()
	stop()
	return nil
}

// Health implements [amazon.Stream].
func (s Stream) Health() (time.Duration, time.Time) { return s.Lag, s.Failing }
