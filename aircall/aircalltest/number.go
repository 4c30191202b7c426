package aircalltest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// MainLine is the number that every company has from the start. It records calls and rings nobody by itself.
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
	// CreatedAt is the time of PutNumber when zero.
	CreatedAt time.Time
}

func mainLine() Number {
	return Number{ID: MainLine, Name: "Main line", Digits: "+1 555-010-0003", Recording: true}
}

// PutNumber adds a number, or replaces the one with the same ID, without any event.
// A number without a positive ID fails the test and is not added.
func (f *Fake) PutNumber(n Number) {
	if n.ID <= 0 {
		f.complain(fmt.Errorf("number id is %d, must be positive", n.ID))
		return
	}
	f.fake.Locked(func() { f.putNumber(n) })
}

func (f *Fake) putNumber(n Number) *Number {
	orElse(&n.Country, "US")
	orElse(&n.TimeZone, "Etc/UTC")
	if n.CreatedAt.IsZero() {
		n.CreatedAt = f.now()
	}
	if old := f.number(n.ID); old != nil {
		*old = n
		return old
	}
	f.numbers = append(f.numbers, &n)
	return &n
}

// AddNumber is PutNumber with an event. It is an error if the ID is not positive or taken.
func (f *Fake) AddNumber(n Number) {
	var err error
	f.fake.Locked(func() {
		if n.ID <= 0 || f.number(n.ID) != nil {
			err = fmt.Errorf("number id %d is not positive or is taken", n.ID)
			return
		}
		f.emit(aircall.NumberCreated, numberData(f.putNumber(n), inEvent))
	})
	f.complain(err)
}

// OpenNumber opens a number, or closes it, as its hours would. It is an error if there is no such number.
func (f *Fake) OpenNumber(id int64, open bool) {
	f.complain(f.onNumber(id, func(n *Number) {
		name := aircall.NumberClosed
		if n.Closed = !open; open {
			name = aircall.NumberOpened
		}
		f.emit(name, numberData(n, inEvent))
	}))
}

// RemoveNumber takes a number away. It is an error if there is no such number.
func (f *Fake) RemoveNumber(id int64) {
	f.complain(f.onNumber(id, func(n *Number) {
		f.numbers = slices.DeleteFunc(f.numbers, func(o *Number) bool { return o == n })
		f.emit(aircall.NumberDeleted, numberData(n, inEvent))
	}))
}

func (f *Fake) onNumber(id int64, happen func(*Number)) (err error) {
	f.fake.Locked(func() {
		n := f.number(id)
		if n == nil {
			err = fmt.Errorf("no number %d", id)
			return
		}
		happen(n)
	})
	return err
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

type wireNumber struct {
	ID         int64             `json:"id"`
	DirectLink string            `json:"direct_link"`
	Name       string            `json:"name"`
	Digits     string            `json:"digits"`
	E164       string            `json:"e164_digits,omitempty"`
	CreatedAt  string            `json:"created_at"`
	Country    string            `json:"country"`
	TimeZone   string            `json:"time_zone"`
	Open       bool              `json:"open"`
	Status     string            `json:"availability_status"`
	IVR        bool              `json:"is_ivr"`
	Recording  bool              `json:"live_recording_activated"`
	Priority   *int              `json:"priority"`
	FlowEditor *bool             `json:"flow_editor_enabled,omitempty"`
	Messages   map[string]string `json:"messages"`
	Users      []wireUser        `json:"users,omitempty"`
}

func numberData(n *Number, at place) wireNumber {
	w := wireNumber{
		ID: n.ID, DirectLink: link("v1", "numbers", n.ID), Name: n.Name, Digits: n.Digits,
		CreatedAt: n.CreatedAt.UTC().Format(dateMillis), Country: n.Country, TimeZone: n.TimeZone,
		Open: !n.Closed, Status: string(aircall.NumberStatusCustom), Recording: n.Recording,
		Messages: map[string]string{"welcome": "https://assets.example.test/welcome.mp3"},
	}
	switch at {
	case inEvent:
		w.E164 = "+" + digits(n.Digits)
	case inV2:
		w.FlowEditor = new(false)
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

func orElse(field *string, otherwise string) {
	if *field == "" {
		*field = otherwise
	}
}
