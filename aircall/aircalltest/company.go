package aircalltest

import (
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

// CompanyName is what the company is called.
const CompanyName = "Example Company"

func (f *Fake) routeCompany() {
	f.fake.Route("company.ping", "GET /v1/ping", func(*faketest.Request) faketest.Reply {
		return faketest.JSON(http.StatusOK, map[string]string{"ping": "pong"})
	})
	f.fake.Route("company.get", "GET /v1/company", func(*faketest.Request) faketest.Reply {
		return faketest.JSON(http.StatusOK, map[string]any{"company": map[string]any{
			"name": CompanyName, "users_count": len(f.users), "numbers_count": len(f.numbers),
		}})
	})
	f.fake.Route("numbers.list", "GET /v1/numbers", func(r *faketest.Request) faketest.Reply { return f.numberList(r, inReply, nil) })
	f.fake.Route("numbers.get", "GET /v1/numbers/{id}", with("Number", f.number, func(_ *faketest.Request, n *Number) faketest.Reply {
		return faketest.JSON(http.StatusOK, map[string]wireNumber{"number": f.fullNumber(n, inReply)})
	}))
	f.fake.Route("users.numbers", "GET /v2/users/{id}/numbers", f.withUser(func(r *faketest.Request, u *user) faketest.Reply {
		return f.numberList(r, inV2, u)
	}))
	f.routeTags()
	f.routeTeams()
}

// numberList shows all numbers, or those of one user.
func (f *Fake) numberList(r *faketest.Request, at place, of *user) faketest.Reply {
	var shown []wireNumber
	for _, n := range f.numbers {
		if of == nil || slices.Contains(n.Users, of.ID) {
			shown = append(shown, f.fullNumber(n, at))
		}
	}
	return list(r, "numbers", shown)
}

func (f *Fake) fullNumber(n *Number, at place) wireNumber {
	w := numberData(n, at)
	for _, id := range n.Users {
		if u := f.user(id); u != nil {
			w.Users = append(w.Users, userData(u, abridged))
		}
	}
	return w
}
