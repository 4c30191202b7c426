package aircalltest

import (
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// shape is one of the ways in which Aircall shows a user.
type shape int

const (
	v1Single   shape = iota // substatus and numbers; events without .v2 too
	v1List                  // state instead of substatus
	v2                      // no numbers; events with .v2 too
	abridged                // inside a call: neither substatus nor wrap-up time
	coarse                  // the first of the two events of a reason: no substatus
	coarseV1                // the same without .v2
	dateMillis = "2006-01-02T15:04:05.000Z"
)

// apiHost stands in links, whatever host the fake is reached at: so does the real one's.
const apiHost = "https://api.aircall.io"

type wireUser struct {
	ID         int64                      `json:"id"`
	DirectLink string                     `json:"direct_link"`
	Name       string                     `json:"name"`
	Email      string                     `json:"email"`
	Available  bool                       `json:"available"`
	Status     aircall.AvailabilityStatus `json:"availability_status"`
	Substatus  aircall.Substatus          `json:"substatus,omitempty"`
	State      aircall.Substatus          `json:"state,omitempty"`
	Extension  string                     `json:"extension,omitempty"`
	WrapUpTime *int64                     `json:"wrap_up_time,omitempty"`
	TimeZone   string                     `json:"time_zone"`
	Language   string                     `json:"language"`
	CreatedAt  string                     `json:"created_at"`
	Numbers    []struct{}                 `json:"numbers,omitzero"`
}

func userData(u *user, as shape) wireUser {
	status, substatus := u.shown()
	wrapUpTime := int64(u.WrapUpTime / time.Second)
	w := wireUser{
		ID: u.ID, DirectLink: link("v1", "users", u.ID), Name: u.Name, Email: u.Email,
		Available: u.availability() == aircall.AvailabilityAvailable,
		Status:    status, Substatus: substatus, Extension: u.Extension, WrapUpTime: &wrapUpTime,
		TimeZone: u.TimeZone, Language: u.Language, CreatedAt: u.CreatedAt.UTC().Format(time.RFC3339),
	}
	switch as {
	case v1Single:
		w.Numbers = []struct{}{}
	case v1List:
		w.Substatus, w.State = "", substatus
	case v2:
		w.DirectLink, w.CreatedAt = link("v2", "users", u.ID), u.CreatedAt.UTC().Format(dateMillis)
	case abridged:
		w.Substatus, w.WrapUpTime = "", nil
	case coarse:
		w.DirectLink, w.Substatus = link("v2", "users", u.ID), ""
	case coarseV1:
		w.Numbers, w.Substatus = []struct{}{}, ""
	}
	return w
}

func link(version, resource string, id int64) string {
	return apiHost + "/" + version + "/" + resource + "/" + strconv.FormatInt(id, 10)
}

type wireCall struct {
	ID           int64      `json:"id"`
	UUID         string     `json:"call_uuid"`
	DirectLink   string     `json:"direct_link"`
	Direction    string     `json:"direction"`
	Status       string     `json:"status"`
	MissedReason *string    `json:"missed_call_reason"`
	StartedAt    int64      `json:"started_at"`
	AnsweredAt   *int64     `json:"answered_at"`
	EndedAt      *int64     `json:"ended_at"`
	Duration     int64      `json:"duration"`
	RawDigits    string     `json:"raw_digits"`
	Voicemail    *string    `json:"voicemail"`
	Recording    *string    `json:"recording"`
	Asset        *string    `json:"asset"`
	Archived     bool       `json:"archived"`
	Cost         string     `json:"cost"`
	User         wireUser   `json:"user"`
	Contact      struct{}   `json:"contact"` // published samples send {} for nobody
	AssignedTo   *wireUser  `json:"assigned_to"`
	Teams        []struct{} `json:"teams"`
	Number       struct {
		ID int64 `json:"id"`
	} `json:"number"`
	Tags     []struct{} `json:"tags"`
	Comments []struct{} `json:"comments"`
}

func callData(c *call) wireCall {
	w := wireCall{
		ID: c.id, UUID: "CA" + strconv.FormatInt(c.id, 10), DirectLink: link("v1", "calls", c.id),
		Direction: string(aircall.Inbound), Status: string(aircall.CallStatusInitial),
		StartedAt: c.started.Unix(), AnsweredAt: seconds(c.answered), EndedAt: seconds(c.ended),
		RawDigits: "+1 555-010-0000", Cost: "0.0", User: userData(c.agent, abridged),
		Teams: []struct{}{}, Tags: []struct{}{}, Comments: []struct{}{},
	}
	w.Number.ID = 3
	if !c.answered.IsZero() {
		w.Status = string(aircall.CallStatusAnswered)
	}
	if !c.ended.IsZero() {
		w.Status = string(aircall.CallStatusDone)
		w.Duration = int64(c.ended.Sub(c.started) / time.Second)
		if c.answered.IsZero() {
			missed := string(aircall.MissedAgentsDidNotAnswer)
			w.MissedReason = &missed
		}
	}
	return w
}

func seconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	n := t.Unix()
	return &n
}
