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
	author                  // of a comment: neither time zone nor language either
	member                  // of a team: no hint of availability, but a number
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
	Available  *bool                      `json:"available,omitempty"`
	Status     aircall.AvailabilityStatus `json:"availability_status"`
	Substatus  aircall.Substatus          `json:"substatus,omitempty"`
	State      aircall.Substatus          `json:"state,omitempty"`
	Extension  string                     `json:"extension,omitempty"`
	WrapUpTime *int64                     `json:"wrap_up_time,omitempty"`
	TimeZone   string                     `json:"time_zone,omitempty"`
	Language   string                     `json:"language,omitempty"`
	NumberID   *int64                     `json:"default_number_id,omitempty"`
	CreatedAt  string                     `json:"created_at"`
	Numbers    []struct{}                 `json:"numbers,omitzero"`
}

func userData(u *user, as shape) wireUser {
	status, substatus := u.shown()
	wrapUpTime := int64(u.WrapUpTime / time.Second)
	w := wireUser{
		ID: u.ID, DirectLink: link("v1", "users", u.ID), Name: u.Name, Email: u.Email,
		Available: new(u.availability() == aircall.AvailabilityAvailable),
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
	case author:
		w.Substatus, w.WrapUpTime, w.TimeZone, w.Language = "", nil, "", ""
	case member:
		w.Available, w.NumberID = nil, new(int64(MainLine))
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
