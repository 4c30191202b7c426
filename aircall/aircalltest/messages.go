package aircalltest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// Message has a message happen on a number, and returns its ID: m's, or a new
// one. Event is one of the six of messages; a status_updated changes the
// message with m's ID.
func (f *Fake) Message(numberID int64, event aircall.EventName, m aircall.Message) (id string) {
	f.change(func() error {
		n := f.number(numberID)
		kind, verb, _ := strings.Cut(string(event), ".")
		if n == nil || !slices.Contains(aircall.AllEvents(), event) || kind != "message" && kind != "group_message" {
			return fmt.Errorf("no number %d, or %q is no event of a message", numberID, event)
		}
		if verb == "status_updated" {
			old := find(f.messages, func(o *aircall.Message) bool { return o.ID == m.ID })
			if old == nil {
				return fmt.Errorf("no message %q", m.ID)
			}
			old.Status, old.UpdatedAt = m.Status, f.now()
			m = *old
		} else {
			m.Direction = map[string]aircall.Direction{"received": aircall.Inbound, "sent": aircall.Outbound}[verb]
			f.keep(&m)
		}
		f.emit(event, messageData(&m, n, f.contactOf(m.ExternalNumber)))
		id = m.ID
		return nil
	})
	return id
}

// keep fills a new message in and stores it.
func (f *Fake) keep(m *aircall.Message) {
	if m.ID == "" {
		m.ID = fmt.Sprintf("fake-message-%d", f.newID())
	}
	m.Status = cmp.Or(m.Status, "sent")
	m.CreatedAt, m.UpdatedAt, m.SentAt = f.now(), f.now(), f.now()
	kept := *m
	f.messages = append(f.messages, &kept)
}

// messageData is a message in an event. Groups have other names for the id, and
// milliseconds.
func messageData(m *aircall.Message, n *Number, contact *aircall.Contact) fields {
	w := bareMessage(m)
	w["number"], w["external_number"], w["contact"] = numberData(n, inEvent), m.ExternalNumber, fields{}
	if len(m.Media) > 0 {
		w["media_details"] = m.Media
	}
	if contact != nil {
		w["contact"] = contactData(contact, inEvent)
	}
	if m.GroupConversationID != "" {
		drop(w, "id")
		w["group_message_id"], w["group_conversation_id"], w["participants"] = m.ID, m.GroupConversationID, m.Participants
		w["created_at"], w["updated_at"], w["sent_at"] = m.CreatedAt.UnixMilli(), m.UpdatedAt.UnixMilli(), m.SentAt.UnixMilli()
	}
	return w
}

func bareMessage(m *aircall.Message) fields {
	return fields{
		"id": m.ID, "direct_link": apiHost + "/v1/messages/" + m.ID, "direction": m.Direction, "channel": orNull(m.Channel),
		"status": m.Status, "body": m.Body, "raw_digits": m.ExternalNumber,
		"created_at": m.CreatedAt.Format(dateMillis), "updated_at": m.UpdatedAt.Format(dateMillis), "sent_at": m.SentAt.Format(dateMillis),
	}
}

// sendMessage answers with a bare message whose media are links. Only
// conversations make events.
func (f *Fake) sendMessage(native bool) handler {
	return with("Number", f.number, func(r *faketest.Request, n *Number) faketest.Reply {
		var in struct {
			To, Body string
			MediaURL []string `json:"mediaUrl"`
		}
		if r.Decode(&in) != nil || digits(in.To) == "" || in.Body == "" && len(in.MediaURL) == 0 {
			return bad(notValid)
		}
		m := aircall.Message{Direction: aircall.Outbound, Status: "pending", Body: in.Body, ExternalNumber: in.To}
		f.keep(&m)
		if native {
			f.emit(aircall.MessageSent, messageData(&m, n, f.contactOf(in.To)))
		}
		w := bareMessage(&m)
		if len(in.MediaURL) > 0 {
			w["media_url"] = in.MediaURL
		}
		return faketest.JSON(http.StatusOK, w)
	})
}

// CallbackBody is what Aircall sends for a number whose messages go past the
// inbox: name is message.received or message.updated. It serves tests of
// receivers; the fake itself sends no callbacks.
func CallbackBody(name aircall.EventName, at time.Time, m aircall.Message) []byte {
	body, _ := json.Marshal(fields{ // texts, numbers and valid JSON: cannot fail
		"event_name": name, "timestamp": at.UnixMilli(), "data": bareMessage(&m),
	})
	return body
}

// Report has an export of analytics end: event is analytics.report_created or
// analytics.report_failed.
func (f *Fake) Report(event aircall.EventName, r aircall.Report) {
	f.change(func() error {
		if event != aircall.ReportCreated && event != aircall.ReportFailed {
			return fmt.Errorf("%q is no event of a report", event)
		}
		r.ID = cmp.Or(r.ID, fmt.Sprintf("fake-report-%d", f.newID()))
		f.emit(event, fields{
			"exportID": r.ID, "status": r.Status, "exportName": r.Name, "format": r.Format,
			"downloadUrl": orNull(r.DownloadURL), "errorMessage": orNull(r.Problem), "createdAt": f.now().Format(dateMillis),
		})
		return nil
	})
}
