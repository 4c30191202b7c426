package aircall

import (
	"encoding/json"
	"errors"
	"time"
)

// User is an Aircall user, an agent for us. Every field but ID may be empty: Aircall abridges users
// inside calls and comments, and its v2 endpoints and events leave fields out.
type User struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	// Name is the first and the last name.
	Name string `json:"name"`
	// Email is the key that joins the user with other systems; compare it without case.
	Email string `json:"email"`
	// Available is a hint only: it has been seen false beside the status "available".
	Available          bool               `json:"available"`
	AvailabilityStatus AvailabilityStatus `json:"availability_status"`
	// Substatus is the field substatus or, where that is missing, the field state.
	Substatus Substatus `json:"substatus"`
	// DefaultNumberID is 0 when there is none.
	DefaultNumberID int64 `json:"default_number_id"`
	// Extension is text: leading zeros count.
	Extension string `json:"extension"`
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

// UnmarshalJSON decodes a user as Aircall sends it. A field of an unexpected type is left empty.
func (u *User) UnmarshalJSON(b []byte) error {
	type plain User
	w := struct {
		*plain
		ID              looseInt    `json:"id"`
		State           Substatus   `json:"state"`
		DefaultNumberID looseInt    `json:"default_number_id"`
		Extension       looseString `json:"extension"`
		WrapUpTime      looseInt    `json:"wrap_up_time"`
		CreatedAt       looseTime   `json:"created_at"`
	}{plain: (*plain)(u)}
	*u = User{}
	if err := lenient(b, &w); err != nil {
		return err
	}
	u.ID = int64(w.ID)
	u.DefaultNumberID = int64(w.DefaultNumberID)
	u.Extension = string(w.Extension)
	u.WrapUpTime = seconds(w.WrapUpTime)
	u.CreatedAt = w.CreatedAt.Time
	if u.Substatus == "" {
		u.Substatus = w.State
	}
	return nil
}

// MarshalJSON encodes a user under Aircall's names and in its units, so that it decodes to the same user.
func (u User) MarshalJSON() ([]byte, error) {
	type plain User
	return json.Marshal(struct {
		plain
		WrapUpTime int64 `json:"wrap_up_time"`
	}{plain(u), int64(u.WrapUpTime / time.Second)})
}

// maxSeconds keeps a made-up number of seconds from overflowing a [time.Duration].
const maxSeconds = 1 << 31

func seconds(n looseInt) time.Duration {
	return time.Duration(min(max(n, 0), maxSeconds)) * time.Second
}

var errNoID = errors.New("aircall: the reply holds no user with an id")
