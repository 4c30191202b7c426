package systems

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
)

// Receive takes in one record of the agent event stream, or one contact event, as
// a consumer of Kinesis or EventBridge or a Lambda function has it. It returns
// once what follows is saved; an error means that the record should come again,
// but for one that matches [connect.ErrMalformed].
func (x *ConnectInstance) Receive(ctx context.Context, record []byte) error {
	h := x.attached()
	if h == nil {
		return errNotAttached
	}
	agent, err := connect.ParseAgentEvent(record)
	if err == nil {
		return x.agentEvent(ctx, h, agent)
	}
	contact, err := connect.ParseContactEvent(record)
	if err == nil {
		return x.contactEvent(ctx, h, contact)
	}
	return err
}

// agentEvent takes in what a record shows now: work, presence, and the choice
// where that is new. A next status that takes effect is no new choice.
func (x *ConnectInstance) agentEvent(ctx context.Context, h engine.Host, e connect.AgentEvent) error {
	mark := statussync.Mark{At: e.At}
	in := x.sign(e)
	errs := []error{h.Work(ctx, e.UserID(), focus.Listing{
		At: h.Now(), System: x.name, Mark: e.At,
		Items: ids(e.Current.Contacts, func(c connect.AgentContact) string { return c.ContactID }),
	})}
	signed := func(in bool) { // ordered by its mark; the record's id is the choice's
		errs = append(errs, h.Receive(ctx, e.UserID(), statussync.Signed{At: h.Now(), System: x.name, In: in, Mark: mark}))
	}
	if e.Type == connect.Login {
		signed(false) // the record of the logout may be lost
	}
	if in != unknown {
		signed(in == yes)
	}
	if s := x.status(e.Current.Choice()); s != "" && x.chosen(e) {
		errs = append(errs, h.Receive(ctx, e.UserID(), statussync.Chose{
			At: h.Now(), System: x.name, ID: e.EventID, Status: s, Mark: mark,
		}))
	}
	return errors.Join(errs...)
}

// chosen reports whether a record tells of another choice than the one before it.
// Nobody chose what one finds at the login.
func (x *ConnectInstance) chosen(e connect.AgentEvent) bool {
	switch {
	case e.Type == connect.Login, e.Type == connect.Logout, e.Type == connect.HeartBeat:
		return false
	case e.Previous == nil:
		return true
	}
	return x.status(e.Previous.Choice()) != x.status(e.Current.Choice())
}

// answer is yes, no or not told.
type answer int

const (
	unknown answer = iota
	yes
	no
)

// sign remembers whether the agent is signed in, as far as the record tells and no
// later one did. The Offline status is a choice of those who are; heart-beats go
// on after a logout.
func (x *ConnectInstance) sign(e connect.AgentEvent) answer {
	said := unknown
	switch e.Type {
	case connect.Login, connect.StateChange:
		said = yes
	case connect.Logout:
		said = no
	case connect.HeartBeat:
	}
	if said != unknown {
		x.mu.Lock()
		defer x.mu.Unlock()
		if last := x.signs[e.UserID()]; !e.At.Before(last.at) {
			x.signs[e.UserID()] = sign{in: said == yes, at: e.At}
		}
	}
	return said
}

// sign is what the stream told last about a user's presence.
type sign struct {
	in bool
	at time.Time
}

// contactEvent takes in that an agent got a contact, or is done with one.
func (x *ConnectInstance) contactEvent(ctx context.Context, h engine.Host, e connect.ContactEvent) error {
	edge := focus.Edge{At: h.Now(), System: x.name, Item: e.ContactID, Step: focus.Begins, Mark: e.At}
	switch e.Type {
	case connect.ContactConnectedToAgent:
		edge.Mark = first(e.Agent.ConnectedAt, e.At, h.Now())
	case connect.ContactCompleted:
		edge.Step, edge.Mark = focus.Ends, first(e.Agent.AfterContactWorkTo, e.At, h.Now())
	default:
		return nil
	}
	if e.Agent.UserID == "" || e.ContactID == "" {
		return nil
	}
	return h.Work(ctx, e.Agent.UserID, edge)
}

// first is the first of some times that is known.
func first(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
