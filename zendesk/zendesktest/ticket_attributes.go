package zendesktest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// attribute is a field of tickets that a request may set.
type attribute struct {
	name string
	// read gives its value, a string or an int64.
	read func(json.RawMessage) (any, bool)
	// only is for creating tickets alone.
	only bool
}

var attributes = []attribute{
	{"external_id", readText(), false}, {"subject", readText(), false},
	{"status", readText("new", "open", "pending", "hold", "solved", "closed"), false},
	{"type", readText("problem", "incident", "question", "task"), false},
	{"priority", readText("low", "normal", "high", "urgent"), false},
	{"requester_id", readID, false}, {"submitter_id", readID, true}, {"assignee_id", readID, false}, {"group_id", readID, false},
	{"organization_id", readID, false}, {"custom_status_id", readID, false}, {"brand_id", readID, true}, {"ticket_form_id", readID, true},
	{"due_at", readTime, false},
}

func readText(oneOf ...string) func(json.RawMessage) (any, bool) {
	return func(raw json.RawMessage) (any, bool) {
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err == nil && (len(oneOf) == 0 || slices.Contains(oneOf, text))
	}
}

func readID(raw json.RawMessage) (any, bool) {
	var n number
	err := json.Unmarshal(raw, &n)
	return int64(n), err == nil && n > 0
}

func readTime(raw json.RawMessage) (any, bool) {
	var at time.Time
	err := json.Unmarshal(raw, &at)
	return wholeStamp(at), err == nil
}

// neverNull are the attributes that keep a value.
var neverNull = []string{"status", "requester_id", "submitter_id", "brand_id", "custom_status_id"}

// setAttributes writes what a request has of them.
func (z *Fake) setAttributes(t *ticket, in map[string]json.RawMessage, creating bool) *faketest.Reply {
	for _, a := range attributes {
		raw, given := in[a.name]
		switch {
		case !given || a.only && !creating: // as an unknown member
		case string(raw) == "null" && a.name == "priority" && t.attributes["priority"] != nil:
			return new(recordInvalid("priority", "InvalidValue", "Priority: cannot be reset"))
		case string(raw) == "null":
			if !slices.Contains(neverNull, a.name) {
				t.attributes[a.name] = nil
			}
		default:
			value, ok := a.read(raw)
			if !ok {
				return new(recordInvalid(a.name, "InvalidValue", a.name+" is not valid"))
			}
			t.attributes[a.name] = value
		}
	}
	return nil
}

// existing refuses new values that name nothing. Of assignees Zendesk's words
// are known, and those of the others are taken to be alike.
func (z *Fake) existing(before, t *ticket) *faketest.Reply {
	for _, of := range []struct {
		name  string
		there func(id int64) bool
	}{
		{"requester", z.isUser}, {"submitter", z.isUser}, {"group", z.isGroup}, {"brand", z.isBrand},
		{"assignee", func(id int64) bool { return z.agents[id] != nil || id == adminID }},
	} {
		is := t.attributes[of.name+"_id"]
		if id, ok := is.(int64); ok && is != before.attributes[of.name+"_id"] && !of.there(id) {
			return new(recordInvalid(of.name, "InvalidValue", strings.ToUpper(of.name[:1])+of.name[1:]+": is invalid"))
		}
	}
	return nil
}

func (z *Fake) isUser(id int64) bool { return z.people[id] != nil && z.people[id].Active }

func (z *Fake) isGroup(id int64) bool {
	return slices.ContainsFunc(z.allGroups(), func(g zendesk.Group) bool { return g.ID == id })
}

func (z *Fake) isBrand(id int64) bool {
	return id == defaultBrand || slices.ContainsFunc(z.brands, func(b zendesk.Brand) bool { return b.ID == id && b.Usable() })
}

// usualBrand is that of tickets whose request names none.
func (z *Fake) usualBrand() int64 {
	for _, b := range z.brands {
		if b.Default && b.Usable() {
			return b.ID
		}
	}
	return defaultBrand
}

// assign keeps assignee and group together. Without a group in the request, that
// of a new assignee takes over; without an assignee in it, one who is not in a
// new group is none any more, as with the vendor's triggers. What was new is
// open.
func (z *Fake) assign(before, t *ticket) *faketest.Reply {
	id, _ := t.attributes["assignee_id"].(int64)
	group, _ := t.attributes["group_id"].(int64)
	assigned := before.attributes["assignee_id"] != t.attributes["assignee_id"]
	grouped := before.attributes["group_id"] != t.attributes["group_id"]
	if id == 0 || !assigned && !grouped {
		return nil
	}
	if a := z.agents[id]; a != nil && !slices.Contains(a.Groups, group) {
		switch {
		case group != 0 && grouped && assigned:
			return new(recordInvalid("assignee", "InvalidValue", "Assignee: is not a member of the group"))
		case group != 0 && grouped:
			t.attributes["assignee_id"] = nil
		case len(a.Groups) > 0:
			t.attributes["group_id"] = a.Groups[0]
		}
	}
	if assigned && t.attributes["status"] == "new" {
		t.attributes["status"] = "open"
	}
	return nil
}

// followStatus keeps the custom status in its category.
func (t *ticket) followStatus(before *ticket) {
	if before.attributes["status"] != t.attributes["status"] && before.attributes["custom_status_id"] == t.attributes["custom_status_id"] {
		t.attributes["custom_status_id"] = statusIDs[t.attributes["status"]]
	}
}

// changes are the events of what differs, named "Create" in a new ticket.
func (z *Fake) changes(before, t *ticket) (events []fields) {
	kind := "Change"
	if len(before.audits) == 0 {
		kind = "Create"
	}
	add := func(field string, was, is any) {
		a, _ := json.Marshal(was) // both come from JSON
		b, _ := json.Marshal(is)
		if string(a) == string(b) {
			return
		}
		event := fields{"id": z.record(), "type": kind, "field_name": field, "value": is}
		if kind == "Change" {
			event["previous_value"] = was
		}
		events = append(events, event)
	}
	for _, a := range attributes {
		add(a.name, digits(before.attributes[a.name]), digits(t.attributes[a.name]))
	}
	add("tags", orNone(before.tags), orNone(t.tags))
	for _, f := range z.customFields() {
		add(strconv.FormatInt(f.ID, 10), before.value(f), t.value(f))
	}
	return events
}

// digits writes an id as audits do.
func digits(v any) any {
	if id, ok := v.(int64); ok {
		return strconv.FormatInt(id, 10)
	}
	return v
}
