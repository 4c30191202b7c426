package connecttest

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// Flow is what tasks go through, as PutFlow takes it: it puts them into a queue.
type Flow struct {
	ID string
	// QuickConnectID and TemplateID name a quick connect and a task template
	// that have this flow; empty for none.
	QuickConnectID, TemplateID string
	// QueueID is BasicQueueID when empty.
	QueueID string
}

// PutFlow adds a flow for tasks, or replaces the one with the same ID. There is
// one from the start, BasicFlowID.
func (f *Fake) PutFlow(flow Flow) {
	f.change(func() error {
		if flow.ID == "" {
			return errors.New("flow: ID is required")
		}
		flow.QueueID = cmp.Or(flow.QueueID, BasicQueueID)
		if _, err := f.queue(flow.QueueID); err != nil {
			return err
		}
		f.flows[flow.ID] = flow
		return nil
	})
}

func builtInFlows() map[string]Flow {
	return map[string]Flow{BasicFlowID: {ID: BasicFlowID, QueueID: BasicQueueID}}
}

const (
	farthestSchedule = 6 * 24 * time.Hour
	longestChain     = 12 // tasks linked by PreviousContactId
)

// started is a contact that a client token has started.
type started struct {
	contactID string
	meant     string // by the request, where a token is good for one alone
	at        time.Time
}

// startedBy is what a token has started, as long as the token is known.
func (in *instance) startedBy(token string) (s started, ok bool) {
	s, ok = in.tokens[token]
	return s, ok && (in.set.tokenLife == 0 || in.now().Sub(s.at) < in.set.tokenLife)
}

func (in *instance) startTaskContact(r *faketest.Request) (any, error) {
	var ask wireTask
	if err := body(r, &ask); err != nil {
		return nil, err
	}
	if err := isInstance(ask.InstanceID); err != nil {
		return nil, err
	}
	token := string(connect.StartTaskContact) + " " + ask.ClientToken
	if s, ok := in.startedBy(token); ok {
		return startReply{s.contactID}, nil
	}
	flow, err := in.flowOf(ask)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(ask.check(in.now()), in.checkLinks(ask)); err != nil {
		return nil, err
	}
	attributes, err := merged(in.inherited(ask), ask.Attributes)
	if err != nil {
		return nil, err
	}
	id := in.startTask(ask, attributes, flow.QueueID)
	if ask.ClientToken != "" {
		in.tokens[token] = started{id, "", in.now()}
	}
	return startReply{id}, nil
}

// flowOf is the flow that a task names in one of three ways.
func (in *instance) flowOf(ask wireTask) (flow Flow, err error) {
	wanted := Flow{ID: ask.ContactFlowID, QuickConnectID: ask.QuickConnectID, TemplateID: ask.TaskTemplateID}
	if n := len(slices.DeleteFunc([]string{wanted.ID, wanted.QuickConnectID, wanted.TemplateID}, func(id string) bool { return id == "" })); n != 1 {
		return flow, badRequest("want one of ContactFlowId, QuickConnectId and TaskTemplateId, got %d", n)
	}
	for _, id := range slices.Sorted(maps.Keys(in.flows)) {
		switch f := in.flows[id]; {
		case wanted.ID == f.ID && f.ID != "", wanted.QuickConnectID != "" && wanted.QuickConnectID == f.QuickConnectID,
			wanted.TemplateID != "" && wanted.TemplateID == f.TemplateID:
			return f, nil
		}
	}
	return flow, notFound("flow", wanted.ID+wanted.QuickConnectID+wanted.TemplateID)
}

func (ask wireTask) check(now time.Time) error {
	switch {
	case ask.Name == "" || utf8.RuneCountInString(ask.Name) > connect.MaxTaskName:
		return badParameter("Name is missing or too long")
	case utf8.RuneCountInString(ask.Description) > connect.MaxTaskText:
		return badParameter("Description is too long")
	case len(ask.ClientToken) > 500:
		return badParameter("ClientToken is too long")
	}
	if at := ask.ScheduledTime.Time; !at.IsZero() && (at.Before(now.Truncate(time.Second)) || at.After(now.Add(farthestSchedule))) {
		return badParameter("ScheduledTime is in the past, or more than 6 days ahead")
	}
	for name, ref := range ask.References {
		switch ref.Type {
		case connect.URLReference, connect.NumberReference, connect.StringReference, connect.DateReference, connect.EmailReference:
		default:
			return badParameter("a task cannot have a reference of type %q from the start", ref.Type)
		}
		if name == "" || utf8.RuneCountInString(ref.Value) > connect.MaxTaskText {
			return badParameter("a reference has no name, or its value is too long")
		}
	}
	return nil
}

// checkLinks looks at the contacts that a task comes from.
func (in *instance) checkLinks(ask wireTask) error {
	for _, id := range []string{ask.PreviousContactID, ask.RelatedContactID} {
		if id == "" {
			continue
		}
		if _, err := in.contact(id); err != nil {
			return err
		}
	}
	linked := 0
	for c := in.contacts[ask.PreviousContactID]; c != nil; c = in.contacts[c.PreviousContactID] {
		if c.Channel != connect.Task {
			continue
		}
		if linked++; linked >= longestChain {
			return refusal{codeQuota, "the chain has its 12 tasks already"}
		}
	}
	return nil
}

// inherited are the attributes that a task has from the contacts it comes from.
func (in *instance) inherited(ask wireTask) map[string]string {
	if previous, ok := in.contacts[ask.PreviousContactID]; ok {
		return in.attributes[previous.Conversation()]
	}
	if related, ok := in.contacts[ask.RelatedContactID]; ok {
		return in.attributes[related.Conversation()]
	}
	return nil
}

// startTask begins a task, which its flow puts into the queue: at once, or when
// its time has come.
func (in *instance) startTask(ask wireTask, attributes map[string]string, queueID string) (id string) {
	c := connect.Contact{
		Channel: connect.Task, InitiationMethod: connect.ByAPI, Name: ask.Name, Description: ask.Description, Attributes: attributes,
		PreviousContactID: ask.PreviousContactID, RelatedContactID: ask.RelatedContactID, ScheduledAt: ask.ScheduledTime.Time,
	}
	if previous, ok := in.contacts[ask.PreviousContactID]; ok {
		c.InitialContactID = previous.Conversation()
	}
	kept := in.initiate(c)
	for _, name := range slices.Sorted(maps.Keys(ask.References)) {
		ref := ask.References[name]
		kept.references = append(kept.references, connect.ContactReference{Type: ref.Type, Name: name, Value: ref.Value})
	}
	enter := func() {
		kept.QueueID = queueID
		in.enqueue(kept)
	}
	wait := c.ScheduledAt.Sub(in.now())
	if c.ScheduledAt.IsZero() || wait <= 0 {
		enter()
		return kept.ID
	}
	in.set.clock.AfterFunc(wait, func() {
		in.fake.Locked(func() {
			if kept.DisconnectedAt.IsZero() {
				enter()
			}
		})
	})
	return kept.ID
}
