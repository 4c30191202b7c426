package systems

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Receive takes in one record of the agent event stream, or one contact event,
// as a consumer of Kinesis or EventBridge or a Lambda function has it. It
// returns once what follows is saved; an error means that the record should
// come again, but for one that matches [connect.ErrMalformed].
func (x *ConnectInstance) Receive(ctx context.Context, record []byte) error {
	h := x.attached()
	if h == nil {
		return errNotAttached
	}
	agent, err := connect.DecodeAgentEvent(record)
	if err == nil {
		return x.agentEvent(ctx, h, agent)
	}
	contact, err := connect.DecodeContactEvent(record)
	if err == nil {
		return x.contactEvent(ctx, h, contact)
	}
	return err
}

// agentEvent takes in what a record shows now: work, presence, and the choice
// where that is new. A next status that takes effect is no new choice.
func (x *ConnectInstance) agentEvent(ctx context.Context, h engine.Host, e connect.AgentEvent) error {
	mark := statussync.Mark{At: e.At}
	r := statussync.Report{
		Mark: mark, Out: signedOut(e.Type),
		Doing: doingIn(e.Current.Contacts, func(c connect.AgentContact) connect.ContactState { return c.State }),
		Items: ids(e.Current.Contacts, func(c connect.AgentContact) string { return c.ContactID }),
	}
	if x.chosen(e) {
		r.Status = x.status(e.Current.Choice())
	}
	if e.Type == connect.Login { // the record of the logout may be lost
		return h.Report(ctx, e.UserID(), statussync.Report{ID: e.Key, Mark: mark, Out: statussync.Yes}, r)
	}
	r.ID = e.Key
	return h.Report(ctx, e.UserID(), r)
}

// chosen reports whether a record shows another choice than the one before it.
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

// signedOut is what a type of records reports of the agent's presence. The
// Offline status is a choice of agents who are signed in; heart-beats go on
// after a logout.
func signedOut(t connect.AgentEventType) statussync.Fact {
	switch t {
	case connect.Login, connect.StateChange:
		return statussync.No
	case connect.Logout:
		return statussync.Yes
	case connect.HeartBeat:
	}
	return statussync.Unreported
}

// contactEvent takes in that an agent got a contact, or is done with one.
func (x *ConnectInstance) contactEvent(ctx context.Context, h engine.Host, e connect.ContactEvent) error {
	if e.Agent.UserID == "" || e.ContactID == "" {
		return nil
	}
	edge, at := statussync.Edge{Item: e.ContactID, Step: statussync.Begins}, first(e.Agent.ConnectedAt, e.At)
	switch e.Type {
	case connect.ContactConnectedToAgent:
	case connect.ContactCompleted:
		edge.Step, at = statussync.Ends, first(e.Agent.AfterContactWorkTo, e.At)
	default:
		return nil
	}
	return h.Report(ctx, e.Agent.UserID, statussync.Report{Edge: &edge, Mark: statussync.Mark{At: at}})
}

// first is the first of some times that is known, else zero.
func first(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
