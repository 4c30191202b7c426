package dialpadtest

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/dialpad"
)

// firstCall is where the ids of calls start; they are below 2^53.
const firstCall = 6_000_000_000_000_001

type call struct {
	id                   int64
	agent                *user
	stage                stage
	rang, answered, over time.Time
}

// stage is what a call is doing.
type stage string

const (
	rings stage = "ringing"
	talks stage = "connected"
	waits stage = "on hold"
	ended stage = "over"
)

// Ring lets a call of a call centre ring on a user, who must be on duty, not
// busy, not in do-not-disturb and have a device. A call event is sent, but the
// user's status does not change. It returns the call's id.
func (f *Fake) Ring(userID int64) (callID int64) {
	f.act(userID, func(u *user) error {
		if u.OffDuty || u.phase != idle || u.DoNotDisturb || u.SignedOut {
			return fmt.Errorf("user %d cannot be rung", userID)
		}
		callID = firstCall + int64(len(f.calls))
		c := &call{id: callID, agent: u, stage: rings, rang: f.now()}
		f.calls = append(f.calls, c)
		u.phase = ringing
		f.emitCall(c, dialpad.CallRinging)
		return nil
	})
	return callID
}

// Answer has the user answer the call that rings: occupied.
func (f *Fake) Answer(callID int64) {
	f.onCall(callID, rings, talks, func(c *call) {
		c.answered = f.now()
		f.change(c.agent, func() { c.agent.phase = inCall })
		f.emitCall(c, dialpad.CallConnected)
	})
}

// Hold puts a call on hold. The user's status does not change, nor by Resume.
func (f *Fake) Hold(callID int64) {
	f.onCall(callID, talks, waits, func(c *call) { f.emitCall(c, dialpad.CallHold) })
}

// Resume takes a call back from hold.
func (f *Fake) Resume(callID int64) {
	f.onCall(callID, waits, talks, func(c *call) { f.emitCall(c, dialpad.CallConnected) })
}

// HangUp ends a call. If it was answered, and the user has a wrap-up time, the
// wrap-up starts and ends by itself after that time. A caller who hangs up
// while it rings does the user no harm.
func (f *Fake) HangUp(callID int64) {
	f.onCall(callID, "", ended, func(c *call) {
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
	})
}

// Miss has the user not answer the call that rings: Dialpad then takes them off
// duty by itself, without a reason.
func (f *Fake) Miss(callID int64) {
	f.onCall(callID, rings, ended, func(c *call) {
		c.over = f.now()
		f.emitCall(c, dialpad.CallMissed)
		c.agent.wanted = &choice{}
		f.settle(c.agent)
	})
}

// Decline has the user refuse the call that rings; see Miss.
func (f *Fake) Decline(callID int64) { f.Miss(callID) }

// EndWrapUp ends the user's wrap-up early.
func (f *Fake) EndWrapUp(userID int64) {
	f.act(userID, func(u *user) error {
		if u.phase != wrapUp {
			return fmt.Errorf("user %d is not in wrap-up", userID)
		}
		f.settle(u)
		return nil
	})
}

// settle ends what a user is busy with, and applies what was written meanwhile.
func (f *company) settle(u *user) {
	f.change(u, func() {
		u.phase = idle
		if u.wanted != nil {
			u.take(*u.wanted, f.now())
			u.wanted = nil
		}
	})
}

// onCall brings a call from one stage to another. An empty one is any but the
// end.
func (f *Fake) onCall(id int64, from, to stage, happen func(*call)) {
	if f.tb != nil {
		f.tb.Helper()
	}
	f.try(func() error {
		c, found := first(f.calls, func(c *call) bool { return c.id == id })
		switch {
		case !found:
			return fmt.Errorf("no call %d", id)
		case c.stage == ended || from != "" && c.stage != from:
			return fmt.Errorf("call %d is %s", id, c.stage)
		}
		c.stage = to
		happen(c)
		return nil
	})
}

// event is an event of a call, with the agent's leg alone.
func (c *call) event(state dialpad.CallState, now time.Time) fields {
	rang := c.rang.UnixMilli()
	w := fields{
		"call_id": c.id, "state": state, "direction": "inbound", "target": target(c.agent),
		"contact": Target{Type: "local", Phone: "+15550199"}, "event_timestamp": now.UnixMilli(),
		"date_started": rang, "date_rang": rang, "date_connected": ifSet(c.answered, time.Time.UnixMilli), "date_ended": ifSet(c.over, time.Time.UnixMilli),
		"duration": nil, "talk_time": nil,
	}
	if !c.over.IsZero() {
		w["duration"] = c.over.Sub(c.rang).Milliseconds()
		if !c.answered.IsZero() {
			w["talk_time"] = c.over.Sub(c.answered).Milliseconds()
		}
	}
	return w
}
