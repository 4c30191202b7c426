package aircall_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
)

// The documented shapes, values of our own.
func TestUserDecodes(t *testing.T) {
	created := time.Date(2026, 1, 5, 9, 10, 21, 0, time.UTC)
	tests := []struct {
		name, in string
		want     aircall.User
	}{
		{"id alone", `{"id":9}`, aircall.User{ID: 9}},
		{"id as text", `{"id":"9"}`, aircall.User{ID: 9}},
		{"id beyond float64", `{"id":9007199254740993}`, aircall.User{ID: 9007199254740993}},
		{"full, v1", `{"id":9,"direct_link":"https://api.aircall.io/v1/users/9","name":"Agent Nine","email":"agent@example.test",
			"available":true,"availability_status":"available","substatus":"always_opened","default_number_id":3,"extension":"001",
			"wrap_up_time":30,"time_zone":"Etc/UTC","language":"en-US","created_at":"2026-01-05T09:10:21.000Z",
			"numbers":[{"id":3,"name":"Sales","digits":"+1 555-010-0000"}]}`,
			aircall.User{
				ID: 9, DirectLink: "https://api.aircall.io/v1/users/9", Name: "Agent Nine", Email: "agent@example.test",
				Available: true, AvailabilityStatus: aircall.Available, Substatus: aircall.AlwaysOpened, DefaultNumberID: 3,
				Extension: "001", WrapUpTime: 30 * time.Second, TimeZone: "Etc/UTC", Language: "en-US", CreatedAt: created,
				Numbers: []aircall.Number{{ID: 3, Name: "Sales", Digits: "+1 555-010-0000"}},
			}},
		{"state stands in for substatus", `{"id":9,"state":"always_opened"}`, aircall.User{ID: 9, Substatus: aircall.AlwaysOpened}},
		{"substatus beats state", `{"id":9,"state":"always_opened","substatus":"on_a_break"}`, aircall.User{ID: 9, Substatus: aircall.OnABreak}},
		{"substatus null", `{"id":9,"state":"other","substatus":null}`, aircall.User{ID: 9, Substatus: aircall.Other}},
		{"the misspelt reason", `{"id":9,"substatus":"in_traning"}`, aircall.User{ID: 9, Substatus: aircall.InTraining, RawSubstatus: "in_traning"}},
		{"unknown values stay", `{"id":9,"availability_status":"asleep","substatus":"dreaming"}`,
			aircall.User{ID: 9, AvailabilityStatus: "asleep", Substatus: "dreaming"}},
		{"created_at without fractions", `{"id":9,"created_at":"2026-01-05T09:10:21Z"}`, aircall.User{ID: 9, CreatedAt: created}},
		{"created_at as UNIX time", `{"id":9,"created_at":1767604221}`, aircall.User{ID: 9, CreatedAt: created}},
		{"created_at in milliseconds", `{"id":9,"created_at":1767604221000}`, aircall.User{ID: 9, CreatedAt: created}},
		{"created_at is nonsense", `{"id":9,"created_at":"yesterday","name":"Agent"}`, aircall.User{ID: 9, Name: "Agent"}},
		{"created_at beyond time", `{"id":9,"created_at":9223372036854775807}`, aircall.User{ID: 9}},
		{"extension as number", `{"id":9,"extension":101}`, aircall.User{ID: 9, Extension: "101"}},
		{"extension null", `{"id":9,"extension":null}`, aircall.User{ID: 9}},
		{"odd fields are left out", `{"id":9,"name":5,"available":"yes","substatus":[1],"extension":{},"wrap_up_time":"x","email":"agent@example.test"}`,
			aircall.User{ID: 9, Email: "agent@example.test"}},
		{"wrap-up without bounds", `{"id":9,"wrap_up_time":9223372036854775807}`, aircall.User{ID: 9, WrapUpTime: 1 << 31 * time.Second}},
		{"not an object", `[1]`, aircall.User{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got aircall.User
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("user mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUserDecodesAfresh(t *testing.T) {
	u := aircall.User{ID: 1, Name: "old", Substatus: aircall.Other}
	if err := json.Unmarshal([]byte(`{"id":9}`), &u); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(aircall.User{ID: 9}, u); diff != "" {
		t.Errorf("what was there before shows through (-want +got):\n%s", diff)
	}
}

func TestSubstatusReason(t *testing.T) {
	tests := []struct {
		in     aircall.Substatus
		reason aircall.Substatus
		ok     bool
	}{
		{"", "", false},
		{aircall.AlwaysOpened, "", false},
		{aircall.AlwaysClosed, "", false},
		{"always_open", "", false},
		{"according_to_schedule", "", false},
		{"scheduled", "", false},
		{aircall.OutForLunch, aircall.OutForLunch, true},
		{aircall.Other, aircall.Other, true},
		{"in_traning", aircall.InTraining, true},
		{"walking_the_dog", "walking_the_dog", true},
	}
	for _, tt := range tests {
		if reason, ok := tt.in.Reason(); reason != tt.reason || ok != tt.ok {
			t.Errorf("%q.Reason() = %q, %v, want %q, %v", tt.in, reason, ok, tt.reason, tt.ok)
		}
	}
}

func TestAvailabilityPredicates(t *testing.T) {
	tests := []struct {
		in                aircall.Availability
		signedIn, engaged bool
	}{
		{"", false, false},
		{aircall.AvailabilityOffline, false, false},
		{aircall.AvailabilityAvailable, true, false},
		{aircall.AvailabilityDoNotDisturb, true, false},
		{aircall.AvailabilityOnMobile, true, false},
		{aircall.AvailabilityInCall, true, true},
		{aircall.AvailabilityAfterCallWork, true, true},
		{"on_the_moon", true, false},
	}
	for _, tt := range tests {
		if s, e := tt.in.SignedIn(), tt.in.Engaged(); s != tt.signedIn || e != tt.engaged {
			t.Errorf("%q: SignedIn %v, Engaged %v, want %v, %v", tt.in, s, e, tt.signedIn, tt.engaged)
		}
	}
}
