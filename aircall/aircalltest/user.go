package aircalltest

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// User is a user of the company: what they chose, and whether they are there.
type User struct {
	// ID must be positive.
	ID int64
	// Email and Name are shown as they are.
	Email, Name string
	// Status is what the user chose; empty is available. With a reason it is unavailable.
	Status aircall.AvailabilityStatus
	// Substatus is the reason, or empty.
	Substatus aircall.Substatus
	// SignedOut: the user's app is closed.
	SignedOut bool
	// WrapUpTime is how long after-call work lasts; 0 for none.
	WrapUpTime time.Duration
	// TimeZone is Etc/UTC when empty, Language en-US.
	TimeZone, Language string
	// Extension is text, such as "001".
	Extension string
	// CreatedAt is the time of PutUser when zero.
	CreatedAt time.Time
}

// phase is what a user is busy with.
type phase int

const (
	idle phase = iota
	ringing
	inCall
	wrapUp
)

type user struct {
	User
	phase phase
	call  *call // ringing or going on; nil for none
	wraps int   // wrap-ups begun, so that a late end does not end a later one
	click int   // choices made, so that a late second event of an older one is dropped
	dials string
	past  faketest.History[view]
}

// view is what the API shows of a user.
type view struct {
	User
	phase phase
}

// remember notes what users look like, for lists that lag.
func (f *Fake) remember() {
	if f.fake.ListLag() == 0 {
		return
	}
	for _, u := range f.users {
		if now := (view{u.User, u.phase}); !faketest.Shows(&u.past, now) {
			u.past.Remember(f.fake, now)
		}
	}
}

// listed are the users as lists show them.
func (f *Fake) listed() []*user {
	if f.fake.ListLag() == 0 {
		return f.users
	}
	shown := make([]*user, len(f.users))
	for i, u := range f.users {
		then := u.past.Listed(f.fake)
		shown[i] = &user{User: then.User, phase: then.phase}
	}
	return shown
}

// PutUser adds a user, or replaces the one with the same ID, without any event.
// A user without a positive ID fails the test and is not added.
func (f *Fake) PutUser(u User) {
	if u.ID <= 0 {
		f.complain(fmt.Errorf("user id is %d, must be positive", u.ID))
		return
	}
	f.fake.Locked(func() { f.put(u) })
}

func (f *Fake) put(u User) {
	fillIn(&u, f.now())
	if old := f.user(u.ID); old != nil {
		old.User, old.phase, old.call = u, idle, nil
		old.click++
		return
	}
	added := &user{User: u}
	f.users = append(f.users, added)
	f.byID[u.ID] = added
}

func fillIn(u *User, now time.Time) {
	if u.Status == "" {
		u.Status = aircall.Available
	}
	if reason, ok := u.Substatus.Reason(); ok {
		u.Status, u.Substatus = aircall.Unavailable, reason
	} else {
		u.Substatus = ""
	}
	if u.TimeZone == "" {
		u.TimeZone = "Etc/UTC"
	}
	if u.Language == "" {
		u.Language = "en-US"
	}
	if u.CreatedAt.IsZero() {
		u.CreatedAt = now
	}
}

// User returns a user with the true choice, whatever the API shows; false if there is none.
func (f *Fake) User(id int64) (found User, ok bool) {
	f.fake.Locked(func() {
		if u := f.user(id); u != nil {
			found, ok = u.User, true
		}
	})
	return found, ok
}

// StatusOf returns what a user can do right now; offline if there is no such user.
func (f *Fake) StatusOf(id int64) (a aircall.Availability) {
	a = aircall.AvailabilityOffline
	f.fake.Locked(func() {
		if u := f.user(id); u != nil {
			a = u.availability()
		}
	})
	return a
}

func (f *Fake) user(id int64) *user { return f.byID[id] }

// now is the company's time, in whole seconds.
func (f *Fake) now() time.Time { return f.fake.Clock.Now().UTC().Truncate(time.Second) }

// availability is the operational one. A ringing user counts as in a call: nobody documents it.
func (u *user) availability() aircall.Availability {
	switch {
	case u.SignedOut:
		return aircall.AvailabilityOffline
	case u.phase == wrapUp:
		return aircall.AvailabilityAfterCallWork
	case u.phase != idle:
		return aircall.AvailabilityInCall
	case u.Status == aircall.Unavailable:
		return aircall.AvailabilityDoNotDisturb
	default:
		return aircall.AvailabilityAvailable
	}
}

// shown is the status that others see: a busy user is plainly unavailable.
func (u *user) shown() (aircall.AvailabilityStatus, aircall.Substatus) {
	switch {
	case u.phase != idle:
		return aircall.Unavailable, ""
	case u.Substatus != "":
		return u.Status, u.Substatus
	case u.Status == aircall.Available:
		return u.Status, aircall.AlwaysOpened
	case u.Status == aircall.Unavailable:
		return u.Status, aircall.AlwaysClosed
	default:
		return u.Status, "according_to_schedule"
	}
}
