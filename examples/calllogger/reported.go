package main

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"sync"

	"github.com/ctikit/ctikit/connect"
)

// reported is Connect as its reports show it, for an intake that does not ask it.
// It knows what was reported since the program started.
type reported struct {
	connect.UnimplementedAPI

	mu       sync.Mutex
	contacts map[string]connect.Contact
	order    []string // of contacts, the oldest first
	users    map[string]connect.User
	queues   map[string]connect.Queue
	profiles map[string]connect.RoutingProfile
}

// mostContacts is how many contacts are kept.
const mostContacts = 10_000

func newReported() *reported {
	return &reported{
		contacts: map[string]connect.Contact{}, users: map[string]connect.User{},
		queues: map[string]connect.Queue{}, profiles: map[string]connect.RoutingProfile{},
	}
}

// note keeps what a report shows. What it cannot decode, the intake refuses.
func (p *reported) note(kind string, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch kind {
	case "contact-event":
		if e, err := connect.DecodeContactEvent(body); err == nil {
			p.contact(connect.Contact{
				ID: e.ContactID, InitialContactID: e.InitialContactID, PreviousContactID: e.PreviousContactID, Channel: e.Channel,
				InitiationMethod: e.InitiationMethod, QueueID: e.Queue.ID, AgentID: e.Agent.UserID,
				SystemEndpoint: connect.Endpoint{Address: e.DialedNumber()}, UpdatedAt: e.At,
			})
		}
	case "flow-event":
		if e, err := connect.DecodeFlowEvent(body); err == nil {
			p.contact(connect.Contact{
				ID: e.ContactID, InitialContactID: e.InitialContactID, PreviousContactID: e.PreviousContactID, Channel: e.Channel,
				InitiationMethod: e.InitiationMethod, QueueID: e.Queue.ID, Attributes: e.Attributes,
				CustomerEndpoint: e.CustomerEndpoint, SystemEndpoint: e.SystemEndpoint, Name: e.Name,
			})
			put(p.queues, e.Queue.ID, connect.Queue{ID: e.Queue.ID, Name: e.Queue.Name})
		}
	case "contact-record":
		p.noteRecord(body)
	}
}

func (p *reported) noteRecord(body []byte) {
	r, err := connect.DecodeContactRecord(body)
	if err != nil {
		return
	}
	p.contact(connect.Contact{
		ID: r.ContactID, InitialContactID: r.InitialContactID, PreviousContactID: r.PreviousContactID, Channel: r.Channel,
		InitiationMethod: r.InitiationMethod, QueueID: r.Queue.ID, AgentID: r.Agent.UserID, Attributes: r.Attributes,
		CustomerEndpoint: r.CustomerEndpoint, SystemEndpoint: r.SystemEndpoint, UpdatedAt: r.UpdatedAt,
	})
	profile := connect.IDFromARN(r.Agent.RoutingProfile.ARN)
	put(p.queues, r.Queue.ID, connect.Queue{ID: r.Queue.ID, Name: r.Queue.Name})
	put(p.users, r.Agent.UserID, connect.User{ID: r.Agent.UserID, Username: r.Agent.Username, RoutingProfileID: profile})
	put(p.profiles, profile, connect.RoutingProfile{ID: profile, Name: r.Agent.RoutingProfile.Name})
}

func put[T any](all map[string]T, id string, value T) {
	if id != "" {
		all[id] = value
	}
}

// contact adds what a report shows of a contact to what is known.
func (p *reported) contact(c connect.Contact) {
	if c.InitialContactID == c.ID {
		c.InitialContactID = ""
	}
	old, known := p.contacts[c.ID]
	if !known {
		p.order = append(p.order, c.ID)
		if len(p.order) > mostContacts {
			delete(p.contacts, p.order[0])
			p.order = p.order[1:]
		}
	}
	c.InitialContactID = cmp.Or(c.InitialContactID, old.InitialContactID)
	c.PreviousContactID = cmp.Or(c.PreviousContactID, old.PreviousContactID)
	c.Channel, c.InitiationMethod = cmp.Or(c.Channel, old.Channel), cmp.Or(c.InitiationMethod, old.InitiationMethod)
	c.QueueID, c.AgentID, c.Name = cmp.Or(c.QueueID, old.QueueID), cmp.Or(c.AgentID, old.AgentID), cmp.Or(c.Name, old.Name)
	if c.CustomerEndpoint.Address == "" {
		c.CustomerEndpoint = old.CustomerEndpoint
	}
	if c.SystemEndpoint.Address == "" {
		c.SystemEndpoint = old.SystemEndpoint
	}
	if old.UpdatedAt.After(c.UpdatedAt) {
		c.UpdatedAt = old.UpdatedAt
	}
	attributes := maps.Clone(old.Attributes)
	if attributes == nil {
		attributes = map[string]string{}
	}
	maps.Copy(attributes, c.Attributes)
	c.Attributes = attributes
	p.contacts[c.ID] = c
}

// DescribeContact is what was reported of a contact.
func (p *reported) DescribeContact(_ context.Context, id string) (connect.Contact, error) {
	return find(p, p.contacts, connect.DescribeContact, id)
}

// DescribeUser is what was reported of an agent: no e-mail address, unless it is
// the user name.
func (p *reported) DescribeUser(_ context.Context, id string) (connect.User, error) {
	return find(p, p.users, connect.DescribeUser, id)
}

// DescribeQueue is what was reported of a queue.
func (p *reported) DescribeQueue(_ context.Context, id string) (connect.Queue, error) {
	return find(p, p.queues, connect.DescribeQueue, id)
}

// DescribeRoutingProfile is what was reported of a routing profile.
func (p *reported) DescribeRoutingProfile(_ context.Context, id string) (connect.RoutingProfile, error) {
	return find(p, p.profiles, connect.DescribeRoutingProfile, id)
}

func find[T any](p *reported, all map[string]T, op connect.Operation, id string) (T, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := all[id]
	if !ok {
		return found, connect.NewError(string(op), http.StatusNotFound, "ResourceNotFoundException", "", nil)
	}
	return found, nil
}
