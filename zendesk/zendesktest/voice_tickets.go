package zendesktest

import (
	"encoding/json"
	"fmt"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// object is the members of a JSON object as they came.
type object = map[string]json.RawMessage

// newVoiceTicket opens a ticket that a phone system makes, with what a request
// says of it. Without a comment in there, it begins with the call's.
func (z *Fake) newVoiceTicket(in object, call *comment, author int64) (*ticket, *faketest.Reply) {
	raw, err := json.Marshal(in)
	wish := &ticketInput{channel: "voice", call: call}
	if err != nil || json.Unmarshal(raw, &wish.attributes) != nil || json.Unmarshal(raw, wish) != nil {
		return nil, new(badRequest("ticket must be an object"))
	}
	if wish.Voice != nil {
		wish.Voice.outbound = zendesk.VoiceVia(wholeOf(in["via_id"])) == zendesk.VoiceOutbound
	}
	return z.newTicket(0, wish, author)
}

// absentIn reports whether an object has no value for a member.
func absentIn(o object, name string) bool { return len(o[name]) == 0 || string(o[name]) == "null" }

// addCall appends a comment that is not written as others are.
func (z *Fake) addCall(t *ticket, a *audit, c *comment) {
	if c == nil {
		return
	}
	c.id, c.audit, c.created = z.record(), a.id, z.now()
	a.events = append(a.events, fields{"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "public": c.public, "audit_id": a.id})
	t.comments = append(t.comments, c)
}

// VoiceComments are the comments of a ticket that calls made, oldest first, as
// Zendesk's list of comments shows them.
func (z *Fake) VoiceComments(ticketID int64) (list []json.RawMessage) {
	z.change(func() error {
		t := z.desk.tickets[ticketID]
		if t == nil {
			return fmt.Errorf("%s does not exist", ticketNamed(ticketID))
		}
		for _, c := range t.comments {
			if c.kind == zendesk.CommentText {
				continue
			}
			text, err := json.Marshal(c.shown())
			if err != nil {
				return err
			}
			list = append(list, text)
		}
		return nil
	})
	return list
}
