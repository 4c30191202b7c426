package aircall

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// User is an Aircall user, an agent for us. Every field but ID may be empty:
// Aircall abridges users inside calls and comments, and its v2 endpoints and
// events leave fields out.
type User struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	// Name is the first and the last name.
	Name string `json:"name"`
	// Email is the key that joins the user with other systems; compare it without
	// case.
	Email string `json:"email"`
	// Available is a hint only: it has been seen false beside the status
	// "available".
	Available          bool               `json:"available"`
	AvailabilityStatus AvailabilityStatus `json:"availability_status"`
	// Substatus is the field substatus or, where that is missing, the field
	// state: one of the constants where it is known in any spelling, else as
	// sent. Empty means that Aircall did not show it.
	Substatus Substatus `json:"substatus" alt:"state"`
	// RawSubstatus is Aircall's spelling of Substatus where that is another one.
	RawSubstatus string `json:"-"`
	// DefaultNumberID is 0 when there is none.
	DefaultNumberID int64 `json:"default_number_id"`
	// Extension is text: leading zeros count.
	Extension string `json:"extension" lenient:"digits"`
	// WrapUpTime is how long after-call work lasts, in whole seconds.
	WrapUpTime time.Duration `json:"wrap_up_time"`
	// TimeZone is an IANA name, such as Etc/UTC.
	TimeZone string `json:"time_zone"`
	// Language is a tag such as en-US.
	Language string `json:"language"`
	// CreatedAt is in UTC, zero when unknown.
	CreatedAt time.Time `json:"created_at,omitzero"`
	// Numbers is sent by v1 only, for single users and in events without .v2.
	Numbers []Number `json:"numbers"`
}

func (u *User) known() bool { return u.ID != 0 }

// UnmarshalJSON decodes a user as Aircall sends it. A field of an unexpected
// type is left empty.
func (u *User) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, u)
	if known, ok := u.Substatus.Known(); ok && known != u.Substatus {
		u.Substatus, u.RawSubstatus = known, string(u.Substatus)
	}
	return err
}

// MarshalJSON encodes a user under Aircall's names and in its units, so that it
// decodes to the same user.
func (u User) MarshalJSON() ([]byte, error) {
	type plain User
	if u.RawSubstatus != "" {
		u.Substatus = Substatus(u.RawSubstatus)
	}
	return json.Marshal(struct {
		plain
		WrapUpTime int64 `json:"wrap_up_time"`
	}{plain(u), int64(u.WrapUpTime / time.Second)})
}
