package dialpadtest

import (
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
		e.Target.ID = text(u.ID)
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
		out[i] = text(id)
	}
	return out
}

// dutyData is a duty status as the API shows it: ids and times are strings.
func dutyData(u *user) fields {
	return u.typed(fields{
		"user_id": text(u.ID), "on_duty": !u.OffDuty, "on_duty_status": u.status(), "duty_status_reason": nullable(u.Reason),
		"duty_status_started": millis(u.since), "on_duty_started": ifSet(u.onDutySince, millis),
	})
}

// typed adds the type of the session to what shows a user's duty.
func (u *user) typed(w fields) fields {
	if u.SessionType != "" {
		w["session_type"] = u.SessionType
	}
	return w
}

// ifSet is a time as it is shown; nil if it is not set.
func ifSet[T any](t time.Time, show func(time.Time) T) any {
	if t.IsZero() {
		return nil
	}
	return show(t)
}

func millis(t time.Time) string { return text(t.UnixMilli()) }

func zoneless(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
