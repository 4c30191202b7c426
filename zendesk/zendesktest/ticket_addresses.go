package zendesktest

import (
	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// requesterInput is a requester by address, who need not be a user yet.
type requesterInput struct {
	Name  zendesk.Field[string] `json:"name"`
	Email zendesk.Field[string] `json:"email"`
}

// setByAddress sets the people that a request names by address. An id beside it
// counts over it, and a new requester stays where the ticket is refused: both
// are our guess.
func (z *Fake) setByAddress(t *ticket, in *ticketInput) *faketest.Reply {
	if email := in.Assignee; email != "" && in.attributes["assignee_id"] == nil {
		p := z.withIdentity(zendesk.IdentityEmail, email, nil)
		if p == nil {
			return new(recordInvalid("assignee", "InvalidValue", "Assignee: is invalid"))
		}
		t.attributes["assignee_id"] = p.ID
	}
	if in.Requester == nil || in.attributes["requester_id"] != nil {
		return nil
	}
	spec := zendesk.UserSpec{Name: in.Requester.Name, Email: in.Requester.Email}
	p := z.matched(spec)
	if p == nil {
		var refused *faketest.Reply
		if p, refused = z.newUser(spec); refused != nil {
			return refused
		}
	}
	t.attributes["requester_id"] = p.ID
	return nil
}
