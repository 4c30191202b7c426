package dialpadtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/dialpad"
)

// SetStatus is a click of the user, who must have no call, or an administrator
// in Dialpad's app. What the user already chose changes nothing and causes no
// event. During wrap-up it ends that.
func (f *Fake) SetStatus(id int64, onDuty bool, reason string) {
	f.act(id, func(u *user) error {
		if u.engaged() {
			return fmt.Errorf("user %d cannot change duty now: a call rings or goes on", id)
		}
		f.choose(u, choice{onDuty, reason})
		return nil
	})
}

// choose makes a choice, which ends the wrap-up.
func (f *company) choose(u *user, c choice) {
	f.change(u, func() {
		u.take(c, f.now())
		if u.phase == wrapUp {
			u.phase = idle
		}
	})
}

// take has a user choose at a time. Nobody is on duty for a reason.
func (u *user) take(c choice, at time.Time) {
	if u.OffDuty && c.onDuty {
		u.onDutySince = at
	}
	u.OffDuty, u.Reason = !c.onDuty, c.reason
	if c.onDuty {
		u.Reason = ""
	}
}

// differs reports whether a choice is another than that of a user.
func (c choice) differs(u *user) bool {
	return u.OffDuty == c.onDuty || u.OffDuty && u.Reason != c.reason
}

// change has something happen to a user, and sends an event if it shows. A
// status has begun when it differs from the one before; a new reason alone does
// not begin it again.
func (f *company) change(u *user, happen func()) {
	status, reason, centers, free := u.status(), u.Reason, slices.Clone(u.centers()), u.free()
	happen()
	now := u.status()
	if now != status {
		u.since = f.now()
		f.edge(u, status)
	}
	u.past.Remember(f.fake, userData(u))
	shows := now != status || u.Reason != reason || !slices.Equal(u.centers(), centers)
	if shows || f.set.dndEvents && u.free() != free {
		f.emit(u, now)
	}
}

// edge sends the end of an activity before what follows.
func (f *company) edge(u *user, left dialpad.DutyStatus) {
	if f.set.quirks.Edges && (left == dialpad.Occupied || left == dialpad.WrapUp) {
		f.emit(u, left+"-end")
	}
}

// SetDoNotDisturb is a click on the user's own line.
func (f *Fake) SetDoNotDisturb(id int64, on bool) {
	f.alter(id, func(u *user) { u.DoNotDisturb = on })
}

// Join has a user work in one more call centre.
func (f *Fake) Join(id, callCenter int64) {
	f.alter(id, func(u *user) {
		if !slices.Contains(u.CallCenters, callCenter) {
			u.CallCenters = append(u.CallCenters, callCenter)
		}
	})
}

// Leave has a user work in one call centre less.
func (f *Fake) Leave(id, callCenter int64) {
	f.alter(id, func(u *user) {
		u.CallCenters = slices.DeleteFunc(u.CallCenters, func(c int64) bool { return c == callCenter })
	})
}

// SetBusy has a user be busy elsewhere, or no more: the status busy. Calls and
// wrap-up must be over.
func (f *Fake) SetBusy(id int64, busy bool) {
	f.act(id, func(u *user) error {
		if u.phase != idle && u.phase != elsewhere {
			return fmt.Errorf("user %d is in a call or in wrap-up", id)
		}
		f.change(u, func() {
			u.phase = idle
			if busy {
				u.phase = elsewhere
			}
		})
		return nil
	})
}

// SignIn gives a user an active device. It neither changes duty nor causes an
// event, and nor does SignOut.
func (f *Fake) SignIn(id int64) { f.alter(id, func(u *user) { u.SignedOut = false }) }

// SignOut takes away the devices of a user, who must have no call.
func (f *Fake) SignOut(id int64) {
	f.act(id, func(u *user) error {
		if u.engaged() {
			return fmt.Errorf("user %d has a call", id)
		}
		f.change(u, func() { u.SignedOut = true })
		return nil
	})
}

// forget ends the calls and the wrap-up of a user who is deleted or put anew.
func (f *company) forget(u *user) {
	u.phase = idle
	for _, c := range f.calls {
		if c.agent == u {
			c.stage = ended
		}
	}
}

// DeleteUser removes a user, without an event.
func (f *Fake) DeleteUser(id int64) {
	f.act(id, func(u *user) error {
		f.forget(u)
		delete(f.byID, id)
		f.users = slices.DeleteFunc(f.users, func(o *user) bool { return o == u })
		return nil
	})
}
