package connect

import (
	"context"
	"time"
)

// InstanceService reads the instance itself.
type InstanceService struct{ c *core }

// Instance is the Connect instance that the client works with.
type Instance struct {
	ID, ARN string
	// Alias is the name in the instance's address; AccessURL is that address.
	Alias, AccessURL string
	// Identity says where users sign in. With [SAML], users may have no e-mail
	// address, and their username usually is the address.
	Identity     IdentityType
	Status       string // such as ACTIVE
	CreatedAt    time.Time
	ServiceRole  string // an ARN
	InboundCalls bool   // are enabled
	// OutboundCalls are enabled.
	OutboundCalls bool
	Tags          map[string]string
}

// IdentityType is where an instance's users sign in.
type IdentityType string

// The types of identity management.
const (
	SAML              IdentityType = "SAML"
	ConnectManaged    IdentityType = "CONNECT_MANAGED"
	ExistingDirectory IdentityType = "EXISTING_DIRECTORY"
)

// Get reads the instance. One that does not exist is an [ErrNotFound].
func (s InstanceService) Get(ctx context.Context) (*Instance, error) {
	out, _, err := do(ctx, s.c, DescribeInstance, s.c.api.DescribeInstance)
	if err != nil {
		return nil, err
	}
	return &out, nil
}
