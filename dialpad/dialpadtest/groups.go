package dialpadtest

import (
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeGroups() {
	f.fake.Route("callcenters.list", "GET /api/v2/callcenters", func(r *faketest.Request) faketest.Reply {
		shown := make([]wireCenter, len(f.centers))
		for i, c := range f.centers {
			shown[i] = centerData(c)
		}
		return list(f, r, shown)
	})
	f.fake.Route("callcenters.get", "GET /api/v2/callcenters/{id}", f.withCenter(func(c *CallCenter, _ []*user) faketest.Reply { return ok(centerData(c)) }))
	f.fake.Route("callcenters.operators", "GET /api/v2/callcenters/{id}/operators", f.withCenter(f.operators))
	f.fake.Route("callcenters.status", "GET /api/v2/callcenters/{id}/status", f.withCenter(f.centerStatus))
	f.fake.Route("offices.off_duty_reasons", "GET /api/v2/offices/{id}/offdutystatuses", f.offDutyStatuses)
}

type wireCenter struct {
	ID           int64    `json:"id,string"`
	OfficeID     int64    `json:"office_id,string"`
	Name         string   `json:"name"`
	State        string   `json:"state"`
	Availability string   `json:"availability_status"`
	PhoneNumbers []string `json:"phone_numbers"`
}

func centerData(c *CallCenter) wireCenter {
	return wireCenter{
		ID: c.ID, OfficeID: c.OfficeID, Name: c.Name, State: "active", Availability: "open", PhoneNumbers: []string{},
	}
}

// withCenter finds the call centre of a path, and who works in it.
func (f *Fake) withCenter(answer func(*CallCenter, []*user) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		i := slices.IndexFunc(f.centers, func(c *CallCenter) bool { return c.ID == id })
		if i < 0 {
			return notFound("call center")
		}
		var staff []*user
		for _, u := range f.users {
			if slices.Contains(u.CallCenters, id) {
				staff = append(staff, u)
			}
		}
		return answer(f.centers[i], staff)
	}
}

func (f *Fake) operators(_ *CallCenter, staff []*user) faketest.Reply {
	users := make([]wireUser, len(staff))
	for i, u := range staff {
		users[i] = userData(u)
	}
	return ok(map[string]any{"users": users, "rooms": []struct{}{}})
}

func (f *Fake) centerStatus(_ *CallCenter, staff []*user) faketest.Reply {
	var status struct {
		Availability struct {
			Name   string `json:"name"`
			Status string `json:"status"`
		} `json:"availability"`
		Capacity    int64 `json:"capacity,string"`
		LongestWait int64 `json:"longest_call_wait_time,string"`
		OnDuty      int64 `json:"on_duty_operators,string"`
		Pending     int64 `json:"pending,string"`
	}
	status.Availability.Name, status.Availability.Status = "open", "open"
	for _, u := range staff {
		if u.OffDuty {
			continue
		}
		status.OnDuty++
		if u.phase == idle && u.free() {
			status.Capacity++
		}
	}
	return ok(status)
}

func (f *Fake) offDutyStatuses(r *faketest.Request) faketest.Reply {
	id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
	o, known := f.offices[id]
	if !known {
		return notFound("office")
	}
	return ok(struct {
		ID      int64    `json:"id,string"`
		Reasons []string `json:"off_duty_statuses"`
	}{id, append([]string{}, o.OffDutyReasons...)})
}
