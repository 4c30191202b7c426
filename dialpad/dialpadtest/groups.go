package dialpadtest

import (
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *company) listCenters(r *faketest.Request) faketest.Reply {
	shown := []fields{}
	for _, c := range f.centers {
		named := strings.Contains(strings.ToLower(c.Name), strings.ToLower(r.Query.Get("name_search")))
		if named && asks(r.Query, "office_id", text(c.OfficeID)) {
			shown = append(shown, centerData(c))
		}
	}
	return list(f, r, shown)
}

func getCenter(_ *faketest.Request, c *CallCenter) faketest.Reply { return ok(centerData(c)) }

// centerData leaves out the settings of a call centre.
func centerData(c *CallCenter) fields {
	return fields{
		"id": text(c.ID), "office_id": text(c.OfficeID), "name": c.Name, "state": active, "availability_status": open,
		"phone_numbers": append([]string{}, c.PhoneNumbers...),
	}
}

// open is what all call centres are.
const open = "open"

// staff are those who work in a call centre.
func (f *company) staff(c *CallCenter) (staff []*user) {
	for _, u := range f.users {
		if slices.Contains(u.CallCenters, c.ID) {
			staff = append(staff, u)
		}
	}
	return staff
}

func (f *company) operators(_ *faketest.Request, c *CallCenter) faketest.Reply {
	users := []fields{}
	for _, u := range f.staff(c) {
		users = append(users, f.listed(u, false))
	}
	return ok(fields{"users": users, "rooms": []fields{}})
}

func (f *company) centerStatus(_ *faketest.Request, c *CallCenter) faketest.Reply {
	var capacity, onDuty int64
	for _, u := range f.staff(c) {
		if u.OffDuty {
			continue
		}
		onDuty++
		if u.phase == idle && u.free() {
			capacity++
		}
	}
	return ok(fields{
		"availability": fields{"name": open, "status": open}, "capacity": text(capacity), "on_duty_operators": text(onDuty),
		"pending": text(c.Waiting), "longest_call_wait_time": text(int64(c.LongestWait.Seconds())),
	})
}

func offDutyStatuses(_ *faketest.Request, o Office) faketest.Reply {
	return ok(fields{"id": text(o.ID), "off_duty_statuses": append([]string{}, o.OffDutyReasons...)})
}
