package aircall

// AvailabilityStatus is the status that a person or an administrator chose for a user.
// The set is open: an unknown value decodes and is sent back as it came.
// A user in a call is reported as [Unavailable], so that value alone is no choice.
type AvailabilityStatus string

// The documented values of [AvailabilityStatus].
const (
	// Available takes calls.
	Available AvailabilityStatus = "available"
	// Custom most likely follows the user's working hours ("Auto" in the app); sources disagree.
	Custom AvailabilityStatus = "custom"
	// Unavailable takes no calls; the [Substatus] may tell why.
	Unavailable AvailabilityStatus = "unavailable"
)

// Substatus refines an [AvailabilityStatus]: a reason for being away, or how the status came about.
// The set is open: an unknown value counts as a reason, and is kept as it came.
type Substatus string

// The documented substatus values. Those after AlwaysClosed are the reasons that a user can pick.
const (
	AlwaysOpened    Substatus = "always_opened"
	AlwaysClosed    Substatus = "always_closed"
	OutForLunch     Substatus = "out_for_lunch"
	OnABreak        Substatus = "on_a_break"
	InTraining      Substatus = "in_training"
	DoingBackOffice Substatus = "doing_back_office"
	Other           Substatus = "other"
)

// misspelt is how the embedded phone's page writes [InTraining].
const misspelt = "in_traning"

// UnmarshalText reads a substatus and mends the one misspelling that Aircall publishes.
func (s *Substatus) UnmarshalText(text []byte) error {
	if *s = Substatus(text); *s == misspelt {
		*s = InTraining
	}
	return nil
}

// Reason returns the reason for being away, and whether s holds one.
// always_open, according_to_schedule and scheduled are undocumented values seen in public code.
func (s Substatus) Reason() (reason Substatus, ok bool) {
	switch s {
	case "", AlwaysOpened, AlwaysClosed, "always_open", "according_to_schedule", "scheduled":
		return "", false
	case misspelt:
		return InTraining, true
	default:
		return s, true
	}
}

// Availability is what a user can do right now. It is read-only, and may disagree with
// [AvailabilityStatus] at the same instant. The set is open.
type Availability string

// The known values of [Availability]. OnMobile appears in the embedded phone's page only.
const (
	AvailabilityAvailable     Availability = "available"
	AvailabilityOffline       Availability = "offline"
	AvailabilityDoNotDisturb  Availability = "do_not_disturb"
	AvailabilityInCall        Availability = "in_call"
	AvailabilityAfterCallWork Availability = "after_call_work"
	AvailabilityOnMobile      Availability = "on_mobile"
)

// SignedIn reports whether the user has Aircall's app open: any value but offline and the empty one.
func (a Availability) SignedIn() bool { return a != "" && a != AvailabilityOffline }

// Engaged reports whether the user is in a call or in the wrap-up time after one.
// Meanwhile the user object reads "unavailable", whatever its user chose.
func (a Availability) Engaged() bool {
	return a == AvailabilityInCall || a == AvailabilityAfterCallWork
}
