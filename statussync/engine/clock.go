package engine

import (
	"context"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// providerClock is what is known of a provider's clock (S2). Date headers may
// be another machine's than the one that marks changes, so echoes of our own are
// preferred.
type providerClock struct {
	mu         sync.Mutex
	date, echo statussync.Offset
	shared     statussync.Offset // what the other replicas know
	ahead      time.Time         // when a mark lay in our future, the last time
	noticed    bool
}

func (c *providerClock) learn(date, started, ended time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.date = c.date.Learn(date, started, ended)
}

func (c *providerClock) learnEcho(mark time.Time, grain time.Duration, sent, replied time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.echo = c.echo.LearnEcho(mark, grain, sent, replied)
}

// place puts a mark on our clock. first says that ok is false for the first
// time.
func (c *providerClock) place(mark time.Time, grain time.Duration, receipt time.Time) (span statussync.Span, ok, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if span, ok = c.offset().Place(mark, grain, receipt); !ok {
		first = !c.noticed
		c.ahead, c.noticed = receipt, true
	}
	return span, ok, first
}

// latest is when a mark was made at the latest, on our clock; ok is false where
// that lies after a time.
func (c *providerClock) latest(mark time.Time, grain time.Duration, before time.Time) (at time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	span, ok := c.offset().Place(mark, grain, before)
	return span.Latest, ok
}

// twoMachines is how far the machine of Date headers may be off the one that marks
// changes.
const twoMachines = time.Second

// offset is that of our echoes. If the only ones are of slow writes, which measure
// badly, Date headers bound it.
func (c *providerClock) offset() statussync.Offset {
	o := c.echo
	switch lo, hi := c.date.Lo-twoMachines, c.date.Hi+twoMachines; {
	case !o.Known:
		return c.date
	case c.date.Known && lo <= o.Hi && hi >= o.Lo:
		o.Lo, o.Hi = max(o.Lo, lo), min(o.Hi, hi)
	}
	return o
}

// swept ends a fault of the clock if a sweep that began then found none.
func (c *providerClock) swept(began time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noticed = c.noticed && !c.ahead.Before(began)
}

// stamp completes a report of a system: when it was received, and when what it
// reports happened, on our clock. A mark in our future is dropped.
func (m *member) stamp(ctx context.Context, r *statussync.Report) {
	r.System, r.At = m.Name(), orElse(r.At, m.engine.cfg.Clock.Now())
	if r.Mark.At.IsZero() {
		return
	}
	span, ok, first := m.clock.place(r.Mark.At, m.traits.Grain, r.At)
	if r.Span = span; !ok {
		r.Mark = statussync.Mark{}
	}
	if first {
		m.engine.notify(ctx, Notice{Code: ClockAhead, Subject: Subject{System: m.Name()}, Detail: "a time lies in our future: it is not used"})
	}
}

// stampReading completes a reading whose request started at a time. A reading
// of several agents may lag, one of a single agent must not.
func (m *member) stampReading(ctx context.Context, r *statussync.Report, source statussync.Source, started time.Time) {
	r.Source, r.Since = source, started
	if source != statussync.Reading {
		r.Since = started.Add(-m.traits.ListLag)
	}
	m.stamp(ctx, r)
}
