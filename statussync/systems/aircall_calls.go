package systems

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// callEvent takes in where a call is. Aircall does not document which agent is
// the call's user in the event of a transfer, so that the transfer's own fields
// come first.
func (a *AircallAccount) callEvent(ctx context.Context, h engine.Host, ev *aircall.CallEvent) error {
	call := call{id: "call/" + formatID(ev.Call.ID), at: ev.At, host: h}
	user, by, to := ev.Call.User, ev.Call.TransferredBy, ev.Call.TransferredTo
	switch ev.Kind {
	case aircall.CallRingingOnAgent:
		return call.report(ctx, user, statussync.Rings)
	case aircall.CallAnswered:
		return call.report(ctx, user, statussync.Begins)
	case aircall.CallHungUp, aircall.CallAgentDeclined:
		return call.report(ctx, user, statussync.Ends)
	case aircall.CallEnded: // half a minute after the hang-up, which may have been lost
		call.at = first(ev.Call.EndedAt, ev.At)
		return call.report(ctx, user, statussync.Ends)
	case aircall.CallTransferred:
		if by == nil && !same(user, to) {
			by = user
		}
		return errors.Join(call.report(ctx, by, statussync.Ends), call.report(ctx, to, statussync.Begins))
	case aircall.CallExternalTransferred:
		if by == nil {
			by = user
		}
		return call.report(ctx, by, statussync.Ends)
	default: // reports nothing about work
		return nil
	}
}

// call is a call of which an event reports something.
type call struct {
	id   string
	at   time.Time // Aircall's clock
	host engine.Host
}

// report passes on what the call is to a user now. Events may name no user.
func (c call) report(ctx context.Context, u *aircall.User, step statussync.Step) error {
	if u == nil || u.ID == 0 {
		return nil
	}
	return c.host.Report(ctx, formatID(u.ID), statussync.Report{
		Edge: &statussync.Edge{Item: c.id, Step: step}, Mark: statussync.Mark{At: c.at},
	})
}

func same(a, b *aircall.User) bool { return a != nil && b != nil && a.ID == b.ID }
