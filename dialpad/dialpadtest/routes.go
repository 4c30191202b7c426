package dialpadtest

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// handler answers a request inside the lock.
type handler = func(*faketest.Request) faketest.Reply

// row is a row of the fake's table: see there what its columns are.
type row faketest.Row

// Routes lists the endpoints that the fake serves, with the operations of
// package dialpad that use them.
func (f *Fake) Routes() []ctikit.Route { return f.fake.Routes() }

// serve hangs the table on the fake.
func (f *company) serve() {
	for _, r := range f.rows() {
		f.fake.Serve(faketest.Row(r))
	}
}

func (f *company) rows() []row {
	hooks := collection[*endpoint]{f, "webhook", &f.hooks, newHook}
	sockets := collection[*endpoint]{f, "websocket", &f.sockets, newSocket}
	statuses := collection[*subscription]{f, "subscription", &f.subs, newStatusSubscription}
	calls := collection[*subscription]{f, "subscription", &f.callSubs, newCallSubscription}
	return []row{
		{faketest.Others + "consent in a browser", "GET /oauth2/authorize", f.authorize},
		{"oauth.exchange oauth.refresh", "POST /oauth2/token", f.giveToken},
		{"oauth.revoke", "POST /oauth2/deauthorize", f.deauthorize},

		{"users.get", "GET /api/v2/users/{id}", f.onUser(f.getUser)},
		{"users.list", "GET /api/v2/users", f.listUsers},
		{"users.set_do_not_disturb", "PATCH /api/v2/users/{id}/togglednd", f.onUser(f.toggleDND)},
		{"users.set_status_message", "PATCH /api/v2/users/{id}/status", f.onUser(f.setStatusMessage)},
		{"duty.get", "GET /api/v2/callcenters/operators/{id}/dutystatus", f.onOperator(getDuty)},
		{"duty.set", "PATCH /api/v2/callcenters/operators/{id}/dutystatus", f.onOperator(f.patchDuty)},

		{"callcenters.get", "GET /api/v2/callcenters/{id}", f.onCenter(getCenter)},
		{"callcenters.list", "GET /api/v2/callcenters", f.listCenters},
		{"callcenters.operators", "GET /api/v2/callcenters/{id}/operators", f.onCenter(f.operators)},
		{"callcenters.status", "GET /api/v2/callcenters/{id}/status", f.onCenter(f.centerStatus)},
		{"offices.off_duty_reasons", "GET /api/v2/offices/{id}/offdutystatuses", f.onOffice(offDutyStatuses)},

		{"webhooks.get", "GET /api/v2/webhooks/{id}", hooks.on(hooks.get)},
		{"webhooks.list", "GET /api/v2/webhooks", hooks.list},
		{"webhooks.create", "POST /api/v2/webhooks", hooks.create},
		{"webhooks.update", "PATCH /api/v2/webhooks/{id}", hooks.on(hooks.update)},
		{"webhooks.delete", "DELETE /api/v2/webhooks/{id}", hooks.on(hooks.delete)},

		{"websockets.get", "GET /api/v2/websockets/{id}", sockets.on(sockets.get)},
		{"websockets.list", "GET /api/v2/websockets", sockets.list},
		{"websockets.create", "POST /api/v2/websockets", sockets.create},
		{"websockets.update", "PATCH /api/v2/websockets/{id}", sockets.on(sockets.update)},
		{"websockets.delete", "DELETE /api/v2/websockets/{id}", sockets.on(sockets.delete)},

		{"agent_status_subscriptions.get", "GET /api/v2/subscriptions/agent_status/{id}", f.asAdmin(statuses.on(statuses.get))},
		{"agent_status_subscriptions.list", "GET /api/v2/subscriptions/agent_status", f.asAdmin(statuses.list)},
		{"agent_status_subscriptions.create", "POST /api/v2/subscriptions/agent_status", f.asAdmin(statuses.create)},
		{"agent_status_subscriptions.update", "PATCH /api/v2/subscriptions/agent_status/{id}", f.asAdmin(statuses.on(statuses.update))},
		{"agent_status_subscriptions.delete", "DELETE /api/v2/subscriptions/agent_status/{id}", f.asAdmin(statuses.on(statuses.delete))},

		{"call_subscriptions.get", "GET /api/v2/subscriptions/call/{id}", calls.on(calls.get)},
		{"call_subscriptions.list", "GET /api/v2/subscriptions/call", calls.list},
		{"call_subscriptions.create", "POST /api/v2/subscriptions/call", calls.create},
		{"call_subscriptions.update", "PATCH /api/v2/subscriptions/call/{id}", calls.on(calls.update)},
		{"call_subscriptions.delete", "DELETE /api/v2/subscriptions/call/{id}", calls.on(calls.delete)},
	}
}

// asAdmin refuses who does not administrate the company.
func (f *company) asAdmin(answer handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if !f.caller.admin {
			return problem(http.StatusForbidden, "This needs the key of a company admin")
		}
		return answer(r)
	}
}

// within finds what the id of a path names.
func within[T any](name string, find func(id int64) (T, bool), answer func(*faketest.Request, T) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		if v, found := find(id); found {
			return answer(r, v)
		}
		return notFound(name)
	}
}

// first is the first of all that is what was looked for.
func first[T any](all []T, is func(T) bool) (found T, ok bool) {
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return found, false
	}
	return all[i], true
}

func (f *company) onOperator(answer func(*faketest.Request, *user) faketest.Reply) handler {
	return within("user", func(id int64) (*user, bool) { return f.byID[id], f.byID[id] != nil }, answer)
}

// onUser is onOperator, with "me" for the user whose key it is.
func (f *company) onUser(answer func(*faketest.Request, *user) faketest.Reply) handler {
	other := f.onOperator(answer)
	return func(r *faketest.Request) faketest.Reply {
		if me := f.byID[f.caller.user]; me != nil && r.Param("id") == "me" {
			return answer(r, me)
		}
		return other(r)
	}
}

func (f *company) onCenter(answer func(*faketest.Request, *CallCenter) faketest.Reply) handler {
	return within("call center", func(id int64) (*CallCenter, bool) {
		return first(f.centers, func(c *CallCenter) bool { return c.ID == id })
	}, answer)
}

func (f *company) onOffice(answer func(*faketest.Request, Office) faketest.Reply) handler {
	return within("office", func(id int64) (o Office, found bool) { o, found = f.offices[id]; return o, found }, answer)
}
