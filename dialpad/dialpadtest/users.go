package dialpadtest

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *company) listUsers(r *faketest.Request) faketest.Reply {
	q := r.Query
	state := cmp.Or(q.Get("state"), active)
	shown := []fields{}
	for _, u := range f.users {
		if (state == allStates || state == u.State) && u.found(q) {
			shown = append(shown, f.listed(u, f.dutyless))
		}
	}
	return list(f, r, shown)
}

// found reports whether filters let a user through. Numbers are compared by
// their digits: the + of a query that is not escaped is a blank.
func (u *user) found(q url.Values) bool {
	email, number := q.Get("email"), digits(q.Get("number"))
	return (email == "" || strings.EqualFold(email, u.Email)) && (number == "" || number == digits(u.Phone)) &&
		asks(q, "company_admin", strconv.FormatBool(u.SuperAdmin))
}

func digits(number string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
}

// listed is a user as lists show one, perhaps without duty.
func (f *company) listed(u *user, dutyless bool) fields {
	w := f.reasoned(maps.Clone(u.past.Listed(f.fake)))
	if dutyless {
		for _, name := range []string{"on_duty_status", "duty_status_reason", "duty_status_started", "on_duty_started"} {
			delete(w, name)
		}
	}
	return w
}

// reasoned leaves out the reason, where all replies do so but those about duty.
func (f *company) reasoned(w fields) fields {
	if f.fake.OmitsReasons() {
		delete(w, "duty_status_reason")
	}
	return w
}

func (f *company) getUser(_ *faketest.Request, u *user) faketest.Reply {
	return ok(f.reasoned(userData(u)))
}

func getDuty(_ *faketest.Request, u *user) faketest.Reply { return ok(dutyData(u)) }

// patchDuty sets what the user chose. While a call rings or goes on nobody
// knows what happens: see the options.
func (f *company) patchDuty(r *faketest.Request, u *user) faketest.Reply {
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
	switch busy := u.engaged(); {
	case strings.ContainsAny(c.reason, "\r\n"):
		return bad("duty_status_reason must be a single line")
	case f.set.knownReasons && c.reason != "" && !slices.Contains(f.offices[u.OfficeID].OffDutyReasons, c.reason):
		return bad("duty_status_reason is unknown")
	case busy && f.set.refuseInCall:
		return bad("The operator is in a call")
	case f.fake.Ignores():
		return ok(dutyData(u))
	case c.differs(u):
		f.writes++
	default:
		f.noOps++
	}
	if u.engaged() {
		u.wanted = &c // until the user is free
	} else {
		f.choose(u, c)
	}
	return ok(dutyData(u))
}

// toggleDND sets the value given, despite its name. Without a group it is for
// the user's own line.
func (f *company) toggleDND(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		On        *bool   `json:"do_not_disturb"`
		GroupID   integer `json:"group_id"`
		GroupType string  `json:"group_type"`
	}
	if r.Decode(&in) != nil || in.On == nil {
		return bad("do_not_disturb is required")
	}
	reply := fields{"id": text(u.ID), "do_not_disturb": *in.On, "group_id": nil, "group_type": nil}
	switch isGroup := isWord(in.GroupType) && in.GroupType != string(dialpad.TargetUser); {
	case in.GroupID == 0 && in.GroupType == "":
		f.change(u, func() { u.DoNotDisturb = *in.On })
		return ok(reply)
	case in.GroupID == 0 || !isGroup:
		return bad("group_id or group_type is not valid")
	}
	u.groupDND[int64(in.GroupID)] = *in.On
	u.past.Remember(f.fake, userData(u))
	reply["group_id"], reply["group_type"] = text(int64(in.GroupID)), in.GroupType
	return ok(reply)
}

// setStatusMessage never takes a message away by itself: the unit of its
// expiration is undocumented.
func (f *company) setStatusMessage(r *faketest.Request, u *user) faketest.Reply {
	var in struct {
		Message    *string  `json:"status_message"`
		Expiration *integer `json:"expiration"`
	}
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	if in.Message != nil {
		u.StatusMessage = *in.Message
		u.past.Remember(f.fake, userData(u))
	}
	reply := fields{"id": text(u.ID), "status_message": nullable(u.StatusMessage), "expiration": nil}
	if in.Expiration != nil {
		reply["expiration"] = text(int64(*in.Expiration))
	}
	return ok(reply)
}
