package connect

// Phase is how far a contact, or the busiest contact of a user, has come. Later phases are busier.
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
	// Engaged: the agent has it, on hold and paused included. States that are new count as this.
	Engaged
)

// Phase is where a contact in this state stands. Any state is more than Idle: a contact takes the agent's slot
// until it is no longer listed.
//
// Source: docs.aws.amazon.com/connect/latest/adminguide/about-contact-states.html.
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

// Phase is that of the user's busiest contact. The status does not tell it: it stays Available throughout.
func (u UserData) Phase() Phase {
	phase := Idle
	for _, c := range u.Contacts {
		phase = max(phase, c.State.Phase())
	}
	return phase
}

// Phase is that of the user's busiest contact. The status does not tell it: it stays Available throughout.
func (s Snapshot) Phase() Phase {
	phase := Idle
	for _, c := range s.Contacts {
		phase = max(phase, c.State.Phase())
	}
	return phase
}

// Busy says whether the user handles a contact: from ringing to the end of after-contact work, or until a contact
// that failed is cleared. With a [UserDataFilter] on contact states or queues, other contacts are not seen.
func (u UserData) Busy() bool { return u.Phase() > Idle }

// Busy says whether the user handles a contact; see [UserData.Busy].
func (s Snapshot) Busy() bool { return s.Phase() > Idle }

// String is the phase in words.
func (p Phase) String() string {
	switch p {
	case Idle:
		return "idle"
	case Uncleared:
		return "uncleared"
	case AfterContactWork:
		return "after-contact work"
	case Ringing:
		return "ringing"
	case Engaged:
		return "engaged"
	}
	return "unknown"
}
