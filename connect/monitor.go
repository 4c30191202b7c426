package connect

import (
	"cmp"
	"context"
	"crypto/rand"
	"unicode/utf8"
)

// MonitorCapability is what a supervisor may do who monitors a contact.
type MonitorCapability string

// The capabilities. Without any, Connect lets the supervisor listen.
const (
	SilentMonitor MonitorCapability = "SILENT_MONITOR" // listen
	Barge         MonitorCapability = "BARGE"          // join the conversation
)

// MonitorStart is a supervisor who is to listen to a contact.
type MonitorStart struct {
	// ContactID is a contact that an agent has, UserID the supervisor. For
	// enhanced monitoring the supervisor's agent panel is open, and Offline.
	ContactID, UserID string
	// Capabilities are required where the instance lets supervisors join; at
	// most 2.
	Capabilities []MonitorCapability
	// ClientToken makes it one of a kind; see [TaskStart]. With another contact
	// or supervisor than the first time it is an [ErrConflict].
	ClientToken string
}

// Monitor has a supervisor listen to a contact, in the supervisor's agent panel.
// It returns the id of the supervisor's own contact, which began as [Monitor]
// and belongs to the same conversation: it is no part of what the agent does
// (rules R67 and X33), and must not change the agent's ticket.
//
// A contact or user who does not exist is an [ErrNotFound], a user who may not
// monitor an [ErrForbidden], too many supervisors an [ErrQuota].
func (s ContactsService) Monitor(ctx context.Context, m MonitorStart) (contactID string, err error) {
	switch n := utf8.RuneCountInString(m.ClientToken); {
	case m.ContactID == "":
		return "", given(MonitorContact, "contact id", "")
	case m.UserID == "":
		return "", given(MonitorContact, "user id", "")
	case len(m.Capabilities) > 2:
		return "", invalid(MonitorContact, "capabilities", "at most 2, got %d", len(m.Capabilities))
	case n > maxClientToken:
		return "", invalid(MonitorContact, "client token", "at most %d characters, got %d", maxClientToken, n)
	}
	m.ClientToken = cmp.Or(m.ClientToken, rand.Text())
	contactID, _, err = do(ctx, s.c, MonitorContact, func(ctx context.Context) (string, error) {
		return s.c.api.MonitorContact(ctx, m)
	})
	return contactID, err
}
