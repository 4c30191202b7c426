package dialpadtest

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/dialpad"
)

// SetStatus is a click of the user or an administrator in Dialpad's app. What
// the user already chose changes nothing and causes no event. During wrap-up it
// ends that. It fails while a call rings or goes on.
func (f *Fake) SetStatus(id int64, onDuty bool, reason string) {
	f.act(id, func(u *user) error {
		if u.phase == ringing || u.phase == inCall {
			return fmt.Errorf("user %d cannot change duty now: a call rings or goes on", id)
		}
		f.choose(u, choice{onDuty, reason})
		return nil
	})
}

// choose makes a choice and reports whether it was a new one.
func (f *company) choose(u *user, c choice) (changed bool) {
	if c.onDuty {
		c.reason = ""
	}
	changed = u.OffDuty == c.onDuty || u.Reason != c.reason
	f.change(u, func() {
		if u.OffDuty && c.onDuty {
			u.onDutySince = f.now()
		}
		u.OffDuty, u.Reason = !c.onDuty, c.reason
		if u.phase == wrapUp {
			u.phase = idle
		}
	})
	return changed
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
	f.act(id, func(u *user) error {
		f.change(u, func() { u.DoNotDisturb = on })
		return nil
	})
}

// Join has a user work in one more call centre.
func (f *Fake) Join(id, callCenter int64) {
	f.act(id, func(u *user) error {
		f.change(u, func() {
			if !slices.Contains(u.CallCenters, callCenter) {
				u.CallCenters = append(u.CallCenters, callCenter)
			}
		})
		return nil
	})
}

// Leave has a user work in one call centre less.
func (f *Fake) Leave(id, callCenter int64) {
	f.act(id, func(u *user) error {
		f.change(u, func() {
			u.CallCenters = slices.DeleteFunc(u.CallCenters, func(c int64) bool { return c == callCenter })
		})
		return nil
	})
}

// SetBusy has a user be busy elsewhere, or no more: the status busy. It fails
// in a call and in wrap-up.
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
func (f *Fake) SignIn(id int64) { f.signedOut(id, false) }

// SignOut takes a user's devices away. It fails while a call rings or goes on.
func (f *Fake) SignOut(id int64) { f.signedOut(id, true) }

func (f *Fake) signedOut(id int64, out bool) {
	f.act(id, func(u *user) error {
		if out && (u.phase == ringing || u.phase == inCall) {
			return fmt.Errorf("user %d has a call", id)
		}
		u.SignedOut = out
		u.past.Remember(f.fake, userData(u))
		return nil
	})
}

// DeleteUser removes a user, without an event.
func (f *Fake) DeleteUser(id int64) {
	f.act(id, func(u *user) error {
		delete(f.byID, id)
		f.users = slices.DeleteFunc(f.users, func(o *user) bool { return o == u })
		return nil
	})
}
