package connecttest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// Ring offers a contact to a user, and returns its id. The user must be signed
// in, with a slot for the channel; and, but for outbound contacts, have a
// routable status and no next one.
//
// Of c, all but ARN, agent and times is taken. ID is made when empty; one that
// waits, because an agent missed it, is offered again. Channel is VOICE when
// empty, InitiationMethod INBOUND, QueueID BasicQueueID except for outbound
// contacts.
func (f *Fake) Ring(userID string, c connect.Contact) (contactID string) {
	f.onAgent(userID, func(a *agent) error {
		offered, err := f.offered(c)
		if err == nil {
			err = f.canTake(a, offered.Channel, offered.InitiationMethod)
		}
		if err != nil {
			return err
		}
		contactID = f.ring(a, offered)
		return nil
	})
	return contactID
}

// offered completes what a test asks for.
func (in *instance) offered(c connect.Contact) (connect.Contact, error) {
	if old, ok := in.contacts[c.ID]; ok {
		if old.agent != nil || !old.DisconnectedAt.IsZero() || old.ScheduledAt.After(in.now()) {
			return c, fmt.Errorf("contact %s does not wait for an agent", c.ID)
		}
		return old.Contact, nil
	}
	c.Channel, c.InitiationMethod = cmp.Or(c.Channel, connect.Voice), cmp.Or(c.InitiationMethod, connect.Inbound)
	if c.QueueID == "" && c.InitiationMethod != connect.Outbound {
		c.QueueID = BasicQueueID
	}
	if c.QueueID != "" {
		if _, err := in.queue(c.QueueID); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (in *instance) canTake(a *agent, ch connect.Channel, how connect.InitiationMethod) error {
	_, available, _ := in.slots(a)
	switch {
	case !a.signedIn:
		return fmt.Errorf("user %s is not signed in", a.ID)
	case available[ch] == 0:
		return fmt.Errorf("user %s has no slot for %s", a.ID, ch)
	case how == connect.Outbound:
		return nil
	case in.statuses[a.status].Type != connect.Routable || a.next != "":
		return fmt.Errorf("user %s takes no contacts in status %s", a.ID, in.statuses[a.status].Name)
	}
	return nil
}

func (in *instance) ring(a *agent, c connect.Contact) string {
	kept, again := in.contacts[c.ID]
	if !again {
		kept = in.begin(c)
	}
	state := connect.Connecting
	if c.InitiationMethod == connect.Callback {
		state = connect.Incoming
	}
	kept.agent = a
	a.legs = append(a.legs, &leg{contact: kept, state: state, since: in.now()})
	in.show(a)
	return kept.ID
}

// begin is a contact's way to the queue.
func (in *instance) begin(c connect.Contact) *contact {
	kept := in.initiate(c)
	in.enqueue(kept)
	return kept
}

// initiate keeps a contact that begins.
func (in *instance) initiate(c connect.Contact) *contact {
	now := in.now()
	if c.ID == "" {
		c.ID = in.newID()
	}
	c.InitiatedAt, c.UpdatedAt = now, now
	kept := in.keep(c)
	in.sendContact(kept, connect.ContactInitiated)
	return kept
}

// enqueue connects a contact to the system and puts it into its queue.
func (in *instance) enqueue(c *contact) {
	now := in.now()
	if c.InitiationMethod != connect.Outbound { // which is connected when it is answered
		c.ConnectedToSystemAt = now
		if c.Channel != connect.Voice { // "not sent for inbound voice"
			in.sendContact(c, connect.ContactConnectedToSystem)
		}
	}
	if c.QueueID != "" {
		c.EnqueuedAt, c.UpdatedAt = now, now
		in.sendContact(c, connect.ContactQueued)
	}
}

// Answer connects a contact that rings.
func (f *Fake) Answer(contactID string) {
	f.onLeg("answer", contactID, offering, func(a *agent, l *leg) {
		now := f.now()
		c := l.contact
		l.enter(connect.Connected, now)
		l.connected, c.AgentID, c.ConnectedToAgentAt, c.UpdatedAt = now, a.ID, now, now
		if c.InitiationMethod == connect.Outbound {
			c.ConnectedToSystemAt = now
			f.sendContact(c, connect.ContactConnectedToSystem)
		}
		f.sendContact(c, connect.ContactConnectedToAgent)
		f.show(a)
	})
}

// Hold puts the customer on hold; a task it pauses.
func (f *Fake) Hold(contactID string) {
	f.onLeg("hold", contactID, []connect.ContactState{connect.Connected}, func(a *agent, l *leg) {
		l.contact.held = f.now()
		if l.contact.Channel == connect.Task {
			l.enter(connect.Paused, f.now())
			f.sendContact(l.contact, connect.ContactPaused)
		} else {
			l.enter(connect.OnHold, f.now())
		}
		f.show(a)
	})
}

// Resume ends Hold.
func (f *Fake) Resume(contactID string) {
	f.onLeg("resume", contactID, []connect.ContactState{connect.OnHold, connect.Paused}, func(a *agent, l *leg) {
		wasPaused := l.state == connect.Paused
		l.enter(connect.Connected, f.now())
		l.contact.endHold(f.now())
		if wasPaused {
			f.sendContact(l.contact, connect.ContactResumed)
		}
		f.show(a)
	})
}

func (c *contact) endHold(now time.Time) {
	if !c.held.IsZero() {
		c.AgentHold += now.Sub(c.held)
		c.held = time.Time{}
	}
}

// Miss lets a contact ring until Connect gives up. It waits then, for Ring at
// another user or HangUp, and stays in this user's panel until CloseContact.
func (f *Fake) Miss(contactID string) { f.pass("miss", contactID, connect.Missed) }

// Decline is a click in place of Answer; see Miss.
func (f *Fake) Decline(contactID string) { f.pass("decline", contactID, connect.Rejected) }

func (f *Fake) pass(verb, contactID string, to connect.ContactState) {
	f.onLeg(verb, contactID, offering, func(a *agent, l *leg) {
		l.enter(to, f.now())
		l.contact.agent = nil
		f.show(a)
	})
}

// HangUp has the customer leave. After a conversation, after-contact work
// begins: the contact is ENDED in the user's panel until CloseContact, the
// user's limit, or a choice that clears it. A contact that rings becomes
// REJECTED, an outbound one ERROR; it is over at once, and so is one that
// waits.
func (f *Fake) HangUp(contactID string) {
	f.change(func() error {
		c, err := f.contact(contactID)
		if err != nil {
			return err
		}
		if !c.DisconnectedAt.IsZero() {
			return fmt.Errorf("cannot hang up contact %s: it is over", contactID)
		}
		f.hangUp(c, "CUSTOMER_DISCONNECT")
		return nil
	})
}

func (in *instance) hangUp(c *contact, reason string) {
	if c.monitored != nil {
		in.leave(c)
		return
	}
	a, l := c.agent, c.leg()
	in.disconnect(c, reason)
	switch {
	case l == nil:
		in.complete(c)
		return
	case !slices.Contains(offering, l.state):
		l.enter(connect.Ended, in.now())
		c.AfterContactWorkFrom = in.now()
		in.limitWork(a, l)
	case c.InitiationMethod == connect.Outbound:
		l.enter(connect.Failed, in.now())
	default:
		l.enter(connect.Rejected, in.now())
	}
	if l.state != connect.Ended {
		c.agent = nil
		in.complete(c)
	}
	in.show(a)
}

// limitWork ends after-contact work after the user's limit.
func (in *instance) limitWork(a *agent, l *leg) {
	if a.AfterContactWorkLimit <= 0 {
		return
	}
	in.set.clock.AfterFunc(a.AfterContactWorkLimit, func() {
		in.fake.Locked(func() {
			if slices.Contains(a.legs, l) {
				in.clear(a, l)
				in.settle(a)
			}
		})
	})
}

// CloseContact clears a contact that is over for its user: it ends
// after-contact work, or takes away what was missed, rejected or failed. The
// next status follows the last contact.
func (f *Fake) CloseContact(contactID string) {
	f.change(func() error {
		cleared := false
		for _, a := range f.sortedAgents() {
			for _, l := range slices.Clone(a.legs) {
				if l.contact.ID == contactID && isOver(l.state) {
					f.clear(a, l)
					f.settle(a)
					cleared = true
				}
			}
		}
		if !cleared {
			return fmt.Errorf("cannot close contact %s: it is over for no user who has it", contactID)
		}
		return nil
	})
}

// offering are the states in which a contact rings.
var offering = []connect.ContactState{connect.Incoming, connect.Pending, connect.Connecting}

func (l *leg) enter(s connect.ContactState, now time.Time) { l.state, l.since = s, now }

// leg is where the contact is with its agent; nil when it is with none.
func (c *contact) leg() *leg {
	if c.agent == nil {
		return nil
	}
	for _, l := range c.agent.legs {
		if l.contact == c && (!isOver(l.state) || l.state == connect.Ended) {
			return l
		}
	}
	return nil
}

// onLeg runs what happens to a contact in one of the states.
func (f *Fake) onLeg(verb, contactID string, from []connect.ContactState, happen func(*agent, *leg)) {
	if f.tb != nil {
		f.tb.Helper()
	}
	f.change(func() error {
		c, err := f.contact(contactID)
		if err != nil {
			return err
		}
		l := c.leg()
		switch {
		case l == nil:
			return fmt.Errorf("cannot %s contact %s: it is with no user", verb, contactID)
		case !slices.Contains(from, l.state):
			return fmt.Errorf("cannot %s contact %s: it is %s", verb, contactID, l.state)
		}
		happen(c.agent, l)
		return nil
	})
}

// disconnect ends the conversation.
func (in *instance) disconnect(c *contact, reason string) {
	in.endMonitors(c)
	c.endHold(in.now())
	c.endRecording(in.now())
	c.DisconnectedAt, c.UpdatedAt, c.DisconnectReason = in.now(), in.now(), reason
	in.sendContact(c, connect.ContactDisconnected)
}

// complete ends the contact, after-contact work included.
func (in *instance) complete(c *contact) {
	if !c.AfterContactWorkFrom.IsZero() {
		c.AfterContactWorkTo = in.now()
	}
	c.UpdatedAt = in.now()
	c.completed = true
	in.sendContact(c, connect.ContactCompleted)
	in.sendRecord(c)
}
