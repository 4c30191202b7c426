package taskfeed

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// clockSkew is how far our clock and Connect's are taken to be apart at most.
const clockSkew = 5 * time.Minute

// findLost looks for the task of a start whose client token has expired. If there
// is one, it is the ticket's; if not, the event gets another token.
func (f *Feed) findLost(ctx context.Context, ticket int64, s *Start) error {
	contact, err := f.startedBy(ctx, s)
	if err != nil {
		return f.failed(ctx, ticket, err, nil)
	}
	return f.ended(ctx, ticket, s, func(r Record) Record {
		if contact == "" {
			return r.Lost()
		}
		f.counts.started.Add(1)
		return r.Started(contact)
	})
}

// startedBy is the contact of a start; empty for none.
func (f *Feed) startedBy(ctx context.Context, s *Start) (contactID string, err error) {
	search := connect.ContactSearch{
		From: s.Sent.Add(-clockSkew), To: s.Sent.Add(f.life + clockSkew), Channels: []connect.Channel{connect.Task}, Name: s.Task.Name,
	}
	for found, err := range f.connect.Contacts.All(ctx, connect.ContactListOptions{Search: search}) {
		if err != nil {
			return "", err
		}
		c, err := f.connect.Contacts.Get(ctx, found.ID)
		switch {
		case errors.Is(err, connect.ErrNotFound):
		case err != nil:
			return "", err
		case c.Attributes[TokenAttribute] == s.Task.ClientToken:
			return c.ID, nil
		}
	}
	return "", nil
}
