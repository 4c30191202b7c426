package dialpadtest

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/dialpad"
)

// firstCall is where the ids of calls start: they need 64 bits.
const firstCall = 6_000_000_000_000_001

type call struct {
	id                   int64
	agent                *user
	rang, answered, over time.Time
}

// Ring lets a call of a call centre ring on a user, who must be on duty, not
// busy, not in do-not-disturb and have a device; else it is an error. A call
// event is sent, but the user's status does not change. It returns the call's
// id.
func (f *Fake) Ring(userID int64) (callID int64) {
	err := f.act(userID, func(u *user) error {
		if u.OffDuty || u.phase != idle || u.DoNotDisturb || u.SignedOut {
			return fmt.Errorf("user %d cannot be rung", userID)
		}
		callID = firstCall + int64(len(f.calls))
		c := &call{id: callID, agent: u, rang: f.now()}
		f.calls = append(f.calls, c)
		u.phase = ringing
		f.emitCall(c, dialpad.CallRinging)
		return nil
	})
	f.complain(err)
	return callID
}

// Answer has the user answer the call that rings: occupied. It is an error if
// it does not ring.
func (f *Fake) Answer(callID int64) {
	f.complain(f.onCall(callID, true, func(c *call) {
		c.answered = f.now()
		f.change(c.agent, func() { c.agent.phase = inCall })
		f.emitCall(c, dialpad.CallConnected)
	}))
}

// HangUp ends a call. If it was answered, and the user has a wrap-up time, the
// wrap-up starts and ends by itself after that time. A caller who hangs up
// while it rings does the user no harm. It is an error if the call is over or
// unknown.
func (f *Fake) HangUp(callID int64) {
	f.complain(f.onCall(callID, false, func(c *call) {
		c.over = f.now()
		f.emitCall(c, dialpad.CallHangup)
		u := c.agent
		if c.answered.IsZero() || u.WrapUpTime <= 0 {
			f.settle(u)
			return
		}
		u.wraps++
		f.change(u, func() { u.phase = wrapUp })
		this := u.wraps
		f.later(u.WrapUpTime, func() {
			if u.phase == wrapUp && u.wraps == this {
				f.settle(u)
			}
		})
	}))
}

// Miss has the user not answer, Decline refuse, the call that rings: Dialpad
// then takes them off duty by itself, without a reason. It is an error if the
// call does not ring.
func (f *Fake) Miss(callID int64) {
	f.complain(f.onCall(callID, true, func(c *call) {
		c.over = f.now()
		f.emitCall(c, dialpad.CallMissed)
		u := c.agent
		u.wanted = nil
		f.change(u, func() { u.phase, u.OffDuty, u.Reason = idle, true, "" })
	}))
}

// Decline has the user refuse the call that rings; see Miss.
func (f *Fake) Decline(callID int64) { f.Miss(callID) }

// EndWrapUp ends the user's wrap-up early. It is an error if there is none.
func (f *Fake) EndWrapUp(userID int64) {
	f.complain(f.act(userID, func(u *user) error {
		if u.phase != wrapUp {
			return fmt.Errorf("user %d is not in wrap-up", userID)
		}
		f.settle(u)
		return nil
	}))
}

// settle ends what a user is busy with, and applies what was written meanwhile.
func (f *Fake) settle(u *user) {
	f.change(u, func() {
		u.phase = idle
		if u.wanted == nil {
			return
		}
		if u.OffDuty && u.wanted.onDuty {
			u.onDutySince = f.now()
		}
		u.OffDuty, u.Reason, u.wanted = !u.wanted.onDuty, u.wanted.reason, nil
	})
}

// onCall runs what happens to a call that rings or goes on, inside the lock.
func (f *Fake) onCall(id int64, rings bool, happen func(*call)) (err error) {
	f.fake.Locked(func() {
		i := id - firstCall
		switch {
		case i < 0 || i >= int64(len(f.calls)) || !f.calls[i].over.IsZero():
			err = fmt.Errorf("no call %d is going on", id)
		case rings && !f.calls[i].answered.IsZero():
			err = fmt.Errorf("call %d is answered already", id)
		default:
			happen(f.calls[i])
		}
	})
	return err
}

// wireCall is an event of a call, with the agent's leg alone.
type wireCall struct {
	CallID    int64  `json:"call_id"`
	State     string `json:"state"`
	Direction string `json:"direction"`
	Target    Target `json:"target"`
	Contact   Target `json:"contact"`
	Started   int64  `json:"date_started"`
	Rang      int64  `json:"date_rang"`
	Connected *int64 `json:"date_connected"`
	Ended     *int64 `json:"date_ended"`
	Duration  *int64 `json:"duration"`
	TalkTime  *int64 `json:"talk_time"`
	At        int64  `json:"event_timestamp"`
}

func (c *call) event(state dialpad.CallState, now time.Time) wireCall {
	w := wireCall{
		CallID: c.id, State: string(state), Direction: "inbound", Target: target(c.agent),
		Contact: Target{Type: "local", Phone: "+15550199"},
		Started: c.rang.UnixMilli(), Rang: c.rang.UnixMilli(), Connected: unixMilli(c.answered), Ended: unixMilli(c.over), At: now.UnixMilli(),
	}
	if !c.over.IsZero() {
		d := c.over.Sub(c.rang).Milliseconds()
		w.Duration = &d
		if !c.answered.IsZero() {
			d := c.over.Sub(c.answered).Milliseconds()
			w.TalkTime = &d
		}
	}
	return w
}

func unixMilli(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}
