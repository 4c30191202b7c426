package dialpad_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

var since = time.UnixMilli(1767600000123).UTC()

// parse takes an event as it comes to a receiver, at the time received.
func parse(t *testing.T, body string) dialpad.Event {
	t.Helper()
	ev, err := receiver(t, secret).Parse(nil, dialpadtest.Body(secret, json.RawMessage(body)))
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

var ignoreEnvelope = cmpopts.IgnoreFields(dialpad.AgentStatusEvent{}, "Envelope")

// The documented event, and every way in which one may differ from it.
func TestQuirks(t *testing.T) {
	base := dialpad.AgentStatusEvent{AgentID: 9, Status: dialpad.Available, Since: since, At: since}
	with := func(change func(*dialpad.AgentStatusEvent)) dialpad.AgentStatusEvent {
		e := base
		change(&e)
		return e
	}
	day := 24 * time.Hour
	tests := []struct {
		name, body string
		want       dialpad.AgentStatusEvent
	}{
		{"as the page shows it", `{"target":{"id":5000000000000001,"type":"user","email":"agent@example.test","name":"Ada Agent","phone":"+15550100"},
			"on_duty_status":"unavailable","on_duty_status_reason":"lunch","availability_status":"unavailable",
			"call_center_ids":["5000000000000101"],"powerdialer_mode":false,"powerdialer_session":null,
			"date":1767600000123,"event_timestamp":1767600000456}`,
			dialpad.AgentStatusEvent{
				AgentID: 5000000000000001, AgentType: "user", Email: "agent@example.test", Name: "Ada Agent", Phone: "+15550100",
				Status: dialpad.Unavailable, Reason: "lunch", Availability: dialpad.AvailabilityUnavailable,
				CallCenters: []int64{5000000000000101}, Since: since, At: since.Add(333 * time.Millisecond),
			}},
		{"phone_number, as the table has it", `{"target":{"id":9,"phone_number":"+15550101"},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Phone = "+15550101" })},
		{"both phones", `{"target":{"id":9,"phone":"+15550100","phone_number":"+15550101"},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Phone = "+15550101" })},
		{"phone_number null beside phone", `{"target":{"id":9,"phone":"+15550100","phone_number":null},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Phone = "+15550100" })},
		{"target.id as a string beyond 2^53", `{"target":{"id":"9007199254740993"},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.AgentID = 9007199254740993 })},
		{"target.id as a number beyond 2^53", `{"target":{"id":9007199254740993},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.AgentID = 9007199254740993 })},
		{"an e-mail address in capitals", `{"target":{"id":9,"email":" Agent@Example.TEST"},"on_duty_status":"available","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Email = "agent@example.test" })},
		{"statuses in capitals", `{"target":{"id":9},"on_duty_status":"Wrapup","availability_status":"AVAILABLE","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) {
				e.Status, e.Availability = dialpad.WrapUp, dialpad.AvailabilityAvailable
			})},
		{"occupied-end", `{"target":{"id":9},"on_duty_status":"occupied-end","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Status = dialpad.OccupiedEnd })},
		{"an unknown status", `{"target":{"id":9},"on_duty_status":"levitating","availability_status":"maybe","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Status, e.Availability = "levitating", "maybe" })},
		{"nulls", `{"target":{"id":9,"type":null,"email":null,"name":null,"phone":null},"on_duty_status":"available","on_duty_status_reason":null,
			"availability_status":null,"call_center_ids":null,"powerdialer_mode":null,"powerdialer_session":null,"date":1767600000123,"event_timestamp":null}`, base},
		{"call_center_ids as numbers", `{"target":{"id":9},"on_duty_status":"available","call_center_ids":[9007199254740993,101],"date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.CallCenters = []int64{9007199254740993, 101} })},
		{"call_center_ids of both kinds, and odd ones", `{"target":{"id":9},"on_duty_status":"available","call_center_ids":["101",102,null,"x",{},[1]],"date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.CallCenters = []int64{101, 102} })},
		{"call_center_ids that are no list", `{"target":{"id":9},"on_duty_status":"available","call_center_ids":"101","date":1767600000123}`, base},
		{"an autodialler's session", `{"target":{"id":9},"on_duty_status":"available","powerdialer_mode":true,"powerdialer_session":"s-1","date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.PowerDialer, e.PowerDialerSession = true, "s-1" })},
		{"an autodialler's session that is a number", `{"target":{"id":9},"on_duty_status":"available","powerdialer_session":17,"date":1767600000123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.PowerDialerSession = "17" })},
		{"fields of odd types", `{"target":{"id":9,"name":7,"email":[]},"on_duty_status":"available","on_duty_status_reason":{},"availability_status":1,"powerdialer_mode":"x","date":1767600000123}`, base},
		{"fields of tomorrow", `{"target":{"id":9,"x":1},"on_duty_status":"available","date":1767600000123,"session_type":"digital"}`, base},

		{"event_timestamp of 10 digits", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1767600005}`,
			with(func(e *dialpad.AgentStatusEvent) { e.At = time.Unix(1767600005, 0).UTC() })},
		{"event_timestamp of 13 digits, as a string", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":"1767600000456"}`,
			with(func(e *dialpad.AgentStatusEvent) { e.At = since.Add(333 * time.Millisecond) })},
		{"event_timestamp of 14 digits, as the page has it", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":17676000004567}`,
			with(func(e *dialpad.AgentStatusEvent) { e.At = since.Add(333 * time.Millisecond) })},
		{"event_timestamp of 16 digits", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1767600000456789}`,
			with(func(e *dialpad.AgentStatusEvent) { e.At = time.UnixMicro(1767600000456789).UTC() })},
		{"event_timestamp of 12 digits", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":176760000045}`, base},
		{"event_timestamp of 15 digits", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":176760000045678}`, base},
		{"event_timestamp of 19 digits", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1767600000456789012}`, base},
		{"event_timestamp below zero", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":-1}`, base},
		{"event_timestamp that is none", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1.5}`, base},
		{"event_timestamp two days off", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1767800000123}`, base},
		{"a status that began a week ago", `{"target":{"id":9},"on_duty_status":"available","date":1767000000000,"event_timestamp":1767600000456}`,
			with(func(e *dialpad.AgentStatusEvent) {
				e.Since, e.At = time.UnixMilli(1767000000000).UTC(), since.Add(333*time.Millisecond)
			})},
		{"an event that comes days late", `{"target":{"id":9},"on_duty_status":"available","date":1767000000000,"event_timestamp":1767000001000}`,
			with(func(e *dialpad.AgentStatusEvent) {
				e.Since, e.At = time.UnixMilli(1767000000000).UTC(), time.UnixMilli(1767000001000).UTC()
			})},
		{"date as a string", `{"target":{"id":9},"on_duty_status":"available","date":"1767600000123"}`, base},
		{"date missing", `{"target":{"id":9},"on_duty_status":"available","event_timestamp":1767600000456}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Since, e.At = time.Time{}, since.Add(333*time.Millisecond) })},
		{"date missing, event_timestamp odd", `{"target":{"id":9},"on_duty_status":"available","event_timestamp":17676000004567890}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Since, e.At = time.Time{}, received })},
		{"no time at all", `{"target":{"id":9},"on_duty_status":"available"}`,
			with(func(e *dialpad.AgentStatusEvent) { e.Since, e.At = time.Time{}, received })},
		{"event_timestamp a day before date", `{"target":{"id":9},"on_duty_status":"available","date":1767600000123,"event_timestamp":1767513600123}`,
			with(func(e *dialpad.AgentStatusEvent) { e.At = since.Add(-day) })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ev := parse(t, tt.body)
			got, ok := ev.(*dialpad.AgentStatusEvent)
			if !ok {
				t.Fatalf("event is %T", ev)
			}
			if diff := cmp.Diff(tt.want, *got, ignoreEnvelope, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("event mismatch (-want +got):\n%s", diff)
			}
			if string(got.Raw()) != tt.body || !got.ReceivedAt.Equal(received) {
				t.Errorf("Raw %s at %v", got.Raw(), got.ReceivedAt)
			}
		})
	}
}

// Events that this package does not type survive as they came.
func TestUnknownEvents(t *testing.T) {
	for name, body := range map[string]string{
		"a call of no id":    `{"call_id":{},"state":"ringing","target":{"id":9,"type":"user"}}`,
		"nothing":            `{}`,
		"no agent":           `{"on_duty_status":"available"}`,
		"an agent's null id": `{"target":{"id":null},"on_duty_status":"available"}`,
		"no status":          `{"target":{"id":9},"on_duty_status":null}`,
		"a status that is 1": `{"target":{"id":9},"on_duty_status":1}`,
		"target that is 9":   `{"target":9,"on_duty_status":"available"}`,
	} {
		ev, ok := parse(t, body).(*dialpad.UnknownEvent)
		if !ok || string(ev.Raw()) != body || len(ev.Key) != 64 {
			t.Errorf("%s: %T", name, ev)
		}
	}
}

func TestDutyStatuses(t *testing.T) {
	tests := []struct {
		status                  dialpad.DutyStatus
		choice, activity, ended bool
	}{
		{dialpad.Available, true, false, false},
		{dialpad.Unavailable, true, false, false},
		{dialpad.Occupied, false, true, false},
		{dialpad.WrapUp, false, true, false},
		{dialpad.Busy, false, true, false},
		{dialpad.OccupiedEnd, false, false, true},
		{dialpad.WrapUpEnd, false, false, true},
		{"levitating-end", false, false, true},
		{"levitating", false, false, false},
		{"", false, false, false},
	}
	for _, tt := range tests {
		if c, a, e := tt.status.Choice(), tt.status.Activity(), tt.status.Ended(); c != tt.choice || a != tt.activity || e != tt.ended {
			t.Errorf("%q: choice %v, activity %v, ended %v", tt.status, c, a, e)
		}
	}
}

func agentEvent(change func(*dialpad.AgentStatusEvent)) *dialpad.AgentStatusEvent {
	e := &dialpad.AgentStatusEvent{
		AgentID: 9, Status: dialpad.Unavailable, Reason: "lunch", Availability: dialpad.AvailabilityUnavailable,
		CallCenters: []int64{101, 102}, Since: since, At: since.Add(time.Second),
	}
	if change != nil {
		change(e)
	}
	return e
}

// keyed is an event whose Key is asked for.
func keyed(t *testing.T, change map[string]any) string {
	t.Helper()
	event := map[string]any{
		"target": map[string]any{"id": 9, "name": "Ada"}, "on_duty_status": "unavailable", "on_duty_status_reason": "lunch",
		"availability_status": "unavailable", "call_center_ids": []int{101, 102},
		"date": 1767600000123, "event_timestamp": 1767600000456,
	}
	maps.Copy(event, change)
	body, err := json.Marshal(event)
	must(t, err)
	return parse(t, string(body)).Meta().Key
}

// A Key is the same for what the agent does, however it is sent.
func TestKey(t *testing.T) {
	key := keyed(t, nil)
	for name, change := range map[string]map[string]any{
		"the event's own time":      {"event_timestamp": 1767600009999},
		"the name":                  {"target": map[string]any{"id": "9", "name": "x", "email": "y@example.test"}},
		"the order of call centres": {"call_center_ids": []int{102, 101}},
		"a call centre sent twice":  {"call_center_ids": []int{102, 101, 102}},
		"a field of tomorrow":       {"x": 1},
	} {
		if keyed(t, change) != key {
			t.Errorf("%s makes another key", name)
		}
	}
	for name, change := range map[string]map[string]any{
		"the agent":        {"target": map[string]any{"id": 10}},
		"the status":       {"on_duty_status": "available"},
		"the date":         {"date": 1767600000124},
		"no date":          {"date": nil},
		"the reason":       {"on_duty_status_reason": "break"},
		"the availability": {"availability_status": "available"},
		"a call centre":    {"call_center_ids": []int{101}},
	} {
		if keyed(t, change) == key {
			t.Errorf("%s makes the same key", name)
		}
	}
}

func TestBefore(t *testing.T) {
	at := func(s, made time.Duration) *dialpad.AgentStatusEvent {
		return agentEvent(func(e *dialpad.AgentStatusEvent) { e.Since, e.At = since.Add(s), since.Add(made) })
	}
	undated := agentEvent(func(e *dialpad.AgentStatusEvent) { e.Since = time.Time{} })
	tests := []struct {
		name string
		a, b *dialpad.AgentStatusEvent
		want bool
	}{
		{"an earlier date", at(0, time.Hour), at(time.Millisecond, 0), true},
		{"a later date", at(time.Millisecond, 0), at(0, time.Hour), false},
		{"the same date, made earlier", at(0, 0), at(0, time.Second), true},
		{"the same date, made later", at(0, time.Second), at(0, 0), false},
		{"a repeat", at(0, 0), at(0, 0), false},
		{"without a date", undated, at(0, 0), false},
		{"against one without a date", at(0, 0), undated, false},
	}
	for _, tt := range tests {
		if got := tt.a.Before(tt.b); got != tt.want {
			t.Errorf("%s: Before = %v", tt.name, got)
		}
	}
}

func TestChanges(t *testing.T) {
	tests := []struct {
		name string
		now  *dialpad.AgentStatusEvent
		from *dialpad.AgentStatusEvent
		want dialpad.Changes
	}{
		{"nothing", agentEvent(nil), agentEvent(nil), dialpad.Changes{}},
		{"the first event", agentEvent(nil), nil,
			dialpad.Changes{Status: true, Reason: true, Availability: true, Joined: []int64{101, 102}}},
		{"a reason", agentEvent(func(e *dialpad.AgentStatusEvent) { e.Reason = "break" }), agentEvent(nil), dialpad.Changes{Reason: true}},
		{"back on duty", agentEvent(func(e *dialpad.AgentStatusEvent) {
			e.Status, e.Reason, e.Availability = dialpad.Available, "", dialpad.AvailabilityAvailable
		}), agentEvent(nil), dialpad.Changes{Status: true, Reason: true, Availability: true}},
		{"call centres", agentEvent(func(e *dialpad.AgentStatusEvent) { e.CallCenters = []int64{105, 102, 104} }), agentEvent(nil),
			dialpad.Changes{Joined: []int64{104, 105}, Left: []int64{101}}},
		{"call centres in another order", agentEvent(func(e *dialpad.AgentStatusEvent) { e.CallCenters = []int64{102, 101} }), agentEvent(nil),
			dialpad.Changes{}},
		{"the autodialler", agentEvent(func(e *dialpad.AgentStatusEvent) { e.PowerDialerSession = "s-1" }), agentEvent(nil),
			dialpad.Changes{PowerDialer: true}},
	}
	for _, tt := range tests {
		got := tt.now.Changes(tt.from)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: changes mismatch (-want +got):\n%s", tt.name, diff)
		}
		if want := !cmp.Equal(tt.want, dialpad.Changes{}); got.Any() != want {
			t.Errorf("%s: Any = %v", tt.name, got.Any())
		}
	}
}
