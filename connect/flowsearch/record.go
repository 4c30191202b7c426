package flowsearch

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// record is something that was found.
type record struct {
	id     int64
	user   *zendesk.User // nil for what is no user
	fields Answer        // what the answer says of it
	raw    []byte        // all of it, for return_fields
}

// recordOf reads a result of a search. What is neither user nor ticket has no
// fields, but for those that the flow asks for.
func recordOf(hit zendesk.SearchResult) (record, error) {
	switch hit.Type {
	case zendesk.SearchUsers:
		u, err := hit.User()
		if err != nil {
			return record{}, err
		}
		return userRecord(*u), nil
	case zendesk.SearchTickets:
		t, err := hit.Ticket()
		if err != nil {
			return record{}, err
		}
		return ticketRecord(*t), nil
	default:
		return record{id: hit.ID, raw: hit.Raw}, nil
	}
}

// userRecord has the fields that the add-on gives of a user (X47).
func userRecord(u zendesk.User) record {
	first, last := strings.TrimSpace(u.Name), ""
	if i := strings.LastIndexByte(first, ' '); i >= 0 {
		first, last = strings.TrimSpace(first[:i]), first[i+1:]
	}
	fields := Answer{
		"zendesk_user":    number(u.ID),
		"customer_name":   u.Name,
		"customer_number": u.Phone,
		"external_id":     u.ExternalID,
		"user_name":       first,
		"user_surname":    last,
		"user_email":      u.Email,
		"user_role":       string(u.Role),
		"user_locale":     u.Locale,
		"user_fields":     marshaled(u.Fields),
		"time_zone":       u.TimeZone,
		"organization":    idText(u.OrganizationID),
		"suspended":       strconv.FormatBool(u.Suspended),
	}
	return record{id: u.ID, user: &u, fields: fields, raw: []byte(marshaled(u))}
}

// ticketRecord has the fields that the add-on gives of a ticket (X48). The brand
// is an id, unlike the name in the attribute ticket_brand (R32).
func ticketRecord(t zendesk.Ticket) record {
	fields := Answer{
		"zendesk_ticket": number(t.ID),
		"zendesk_user":   idText(t.RequesterID),
		"ticket_subject": t.Subject,
		"ticket_status":  string(t.Status),
		"ticket_brand":   idText(t.BrandID),
	}
	return record{id: t.ID, fields: fields, raw: []byte(marshaled(t))}
}

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return number(id)
}

// marshaled is a value as JSON, "" for what has none.
func marshaled(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" || string(b) == "{}" {
		return ""
	}
	return string(b)
}

// member is a field of a record as a text, "" where it has none: one of Zendesk's,
// a user's own by its key, or a ticket's own by its id.
func (r record) member(name string) string {
	var own struct {
		Users   map[string]json.RawMessage `json:"user_fields"`
		Tickets []zendesk.CustomField      `json:"custom_fields"`
	}
	var all map[string]json.RawMessage
	_ = json.Unmarshal(r.raw, &all) // other results may have other forms
	_ = json.Unmarshal(r.raw, &own)
	if raw, ok := all[name]; ok {
		return known(asText(raw))
	}
	for _, f := range own.Tickets {
		if number(f.ID) == name {
			return asText(f.Value)
		}
	}
	return asText(own.Users[name])
}

// known is a text of Zendesk's own members, without those that stand for none.
func known(text string) string {
	if text == "0" || text == "0001-01-01T00:00:00Z" {
		return ""
	}
	return text
}

// asText is a JSON value as a flow can read it: lists of texts get commas, other
// nested values stay JSON.
func asText(raw json.RawMessage) string {
	var text string
	var list []string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &list) == nil:
		return strings.Join(list, ",")
	}
	return compact(string(raw), raw)
}

// compact is nested JSON without blanks; otherwise what is none.
func compact(otherwise string, raw json.RawMessage) string {
	var b bytes.Buffer
	if nested(raw) && json.Compact(&b, raw) == nil {
		return b.String()
	}
	return otherwise
}

func nested(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '{' || raw[0] == '[')
}
