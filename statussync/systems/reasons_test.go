package systems_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// TestAircallRows reports what a row shows, and nothing that it lacks.
func TestAircallRows(t *testing.T) {
	tests := []struct {
		name string
		row  string // of the list of users
		busy string // row of the list of availabilities
		want statussync.Report
	}{
		{"a reason", `"availability_status":"unavailable","substatus":"on_a_break"`, `"availability":"do_not_disturb"`,
			statussync.Report{Status: "unavailable/on_a_break", Active: statussync.No, Out: statussync.No}},
		{"a reason in the other field", `"availability_status":"unavailable","state":"on_a_break"`, `"availability":"do_not_disturb"`,
			statussync.Report{Status: "unavailable/on_a_break", Active: statussync.No, Out: statussync.No}},
		{"certainly no reason", `"availability_status":"unavailable","substatus":"always_closed"`, `"availability":"in_call"`,
			statussync.Report{Status: "unavailable", Active: statussync.Yes, Doing: statussync.Working, Out: statussync.No}},
		{"the reason is not reported", `"availability_status":"unavailable"`, `"availability":"after_call_work"`,
			statussync.Report{Status: "unavailable", Coarse: true, Active: statussync.Yes, Doing: statussync.WrappingUp, Out: statussync.No}},
		{"the available have no reason", `"availability_status":"available"`, `"availability":"offline"`,
			statussync.Report{Status: "available", Active: statussync.No, Out: statussync.Yes}},
		{"the status is not reported", `"name":"Agent"`, `"availability":"available"`,
			statussync.Report{Active: statussync.No, Out: statussync.No}},
		{"the availability is not reported", `"availability_status":"custom","substatus":"scheduled"`, `"name":"Agent"`,
			statussync.Report{Status: "custom"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{})
			page := func(row string) ctikit.Fault {
				return ctikit.Fault{Status: 200, ContentType: "application/json", Body: `{"users":[{"id":8001,` + row + `}],"meta":{}}`}
			}
			d.aircall.FailNext("GET /v1/users/availabilities", page(tt.busy))
			d.aircall.FailNext(aircallUsers, page(tt.row))
			got, next, err := d.as.Page(t.Context(), "")
			d.must(err)
			if diff := cmp.Diff([]engine.Sighting{{ID: "8001", Report: tt.want}}, got); diff != "" || next != "" {
				t.Errorf("Page: next %q (-want +got):\n%s", next, diff)
			}
		})
	}
}

// TestAircallPages pairs the pages of both lists.
func TestAircallPages(t *testing.T) {
	a := aircalltest.New(t)
	for id := range int64(120) {
		a.PutUser(aircalltest.User{ID: id + 1, SignedOut: id%2 == 0})
	}
	s := systems.Aircall(a.Client())
	users, pages, cursor := 0, 0, ""
	for {
		page, next, err := s.Page(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, agent := range page {
			users++
			if agent.Report.Out == statussync.Unreported || agent.Report.Active != statussync.No {
				t.Errorf("user %s: %+v", agent.ID, agent.Report)
			}
		}
		pages++
		if cursor = next; next == "" {
			break
		}
	}
	if n := len(a.Requests()); users != 120 || pages != 3 || n != pages*s.Traits().PageCost {
		t.Errorf("%d users on %d pages, %d requests", users, pages, n)
	}
}

// TestAircallListsWithoutReasons neither take a reason for none nor read
// anybody again and again; a lost click is found by a list and read alone.
func TestAircallListsWithoutReasons(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	d.aircall.ListsWithoutReasons(true)
	d.sync(statussync.TwoWay, statussync.Leave, statussync.Both("Lunch", "unavailable/out_for_lunch"))
	inAircall(aircall.Unavailable, aircall.OutForLunch)(d)
	d.run(time.Minute)
	d.expect("120001 unavailable/out_for_lunch")
	writes, reads := d.zendesk.Writes()+d.aircall.Writes(), d.aircall.Count("GET /v2/users/{id}")
	d.run(30 * time.Minute)
	d.expect("120001 unavailable/out_for_lunch")
	if n := d.zendesk.Writes() + d.aircall.Writes() - writes; n > 0 {
		t.Errorf("%d writes", n)
	}
	if n := d.aircall.Count("GET /v2/users/{id}") - reads; n > 0 {
		t.Errorf("%d readings of one user", n)
	}
	d.lossy = true
	inAircall(aircall.Available, "")(d)
	d.run(3 * time.Minute)
	d.expect("3 available")
	inAircall(aircall.Unavailable, aircall.OutForLunch)(d)
	d.run(3 * time.Minute)
	d.expect("120001 unavailable/out_for_lunch")
}

// TestDialpadListsWithoutReasons is the same for Dialpad, whose lists have no
// reason, or nothing but whether users are on duty.
func TestDialpadListsWithoutReasons(t *testing.T) {
	for name, set := range map[string]func(*dialpadtest.Fake){
		"no reason": func(d *dialpadtest.Fake) { d.ListsWithoutReasons(true) },
		"on duty":   func(d *dialpadtest.Fake) { d.ListsWithoutDuty(true) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFirm(t, dialpadtest.User{})
			set(f.dialpad)
			f.sync(statussync.TwoWay, statussync.Both("Lunch", "unavailable/Lunch Time"))
			duty(false, "Lunch Time")(f)
			f.run(time.Minute)
			f.expect("120001 unavailable/Lunch Time")
			const read = "GET /api/v2/callcenters/operators/{id}/dutystatus"
			writes, reads := f.writes(), f.dialpad.Count(read)
			f.run(30 * time.Minute)
			f.expect("120001 unavailable/Lunch Time")
			f.expectWrites(writes)
			if n := f.dialpad.Count(read) - reads; n > 0 {
				t.Errorf("%d readings of one user", n)
			}
			f.arrive = func(int) []time.Duration { return nil }
			duty(true, "")(f)
			f.run(3 * time.Minute)
			f.expect("3 available")
			duty(false, "Lunch Time")(f)
			f.run(3 * time.Minute)
			f.expect("120001 unavailable/Lunch Time")
			unified(zendesk.StatusOnline)(f)
			f.run(3 * time.Minute)
			f.expect("3 available")
		})
	}
}

// TestDialpadRows reports what a row shows: the choice goes on during work
// where only that is shown.
func TestDialpadRows(t *testing.T) {
	tests := []struct {
		name, row string
		want      statussync.Report
	}{
		{"on duty", `"on_duty_status":"available","is_on_duty":true`, statussync.Report{Status: "available", Active: statussync.No}},
		{"a reason", `"on_duty_status":"unavailable","duty_status_reason":"Lunch"`, statussync.Report{Status: "unavailable/Lunch", Active: statussync.No}},
		{"the reason is not reported", `"on_duty_status":"unavailable"`, statussync.Report{Status: "unavailable", Coarse: true, Active: statussync.No}},
		{"occupied", `"on_duty_status":"occupied","is_on_duty":true`, statussync.Report{Active: statussync.Yes, Doing: statussync.Working}},
		{"the end of something", `"on_duty_status":"wrapup-end"`, statussync.Report{Active: statussync.No}},
		{"an unknown status", `"on_duty_status":"dancing"`, statussync.Report{}},
		{"only that the user is on duty", `"is_on_duty":true`, statussync.Report{Status: "available"}},
		{"only that the user is off duty", `"is_on_duty":false`, statussync.Report{Status: "unavailable", Coarse: true}},
		{"nothing", `"is_admin":false`, statussync.Report{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFirm(t, dialpadtest.User{})
			body := `{"items":[{"id":"9001",` + tt.row + `,"group_details":[{"group_id":"101","group_type":"callcenter"}]}]}`
			f.dialpad.FailNext("GET /api/v2/users", ctikit.Fault{Status: 200, ContentType: "application/json", Body: body})
			got, _, err := f.ds.Page(t.Context(), "")
			f.must(err)
			if diff := cmp.Diff([]engine.Sighting{{ID: "9001", Report: tt.want}}, got); diff != "" {
				t.Errorf("Page (-want +got):\n%s", diff)
			}
		})
	}
}
