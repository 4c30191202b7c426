package intake

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
)

// ContactEvent takes a contact event, as EventBridge delivers it or its detail
// alone.
func (in *Intake) ContactEvent(ctx context.Context, event []byte) error {
	return in.do(ctx, "contact event", func(ctx context.Context) error {
		e, err := connect.DecodeContactEvent(event)
		if err != nil || !in.ours(connect.InstanceFromARN(e.InstanceARN)) {
			return err
		}
		key := in.key(connect.Contact{
			ID: e.ContactID, InitialContactID: e.InitialContactID, Channel: e.Channel, InitiationMethod: e.InitiationMethod,
		})
		known, err := in.observe(ctx, key, e.ContactID, contactlog.Input{Event: &e})
		if err != nil || !wantsContact(known, e) {
			return err
		}
		_, err = in.describe(ctx, e.ContactID)
		return err
	})
}

// wantsContact reports whether an event is a reason to read its contact: an
// agent has it, and attributes, numbers or times that are not known may have
// changed. Before an agent has it nothing is filed (X7), and a record has all.
func wantsContact(known contactlog.Leg, e connect.ContactEvent) bool {
	if e.Type == connect.ContactConnectedToAgent {
		return known.Accepted == nil
	}
	if known.ConnectedToAgent.IsZero() || known.Record != nil {
		return false
	}
	switch e.Type {
	case connect.ContactDisconnected, connect.ContactCompleted:
		return true
	case connect.ContactDataUpdated:
		return slices.ContainsFunc(e.UpdatedProperties, func(p string) bool { return strings.EqualFold(p, "UserDefinedAttributes") })
	default:
		return false
	}
}

// AgentEvent takes a record of the agent event stream, which alone shows that a
// contact is offered to an agent: the ticket opens before the agent accepts
// (R10). Other events are passed over. Without this stream it opens on
// acceptance.
func (in *Intake) AgentEvent(ctx context.Context, record []byte) error {
	return in.do(ctx, "agent event", func(ctx context.Context) error {
		e, err := connect.DecodeAgentEvent(record)
		if err != nil || e.Type == connect.HeartBeat || !in.ours(connect.InstanceFromARN(cmp.Or(e.InstanceARN, e.AgentARN))) {
			return err
		}
		var errs []error
		for _, c := range e.Current.Contacts {
			if c.State.Phase() == connect.Ringing && !rangBefore(e, c) {
				errs = append(errs, in.ringing(ctx, e, c))
			}
		}
		return errors.Join(errs...)
	})
}

func rangBefore(e connect.AgentEvent, c connect.AgentContact) bool {
	return e.Previous != nil && slices.ContainsFunc(e.Previous.Contacts, func(old connect.AgentContact) bool {
		return old.ContactID == c.ContactID && old.State.Phase() == connect.Ringing && old.StateSince.Equal(c.StateSince)
	})
}

func (in *Intake) ringing(ctx context.Context, e connect.AgentEvent, c connect.AgentContact) error {
	agent, err := in.agent(ctx, e.UserID())
	if err != nil {
		return err
	}
	now := e.Current
	agent.Username, agent.RoutingProfile = cmp.Or(agent.Username, now.Configuration.Username), cmp.Or(agent.RoutingProfile, now.RoutingProfile.Name)
	agent.Name = cmp.Or(agent.Name, fullName(now.Configuration.FirstName, now.Configuration.LastName))
	agent.Offline = now.Status.Type == connect.Offline
	act := contactlog.Act{Kind: contactlog.Ringing, Contact: c.ContactID, At: c.StateSince, Agent: agent}
	key := in.key(connect.Contact{
		ID: c.ContactID, InitialContactID: c.InitialContactID, Channel: c.Channel, InitiationMethod: c.InitiationMethod,
	})
	known, err := in.observe(ctx, key, c.ContactID, contactlog.Input{Act: &act})
	if err == nil && known.Last == nil {
		_, err = in.describe(ctx, c.ContactID)
	}
	return err
}

// ContactRecord takes a contact record. Repeated and older ones do no harm.
func (in *Intake) ContactRecord(ctx context.Context, record []byte) error {
	return in.do(ctx, "contact record", func(ctx context.Context) error {
		r, err := connect.DecodeContactRecord(record)
		if err != nil || !in.ours(connect.InstanceFromARN(r.InstanceARN)) {
			return err
		}
		key := in.key(connect.Contact{
			ID: r.ContactID, InitialContactID: r.InitialContactID, Channel: r.Channel, InitiationMethod: r.InitiationMethod,
		})
		known, err := in.observe(ctx, key, r.ContactID, contactlog.Input{Record: &r})
		if err != nil || r.Agent.UserID == "" || known.Last != nil {
			return err
		}
		// All events were lost, or are late: a record has no e-mail address.
		if _, err = in.describe(ctx, r.ContactID); errors.Is(err, connect.ErrNotFound) {
			return nil
		}
		return err
	})
}

// ChatTranscript takes the transcript of a chat, a file that Connect stores in
// S3.
func (in *Intake) ChatTranscript(ctx context.Context, file []byte) error {
	return in.do(ctx, "chat transcript", func(ctx context.Context) error {
		t, err := connect.DecodeChatTranscript(file)
		if err != nil || !in.ours(connect.IDFromARN(t.InstanceID)) {
			return err
		}
		c := connect.Contact{ID: t.ContactID, InitialContactID: t.InitialContactID, Channel: connect.Chat}
		if t.InitialContactID == "" { // of a first contact, or the file lacks it
			if c, err = in.describe(ctx, t.ContactID); err != nil {
				return err
			}
			t.InitialContactID = c.InitialContactID
		}
		_, err = in.observe(ctx, in.key(c), t.ContactID, contactlog.Input{Transcript: &t})
		return err
	})
}

// LensAnalysis takes an output file of Contact Lens, which Connect stores in S3
// (X54).
func (in *Intake) LensAnalysis(ctx context.Context, file []byte) error {
	return in.do(ctx, "Contact Lens file", func(ctx context.Context) error {
		a, err := connect.DecodeLensAnalysis(file)
		if err != nil || !in.ours(connect.IDFromARN(a.InstanceID)) {
			return err
		}
		c, err := in.describe(ctx, a.ContactID) // the file does not name the conversation
		if err != nil {
			return err
		}
		_, err = in.observe(ctx, in.key(c), a.ContactID, contactlog.Input{Lens: &a})
		return err
	})
}

// FlowEvent takes the event with which a flow invokes a Lambda function: the
// attributes and numbers as they are then. It sends nothing.
func (in *Intake) FlowEvent(ctx context.Context, event []byte) error {
	return in.do(ctx, "flow event", func(ctx context.Context) error {
		e, err := connect.DecodeFlowEvent(event)
		if err != nil || !in.ours(connect.InstanceFromARN(e.InstanceARN)) {
			return err
		}
		c := connect.Contact{
			ID: e.ContactID, InitialContactID: orNone(e.InitialContactID, e.ContactID), PreviousContactID: orNone(e.PreviousContactID, e.ContactID),
			RelatedContactID: e.RelatedContactID, Channel: e.Channel, InitiationMethod: e.InitiationMethod,
			Name: e.Name, Description: e.Description, Attributes: e.Attributes, CustomerID: e.CustomerID,
			CustomerEndpoint: e.CustomerEndpoint, SystemEndpoint: e.SystemEndpoint, QueueID: e.Queue.ID, Tags: e.Tags, Subtype: e.Subtype(),
		}
		d := contactlog.Described{Contact: c, ReadAt: in.clock.Now(), Queue: e.Queue.Name}
		_, err = in.observe(ctx, in.key(c), c.ID, contactlog.Input{Contact: &d})
		return err
	})
}

// orNone is an id, or none where a flow's event names the contact itself.
func orNone(id, itself string) string {
	if id == itself {
		return ""
	}
	return id
}
