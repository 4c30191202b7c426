package dialpad

import (
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// User is somebody of the company, an agent for us. Every field but ID may be
// empty.
type User struct {
	ID        int64 `json:"id"`
	CompanyID int64 `json:"company_id"`
	OfficeID  int64 `json:"office_id"`
	// Name is the display name.
	Name string `json:"display_name"`
	// Emails join the user with other systems; compare them without case.
	Emails []string `json:"emails"`
	// PhoneNumbers are in E.164.
	PhoneNumbers []string `json:"phone_numbers"`
	// State is active, or one of the other values that [UserListOptions] can ask
	// for.
	State string `json:"state"`
	// TimeZone is an IANA name.
	TimeZone string `json:"timezone"`
	// Admin administrates an office, SuperAdmin the company.
	Admin      bool `json:"is_admin"`
	SuperAdmin bool `json:"is_super_admin"`

	// OnDuty is nil where Dialpad does not report it. It goes on during work.
	OnDuty *bool `json:"is_on_duty"`
	// Duty and DutyReason are as in [OperatorDutyStatus]. Dialpad's examples of
	// lists have neither, those of single users no reason: empty does not mean
	// none.
	Duty       DutyStatus `json:"on_duty_status"`
	DutyReason string     `json:"duty_status_reason"`
	// DutySince and OnDutySince are in UTC and whole seconds.
	DutySince   time.Time `json:"duty_status_started,omitzero"`
	OnDutySince time.Time `json:"on_duty_started,omitzero"`
	// SessionType is as in [OperatorDutyStatus].
	SessionType string `json:"session_type,omitempty"`
	// DoNotDisturb is the user's own line; see Groups for the others.
	DoNotDisturb bool `json:"do_not_disturb"`
	// Idle is that the user is in no call (Dialpad's is_available), whatever they
	// chose.
	Idle bool `json:"is_available"`
	// Online is that the user has an active device.
	Online bool `json:"is_online"`
	// StatusMessage is text that the user shows; it has nothing to do with duty.
	StatusMessage string `json:"status_message"`
	// Groups are the call centres, departments and offices that the user is in.
	Groups []Membership `json:"group_details"`
}

// UnmarshalJSON decodes a user. Ids may be numbers or strings, times without a
// zone are UTC; a field of an unexpected type is left empty.
func (u *User) UnmarshalJSON(b []byte) error { return lenient.Object(b, u) }

// Membership is the part that a user has in a group.
type Membership struct {
	GroupID int64 `json:"group_id"`
	// GroupType is callcenter, department, office or another kind of group.
	GroupType TargetType `json:"group_type"`
	// Role is operator, supervisor or admin.
	Role string `json:"role"`
	// DoNotDisturb is for the lines of this group.
	DoNotDisturb bool `json:"do_not_disturb"`
}

// UnmarshalJSON leaves fields of an unexpected type empty.
func (m *Membership) UnmarshalJSON(b []byte) error { return lenient.Object(b, m) }
