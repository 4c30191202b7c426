package main

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
)

// Webhooks get lost for good at times. Every few minutes the calls since the last
// look are listed, and those that are over and not known here are filed. The
// looks overlap, since lists lag.
const (
	recoverEvery  = 5 * time.Minute
	recoverBefore = 15 * time.Minute
)

// recoverUntil looks for lost calls until ctx ends.
func (l *logger) recoverUntil(ctx context.Context) error {
	for l.clock.Sleep(ctx, recoverEvery) == nil {
		l.recoverCalls(ctx)
	}
	return nil
}

func (l *logger) recoverCalls(ctx context.Context) {
	now := l.clock.Now()
	from := l.lookedAt.Add(-recoverBefore)
	if from.Before(l.since) {
		from = l.since
	}
	o := aircall.CallListOptions{From: from, To: now}
	for c, err := range l.accounts.aircall.Calls.All(ctx, o) {
		if err == nil {
			err = l.recoverCall(ctx, c, now)
		}
		if err != nil {
			if ctx.Err() == nil {
				l.vendors.answered("Aircall", now, err)
				l.log.WarnContext(ctx, "looking for lost calls failed", "err", err)
			}
			return // the next look goes back to the same time
		}
	}
	l.lookedAt = now
	l.vendors.answered("Aircall", now, nil)
}

// recoverCall files a call whose events are lost, as far as it shows itself what
// they would have shown.
func (l *logger) recoverCall(ctx context.Context, c aircall.Call, now time.Time) error {
	const late = 2 * time.Minute // call.ended comes 30 s after the end, and may be on its way
	if c.EndedAt.IsZero() || now.Sub(c.EndedAt) < late {
		return nil
	}
	ended := &aircall.CallEvent{Envelope: aircall.Envelope{Name: aircall.CallEnded, At: c.EndedAt}, Kind: aircall.CallEnded, Call: c}
	key, ok := calllog.KeyOf(l.config.name, ended)
	if !ok {
		return nil
	}
	if _, known, err := l.calls.Case(ctx, key); known || err != nil {
		return err
	}
	l.log.InfoContext(ctx, "a call is filed whose webhooks are lost", "call", c.ID)
	return l.aircallEvent(ctx, ended)
}
