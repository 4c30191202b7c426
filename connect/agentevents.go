package connect

import (
	"slices"

	"github.com/ctikit/ctikit/internal/lenient"
)

// AgentEventType is why an agent event was sent. Others than these decode and
// stay.
type AgentEventType string

// The types of agent events.
const (
	Login       AgentEventType = "LOGIN"
	Logout      AgentEventType = "LOGOUT"
	StateChange AgentEventType = "STATE_CHANGE"
	// HeartBeat comes after 120 s of silence, also for up to an hour after a
	// logout.
	HeartBeat AgentEventType = "HEART_BEAT"
)

// AgentEvent is a record of the agent event stream. Records may come twice;
// order them by At, for each user on its own. The first one that a program sees
// may be a heart-beat in the middle of a call: take the state from Current,
// always.
type AgentEvent struct {
	// Envelope has the event's own id as Key, and an At with milliseconds.
	Envelope
	Type AgentEventType
	// AgentARN is the user's; see [AgentEvent.UserID].
	AgentARN, InstanceARN string
	// Version is the date of the event's model.
	Version string
	Current Snapshot
	// Previous is nil where there is none, as in events of logins and logouts.
	Previous *Snapshot
}

// UserID is the id that [AgentsService.SetStatus] and [UsersService] take.
func (e AgentEvent) UserID() string { return IDFromARN(e.AgentARN) }

// SignedIn reports whether the agent is signed in; known is false if the event
// does not show it. A login and a logout show it, else the built-in Offline
// status (no), else a state change into another status whose type is known
// (yes). A heart-beat never shows that agents are signed in, since it goes on
// after the logout.
func (e AgentEvent) SignedIn() (in, known bool) {
	offline := e.Current.Status.Type == Offline
	switch {
	case e.Type == Login:
		return true, true
	case e.Type == Logout, offline:
		return false, true
	case e.Type == StateChange && e.Current.Status.Type != "":
		return true, true
	}
	return false, false
}

// Gone are the contacts of Previous that Current lacks. For one in state ENDED,
// after-contact work has ended, at the time of the event
// (docs.aws.amazon.com/connect/latest/adminguide/determine-acw-time.html).
func (e AgentEvent) Gone() []AgentContact {
	if e.Previous == nil {
		return nil
	}
	var gone []AgentContact
	for _, old := range e.Previous.Contacts {
		stays := slices.ContainsFunc(e.Current.Contacts, func(c AgentContact) bool { return c.ContactID == old.ContactID })
		if !stays {
			gone = append(gone, old)
		}
	}
	return gone
}

// DecodeAgentEvent decodes one record of the agent event stream: the data of a
// Kinesis record, at most 1 MiB. Unknown types, fields and values survive, see
// [Envelope]; what is missing in events of older models is empty. What is no
// agent event, or has no user, type or current snapshot, is an [ErrMalformed].
//
// Source:
// docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html.
func DecodeAgentEvent(record []byte) (AgentEvent, error) {
	var w struct {
		EventID               string `json:"EventId"`
		EventTimestamp        lenient.Time
		AWSAccountID          string `json:"AWSAccountId"`
		AgentARN, InstanceARN string
		EventType             AgentEventType
		Version               string
		CurrentAgentSnapshot  Snapshot
		PreviousAgentSnapshot *Snapshot
	}
	if err := decode(record, &w); err != nil {
		return AgentEvent{}, err
	}
	if !w.CurrentAgentSnapshot.complete() || w.EventType == "" || IDFromARN(w.AgentARN) == "" {
		return AgentEvent{}, malformed("want an AgentARN, an EventType and a CurrentAgentSnapshot")
	}
	if w.PreviousAgentSnapshot != nil {
		w.PreviousAgentSnapshot.complete()
	}
	return AgentEvent{
		Envelope: envelope(w.EventID, w.EventTimestamp.Time, w.AWSAccountID, record),
		Type:     w.EventType, AgentARN: w.AgentARN, InstanceARN: w.InstanceARN, Version: w.Version,
		Current: w.CurrentAgentSnapshot, Previous: w.PreviousAgentSnapshot,
	}, nil
}
