package zendesk

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// User is a person in Zendesk. It holds personal data, and prints and marshals
// as a plain value: keep it out of logs. A caller who is an end user sees less
// of it.
type User struct {
	ID    int64  `json:"id"`
	Email string `json:"email"` // the primary address; empty where there is none
	Name  string `json:"name"`
	// Phone is a number as it was typed, in E.164 where the account insists on
	// that, with "x123" for an extension.
	Phone string `json:"phone"`
	// SharedPhone is true where others had the number before: it is no identity
	// of the user then.
	SharedPhone bool `json:"shared_phone_number"`
	// ExternalID is another system's name for the user; no two active users
	// have the same, upper and lower case being alike.
	ExternalID string `json:"external_id" lenient:"digits"`
	Role       Role   `json:"role"`
	// RoleType is nil for end users and where Zendesk leaves it out.
	RoleType *RoleType `json:"role_type"`
	// CustomRoleID, DefaultGroupID and OrganizationID are 0 where there is
	// none.
	CustomRoleID   int64 `json:"custom_role_id"`
	DefaultGroupID int64 `json:"default_group_id"`
	OrganizationID int64 `json:"organization_id"`
	// Active is false for deleted users.
	Active    bool     `json:"active"`
	Suspended bool     `json:"suspended"`
	Verified  bool     `json:"verified"`
	Tags      []string `json:"tags"`
	// Alias is the name that end users see.
	Alias string `json:"alias"`
	// Notes and Details are for agents to read.
	Notes   string `json:"notes"`
	Details string `json:"details"`
	// Locale is a language, as in en-US.
	Locale   string `json:"locale"`
	LocaleID int64  `json:"locale_id"`
	// TimeZone is Zendesk's name, IANATimeZone the one of package time.
	TimeZone     string `json:"time_zone"`
	IANATimeZone string `json:"iana_time_zone"`
	// What an agent may see and do.
	TicketRestriction   string `json:"ticket_restriction"`
	OnlyPrivateComments bool   `json:"only_private_comments"`
	RestrictedAgent     bool   `json:"restricted_agent"`
	Moderator           bool   `json:"moderator"`
	// Shared users come from another account.
	Shared      bool `json:"shared"`
	SharedAgent bool `json:"shared_agent"`
	// Fields are the account's own, by key: see [UserFieldsService].
	Fields    map[string]json.RawMessage `json:"user_fields"`
	CreatedAt time.Time                  `json:"created_at"`
	UpdatedAt time.Time                  `json:"updated_at"`
	// LastLoginAt is zero for users who never signed in.
	LastLoginAt time.Time `json:"last_login_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (u *User) UnmarshalJSON(b []byte) error {
	var w struct {
		Active json.RawMessage `json:"active"`
	}
	_ = lenient.Decode(b, &w) // so does the line below
	err := lenient.Object(b, u)
	u.Active = string(w.Active) != "false"
	return err
}

// UserSpec is what a user is to be. Absent members stay as they are.
type UserSpec struct {
	// Name is required of new users.
	Name Field[string] `json:"name,omitzero"`
	// Email becomes the address of a new user, and one more of a user who has
	// one: see [IdentitiesService.MakePrimary]. One that another user has is
	// an [ErrInvalid].
	Email Field[string] `json:"email,omitzero"`
	// Phone becomes the number of a new user, and one more of a user who has
	// one; empty clears it. One that another user has becomes a shared number:
	// see [User.SharedPhone].
	Phone Field[string] `json:"phone,omitzero"`
	// ExternalID is another system's name for the user. One that another user
	// has is an [ErrInvalid].
	ExternalID Field[string] `json:"external_id,omitzero"`
	// Role is RoleEndUser for new users where it is absent.
	Role           Field[Role]     `json:"role,omitzero"`
	CustomRoleID   Field[int64]    `json:"custom_role_id,omitzero"`
	DefaultGroupID Field[int64]    `json:"default_group_id,omitzero"`
	OrganizationID Field[int64]    `json:"organization_id,omitzero"`
	Suspended      Field[bool]     `json:"suspended,omitzero"`
	Verified       Field[bool]     `json:"verified,omitzero"`
	Tags           Field[[]string] `json:"tags,omitzero"`
	Alias          Field[string]   `json:"alias,omitzero"`
	Notes          Field[string]   `json:"notes,omitzero"`
	Details        Field[string]   `json:"details,omitzero"`
	Locale         Field[string]   `json:"locale,omitzero"`
	TimeZone       Field[string]   `json:"time_zone,omitzero"`
	// Fields are the account's own, by key; null clears one. Which wrong
	// values Zendesk refuses and which it ignores is not documented.
	Fields map[string]json.RawMessage `json:"user_fields,omitempty"`
	// SkipVerifyEmail keeps Zendesk from writing to the new address.
	SkipVerifyEmail bool `json:"skip_verify_email,omitempty"`
}

// empty reports whether there is nothing to write.
func (s UserSpec) empty() bool {
	b, err := json.Marshal(s)
	return err == nil && string(b) == "{}"
}
