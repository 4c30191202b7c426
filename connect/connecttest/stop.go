package connecttest

import (
	"errors"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// unstoppable are the ways in which calls begin that StopContact does not end
// (docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html).
var unstoppable = []connect.InitiationMethod{
	connect.Disconnect, connect.Transfer, connect.QueueTransfer, connect.ExternalOutbound, connect.Monitor,
}

// stopContact ends a contact as HangUp does; one that is over already, and is no
// call, stays as it is.
func (in *instance) stopContact(r *faketest.Request) (any, error) {
	var ask wireContactAsk
	if err := errors.Join(body(r, &ask), isInstance(ask.InstanceID)); err != nil {
		return nil, err
	}
	c, err := in.contact(ask.ContactID)
	if err != nil {
		return nil, err
	}
	isCall, over := c.Channel == connect.Voice, !c.DisconnectedAt.IsZero()
	switch {
	case isCall && over:
		return nil, refusal{codeNoContact, "the contact is not active"}
	case isCall && slices.Contains(unstoppable, c.InitiationMethod):
		return nil, badRequest("a call that began as %s cannot be stopped", c.InitiationMethod)
	case over:
		return nil, nil
	case c.Channel == connect.Task:
		in.hangUp(c, "API")
	default:
		in.hangUp(c, "OTHER")
	}
	return nil, nil
}
