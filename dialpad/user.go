package dialpad

import "time"

// User is somebody of the company, an agent for us. Every field but ID may be empty.
type User struct {
	ID        int64
	CompanyID int64
	OfficeID  int64
	// Name is the display name.
	Name string
	// Emails join the user with other systems; compare them without case.
	Emails []string
	// PhoneNumbers are in E.164.
	PhoneNumbers []string
	// State is active, or one of the other values that [UserListOptions] can ask for.
	State string
	// TimeZone is an IANA name.
	TimeZone string
	// Admin administrates an office, SuperAdmin the company.
	Admin, SuperAdmin bool

	// OnDuty is nil where Dialpad does not report it. It goes on during work.
	OnDuty *bool
	// Duty and DutyReason are as in [OperatorDutyStatus], in whole seconds.
	// Dialpad's examples of lists have neither, those of single users no reason:
	// empty does not mean none.
	Duty                   DutyStatus
	DutyReason             string
	DutySince, OnDutySince time.Time
	// DoNotDisturb is the user's own line; see Groups for the others.
	DoNotDisturb bool
	// Idle is that the user is in no call (Dialpad's is_available), whatever they chose.
	Idle bool
	// Online is that the user has an active device (is_online).
	Online bool
	// StatusMessage is text that the user shows; it has nothing to do with duty.
	StatusMessage string
	// Groups are the call centres, departments and offices that the user is in.
	Groups []Membership
}

// Membership is the part that a user has in a group.
type Membership struct {
	GroupID int64
	// GroupType is callcenter, department, office or another kind of group.
	GroupType GroupType
	// Role is operator, supervisor or admin.
	Role string
	// DoNotDisturb is for the lines of this group.
	DoNotDisturb bool
}

// GroupType is a kind of group. The set is open.
type GroupType string

// The kinds of groups for which do-not-disturb can be set.
const (
	CallCenterGroup GroupType = "callcenter"
	DepartmentGroup GroupType = "department"
	OfficeGroup     GroupType = "office"
)

// UnmarshalJSON decodes a user. Ids may be numbers or strings, times lack a zone and are UTC; a field of an
// unexpected type is left empty.
func (u *User) UnmarshalJSON(b []byte) error {
	var w struct {
		ID            looseInt     `json:"id"`
		CompanyID     looseInt     `json:"company_id"`
		OfficeID      looseInt     `json:"office_id"`
		Name          string       `json:"display_name"`
		Emails        []string     `json:"emails"`
		PhoneNumbers  []string     `json:"phone_numbers"`
		State         string       `json:"state"`
		TimeZone      string       `json:"timezone"`
		Admin         bool         `json:"is_admin"`
		SuperAdmin    bool         `json:"is_super_admin"`
		OnDuty        *bool        `json:"is_on_duty"`
		Duty          DutyStatus   `json:"on_duty_status"`
		DutyReason    string       `json:"duty_status_reason"`
		DutySince     looseTime    `json:"duty_status_started"`
		OnDutySince   looseTime    `json:"on_duty_started"`
		DoNotDisturb  bool         `json:"do_not_disturb"`
		Idle          bool         `json:"is_available"`
		Online        bool         `json:"is_online"`
		StatusMessage string       `json:"status_message"`
		Groups        []Membership `json:"group_details"`
	}
	if err := lenient(b, &w); err != nil {
		return err
	}
	*u = User{
		ID: int64(w.ID), CompanyID: int64(w.CompanyID), OfficeID: int64(w.OfficeID),
		Name: w.Name, Emails: w.Emails, PhoneNumbers: w.PhoneNumbers, State: w.State, TimeZone: w.TimeZone,
		Admin: w.Admin, SuperAdmin: w.SuperAdmin,
		OnDuty: w.OnDuty, Duty: w.Duty, DutyReason: w.DutyReason, DutySince: w.DutySince.Time, OnDutySince: w.OnDutySince.Time,
		DoNotDisturb: w.DoNotDisturb, Idle: w.Idle, Online: w.Online, StatusMessage: w.StatusMessage, Groups: w.Groups,
	}
	return nil
}

// UnmarshalJSON decodes a membership. A field of an unexpected type is left empty.
func (m *Membership) UnmarshalJSON(b []byte) error {
	var w struct {
		GroupID      looseInt  `json:"group_id"`
		GroupType    GroupType `json:"group_type"`
		Role         string    `json:"role"`
		DoNotDisturb bool      `json:"do_not_disturb"`
	}
	err := lenient(b, &w)
	*m = Membership{GroupID: int64(w.GroupID), GroupType: w.GroupType, Role: w.Role, DoNotDisturb: w.DoNotDisturb}
	return err
}
