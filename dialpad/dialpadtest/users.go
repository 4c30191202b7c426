package dialpadtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeUsers() {
	f.fake.Route("users.list", "GET /api/v2/users", f.listUsers)
	f.fake.Route("users.get", "GET /api/v2/users/{id}", f.withUser(func(_ *faketest.Request, u *user) faketest.Reply {
		return ok(userData(u))
	}))
	f.fake.Route("users.set_do_not_disturb", "PATCH /api/v2/users/{id}/togglednd", f.withUser(f.toggleDND))
	f.fake.Route("users.set_status_message", "PATCH /api/v2/users/{id}/status", f.withUser(f.setStatusMessage))
	const duty = "/api/v2/callcenters/operators/{id}/dutystatus"
	f.fake.Route("duty.get", "GET "+duty, f.withUser(func(_ *faketest.Request, u *user) faketest.Reply { return ok(dutyData(u)) }))
	f.fake.Route("duty.set", "PATCH "+duty, f.withUser(f.patchDuty))
}

func (f *Fake) listUsers(r *faketest.Request) faketest.Reply {
	email, state := r.Query.Get("email"), r.Query.Get("state")
	shown := []wireUser{}
	for _, u := range f.users {
		wanted := state == "all" || state == u.State || state == "" && u.State == "active"
		if wanted && (email == "" || strings.EqualFold(email, u.Email)) {
			shown = append(shown, f.listed(u))
		}
	}
	return list(f, r, shown)
}

// listed is a user as lists show one.
func (f *Fake) listed(u *user) wireUser {
	w := u.past.Listed(f.fake)
	if f.fake.OmitsReasons() {
		w.Reason = nil
	}
	if f.dutyless {
		w.Status, w.Reason, w.StatusSince, w.OnDutySince = nil, nil, nil, nil
	}
	return w
}

// withUser finds the user of a path.
func (f *Fake) withUser(answer func(*faketest.Request, *user) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		u := f.byID[id]
		if u == nil {
			return notFound("user")
		}
		return answer(r, u)
	}
}

// patchDuty sets what the user chose. While a call rings or goes on nobody
// knows what happens: see the options.
func (f *Fake) patchDuty(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		OnDuty *bool   `json:"on_duty"`
		Reason *string `json:"duty_status_reason"`
	}
	if r.Decode(&in) != nil || in.OnDuty == nil {
		return bad("on_duty is required")
	}
	c := choice{onDuty: *in.OnDuty}
	if in.Reason != nil {
		c.reason = *in.Reason
	}
	busy := u.phase == ringing || u.phase == inCall
	switch {
	case strings.ContainsAny(c.reason, "\r\n"):
		return bad("duty_status_reason must be a single line")
	case f.set.knownReasons && c.reason != "" && !slices.Contains(f.offices[u.OfficeID].OffDutyReasons, c.reason):
		return bad("duty_status_reason is unknown")
	case busy && f.set.refuseInCall:
		return bad("The operator is in a call")
	case f.fake.Ignores():
	case busy:
		f.postpone(u, c)
	default:
		f.count(f.choose(u, c))
	}
	return ok(dutyData(u))
}

// postpone keeps a write until the user is free.
func (f *Fake) postpone(u *user, c choice) {
	f.count(u.OffDuty == c.onDuty || !c.onDuty && u.Reason != c.reason)
	u.wanted = &c
}

func (f *Fake) count(changed bool) {
	if changed {
		f.writes++
	} else {
		f.noOps++
	}
}

type dndInput struct {
	On        *bool       `json:"do_not_disturb"`
	GroupID   json.Number `json:"group_id"`
	GroupType *string     `json:"group_type"`
}

type dndReply struct {
	ID        int64   `json:"id,string"`
	On        bool    `json:"do_not_disturb"`
	GroupID   *string `json:"group_id,omitempty"`
	GroupType *string `json:"group_type,omitempty"`
}

// toggleDND sets the value given, despite its name. Without a group it is for
// the user's own line.
func (f *Fake) toggleDND(r *faketest.Request, u *user) faketest.Reply {
	var in dndInput
	if r.Decode(&in) != nil || in.On == nil {
		return bad("do_not_disturb is required")
	}
	if in.GroupID == "" {
		f.change(u, func() { u.DoNotDisturb = *in.On })
		return faketest.JSON(http.StatusOK, dndReply{ID: u.ID, On: *in.On})
	}
	id, err := in.GroupID.Int64()
	if err != nil || in.GroupType == nil {
		return bad("group_id or group_type is not valid")
	}
	u.groupDND[id] = *in.On
	u.past.Remember(f.fake, userData(u))
	return ok(dndReply{ID: u.ID, On: *in.On, GroupID: nullable(in.GroupID.String()), GroupType: in.GroupType})
}

// setStatusMessage never takes a message away by itself: the unit of its
// expiration is undocumented.
func (f *Fake) setStatusMessage(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		Message    *string     `json:"status_message"`
		Expiration json.Number `json:"expiration"`
	}
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	if in.Message != nil {
		u.StatusMessage = *in.Message
		u.past.Remember(f.fake, userData(u))
	}
	return ok(struct {
		ID         int64   `json:"id,string"`
		Message    *string `json:"status_message"`
		Expiration *string `json:"expiration"`
	}{u.ID, nullable(u.StatusMessage), nullable(in.Expiration.String())})
}
