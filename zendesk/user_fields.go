package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// UserField defines a field of users.
type UserField struct {
	ID int64 `json:"id"`
	// Key is what a user's fields name: letters, digits and underscores.
	Key string `json:"key"`
	// Type does not change.
	Type FieldType `json:"type"`
	// Title is what agents see; RawTitle may be a placeholder for it.
	Title          string `json:"title"`
	RawTitle       string `json:"raw_title"`
	Description    string `json:"description"`
	RawDescription string `json:"raw_description"`
	Position       int64  `json:"position"`
	// Active is false for fields that are not to be offered.
	Active bool `json:"active"`
	// System is true for fields that Zendesk made.
	System bool `json:"system"`
	// Options are those of dropdowns and multiselect fields.
	Options []FieldOption `json:"custom_field_options"`
	// Regexp is a pattern in Ruby's dialect, which package regexp may not read.
	Regexp string `json:"regexp_for_validation"`
	// Tag comes with a ticked checkbox; empty is none.
	Tag string `json:"tag"`
	// RelationshipTarget is what a lookup field points to, such as zen:user.
	RelationshipTarget string          `json:"relationship_target_type"`
	RelationshipFilter json.RawMessage `json:"relationship_filter,omitempty"`
	CreatedAt          time.Time       `json:"created_at"`
	UpdatedAt          time.Time       `json:"updated_at"`
	// Raw is the record as Zendesk sent it, of types that this package does not
	// know.
	Raw json.RawMessage `json:"raw,omitempty"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (f *UserField) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, f)
	f.Raw = unknown(f.Type, f.Raw, b)
	return err
}

// UserFieldListOptions choose a page of user fields.
type UserFieldListOptions ListOptions

// UserFieldsService reads the fields of users.
//
// Source: developer.zendesk.com, ticketing/users/user_fields.
type UserFieldsService struct{ c *core }

// List reads one page of fields, inactive ones included.
func (s UserFieldsService) List(ctx context.Context, opts UserFieldListOptions) (ctikit.Page[UserField], error) {
	return page(ctx, s.c.request("user_fields.list"), opts.Cursor, opts, knownUserField, "user_fields")
}

// All reads every field, inactive ones included. An error is the last thing
// that it yields.
func (s UserFieldsService) All(ctx context.Context, opts UserFieldListOptions) iter.Seq2[UserField, error] {
	return all(ctx, func() *request { return s.c.request("user_fields.list") }, ListOptions(opts), knownUserField, "user_fields")
}

// Cached returns every field, inactive ones included, if the client has read
// them at most maxAge ago; else it reads them.
func (s UserFieldsService) Cached(ctx context.Context, maxAge time.Duration) ([]UserField, error) {
	return s.c.userFields.get(s.c.clock, maxAge, s.All(ctx, UserFieldListOptions{Size: 100}))
}

func knownUserField(f UserField) (UserField, bool) { return f, f.ID != 0 }

// Get reads one field by its key. An unknown key is an [ErrNotFound].
func (s UserFieldsService) Get(ctx context.Context, key string) (*UserField, error) {
	return object(ctx, s.c.request("user_fields.get", key), knownUserField, "user_field")
}

// AllOptions reads every choice of a dropdown or multiselect field. An error is
// the last thing that it yields.
func (s UserFieldsService) AllOptions(ctx context.Context, id int64, opts FieldOptionListOptions) iter.Seq2[FieldOption, error] {
	return all(ctx, func() *request { return s.c.request("user_fields.options", id) }, ListOptions(opts), knownOption, "custom_field_options")
}
