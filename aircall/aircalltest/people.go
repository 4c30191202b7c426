package aircalltest

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/aircall"
)

// SetStatus is a click of the user or an administrator in Aircall's app. A
// reason goes with unavailable, or with an empty status. The status that the
// user already has changes nothing and causes no event.
func (f *Fake) SetStatus(id int64, status aircall.AvailabilityStatus, substatus aircall.Substatus) {
	f.act(id, func(u *user) error {
		c, err := choose(status, substatus, aircall.Unavailable)
		if err == nil && u.take(c) {
			f.emitChoice(u)
		}
		return err
	})
}

// choice is a status that can be chosen: the substatus is a reason or empty.
type choice struct {
	status    aircall.AvailabilityStatus
	substatus aircall.Substatus
}

// choose checks a status. word is what has to go with a reason.
func choose(status aircall.AvailabilityStatus, substatus aircall.Substatus, word aircall.AvailabilityStatus) (choice, error) {
	reason, isReason := substatus.Reason()
	switch {
	case isReason && !slices.Contains(reasons, reason):
		return choice{}, fmt.Errorf("substatus %q is unknown", substatus)
	case isReason && status != "" && status != word:
		return choice{}, fmt.Errorf("with a reason the status must be %q, not %q", word, status)
	case isReason:
		return choice{aircall.Unavailable, reason}, nil
	case status == aircall.Available && substatus != aircall.AlwaysClosed,
		status == aircall.Unavailable && substatus != aircall.AlwaysOpened,
		status == aircall.Custom:
		return choice{status, ""}, nil
	default:
		return choice{}, fmt.Errorf("status %q with substatus %q is unknown", status, substatus)
	}
}

// reasons are those that Aircall's app offers.
var reasons = []aircall.Substatus{
	aircall.OutForLunch, aircall.OnABreak, aircall.InTraining, aircall.DoingBackOffice, aircall.Other,
}

// take makes a choice and reports whether it was a new one.
func (u *user) take(c choice) (changed bool) {
	if u.Status == c.status && u.Substatus == c.substatus {
		return false
	}
	u.Status, u.Substatus = c.status, c.substatus
	u.click++
	return true
}

// emitChoice sends the events of a choice.
func (f *Fake) emitChoice(u *user) {
	switch {
	case u.Status != aircall.Unavailable:
		f.emitUser(aircall.UserOpened, u)
	case u.Substatus == "":
		f.emitUser(aircall.UserClosed, u)
	default:
		f.emitReason(u)
	}
}

// emitReason sends the two events of a reason, the second only if the choice
// still stands.
func (f *Fake) emitReason(u *user) {
	f.emit(aircall.UserClosed, f.userData(u, coarseV1))
	f.emit(aircall.UserClosed.V2(), f.userData(u, coarse))
	if f.set.reasonDelay <= 0 {
		f.emitUser(aircall.UserClosed, u)
		return
	}
	made := u.click
	f.later(f.set.reasonDelay, func() {
		if u.click == made {
			f.emitUser(aircall.UserClosed, u)
		}
	})
}

// SignIn opens the user's app. The choice stays as it was.
func (f *Fake) SignIn(id int64) {
	f.act(id, func(u *user) error {
		if u.SignedOut {
			u.SignedOut = false
			f.emitUser(aircall.UserConnected, u)
		}
		return nil
	})
}

// SignOut closes the user's app, which ends a call and skips its wrap-up. The
// choice stays as it was.
func (f *Fake) SignOut(id int64) {
	f.act(id, func(u *user) error {
		if !u.SignedOut {
			f.release(u)
			u.SignedOut = true
			f.emitUser(aircall.UserDisconnected, u)
		}
		return nil
	})
}

// release ends what the user is busy with.
func (f *Fake) release(u *user) {
	if u.call != nil {
		f.end(u.call)
	}
	if u.phase == wrapUp {
		f.endWrapUp(u)
	}
	u.phase = idle
}

// Invite adds a user as an administrator would: like PutUser, with an event.
func (f *Fake) Invite(u User) {
	f.change(func() error {
		added, err := f.put(u)
		if err == nil {
			f.emitUser(aircall.UserCreated, added)
		}
		return err
	})
}

// DeleteUser removes a user, as an administrator would.
func (f *Fake) DeleteUser(id int64) {
	f.act(id, func(u *user) error {
		f.remove(u)
		return nil
	})
}

func (f *Fake) remove(u *user) {
	f.release(u)
	u.click++ // the second event of a reason does not come any more
	delete(f.byID, u.ID)
	f.users = without(f.users, u)
	f.emitUser(aircall.UserDeleted, u)
}
