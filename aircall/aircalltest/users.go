package aircalltest

import (
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeUsers() {
	f.fake.Route("users.list", "GET /v1/users", f.ifV1(f.listUsers(v1List)))
	f.fake.Route("users.list", "GET /v2/users", f.listUsers(v2))
	f.fake.Route("users.get", "GET /v1/users/{id}", f.ifV1(f.getUser(v1Single)))
	f.fake.Route("users.get users.get_by_email", "GET /v2/users/{id}", f.getUser(v2))
	f.fake.Route("users.update users.set_status", "PUT /v1/users/{id}", f.ifV1(f.putUser(v1Single)))
	f.fake.Route("users.update users.set_status", "PUT /v2/users/{id}", f.ifV2Writes(f.putUser(v2)))
	f.fake.Route("users.create", "POST /v1/users", f.ifV1(f.createUser))
	f.fake.Route("users.create", "POST /v2/users", f.createUser)
	f.fake.Route("users.delete", "DELETE /v1/users/{id}", f.withUser(f.deleteUser))
	f.fake.Route("users.start_call", "POST /v1/users/{id}/calls", f.withUser(f.startCall))
	f.fake.Route("users.dial", "POST /v1/users/{id}/dial", f.withUser(f.dial))
	f.fake.Route("users.availabilities", "GET /v1/users/availabilities", f.listAvailabilities)
	f.fake.Route("users.availability", "GET /v1/users/{id}/availability", f.getAvailability)
}

type handler = func(*faketest.Request) faketest.Reply

func (f *Fake) ifV1(h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if f.v1 != 0 {
			return gateway(f.v1)
		}
		return h(r)
	}
}

func (f *Fake) ifV2Writes(h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if f.v2Write != 0 {
			return gateway(f.v2Write)
		}
		return h(r)
	}
}

func (f *Fake) listUsers(as shape) handler {
	return func(r *faketest.Request) faketest.Reply {
		users := f.listed()
		shown := make([]wireUser, len(users))
		for i, u := range users {
			shown[i] = userData(u, as)
			if f.fake.OmitsReasons() {
				shown[i].Substatus, shown[i].State = "", ""
			}
		}
		return list(r, "users", shown)
	}
}

func (f *Fake) listAvailabilities(r *faketest.Request) faketest.Reply {
	users := f.listed()
	shown := make([]aircall.UserAvailability, len(users))
	for i, u := range users {
		shown[i] = aircall.UserAvailability{UserID: u.ID, Availability: u.availability()}
	}
	return list(r, "users", shown)
}

func (f *Fake) getUser(as shape) handler {
	return f.withUser(func(_ *faketest.Request, u *user) faketest.Reply { return oneUser(u, as) })
}

func oneUser(u *user, as shape) faketest.Reply {
	return faketest.JSON(http.StatusOK, map[string]wireUser{"user": userData(u, as)})
}

func (f *Fake) getAvailability(r *faketest.Request) faketest.Reply {
	return f.withUser(func(_ *faketest.Request, u *user) faketest.Reply {
		return faketest.JSON(http.StatusOK, map[string]aircall.Availability{"availability": u.availability()})
	})(r)
}

// withUser finds the user of a path by id or, as v2 allows, by e-mail address.
func (f *Fake) withUser(answer func(*faketest.Request, *user) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		u := f.user(param(r, "id"))
		if u == nil && strings.HasPrefix(r.Path, "/v2/") {
			u = f.userByEmail(r.Param("id"))
		}
		if u == nil {
			return problem(http.StatusNotFound, "User not found")
		}
		return answer(r, u)
	}
}

func (f *Fake) userByEmail(email string) *user {
	return find(f.users, func(u *user) bool { return strings.Contains(email, "@") && strings.EqualFold(u.Email, email) })
}

type userUpdate struct {
	FirstName  *string                     `json:"first_name"`
	LastName   *string                     `json:"last_name"`
	TimeZone   *string                     `json:"time_zone"`
	Language   *string                     `json:"language"`
	WrapUpTime *int64                      `json:"wrap_up_time"`
	Status     *aircall.AvailabilityStatus `json:"availability_status"`
	Substatus  *aircall.Substatus          `json:"substatus"`
}

// putUser changes a user. Users who are signed out or busy can be set as well.
func (f *Fake) putUser(as shape) handler {
	return f.withUser(func(r *faketest.Request, u *user) faketest.Reply {
		var in userUpdate
		if r.Decode(&in) != nil {
			return bad("The body is not valid")
		}
		if in.Status != nil || in.Substatus != nil {
			c, err := choose(value(in.Status), value(in.Substatus), f.set.reasonStatus)
			if err != nil || in.Status == nil {
				return bad("availability_status or substatus is not valid")
			}
			f.write(u, c)
		}
		in.apply(u)
		return oneUser(u, as)
	})
}

// write is apply by the API, which is counted, unless it is one to ignore.
func (f *Fake) write(u *user, c choice) {
	switch {
	case f.fake.Ignores():
	case f.apply(u, c):
		f.writes++
	default:
		f.noOps++
	}
}

func (in userUpdate) apply(u *user) {
	first, last, _ := strings.Cut(u.Name, " ")
	set(&first, in.FirstName)
	set(&last, in.LastName)
	u.Name = strings.TrimSpace(first + " " + last)
	set(&u.TimeZone, in.TimeZone)
	set(&u.Language, in.Language)
	if in.WrapUpTime != nil {
		u.WrapUpTime = time.Duration(*in.WrapUpTime) * time.Second
	}
}

func set(field *string, to *string) {
	if to != nil {
		*field = *to
	}
}

func value[T ~string](p *T) T {
	if p == nil {
		return ""
	}
	return *p
}
