package connecttest

import (
	"fmt"
	"maps"
	"regexp"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// contact is a contact of the instance. Its attributes stand with its
// conversation.
type contact struct {
	connect.Contact
	agent      *agent    // whom it rings at, talks to, or whose after-contact work it is; nil: it waits, or is over
	held       time.Time // when the hold began; zero: not on hold
	completed  bool      // after-contact work included
	references []connect.ContactReference
	recording  *recording // nil: it is not recorded
	monitored  *contact   // the one that this supervisor's contact listens to
	monitors   []*contact // those of supervisors
	past       faketest.History[connect.Contact]
}

func contactARN(id string) string { return arn("contact", id) }

// PutContact adds a contact that happened, as it is, or replaces the one with
// the same ID, without an event. Its attributes become those of the
// conversation.
func (f *Fake) PutContact(c connect.Contact) {
	f.change(func() error {
		if c.ID == "" {
			return fmt.Errorf("contact: ID is required")
		}
		if old := f.contacts[c.ID]; old != nil && old.leg() != nil {
			return fmt.Errorf("contact %s: user %s has it", c.ID, old.agent.ID)
		}
		f.keep(c)
		return nil
	})
}

func (in *instance) keep(c connect.Contact) *contact {
	c.ARN = contactARN(c.ID)
	if c.Attributes != nil || in.attributes[c.Conversation()] == nil {
		in.attributes[c.Conversation()] = maps.Clone(c.Attributes)
	}
	kept := &contact{Contact: c}
	kept.past.Remember(in.fake, connect.Contact{}) // until then it is not found
	in.contacts[c.ID] = kept
	in.rememberContact(kept)
	if root := in.contacts[c.Conversation()]; root != nil && root != kept {
		in.rememberContact(root)
	}
	return kept
}

// Contact returns a contact as DescribeContact would show it; false if there is
// none.
func (f *Fake) Contact(id string) (found connect.Contact, ok bool) {
	f.fake.Locked(func() {
		var c *contact
		if c, ok = f.contacts[id]; ok {
			found = c.Contact
			found.Attributes = maps.Clone(f.attributes[c.Conversation()])
		}
	})
	return found, ok
}

func (in *instance) contact(id string) (*contact, error) {
	c, ok := in.contacts[id]
	if !ok {
		return nil, notFound("contact", id)
	}
	return c, nil
}

func (in *instance) describeContact(r *faketest.Request) (any, error) {
	c, err := in.contact(r.Param("ContactId"))
	if err != nil {
		return nil, err
	}
	return contactReply{in.wireContact(c)}, nil
}

func (in *instance) wireContact(c *contact) wireContact {
	out := wireContact{
		ID: c.ID, ARN: c.ARN,
		InitialContactID: c.InitialContactID, PreviousContactID: c.PreviousContactID, RelatedContactID: c.RelatedContactID,
		RootContactID: c.Conversation(), Channel: c.Channel, InitiationMethod: c.InitiationMethod, Name: c.Name, Description: c.Description,
		Attributes: in.attributes[c.Conversation()], CustomerID: c.CustomerID, DisconnectReason: c.DisconnectReason, Tags: c.Tags,
		CustomerEndpoint: endpoint(c.CustomerEndpoint), SystemEndpoint: endpoint(c.SystemEndpoint),
		InitiatedAt: epoch{c.InitiatedAt}, ConnectedToSystemAt: epoch{c.ConnectedToSystemAt}, DisconnectedAt: epoch{c.DisconnectedAt},
		ScheduledAt: epoch{c.ScheduledAt}, UpdatedAt: epoch{c.UpdatedAt},
	}
	for _, r := range c.Recordings {
		out.Recordings = append(out.Recordings, wireRecording{
			Location: r.Location, Status: r.Status, StorageType: r.StorageType, MediaStreamType: r.MediaStreamType, ParticipantType: r.ParticipantType,
			StartedAt: epoch{r.StartedAt}, StoppedAt: epoch{r.StoppedAt}, DeletionReason: r.DeletionReason,
		})
	}
	if c.Subtype != "" {
		out.SegmentAttributes = map[string]wireSegment{subtypeKey: {c.Subtype}}
	}
	if c.QueueID != "" {
		out.QueueInfo = &wireQueueInfo{c.QueueID, epoch{c.EnqueuedAt}}
	}
	if c.Channel == connect.Task {
		out.ContactDetails = &wireDetails{c.Name, c.Description}
	}
	if c.AgentID != "" {
		out.AgentInfo = &wireAgentInfo{
			ID: c.AgentID, Hierarchy: in.hierarchyOf(c.AgentID), ConnectedAt: epoch{c.ConnectedToAgentAt}, HoldSeconds: seconds(c.AgentHold),
			WorkFrom: epoch{c.AfterContactWorkFrom}, WorkTo: epoch{c.AfterContactWorkTo}, WorkSeconds: c.workSeconds(),
		}
	}
	return out
}

func (in *instance) hierarchyOf(userID string) map[string]wireRef {
	groups := map[string]wireRef{}
	if a, ok := in.agents[userID]; ok {
		for i, g := range a.Hierarchy {
			groups[fmt.Sprint("Level", i+1)] = wireRef{ARN: g.ARN}
		}
	}
	return groups
}

func endpoint(e connect.Endpoint) *wireEndpoint {
	if e == (connect.Endpoint{}) {
		return nil
	}
	w := wireEndpoint(e)
	return &w
}

func seconds(d time.Duration) int32 { return int32(d / time.Second) }

// workSeconds is how long after-contact work took; 0 while it goes on.
func (c *contact) workSeconds() int32 {
	if c.AfterContactWorkTo.IsZero() {
		return 0
	}
	return seconds(c.AfterContactWorkTo.Sub(c.AfterContactWorkFrom))
}

// maxAttributes is what the attributes of a conversation may take, in bytes.
const maxAttributes = 32768

var attributeName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// conversation is the one whose first contact has the id.
func (in *instance) conversation(id string) (*contact, error) {
	c, err := in.contact(id)
	if err == nil && c.Conversation() != id {
		err = refusal{codeNotFound, "contact " + id + " is not the first of its conversation"}
	}
	return c, err
}

func (in *instance) getContactAttributes(r *faketest.Request) (any, error) {
	id := r.Param("InitialContactId")
	if _, err := in.conversation(id); err != nil {
		return nil, err
	}
	attributes := in.attributes[id]
	if attributes == nil {
		attributes = map[string]string{}
	}
	return attributesReply{attributes}, nil
}

func (in *instance) updateContactAttributes(r *faketest.Request) (any, error) {
	var ask wireUpdate
	if err := body(r, &ask); err != nil {
		return nil, err
	}
	if err := isInstance(ask.InstanceID); err != nil {
		return nil, err
	}
	c, err := in.conversation(ask.InitialContactID)
	if err != nil {
		return nil, err
	}
	if ask.Attributes == nil {
		return nil, badParameter("Attributes is missing")
	}
	changed, err := merged(in.attributes[c.ID], ask.Attributes)
	if err != nil {
		return nil, err
	}
	in.attributes[c.ID], c.UpdatedAt = changed, in.now()
	in.sendContact(c, connect.ContactDataUpdated)
	in.resendRecords(c.ID)
	return nil, nil
}

// merged is attributes with some set, and those that are set to nothing
// removed.
func merged(attributes, set map[string]string) (map[string]string, error) {
	out := map[string]string{}
	maps.Copy(out, attributes)
	for name, value := range set {
		if !attributeName.MatchString(name) {
			return nil, badParameter("an attribute's name has characters other than letters, digits, - and _")
		}
		out[name] = value
		if value == "" {
			delete(out, name)
		}
	}
	size := 0
	for name, value := range out {
		size += len(name) + len(value)
	}
	if size > maxAttributes {
		return nil, badRequest("the attributes take %d bytes, at most %d are allowed", size, maxAttributes)
	}
	return out, nil
}
