package dialpadtest

import (
	"cmp"
	"strings"
)

// userData is a user as the API shows one: ids are strings, times have no zone.
func userData(u *user) fields {
	first, last, _ := strings.Cut(u.Name, " ")
	added := zoneless(u.added)
	offices, groups := []string{}, make([]fields, len(u.CallCenters))
	w := u.typed(fields{
		"id": text(u.ID), "company_id": "1", "office_id": nil, "admin_office_ids": offices, "group_details": groups,
		"display_name": u.Name, "first_name": first, "last_name": cmp.Or(last, first), "job_title": "Agent",
		"emails": some(u.Email), "phone_numbers": some(u.Phone), "forwarding_numbers": []string{}, "extension": text(1000 + u.ID%9000),
		"image_url": "https://images.example.test/users/" + text(u.ID), "license": "agents", "location": "Example City",
		"country": "us", "language": "en", "timezone": "UTC", "state": u.State,
		"date_added": added, "date_active": added, "date_first_login": added,
		"is_admin": u.Admin || u.SuperAdmin, "is_super_admin": u.SuperAdmin, "international_dialing_enabled": false, "muted": false,
		"do_not_disturb": u.DoNotDisturb, "is_available": u.phase != inCall, "is_on_duty": !u.OffDuty, "is_online": !u.SignedOut,
		"on_duty_status": u.status(), "duty_status_reason": nullable(u.Reason),
		"duty_status_started": zoneless(u.since), "on_duty_started": ifSet(u.onDutySince, zoneless), "status_message": nullable(u.StatusMessage),
	})
	if u.OfficeID != 0 {
		w["office_id"] = text(u.OfficeID)
		if u.Admin {
			w["admin_office_ids"] = append(offices, text(u.OfficeID))
		}
	}
	for i, id := range u.CallCenters {
		groups[i] = fields{"group_id": text(id), "group_type": agentType, "role": "operator", "do_not_disturb": u.groupDND[id]}
	}
	return w
}

func some(s string) []string {
	if s == "" {
		return []string{}
	}
	return []string{s}
}
