package dialpadtest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// User is a user of the company: what they chose, and whether they are there.
type User struct {
	// ID must be positive.
	ID int64
	// Email, Name and Phone are shown as they are.
	Email, Name, Phone string
	// OfficeID is the user's office; 0 for none.
	OfficeID int64
	// OffDuty is what the user chose, Reason why.
	OffDuty bool
	Reason  string
	// CallCenters are the ids of those that the user works in while on duty.
	CallCenters []int64
	// DoNotDisturb is that of the user's own line.
	DoNotDisturb bool
	// SignedOut: the user has no active device.
	SignedOut bool
	// WrapUpTime is how long after-call work lasts; 0 for none.
	WrapUpTime time.Duration
	// StatusMessage is text that the user shows.
	StatusMessage string
	// SessionType is shown where it is not empty: only a later description of
	// the API has it.
	SessionType string
	// State is active when empty; see [dialpad.UserListOptions] for others.
	State string
	// Admin administrates the user's office, SuperAdmin the company.
	Admin, SuperAdmin bool
}

// phase is what a user is busy with.
type phase int

const (
	idle phase = iota
	ringing
	inCall
	wrapUp
	elsewhere
)

type user struct {
	User
	phase       phase
	wraps       int     // wrap-ups begun, so that a late end does not end a later one
	wanted      *choice // written during a call, to apply after it
	added       time.Time
	since       time.Time
	onDutySince time.Time
	groupDND    map[int64]bool
	past        faketest.History[fields]
}

// choice is a duty status that can be chosen.
type choice struct {
	onDuty bool
	reason string
}

// CallCenter is a queue with agents: the users who name it in User.CallCenters.
type CallCenter struct {
	ID, OfficeID int64
	Name         string
	PhoneNumbers []string
	// Waiting is the number of callers who wait, LongestWait how long the first
	// of them has been waiting. Calls do not change them.
	Waiting     int64
	LongestWait time.Duration
}

// Office is where users belong to.
type Office struct {
	ID int64
	// OffDutyReasons are those that its users may pick.
	OffDutyReasons []string
}

// active is the state of most users.
const active = "active"

// PutUser adds a user, or replaces the one with the same ID, without any event.
// Its ID must be positive, its State a word.
func (f *Fake) PutUser(u User) {
	if u.State == "" {
		u.State = active
	}
	switch err := errors.Join(faketest.Want("user id", u.ID, 1, 0), faketest.Want("user WrapUpTime", u.WrapUpTime, 0, 0)); {
	case err != nil:
		f.complain(err)
		return
	case !isWord(u.State):
		f.complain(fmt.Errorf("user state: want a word in small letters, got %q", u.State))
		return
	case !u.OffDuty:
		u.Reason = ""
	}
	u.CallCenters = slices.Clone(u.CallCenters)
	f.fake.Locked(func() {
		added := &user{User: u, added: f.now(), since: f.now(), groupDND: map[int64]bool{}}
		if !u.OffDuty {
			added.onDutySince = added.since
		}
		added.past.Remember(f.fake, userData(added))
		if old := f.byID[u.ID]; old != nil {
			f.forget(old)
			added.wraps = old.wraps // of which the late end must not end a new one
			*old = *added
			return
		}
		f.users = append(f.users, added)
		f.byID[u.ID] = added
	})
}

// PutCallCenter adds a call centre, or replaces the one with the same ID.
func (f *Fake) PutCallCenter(c CallCenter) {
	f.try(func() error {
		if err := faketest.Want("call centre id", c.ID, 1, 0); err != nil {
			return err
		}
		f.centers = slices.DeleteFunc(f.centers, func(o *CallCenter) bool { return o.ID == c.ID })
		f.centers = append(f.centers, &c)
		return nil
	})
}

// PutOffice adds an office, or replaces the one with the same ID.
func (f *Fake) PutOffice(o Office) {
	f.try(func() error {
		if err := faketest.Want("office id", o.ID, 1, 0); err != nil {
			return err
		}
		f.offices[o.ID] = o
		return nil
	})
}

// User returns a user with the true choice, whatever the API shows; false if
// there is none.
func (f *Fake) User(id int64) (found User, ok bool) {
	f.read(id, func(u *user) {
		found, ok = u.User, true
		found.CallCenters = slices.Clone(u.CallCenters)
	})
	return found, ok
}

// StatusOf returns the duty status that the API shows of a user; empty if there
// is no such user. [Fake.User] has what they chose.
func (f *Fake) StatusOf(id int64) (s dialpad.DutyStatus) {
	f.read(id, func(u *user) { s = u.status() })
	return s
}

func (f *Fake) read(id int64, look func(*user)) {
	f.fake.Locked(func() {
		if u := f.byID[id]; u != nil {
			look(u)
		}
	})
}

// status hides the choice behind what the user is busy with. A call that rings
// does not show.
func (u *user) status() dialpad.DutyStatus {
	switch {
	case u.phase == inCall:
		return dialpad.Occupied
	case u.phase == wrapUp:
		return dialpad.WrapUp
	case u.phase == elsewhere:
		return dialpad.Busy
	case u.OffDuty:
		return dialpad.Unavailable
	default:
		return dialpad.Available
	}
}

// engaged: a call rings or goes on.
func (u *user) engaged() bool { return u.phase == ringing || u.phase == inCall }

// free is availability_status: neither in do-not-disturb nor in a call.
func (u *user) free() bool { return !u.DoNotDisturb && u.phase != inCall && u.phase != elsewhere }

// centers are those in which the user is on duty now.
func (u *user) centers() []int64 {
	if u.OffDuty {
		return nil
	}
	return u.CallCenters
}
