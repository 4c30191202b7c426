package aircalltest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// CompanyName is what the company is called.
const CompanyName = "Example Company"

// MainLine is the number that every company has from the start. It records
// calls and rings nobody by itself.
const MainLine = 3

// Number is a phone line of the company.
type Number struct {
	// ID must be positive.
	ID   int64
	Name string
	// Digits is the line's number for people to read, such as "+1 555-010-0003".
	Digits string
	// Country is US when empty, TimeZone Etc/UTC.
	Country, TimeZone string
	// Users are the ids of the users that the line rings.
	Users []int64
	// Recording: calls are recorded, and so can be paused.
	Recording bool
	// Closed: the line is outside of its hours.
	Closed bool
	// IVR: a voice menu answers.
	IVR bool
	// CreatedAt is the time of PutNumber when zero.
	CreatedAt time.Time
}

func mainLine() Number {
	return Number{ID: MainLine, Name: "Main line", Digits: "+1 555-010-0003", Recording: true}
}

// PutNumber adds a number, or replaces the one with the same ID, without any
// event.
func (f *Fake) PutNumber(n Number) {
	f.change(func() error {
		_, err := f.putNumber(n)
		return err
	})
}

func (f *Fake) putNumber(n Number) (*Number, error) {
	if err := faketest.Want("number id", n.ID, 1, 0); err != nil {
		return nil, err
	}
	n.Country, n.TimeZone = cmp.Or(n.Country, "US"), cmp.Or(n.TimeZone, "Etc/UTC")
	n.CreatedAt = cmp.Or(n.CreatedAt, f.now())
	return put(&f.numbers, f.number(n.ID), n), nil
}

// AddNumber is PutNumber with an event, for an ID that is new.
func (f *Fake) AddNumber(n Number) {
	f.change(func() error {
		if f.number(n.ID) != nil {
			return fmt.Errorf("number id %d is taken", n.ID)
		}
		added, err := f.putNumber(n)
		if err == nil {
			f.emit(aircall.NumberCreated, numberData(added, inEvent))
		}
		return err
	})
}

// OpenNumber opens a number, or closes it, as its hours would.
func (f *Fake) OpenNumber(id int64, open bool) {
	f.onNumber(id, func(n *Number) {
		name := aircall.NumberClosed
		if n.Closed = !open; open {
			name = aircall.NumberOpened
		}
		f.emit(name, numberData(n, inEvent))
	})
}

// DeleteNumber takes a number away.
func (f *Fake) DeleteNumber(id int64) {
	f.onNumber(id, func(n *Number) {
		f.numbers = without(f.numbers, n)
		f.emit(aircall.NumberDeleted, numberData(n, inEvent))
	})
}

func (f *Fake) onNumber(id int64, happen func(*Number)) {
	f.change(func() error {
		n := f.number(id)
		if n == nil {
			return fmt.Errorf("no number %d", id)
		}
		happen(n)
		return nil
	})
}

func (f *Fake) number(id int64) *Number {
	return find(f.numbers, func(n *Number) bool { return n.ID == id })
}

// place is where an object is shown, on which some of its fields depend.
type place int

const (
	inReply place = iota
	inEvent
	inV2 // a reply of v2
)

// messages are what a line plays to callers.
var messages = []string{
	"welcome", "waiting", "ringing_tone", "unanswered_call", "after_hours", "ivr", "voicemail", "closed", "callback_later",
}

func numberData(n *Number, at place) fields {
	files := fields{}
	for _, name := range messages {
		files[name] = "https://assets.example.test/" + name + ".mp3"
	}
	w := fields{
		"id": n.ID, "direct_link": link("v1", "numbers", n.ID), "name": n.Name, "digits": n.Digits,
		"created_at": n.CreatedAt.UTC().Format(dateMillis), "country": n.Country, "time_zone": n.TimeZone,
		"open": !n.Closed, "availability_status": aircall.NumberStatusCustom, "is_ivr": n.IVR,
		"live_recording_activated": n.Recording, "priority": 0, "messages": files,
	}
	switch at {
	case inEvent:
		w["e164_digits"] = "+" + digits(n.Digits)
	case inV2:
		w["flow_editor_enabled"] = false
	case inReply:
	}
	return w
}

// digits are equal in two spellings of one phone number.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}

// fullNumber has the users that a number rings.
func (f *Fake) fullNumber(at place) func(*Number) fields {
	return func(n *Number) fields {
		w := numberData(n, at)
		if users := f.usersOf(n.Users, abridged); len(users) > 0 {
			w["users"] = users
		}
		return w
	}
}

// numbersOf are the numbers that ring a user.
func (f *Fake) numbersOf(user int64) []*Number {
	return slices.DeleteFunc(slices.Clone(f.numbers), func(n *Number) bool { return !slices.Contains(n.Users, user) })
}

func (f *Fake) listNumbers(r *faketest.Request) faketest.Reply {
	return list(f, r, "numbers", f.numbers, f.fullNumber(inReply))
}

func (f *Fake) listNumbersOf(r *faketest.Request, u *user) faketest.Reply {
	return f.lagged(func(r *faketest.Request) faketest.Reply {
		return list(f, r, "numbers", f.numbersOf(u.ID), f.fullNumber(inV2))
	})(r)
}

func (f *Fake) getNumber(_ *faketest.Request, n *Number) faketest.Reply {
	return one("number", f.fullNumber(inReply)(n))
}

func (f *Fake) getCompany(*faketest.Request) faketest.Reply {
	return one("company", fields{"name": CompanyName, "users_count": len(f.users), "numbers_count": len(f.numbers)})
}

func ping(*faketest.Request) faketest.Reply { return one("ping", "pong") }
