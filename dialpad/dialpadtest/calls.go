package dialpadtest

import "fmt"

// firstCall is where the ids of calls start: they need 64 bits.
const firstCall = 6_000_000_000_000_001

type call struct {
	agent    *user
	answered bool
	over     bool
}

// Ring lets a call of a call centre ring on a user, who must be on duty, not busy, not in do-not-disturb and have
// a device; else it is an error. Nobody is told: a call that rings does not show. It returns the call's id.
func (f *Fake) Ring(userID int64) (callID int64, err error) {
	err = f.act(userID, func(u *user) error {
		if u.OffDuty || u.phase != idle || u.DoNotDisturb || u.SignedOut {
			return fmt.Errorf("dialpadtest: user %d cannot be rung", userID)
		}
		callID = firstCall + int64(len(f.calls))
		f.calls = append(f.calls, &call{agent: u})
		u.phase = ringing
		return nil
	})
	return callID, err
}

// Answer has the user answer the call that rings: occupied. It is an error if it does not ring.
func (f *Fake) Answer(callID int64) error {
	return f.onCall(callID, func(c *call) error {
		if c.answered {
			return fmt.Errorf("dialpadtest: call %d is answered already", callID)
		}
		c.answered = true
		f.change(c.agent, func() { c.agent.phase = inCall })
		return nil
	})
}

// HangUp ends a call. If it was answered, and the user has a wrap-up time, the wrap-up starts and ends by itself
// after that time. A caller who hangs up while it rings does the user no harm. It is an error if the call
// is over or unknown.
func (f *Fake) HangUp(callID int64) error {
	return f.onCall(callID, func(c *call) error {
		c.over = true
		u := c.agent
		if !c.answered || u.WrapUpTime <= 0 {
			f.settle(u)
			return nil
		}
		u.wraps++
		f.change(u, func() { u.phase = wrapUp })
		this := u.wraps
		f.later(u.WrapUpTime, func() {
			if u.phase == wrapUp && u.wraps == this {
				f.settle(u)
			}
		})
		return nil
	})
}

// Miss has the user not answer, Decline refuse, the call that rings: Dialpad then takes them off duty by itself,
// without a reason. It is an error if the call does not ring.
func (f *Fake) Miss(callID int64) error {
	return f.onCall(callID, func(c *call) error {
		if c.answered {
			return fmt.Errorf("dialpadtest: call %d is answered already", callID)
		}
		c.over = true
		u := c.agent
		u.wanted = nil
		f.change(u, func() { u.phase, u.OffDuty, u.Reason = idle, true, "" })
		return nil
	})
}

// Decline has the user refuse the call that rings; see Miss.
func (f *Fake) Decline(callID int64) error { return f.Miss(callID) }

// EndWrapUp ends the user's wrap-up early. It is an error if there is none.
func (f *Fake) EndWrapUp(userID int64) error {
	return f.act(userID, func(u *user) error {
		if u.phase != wrapUp {
			return fmt.Errorf("dialpadtest: user %d is not in wrap-up", userID)
		}
		f.settle(u)
		return nil
	})
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

// onCall runs what happens to a call that is going on, inside the lock.
func (f *Fake) onCall(id int64, happen func(*call) error) (err error) {
	f.fake.Locked(func() {
		i := id - firstCall
		if i < 0 || i >= int64(len(f.calls)) || f.calls[i].over {
			err = fmt.Errorf("dialpadtest: no call %d is going on", id)
			return
		}
		err = happen(f.calls[i])
	})
	return err
}
