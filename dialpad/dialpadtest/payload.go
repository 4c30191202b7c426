package dialpadtest

import (
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/dialpad"
)

// Event is an agent status event as it goes over the wire, for tests of
// receivers that need no company: see [Body]. Fields are any where the vendor's
// pages leave the type open.
type Event struct {
	Target             Target  `json:"target"`
	Status             any     `json:"on_duty_status"`
	Reason             *string `json:"on_duty_status_reason"`
	Availability       any     `json:"availability_status"`
	CallCenterIDs      any     `json:"call_center_ids"`
	PowerDialer        any     `json:"powerdialer_mode"`
	PowerDialerSession *string `json:"powerdialer_session"`
	Date               any     `json:"date"`
	EventTimestamp     any     `json:"event_timestamp"`
}

// Target is the agent of an [Event].
type Target struct {
	ID          any    `json:"id"`
	Type        string `json:"type"`
	Email       string `json:"email"`
	Name        string `json:"name"`
	Phone       string `json:"phone,omitempty"`
	PhoneNumber string `json:"phone_number,omitempty"`
}

func target(u *user) Target {
	return Target{ID: u.ID, Type: "user", Email: u.Email, Name: u.Name, Phone: u.Phone}
}

// event is an event about a user, as the quirks have it.
func (q Quirks) event(u *user, status dialpad.DutyStatus, since, now time.Time) Event {
	e := Event{
		Target: target(u),
		Status: string(status), Reason: nullable(u.Reason), Availability: availability(u),
		CallCenterIDs: texts(u.centers()), PowerDialer: false,
		Date: since.UnixMilli(), EventTimestamp: now.UnixMilli(),
	}
	if q.PhoneNumber {
		e.Target.Phone, e.Target.PhoneNumber = "", u.Phone
	}
	if q.LongTimestamp {
		e.EventTimestamp = now.UnixMilli()*10 + 7
	}
	if q.StringIDs {
		e.Target.ID = strconv.FormatInt(u.ID, 10)
	}
	if q.NumericCallCenters {
		e.CallCenterIDs = append([]int64{}, u.centers()...)
	}
	if q.Nulls {
		e.PowerDialer = nil
		if len(u.centers()) == 0 {
			e.CallCenterIDs = nil
		}
	}
	if q.UpperCase {
		e.Status, e.Availability = strings.ToUpper(string(status)), strings.ToUpper(availability(u))
	}
	return e
}

func availability(u *user) string {
	if u.free() {
		return string(dialpad.AvailabilityAvailable)
	}
	return string(dialpad.AvailabilityUnavailable)
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func texts(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return out
}

// wireDuty is a duty status as the API shows it: ids and times are strings.
type wireDuty struct {
	UserID      int64   `json:"user_id,string"`
	OnDuty      bool    `json:"on_duty"`
	Status      string  `json:"on_duty_status"`
	Reason      *string `json:"duty_status_reason"`
	StatusSince *string `json:"duty_status_started"`
	OnDutySince *string `json:"on_duty_started"`
	SessionType string  `json:"session_type,omitempty"`
}

func dutyData(u *user) wireDuty {
	return wireDuty{
		UserID: u.ID, OnDuty: !u.OffDuty, Status: string(u.status()), Reason: nullable(u.Reason),
		StatusSince: millis(u.since), OnDutySince: millis(u.onDutySince),
		SessionType: u.SessionType,
	}
}

func millis(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return nullable(strconv.FormatInt(t.UnixMilli(), 10))
}

// wireUser is a user as the API shows one: ids are strings, times have no zone.
type wireUser struct {
	ID           int64       `json:"id,string"`
	CompanyID    int64       `json:"company_id,string"`
	OfficeID     *string     `json:"office_id"`
	Name         string      `json:"display_name"`
	Emails       []string    `json:"emails"`
	PhoneNumbers []string    `json:"phone_numbers"`
	State        string      `json:"state"`
	TimeZone     string      `json:"timezone"`
	Admin        bool        `json:"is_admin"`
	DoNotDisturb bool        `json:"do_not_disturb"`
	Idle         bool        `json:"is_available"`
	OnDuty       bool        `json:"is_on_duty"`
	Online       bool        `json:"is_online"`
	Status       *string     `json:"on_duty_status,omitempty"`
	Reason       *string     `json:"duty_status_reason"`
	StatusSince  *string     `json:"duty_status_started"`
	OnDutySince  *string     `json:"on_duty_started"`
	SessionType  string      `json:"session_type,omitempty"`
	Message      *string     `json:"status_message"`
	Groups       []wireGroup `json:"group_details"`
}

type wireGroup struct {
	ID           int64  `json:"group_id,string"`
	Type         string `json:"group_type"`
	Role         string `json:"role"`
	DoNotDisturb bool   `json:"do_not_disturb"`
}

func userData(u *user) wireUser {
	w := wireUser{
		ID: u.ID, CompanyID: 1, Name: u.Name, Emails: some(u.Email), PhoneNumbers: some(u.Phone), State: u.State,
		TimeZone: "UTC", DoNotDisturb: u.DoNotDisturb, Idle: u.phase != inCall, OnDuty: !u.OffDuty, Online: !u.SignedOut,
		Status: nullable(string(u.status())), Reason: nullable(u.Reason), StatusSince: zoneless(u.since), OnDutySince: zoneless(u.onDutySince),
		SessionType: u.SessionType, Message: nullable(u.StatusMessage),
		Groups: make([]wireGroup, len(u.CallCenters)),
	}
	if u.OfficeID != 0 {
		w.OfficeID = nullable(strconv.FormatInt(u.OfficeID, 10))
	}
	for i, id := range u.CallCenters {
		w.Groups[i] = wireGroup{ID: id, Type: "callcenter", Role: "operator", DoNotDisturb: u.groupDND[id]}
	}
	return w
}

func some(s string) []string {
	if s == "" {
		return []string{}
	}
	return []string{s}
}

func zoneless(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return nullable(t.UTC().Format("2006-01-02T15:04:05"))
}
