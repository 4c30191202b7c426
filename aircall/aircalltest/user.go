package aircalltest

import (
	"cmp"
	"errors"
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
	// Status is what the user chose; empty is available. With a reason it is
	// unavailable.
	Status aircall.AvailabilityStatus
	// Substatus is the reason, or empty.
	Substatus aircall.Substatus
	// SignedOut: the user's app is closed.
	SignedOut bool
	// WrapUpTime is how long after-call work lasts; 0 for none.
	WrapUpTime time.Duration
	// TimeZone is Etc/UTC when empty, Language en-US.
	TimeZone, Language string
	// Extension is text, such as "001"; when empty, the end of the ID.
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
}

// PutUser adds a user, or replaces the one with the same ID, without any event.
// Lists that lag forget what they had seen before.
func (f *Fake) PutUser(u User) {
	f.change(func() error {
		_, err := f.put(u)
		f.lag = lag{}
		return err
	})
}

func (f *Fake) put(u User) (*user, error) {
	f.fillIn(&u)
	_, err := choose(u.Status, u.Substatus, aircall.Unavailable)
	if err = errors.Join(faketest.Want("user id", u.ID, 1, 0), faketest.Want("user WrapUpTime", u.WrapUpTime, 0, 0), err); err != nil {
		return nil, err
	}
	old := f.user(u.ID)
	if old == nil {
		old = f.add(user{User: u})
	}
	old.User, old.phase, old.call = u, idle, nil
	old.click++
	return old, nil
}

func (f *Fake) add(u user) *user {
	added := put(&f.users, nil, u)
	f.byID[u.ID] = added
	return added
}

func (f *Fake) fillIn(u *User) {
	u.Status = cmp.Or(u.Status, aircall.Available)
	reason, ok := u.Substatus.Reason()
	if u.Substatus = reason; ok {
		u.Status = aircall.Unavailable
	}
	u.TimeZone, u.Language = cmp.Or(u.TimeZone, "Etc/UTC"), cmp.Or(u.Language, "en-US")
	u.Extension = cmp.Or(u.Extension, fmt.Sprintf("%03d", u.ID%1000))
	u.CreatedAt = cmp.Or(u.CreatedAt, f.now())
}

// User returns a user with the true choice, whatever the API shows; false if
// there is none.
func (f *Fake) User(id int64) (found User, ok bool) {
	f.fake.Locked(func() {
		if u := f.user(id); u != nil {
			found, ok = u.User, true
		}
	})
	return found, ok
}

// StatusOf returns what a user can do right now.
func (f *Fake) StatusOf(id int64) (a aircall.Availability) {
	a = aircall.AvailabilityOffline
	f.act(id, func(u *user) error {
		a = u.availability()
		return nil
	})
	return a
}

func (f *Fake) user(id int64) *user { return f.byID[id] }

// usersOf shows those of some users who exist.
func (f *Fake) usersOf(ids []int64, as shape) []fields {
	shown := []fields{}
	for _, id := range ids {
		if u := f.user(id); u != nil {
			shown = append(shown, f.userData(u, as))
		}
	}
	return shown
}

// act runs what happens to one user.
func (f *Fake) act(id int64, happen func(*user) error) {
	f.change(func() error {
		if u := f.user(id); u != nil {
			return happen(u)
		}
		return fmt.Errorf("no user %d", id)
	})
}

// now is the company's time, in whole seconds.
func (f *Fake) now() time.Time { return f.fake.Clock.Now().UTC().Truncate(time.Second) }

// availability is the operational one. A ringing user counts as in a call:
// nobody documents it.
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

// free is nil for a user who can take or make a call.
func (u *user) free() error {
	switch {
	case u == nil:
		return errors.New("no such user")
	case u.availability() != aircall.AvailabilityAvailable:
		return fmt.Errorf("user %d cannot be in a call: %s", u.ID, u.availability())
	}
	return nil
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
