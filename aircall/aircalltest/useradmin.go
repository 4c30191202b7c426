package aircalltest

import (
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// goneAfter is how long after the reply a deleted user is gone.
const goneAfter = time.Second

// createUser answers with the shape of v2, which has no substatus.
func (f *Fake) createUser(r *faketest.Request) faketest.Reply {
	var in struct {
		Email string `json:"email"`
		userUpdate
	}
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	if !strings.Contains(in.Email, "@") || f.userByEmail(in.Email) != nil {
		return invalid("email", "is missing, taken or not valid")
	}
	id := f.newID()
	f.put(User{ID: id, Email: in.Email, SignedOut: true})
	u := f.user(id)
	in.apply(u)
	f.emitUser(aircall.UserCreated, u)
	return faketest.JSON(http.StatusCreated, map[string]wireUser{"user": userData(u, coarse)})
}

func (f *Fake) deleteUser(_ *faketest.Request, u *user) faketest.Reply {
	f.later(goneAfter, func() {
		if f.user(u.ID) == u {
			f.remove(u)
		}
	})
	return faketest.Empty(http.StatusNoContent)
}

const userIsAway = "The user is currently unavailable"

func (f *Fake) startCall(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		NumberID int64 `json:"number_id"`
		To       string
	}
	switch {
	case r.Decode(&in) != nil || digits(in.To) == "":
		return bad("The body is not valid, or to is missing")
	case f.number(in.NumberID) == nil:
		return problem(http.StatusNotFound, "Number not found")
	case u.availability() != aircall.AvailabilityAvailable:
		return wrongState(userIsAway)
	}
	f.callOut(u, in.NumberID, in.To)
	return faketest.Empty(http.StatusNoContent)
}

// dial only fills the dialler.
func (f *Fake) dial(r *faketest.Request, u *user) faketest.Reply {
	var in struct{ To string }
	switch {
	case r.Decode(&in) != nil || digits(in.To) == "":
		return bad("The body is not valid, or to is missing")
	case u.availability() != aircall.AvailabilityAvailable:
		return wrongState(userIsAway)
	}
	u.dials = in.To
	return faketest.Empty(http.StatusNoContent)
}

// Dialled is the number that the API has put into a user's dialler; empty for none.
func (f *Fake) Dialled(userID int64) (number string) {
	f.fake.Locked(func() {
		if u := f.user(userID); u != nil {
			number = u.dials
		}
	})
	return number
}
