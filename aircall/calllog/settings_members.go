package calllog

import "github.com/ctikit/ctikit/zendesk"

// The members of the settings' JSON form. Tests hold them equal to the tags.

func (s *Settings) members(r *reader) members {
	return members{
		"integrations":    listOf(r, &s.Integrations, func(i *Integration) reading { return r.object(i.members(r)) }),
		"country":         text(r, &s.Country),
		"zendesk":         text(r, &s.Zendesk),
		"agents":          byID(r, &s.Agents),
		"file_at":         text(r, &s.FileAt),
		"threads":         r.object(s.Threads.members(r)),
		"callbacks":       text(r, &s.Callbacks),
		"transfers":       text(r, &s.Transfers),
		"ivr":             text(r, &s.IVR),
		"conferences":     text(r, &s.Conferences),
		"several_users":   text(r, &s.SeveralUsers),
		"no_external_ids": flag(r, &s.NoExternalIDs),
	}
}

func (t *Threads) members(r *reader) members {
	return members{"hours": whole(r, &t.Hours), "groups": text(r, &t.Groups)}
}

func (in *Integration) members(r *reader) members {
	ids := func(to *[]int64) reading {
		return listOf(r, to, func(id *int64) reading { return whole(r, id) })
	}
	return members{
		"name":            text(r, &in.Name),
		"off":             flag(r, &in.Off),
		"aircall_id":      whole(r, &in.AircallID),
		"numbers":         ids(&in.Numbers),
		"teams":           ids(&in.Teams),
		"types":           mapOf(r, &in.Types, func(rule *Rule) reading { return r.object(rule.members(r)) }),
		"ai_status":       text(r, &in.AIStatus),
		"tags":            r.object(in.Tags.members(r)),
		"missed_to":       r.object(members{"user": whole(r, &in.MissedTo.User), "group": whole(r, &in.MissedTo.Group)}),
		"card":            listOf(r, &in.Card, func(d *CardDetail) reading { return text(r, d) }),
		"call_fields":     listOf(r, &in.CallFields, func(f *CallField) reading { return text(r, f) }),
		"outside_hours":   text(r, &in.OutsideHours),
		"unknown_numbers": text(r, &in.UnknownNumbers),
		"save_contacts":   flag(r, &in.SaveContacts),
		"title":           text(r, &in.Title),
		"pop":             r.object(members{"inbound": text(r, &in.Pop.Inbound), "outbound": text(r, &in.Pop.Outbound)}),
		"ai_assist":       flag(r, &in.AIAssist),
		"transcript":      flag(r, &in.Transcript),
		"topics":          text(r, &in.Topics),
	}
}

func (u *Rule) members(r *reader) members {
	return members{"ticket": text(r, &u.Ticket), "status": text(r, &u.Status)}
}

func (t *TagRules) members(r *reader) members {
	return members{
		"update":     flag(r, &t.Update),
		"types":      mapOf(r, &t.Types, func(v *zendesk.TicketType) reading { return text(r, v) }),
		"priorities": mapOf(r, &t.Priorities, func(v *zendesk.TicketPriority) reading { return text(r, v) }),
	}
}
