package aircalltest

import (
	"cmp"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// fields is a JSON object.
type fields = map[string]any

// shape is one of the ways in which Aircall shows a user.
type shape int

const (
	v1Single   shape = iota // events without .v2 too
	v1List                  // state instead of substatus
	v2                      // events with .v2 too
	abridged                // inside a call
	author                  // of a comment
	member                  // of a team
	coarse                  // the first of the two events of a reason
	coarseV1                // the same without .v2
	dateMillis = "2006-01-02T15:04:05.000Z"
)

// lacks are the keys that a shape does not have.
var lacks = map[shape][]string{
	v1Single: {"state"},
	v1List:   {"substatus", "numbers"},
	v2:       {"state", "numbers"},
	abridged: {"state", "substatus", "numbers", "wrap_up_time", "default_number_id"},
	author:   {"state", "substatus", "numbers", "wrap_up_time", "default_number_id", "time_zone", "language"},
	member:   {"state", "numbers", "available"},
	coarse:   {"state", "substatus", "numbers"},
	coarseV1: {"state", "substatus"},
}

// apiHost stands in links, whatever host the fake is reached at: so does the
// real one's.
const apiHost = "https://api.aircall.io"

func (f *Fake) userData(u *user, as shape) fields {
	u = cmp.Or(f.user(u.ID), u) // the one of long ago, in lists that lag
	status, substatus := u.shown()
	if word, ok := f.set.spelling[substatus]; ok {
		substatus = word
	}
	numbers := mapped(f.numbersOf(u.ID), func(n *Number) fields { return numberData(n, inReply) })
	w := fields{
		"id": u.ID, "direct_link": link("v1", "users", u.ID), "name": u.Name, "email": u.Email,
		"available": u.availability() == aircall.AvailabilityAvailable, "availability_status": status,
		"substatus": substatus, "state": substatus, "extension": u.Extension, "wrap_up_time": int64(u.WrapUpTime / time.Second),
		"time_zone": u.TimeZone, "language": u.Language, "default_number_id": nil, "numbers": numbers,
		"created_at": u.CreatedAt.UTC().Format(time.RFC3339),
	}
	if len(numbers) > 0 {
		w["default_number_id"] = numbers[0]["id"]
	}
	if as == v2 {
		w["created_at"] = u.CreatedAt.UTC().Format(dateMillis)
	}
	if as == v2 || as == coarse {
		w["direct_link"] = link("v2", "users", u.ID)
	}
	drop(w, lacks[as]...)
	if substatus == "" {
		drop(w, "substatus", "state")
	}
	return w
}

func drop(w fields, keys ...string) {
	for _, key := range keys {
		delete(w, key)
	}
}

// known is userData of somebody who may be nobody.
func (f *Fake) known(u *user, as shape) fields {
	if u == nil {
		return nil
	}
	return f.userData(u, as)
}

func link(version, resource string, id int64) string {
	return apiHost + "/" + version + "/" + resource + "/" + strconv.FormatInt(id, 10)
}
