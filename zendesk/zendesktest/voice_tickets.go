package zendesktest

import (
	"encoding/json"
	"fmt"
	"time"
)

// object is the members of a JSON object as they came.
type object = map[string]json.RawMessage

// voiceTicket is a ticket that a call made: as little as its reply shows, and
// the calls on it.
type voiceTicket struct {
	id                   int64
	set                  object
	comments             []fields
	createdAt, updatedAt time.Time
}

// ticketFields are what a request may set.
var ticketFields = []string{
	"subject", "requester_id", "submitter_id", "assignee_id", "group_id", "organization_id", "brand_id", "ticket_form_id",
	"status", "type", "priority", "external_id", "tags", "custom_fields",
}

// newVoiceTicket opens a ticket with what a request says of it.
func (z *Fake) newVoiceTicket(in object) *voiceTicket {
	z.phone.madeTickets++
	t := &voiceTicket{id: z.phone.madeTickets, set: object{}, createdAt: z.now(), updatedAt: z.now()}
	for _, name := range ticketFields {
		t.set[name] = in[name] // nil is null
	}
	if absentIn(in, "status") {
		t.set["status"] = json.RawMessage(`"new"`)
		if !absentIn(in, "assignee_id") {
			t.set["status"] = json.RawMessage(`"open"`)
		}
	}
	for _, list := range []string{"tags", "custom_fields"} {
		if absentIn(in, list) {
			t.set[list] = json.RawMessage(`[]`)
		}
	}
	z.phone.tickets = append(z.phone.tickets, t)
	return t
}

// absentIn reports whether an object has no value for a member.
func absentIn(o object, name string) bool { return len(o[name]) == 0 || string(o[name]) == "null" }

func (z *Fake) voiceTicket(id int64) *voiceTicket {
	for _, t := range z.phone.tickets {
		if t.id == id {
			return t
		}
	}
	return nil
}

// comment appends a comment to a ticket.
func (z *Fake) comment(t *voiceTicket, comment fields) {
	z.phone.madeComments++
	t.updatedAt = z.now()
	comment["id"], comment["audit_id"] = z.phone.madeComments, z.phone.madeComments+1
	comment["created_at"], comment["attachments"] = secondStamp(t.updatedAt), []fields{}
	t.comments = append(t.comments, comment)
	z.phone.madeComments++
	z.reindexTicket(t)
}

// body is the ticket as replies show it.
func (t *voiceTicket) body(origin string) fields {
	out := fields{
		"id": t.id, "url": fmt.Sprintf("%s/api/v2/tickets/%d.json", origin, t.id), "raw_subject": t.set["subject"],
		"created_at": secondStamp(t.createdAt), "updated_at": secondStamp(t.updatedAt),
		"via": fields{"channel": "voice", "source": fields{"from": fields{}, "to": fields{}, "rel": nil}},
	}
	for name, value := range t.set {
		out[name] = value
	}
	return out
}

// VoiceComments are the comments of a ticket that calls made, oldest first, as
// Zendesk's list of comments shows them.
func (z *Fake) VoiceComments(ticketID int64) (list []json.RawMessage) {
	z.change(func() error {
		t := z.voiceTicket(ticketID)
		if t == nil {
			return fmt.Errorf("ticket %d does not exist", ticketID)
		}
		for _, c := range t.comments {
			text, err := json.Marshal(c)
			if err != nil {
				return err
			}
			list = append(list, text)
		}
		return nil
	})
	return list
}

// secondStamp writes a time as tickets and calls do, in whole seconds.
func secondStamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
