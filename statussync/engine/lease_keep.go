package engine

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"
)

// keepLease renews the lease, or takes it where it is free, and says when to call
// it again. A replica that ends only renews.
func (e *Engine) keepLease(ctx context.Context, ends bool) time.Time {
	l := e.lease
	if l.holds() {
		if at := l.renewAt(); at.After(l.now()) {
			return at
		}
		return e.renewLease(ctx)
	}
	l.lose()
	if ends || e.leading.Load() { // first it ends what it does
		return time.Time{}
	}
	return e.campaign(ctx, e.inTurn)
}

// renewLease saves the lease anew, which gives it another version.
func (e *Engine) renewLease(ctx context.Context) time.Time {
	l := e.lease
	asked := l.now()
	rec, version, ok := l.own()
	if !ok {
		return asked
	}
	saved, err := e.records.saveLease(ctx, rec, version)
	switch {
	case err == nil:
		l.held(rec, saved, asked)
		return l.renewAt()
	case errors.Is(err, ErrConflict):
		l.unsee()
		l.lose()
		e.cfg.Logger.WarnContext(ctx, "lease lost", "replica", l.replica, "term", rec.Term)
	default:
		e.cfg.Logger.WarnContext(ctx, "lease not renewed", "replica", l.replica, "err", err)
	}
	return asked.Add(l.ttl / leaseRetries)
}

// campaign takes the lease if it is free and was left to others for long enough,
// else it says when that will be.
func (e *Engine) campaign(ctx context.Context, turn func(claim) time.Time) time.Time {
	l := e.lease
	if !l.seen() {
		rec, version, err := e.records.lease(ctx)
		if err != nil {
			return l.now().Add(storeRetry)
		}
		l.see(rec, version)
	}
	c := l.claim()
	if at := turn(c); at.After(l.now()) {
		return at
	}
	asked := l.now()
	saved, err := e.records.saveLease(ctx, c.rec, c.version)
	if err != nil {
		l.unsee()
		return asked.Add(l.ttl / leaseRetries)
	}
	l.held(c.rec, saved, asked)
	e.cfg.Logger.InfoContext(ctx, "lease taken", "replica", l.replica, "term", c.rec.Term)
	return l.renewAt()
}

// atOnce does not leave the lease to others.
func atOnce(c claim) time.Time { return c.at }

// inTurn leaves the lease to others for a while, so that accounts spread over the
// replicas: each account has its own order of them. Who has just started first sees
// who else is there.
func (e *Engine) inTurn(c claim) time.Time {
	l := e.lease
	at, step := c.at, l.ttl/renewParts
	if c.dead == "" {
		at = later(at, l.began.Add(step))
	}
	return at.Add(time.Duration(e.replicas.before(e.cfg.Account, l.replica, c.dead)) * step)
}

// rank orders the replicas of an account.
func rank(account, replica string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s", replica, account)
	x := h.Sum64() // of similar texts FNV differs in its low bits only
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// giveBack ends the lease early. The record stays, as terms must go on.
func (e *Engine) giveBack(ctx context.Context) {
	l := e.lease
	rec, version, ok := l.own()
	if !ok || !l.holds() {
		return
	}
	l.lose()
	saved, err := e.records.saveLease(ctx, leaseRecord{V: leaseVersion, Term: rec.Term}, version)
	if err != nil {
		l.unsee()
		e.cfg.Logger.WarnContext(ctx, "lease not given back", "replica", l.replica, "err", err)
		return
	}
	l.see(leaseRecord{V: leaseVersion, Term: rec.Term}, saved)
}
