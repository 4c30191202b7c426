package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// IdentityType is the kind of an identity. The set is open.
type IdentityType string

// The types of identities that Zendesk documents and calls come by. Others are
// accounts elsewhere, such as facebook and messaging.
const (
	IdentityEmail IdentityType = "email"
	// IdentityPhone is a direct line: no two users have the same.
	IdentityPhone IdentityType = "phone_number"
	// IdentityForwarding is the number that an agent's calls go on to.
	IdentityForwarding IdentityType = "agent_forwarding"
)

// Identity is an address or number by which Zendesk knows a user. It holds
// personal data, and prints and marshals as a plain value: keep it out of logs.
type Identity struct {
	ID       int64        `json:"id"`
	UserID   int64        `json:"user_id"`
	Type     IdentityType `json:"type"`
	Value    string       `json:"value" lenient:"digits"`
	Verified bool         `json:"verified"`
	Primary  bool         `json:"primary"`
	// DeliverableState is how mail to an address fares, as Zendesk words it.
	DeliverableState   string    `json:"deliverable_state"`
	UndeliverableCount int64     `json:"undeliverable_count"`
	CreatedAt          time.Time `json:"created_at"`
	UpdatedAt          time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (i *Identity) UnmarshalJSON(b []byte) error { return lenient.Object(b, i) }

// IdentitySpec is what a new identity is to be.
type IdentitySpec struct {
	// Type and Value are required.
	Type  IdentityType `json:"type"`
	Value string       `json:"value"`
	// Verified addresses get no mail that asks for it.
	Verified bool `json:"verified,omitempty"`
	// Primary makes it the first of its type.
	Primary bool `json:"primary,omitempty"`
}

// IdentityListOptions choose a user's identities.
type IdentityListOptions struct {
	// UserID is required.
	UserID int64 `url:"-"`
	// Size is the number of identities a page, 1 to 100; 0 leaves it to
	// Zendesk.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
}

// IdentitiesService manages the addresses and numbers of users. OAuth tokens
// need the scopes read and write: users:read and users:write are not enough.
//
// Source: developer.zendesk.com, ticketing/users/user_identities.
type IdentitiesService struct{ c *core }

// List reads one page of a user's identities.
func (s IdentitiesService) List(ctx context.Context, opts IdentityListOptions) (ctikit.Page[Identity], error) {
	return page(ctx, s.c.request("identities.list", opts.UserID), opts.Cursor, opts, knownIdentity, "identities")
}

// All reads every identity of a user. An error is the last thing that it
// yields.
func (s IdentitiesService) All(ctx context.Context, opts IdentityListOptions) iter.Seq2[Identity, error] {
	return filtered(ctx, opts, func(o *IdentityListOptions) *string { return &o.Cursor }, s.List)
}

func knownIdentity(i Identity) (Identity, bool) { return i, i.ID != 0 }

// Create gives a user another address or number. One that a user has already is
// an [ErrInvalid].
func (s IdentitiesService) Create(ctx context.Context, userID int64, spec IdentitySpec) (*Identity, error) {
	r := s.c.request("identities.create", userID)
	r.required("Type", string(spec.Type))
	r.required("Value", spec.Value)
	return object(ctx, r.with(map[string]IdentitySpec{"identity": spec}), knownIdentity, "identity")
}

// Delete takes an address or number from a user. A number may stay in
// [User.Phone].
func (s IdentitiesService) Delete(ctx context.Context, userID, id int64) error {
	return s.c.request("identities.delete", userID, id).run(ctx)
}

// MakePrimary makes an identity the first of its type: of an address, the
// user's [User.Email].
func (s IdentitiesService) MakePrimary(ctx context.Context, userID, id int64) error {
	return s.c.request("identities.make_primary", userID, id).run(ctx)
}
