package aircalltest

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// firstCall is where the ids of calls start: they need 64 bits.
const firstCall = 900_000_000_001

// settled is how long after the hang-up call.ended comes.
const settled = 30 * time.Second

type call struct {
	id                       int64
	agent                    *user
	started, answered, ended time.Time
}

// Ring lets an inbound call ring on a user, who must be signed in, not unavailable and not busy;
// else it is an error. It returns the call's id.
func (f *Fake) Ring(userID int64) (callID int64, err error) {
	err = f.act(userID, func(u *user) error {
		if a := u.availability(); a != aircall.AvailabilityAvailable {
			return fmt.Errorf("aircalltest: user %d cannot be rung: %s", userID, a)
		}
		c := &call{id: firstCall + int64(len(f.calls)), agent: u, started: f.now()}
		f.calls = append(f.calls, c)
		callID = c.id
		f.emit(aircall.CallCreated, callData(c))
		u.phase, u.call = ringing, c
		f.emit(aircall.CallRingingOnAgent, callData(c))
		return nil
	})
	return callID, err
}

// Answer has the user answer the call that rings. It is an error if it does not.
func (f *Fake) Answer(callID int64) error {
	return f.onCall(callID, func(c *call) error {
		if !c.answered.IsZero() {
			return fmt.Errorf("aircalltest: call %d is answered already", callID)
		}
		c.answered = f.now()
		c.agent.phase = inCall
		f.emit(aircall.CallAnswered, callData(c))
		return nil
	})
}

// HangUp ends a call. If it was answered, and the user has a wrap-up time, the wrap-up starts and ends by
// itself after that time. A call that rang is missed. call.ended follows after 30 s. It is an error if the
// call is over or unknown.
func (f *Fake) HangUp(callID int64) error {
	return f.onCall(callID, func(c *call) error {
		f.end(c)
		u := c.agent
		if c.answered.IsZero() || u.WrapUpTime <= 0 {
			u.phase = idle
			return nil
		}
		f.startWrapUp(u)
		return nil
	})
}

// EndWrapUp ends the user's wrap-up early. It is an error if there is none.
func (f *Fake) EndWrapUp(userID int64) error {
	return f.act(userID, func(u *user) error {
		if u.phase != wrapUp {
			return fmt.Errorf("aircalltest: user %d is not in wrap-up", userID)
		}
		f.endWrapUp(u)
		return nil
	})
}

// onCall runs what happens to a call that is going on, inside the lock.
func (f *Fake) onCall(id int64, happen func(*call) error) (err error) {
	f.fake.Locked(func() {
		i := id - firstCall
		if i < 0 || i >= int64(len(f.calls)) || !f.calls[i].ended.IsZero() {
			err = fmt.Errorf("aircalltest: no call %d is going on", id)
			return
		}
		err = happen(f.calls[i])
	})
	return err
}

func (f *Fake) end(c *call) {
	c.ended = f.now()
	c.agent.call = nil
	f.emit(aircall.CallHungUp, callData(c))
	f.later(settled, func() { f.emit(aircall.CallEnded, callData(c)) })
}

func (f *Fake) startWrapUp(u *user) {
	u.phase = wrapUp
	u.wraps++
	f.tellUser(aircall.UserWrapUpStarted, u)
	this := u.wraps
	f.later(u.WrapUpTime, func() {
		if u.phase == wrapUp && u.wraps == this {
			f.endWrapUp(u)
		}
	})
}

func (f *Fake) endWrapUp(u *user) {
	u.phase = idle
	f.tellUser(aircall.UserWrapUpEnded, u)
}

// later runs something inside the lock after a while.
func (f *Fake) later(d time.Duration, happen func()) {
	f.fake.Clock.AfterFunc(d, func() { f.fake.Locked(happen) })
}
