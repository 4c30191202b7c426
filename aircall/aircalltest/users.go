package aircalltest

import (
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// unless answers with a status where one is set.
func unless(status *int, h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if *status != 0 {
			return gateway(*status)
		}
		return h(r)
	}
}

func (f *Fake) listUsers(as shape) handler {
	return f.lagged(func(r *faketest.Request) faketest.Reply {
		return list(f, r, "users", f.users, func(u *user) fields {
			w := f.userData(u, as)
			if f.fake.OmitsReasons() {
				drop(w, "substatus", "state")
			}
			return w
		})
	})
}

func (f *Fake) listAvailabilities(r *faketest.Request) faketest.Reply {
	return list(f, r, "users", f.users, func(u *user) aircall.UserAvailability {
		return aircall.UserAvailability{UserID: u.ID, Availability: u.availability()}
	})
}

func (f *Fake) getUser(as shape) handler {
	return f.onUser(func(_ *faketest.Request, u *user) faketest.Reply { return one("user", f.userData(u, as)) })
}

func getAvailability(_ *faketest.Request, u *user) faketest.Reply {
	return one("availability", u.availability())
}

// onUser finds the user of a path by id or, as v2 allows, by e-mail address.
func (f *Fake) onUser(answer func(*faketest.Request, *user) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		u := f.user(param(r, "id"))
		if u == nil && strings.HasPrefix(r.Path, "/v2/") {
			u = f.userByEmail(r.Param("id"))
		}
		if u == nil {
			return missing("User")
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
	WrapUpTime *whole                      `json:"wrap_up_time"`
	Status     *aircall.AvailabilityStatus `json:"availability_status"`
	Substatus  *aircall.Substatus          `json:"substatus"`
}

// putUser changes a user. Users who are signed out or busy can be set as well.
func (f *Fake) putUser(as shape) handler {
	return f.onUser(func(r *faketest.Request, u *user) faketest.Reply {
		var in userUpdate
		if r.Decode(&in) != nil {
			return bad(notValid)
		}
		if in.Status != nil || in.Substatus != nil {
			c, err := choose(value(in.Status), value(in.Substatus), f.set.reasonStatus)
			if err != nil || in.Status == nil {
				return bad("availability_status or substatus is not valid")
			}
			f.write(u, c)
		}
		in.apply(u)
		return one("user", f.userData(u, as))
	})
}

// write is a choice by the API, which is counted, unless it is one to ignore.
func (f *Fake) write(u *user, c choice) {
	switch {
	case f.fake.Ignores():
	case !u.take(c):
		f.noOps++
	default:
		f.writes++
		if !f.set.silentWrites {
			f.emitChoice(u)
		}
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

// createUser answers with the shape of v2, which has no substatus.
func (f *Fake) createUser(r *faketest.Request) faketest.Reply {
	var in struct {
		Email string `json:"email"`
		userUpdate
	}
	if r.Decode(&in) != nil {
		return bad(notValid)
	}
	if !strings.Contains(in.Email, "@") || f.userByEmail(in.Email) != nil {
		return invalid("email", "is missing, taken or not valid")
	}
	u, _ := f.put(User{ID: f.newID(), Email: in.Email, SignedOut: true}) // a positive id
	in.apply(u)
	f.emitUser(aircall.UserCreated, u)
	return created("user", f.userData(u, coarse))
}

// goneAfter is how long after the reply a deleted user is gone.
const goneAfter = time.Second

func (f *Fake) deleteUser(_ *faketest.Request, u *user) faketest.Reply {
	f.later(goneAfter, func() {
		if f.user(u.ID) == u {
			f.remove(u)
		}
	})
	return done()
}

const userIsAway = "The user is currently unavailable"

func (f *Fake) startCall(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		NumberID whole `json:"number_id"`
		To       string
	}
	switch {
	case r.Decode(&in) != nil || digits(in.To) == "":
		return bad("The body is not valid, or to is missing")
	case f.number(int64(in.NumberID)) == nil:
		return missing("Number")
	case u.free() != nil:
		return wrongState(userIsAway)
	}
	f.callOut(u, int64(in.NumberID), in.To)
	return done()
}

// dial only fills the dialler.
func dial(r *faketest.Request, u *user) faketest.Reply {
	var in struct{ To string }
	switch {
	case r.Decode(&in) != nil || digits(in.To) == "":
		return bad("The body is not valid, or to is missing")
	case u.free() != nil:
		return wrongState(userIsAway)
	}
	u.dials = in.To
	return done()
}

// Dialled is the number that the API has put into a user's dialler; empty for
// none.
func (f *Fake) Dialled(userID int64) (number string) {
	f.act(userID, func(u *user) error {
		number = u.dials
		return nil
	})
	return number
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
