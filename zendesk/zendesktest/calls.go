package zendesktest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// call is a call of Talk Partner Edition's version 2.
type call struct {
	id                   int64
	set                  object // every field, null where it has no value
	createdAt, updatedAt time.Time
}

// requiredOfCalls are the fields that a call cannot be without; a comment shows
// them when it names none.
var requiredOfCalls = []string{"app_id", "from_line", "to_line", "call_started_at", "direction"}

// otherOfCalls are the further fields that a request may set.
var otherOfCalls = strings.Fields(`
	from_line_nickname to_line_nickname call_ended_at agent_id end_user_id organization_id brand_id ticket_id external_id
	duration wait_time queue_time time_to_answer talk_time hold_time consultation_time wrap_up_time ivr_time_spent recording_time
	not_recording_time completion_status call_disposition call_type dnis phone_name queue_name end_user_location overflowed_to
	callback_number callback_source ivr_action ivr_destination_group_name ivr_routed_to ivr_hops voicemail
	customer_requested_voicemail exceeded_queue_time outside_business_hours overflowed recording_url
	recording_control_interactions call_recording_consent call_recording_consent_action transcript`)

func (z *Fake) onCall(h func(*faketest.Request, *call) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		for _, c := range z.phone.calls {
			if c.id == idOf(r.Param("call_id")) {
				return h(r, c)
			}
		}
		return recordNotFound()
	}
}

func (z *Fake) showCall(_ *faketest.Request, c *call) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"call": c.body()})
}

func (c *call) body() fields {
	out := fields{
		"id": c.id, "account_id": accountID, "callback": false, "call_abandoned_position": nil,
		"created_at": wholeStamp(c.createdAt), "updated_at": wholeStamp(c.updatedAt),
	}
	for name, value := range c.set {
		out[name] = value
	}
	return out
}

func (z *Fake) createCall(r *faketest.Request) faketest.Reply {
	var in struct {
		Call    object        `json:"call"`
		Comment *callShowSpec `json:"comment"`
	}
	if err := r.Decode(&in); err != nil || in.Call == nil {
		return badRequest("call must be an object")
	}
	c := &call{set: object{}}
	for _, name := range slices.Concat(requiredOfCalls, otherOfCalls) {
		c.set[name] = nil
	}
	if refused := z.checkShow(in.Comment); refused != nil {
		return *refused
	}
	if refused := z.setCall(c, in.Call); refused != nil {
		return *refused
	}
	if _, present := in.Call["ticket_id"]; present && in.Comment != nil && absentIn(in.Call, "ticket_id") {
		return recordInvalid("ticket_id", "InvalidValue", "ticket_id must be left out for a new ticket")
	}
	z.phone.madeCalls++
	c.id, c.createdAt = z.phone.madeCalls, z.now()
	if in.Comment != nil {
		if _, refused := z.show(r, c, *in.Comment); refused != nil {
			return *refused
		}
	}
	z.phone.calls = append(z.phone.calls, c)
	return faketest.JSON(http.StatusCreated, fields{"call": c.body()})
}

// updateCall takes the fields under "call", and bare as some clients send them.
func (z *Fake) updateCall(r *faketest.Request, c *call) faketest.Reply {
	var in object
	if err := r.Decode(&in); err != nil || in == nil {
		return badRequest("call must be an object")
	}
	if raw, wrapped := in["call"]; wrapped {
		in = nil
		if !decoded(raw, &in) || in == nil {
			return badRequest("call must be an object")
		}
	}
	if app, ok := in["app_id"]; ok && wholeOf(app) != wholeOf(c.set["app_id"]) {
		return recordInvalid("app_id", "InvalidValue", "app_id cannot change")
	}
	if refused := z.setCall(c, in); refused != nil {
		return *refused
	}
	z.refresh(c)
	return z.showCall(r, c)
}

// setCall sets the known fields of a call, or refuses all of them. Zendesk does
// not document how it refuses: this is its usual way.
func (z *Fake) setCall(c *call, in object) *faketest.Reply {
	after := maps.Clone(c.set)
	for name, value := range in {
		if _, known := after[name]; known {
			after[name] = value
		}
	}
	for _, name := range requiredOfCalls {
		if absentIn(after, name) || string(after[name]) == `""` {
			return new(recordInvalid(name, "BlankValue", name+" cannot be blank"))
		}
	}
	if !slices.Contains([]string{"inbound", "outbound", "internal", "callback"}, textOf(after["direction"])) {
		return new(recordInvalid("direction", "InvalidValue", "direction is invalid"))
	}
	for _, name := range []string{"call_started_at", "call_ended_at"} {
		if absentIn(after, name) {
			continue
		}
		at, ok := callTime(textOf(after[name]))
		if !ok {
			return new(recordInvalid(name, "InvalidValue", name+" is not a time"))
		}
		after[name] = json.RawMessage(strconv.Quote(wholeStamp(at)))
	}
	if id := wholeOf(after["ticket_id"]); id != 0 && z.desk.tickets[id] == nil {
		return new(recordInvalid("ticket_id", "InvalidValue", "ticket_id is not a ticket"))
	}
	c.set, c.updatedAt = after, z.now()
	return nil
}

// callTime reads ISO 8601, also where the offset has no minutes.
func callTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z07"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
