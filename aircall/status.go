package aircall

import "strings"

// AvailabilityStatus is the status that a user or an administrator chose. The
// set is open: an unknown value decodes, and is sent back as it came. A user in
// a call reads [Unavailable], so that value alone is no choice.
type AvailabilityStatus string

// The documented values of [AvailabilityStatus].
const (
	// Available takes calls.
	Available AvailabilityStatus = "available"
	// Custom most likely follows the user's working hours ("Auto" in the app);
	// sources disagree.
	Custom AvailabilityStatus = "custom"
	// Unavailable takes no calls; the [Substatus] may say why.
	Unavailable AvailabilityStatus = "unavailable"
)

// Substatus refines an [AvailabilityStatus]: a reason for being away, or how
// the status came about. The set is open: an unknown value counts as a reason,
// and is kept as it came.
type Substatus string

// The documented substatus values. Those after AlwaysClosed are the reasons
// that a user can pick.
const (
	AlwaysOpened    Substatus = "always_opened"
	AlwaysClosed    Substatus = "always_closed"
	OutForLunch     Substatus = "out_for_lunch"
	OnABreak        Substatus = "on_a_break"
	InTraining      Substatus = "in_training"
	DoingBackOffice Substatus = "doing_back_office"
	Other           Substatus = "other"
)

// spellings are the values in the ways in which sources write them, other than
// by case, spaces and hyphens.
var spellings = map[Substatus]Substatus{
	AlwaysOpened: AlwaysOpened, "always_open": AlwaysOpened, AlwaysClosed: AlwaysClosed,
	OutForLunch: OutForLunch, OnABreak: OnABreak, Other: Other,
	InTraining: InTraining, "in_traning": InTraining,
	DoingBackOffice: DoingBackOffice, "back_office": DoingBackOffice,
}

// Known returns the constant of this package for a value in any of the
// spellings that Aircall uses, such as "Out for lunch", and whether there is
// one. Of other values it returns s.
func (s Substatus) Known() (known Substatus, ok bool) {
	if known, ok = spellings[s.snake()]; ok {
		return known, true
	}
	return s, false
}

// snake writes a value as the constants are written.
func (s Substatus) snake() Substatus {
	words := strings.FieldsFunc(strings.ToLower(string(s)), func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	return Substatus(strings.Join(words, "_"))
}

// Reason returns the reason for being away, and whether s holds one: one of the
// constants in any spelling, or an unknown value as it came.
func (s Substatus) Reason() (reason Substatus, ok bool) {
	known, _ := s.Known()
	switch known.snake() {
	case "", AlwaysOpened, AlwaysClosed, "custom", "according_to_schedule", "scheduled":
		return "", false
	default:
		return known, true
	}
}

// Availability is what a user can do right now. It is read-only, and may
// disagree with [AvailabilityStatus] at the same instant. The set is open.
type Availability string

// The known values of [Availability]. OnMobile appears in the embedded phone's
// page only.
const (
	AvailabilityAvailable     Availability = "available"
	AvailabilityOffline       Availability = "offline"
	AvailabilityDoNotDisturb  Availability = "do_not_disturb"
	AvailabilityInCall        Availability = "in_call"
	AvailabilityAfterCallWork Availability = "after_call_work"
	AvailabilityOnMobile      Availability = "on_mobile"
)

// SignedIn reports whether the user has Aircall's app open: any value but
// offline and the empty one.
func (a Availability) SignedIn() bool { return a != "" && a != AvailabilityOffline }

// Engaged reports whether the user is in a call or in the wrap-up time after
// one. Meanwhile the user reads "unavailable", whatever was chosen.
func (a Availability) Engaged() bool {
	return a == AvailabilityInCall || a == AvailabilityAfterCallWork
}
