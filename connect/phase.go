package connect

// Phase is how far a contact, or the busiest contact of a user, has come. Later
// phases are busier.
type Phase int

// The phases.
const (
	// Idle: no contact.
	Idle Phase = iota
	// Uncleared: missed, rejected or failed, and still in the agent's way.
	Uncleared
	// AfterContactWork: the conversation is over, the agent works on.
	AfterContactWork
	// Ringing: offered to the agent, or dialled by the agent.
	Ringing
	// Engaged: the agent has it, on hold and paused included. States that are
	// new count as this.
	Engaged
)

// Phase is where a contact in this state stands. Any state is more than Idle: a
// contact takes the agent's slot until it is no longer listed.
//
// Source:
// docs.aws.amazon.com/connect/latest/adminguide/about-contact-states.html.
func (s ContactState) Phase() Phase {
	switch s {
	case Missed, Rejected, Failed:
		return Uncleared
	case Ended:
		return AfterContactWork
	case Incoming, Pending, Connecting:
		return Ringing
	case Connected, OnHold, Paused:
		return Engaged
	}
	return Engaged
}

// Phase is that of the user's busiest contact. The status does not show it: it
// stays Available throughout.
func (u UserData) Phase() (busiest Phase) {
	for _, c := range u.Contacts {
		busiest = max(busiest, c.State.Phase())
	}
	return busiest
}

// Phase is that of the user's busiest contact, see [UserData.Phase].
func (s Snapshot) Phase() (busiest Phase) {
	for _, c := range s.Contacts {
		busiest = max(busiest, c.State.Phase())
	}
	return busiest
}

// Busy reports whether the user handles a contact: from ringing to the end of
// after-contact work, or until a contact that failed is cleared. With a
// [UserDataFilter] on contact states or queues, other contacts are not seen.
func (u UserData) Busy() bool { return u.Phase() > Idle }

// Busy reports whether the user handles a contact; see [UserData.Busy].
func (s Snapshot) Busy() bool { return s.Phase() > Idle }

// String is the name of the phase.
func (p Phase) String() string {
	names := [...]string{"idle", "uncleared", "after-contact work", "ringing", "engaged"}
	if p < Idle || p > Engaged {
		return "unknown"
	}
	return names[p]
}
