package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/ctikit/ctikit/internal/sender"
)

// errNoLease is why a replica without the lease sends nothing.
var errNoLease = &Failure{Kind: Postponed, Code: "no lease", Err: errors.New("engine: another replica may lead")}

// sending begins a request, if the lease holds (D41). Its context ends with the lease,
// so that no request lasts longer: renewals prolong both.
func (e *Engine) sending(ctx context.Context) (context.Context, func(), error) {
	ctx, end, err := e.whileLeading(ctx)
	if err != nil || e.lease == nil {
		return ctx, end, err
	}
	return ctx, func() {
		end()
		if !e.lease.holds() {
			e.lease.late.Add(1)
		}
	}, nil
}

// whileLeading makes a context that ends with the lease, and names this replica.
func (e *Engine) whileLeading(ctx context.Context) (context.Context, func(), error) {
	l := e.lease
	if l == nil {
		return ctx, func() {}, nil
	}
	rec, _, ok := l.own()
	if !ok || !l.holds() {
		return ctx, nil, errNoLease
	}
	ctx, cancel := context.WithCancel(sender.With(ctx, fmt.Sprintf("replica %s; term %d", l.replica, rec.Term)))
	stop := func() bool { return true }
	if atEnd := e.atLeaseEnd.Load(); atEnd != nil {
		stop = (*atEnd)(cancel)
	}
	return leased{ctx, l, cancel}, func() {
		stop()
		cancel()
	}, nil
}

// onLead has the user's requests sent that are due when a process begins to lead.
func (e *Engine) onLead(ctx context.Context) {
	if e.cfg.OnLead == nil {
		return
	}
	ctx, end, err := e.whileLeading(ctx)
	if err != nil {
		return
	}
	defer end()
	defer e.survive(ctx, "OnLead")
	e.cfg.OnLead(ctx)
}

// leased is the context of a request. Whenever it is asked whether it has ended,
// as it is before each attempt, the lease is: a timer may be late where the process
// stood still.
type leased struct {
	context.Context //nolint:containedctx // it is one

	lease *lease
	end   context.CancelFunc
}

func (c leased) check() {
	if !c.lease.holds() {
		c.end()
	}
}

// Done implements [context.Context].
func (c leased) Done() <-chan struct{} {
	c.check()
	return c.Context.Done()
}

// Err implements [context.Context].
func (c leased) Err() error {
	c.check()
	return c.Context.Err()
}

// leads reports whether this replica may send requests now.
func (e *Engine) leads() bool { return e.lease == nil || e.leading.Load() && e.lease.holds() }

// deposed reports whether the lease has ended in the middle of what the leader
// does: nobody needs to know how that failed.
func (e *Engine) deposed() bool { return e.lease != nil && e.leading.Load() && !e.lease.holds() }

// wasFenced takes in that a leader of a later term has saved a record. Should the
// lease be this replica's all the same, as after it was deleted by hand, the next
// term is a later one.
func (e *Engine) wasFenced(term int64) {
	e.lease.saw(term)
	e.lease.lose()
}
