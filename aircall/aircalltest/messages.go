package aircalltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeMessages() {
	f.fake.Route("messages.send", "POST /v1/numbers/{id}/messages/send", f.sendMessage(false))
	f.fake.Route("messages.send_native", "POST /v1/numbers/{id}/messages/native/send", f.sendMessage(true))
}

// Message has a message happen on a number, and returns its ID: m's, or a new one. Event is one of the six of
// messages; a status_updated changes the message with m's ID. It is an error if event is none of them, or the
// number or the message to update is unknown.
func (f *Fake) Message(numberID int64, event aircall.EventName, m aircall.Message) (id string) {
	var err error
	f.fake.Locked(func() {
		n := f.number(numberID)
		kind, verb, _ := strings.Cut(string(event), ".")
		if n == nil || !slices.Contains(aircall.AllEvents(), event) || kind != "message" && kind != "group_message" {
			err = fmt.Errorf("no number %d, or %q is no event of a message", numberID, event)
			return
		}
		m.Direction = aircall.Outbound
		if verb == "received" {
			m.Direction = aircall.Inbound
		}
		id, err = f.message(n, event, m, verb == "status_updated")
	})
	f.complain(err)
	return id
}

func (f *Fake) message(n *Number, event aircall.EventName, m aircall.Message, update bool) (id string, err error) {
	i := slices.IndexFunc(f.messages, func(o *aircall.Message) bool { return o.ID == m.ID })
	switch {
	case update && i < 0:
		return "", fmt.Errorf("no message %q", m.ID)
	case update:
		f.messages[i].Status, f.messages[i].UpdatedAt = m.Status, f.now()
		m = *f.messages[i]
	default:
		f.keep(&m)
	}
	f.emit(event, messageData(&m, n, f.contactOf(m.ExternalNumber)))
	return m.ID, nil
}

// keep fills a new message in and stores it.
func (f *Fake) keep(m *aircall.Message) {
	if m.ID == "" {
		m.ID = fmt.Sprintf("fake-message-%d", f.newID())
	}
	orElse(&m.Status, "sent")
	m.CreatedAt, m.UpdatedAt, m.SentAt = f.now(), f.now(), f.now()
	kept := *m
	f.messages = append(f.messages, &kept)
}

type wireMessage struct {
	ID           string            `json:"id,omitempty"`
	GroupID      string            `json:"group_message_id,omitempty"`
	Conversation string            `json:"group_conversation_id,omitempty"`
	DirectLink   string            `json:"direct_link"`
	Direction    aircall.Direction `json:"direction"`
	Channel      *string           `json:"channel"`
	Status       string            `json:"status"`
	Body         string            `json:"body"`
	RawDigits    string            `json:"raw_digits,omitempty"`
	External     string            `json:"external_number,omitempty"`
	Participants []string          `json:"participants,omitempty"`
	MediaURL     []string          `json:"media_url,omitempty"`
	MediaDetails []wireMedia       `json:"media_details,omitempty"`
	CreatedAt    any               `json:"created_at"` // milliseconds in events of groups, else text
	UpdatedAt    any               `json:"updated_at"`
	SentAt       any               `json:"sent_at"`
	Number       *wireNumber       `json:"number,omitempty"`
	Contact      any               `json:"contact,omitempty"`
}

type wireMedia struct {
	Name string `json:"file_name"`
	Type string `json:"file_type"`
	URL  string `json:"presigned_url"`
}

// messageData is a message in an event. Groups have other names for the id, and milliseconds.
func messageData(m *aircall.Message, n *Number, contact *aircall.Contact) wireMessage {
	w := bareMessage(m)
	w.Number, w.External = new(numberData(n, inEvent)), m.ExternalNumber
	w.Contact = struct{}{}
	if contact != nil {
		w.Contact = contactData(contact, inEvent)
	}
	for _, media := range m.Media {
		w.MediaDetails = append(w.MediaDetails, wireMedia(media))
	}
	if m.GroupConversationID != "" {
		w.ID, w.GroupID, w.Conversation, w.Participants = "", m.ID, m.GroupConversationID, m.Participants
		w.CreatedAt, w.UpdatedAt, w.SentAt = m.CreatedAt.UnixMilli(), m.UpdatedAt.UnixMilli(), m.SentAt.UnixMilli()
	}
	return w
}

func bareMessage(m *aircall.Message) wireMessage {
	return wireMessage{
		ID: m.ID, DirectLink: apiHost + "/v1/messages/" + m.ID, Direction: m.Direction, Channel: orNull(m.Channel),
		Status: m.Status, Body: m.Body, RawDigits: m.ExternalNumber,
		CreatedAt: m.CreatedAt.Format(dateMillis), UpdatedAt: m.UpdatedAt.Format(dateMillis), SentAt: m.SentAt.Format(dateMillis),
	}
}

// sendMessage answers with a bare message whose media are links. Only conversations make events.
func (f *Fake) sendMessage(native bool) handler {
	return func(r *faketest.Request) faketest.Reply {
		var in struct {
			To, Body string
			MediaURL []string `json:"mediaUrl"`
		}
		n := f.number(param(r, "id"))
		switch {
		case n == nil:
			return problem(http.StatusNotFound, "Number not found")
		case r.Decode(&in) != nil || digits(in.To) == "" || in.Body == "" && len(in.MediaURL) == 0:
			return bad("The body is not valid")
		}
		m := aircall.Message{Direction: aircall.Outbound, Status: "pending", Body: in.Body, ExternalNumber: in.To}
		f.keep(&m)
		if native {
			f.emit(aircall.MessageSent, messageData(&m, n, f.contactOf(in.To)))
		}
		w := bareMessage(&m)
		w.MediaURL = in.MediaURL
		return faketest.JSON(http.StatusOK, w)
	}
}

// CallbackBody is what Aircall sends for a number whose messages go past the inbox: name is message.received or
// message.updated. It serves tests of receivers; the fake itself sends no callbacks.
func CallbackBody(name aircall.EventName, at time.Time, m aircall.Message) []byte {
	body, _ := json.Marshal(map[string]any{ // texts, numbers and valid JSON: cannot fail
		"event_name": name, "timestamp": at.UnixMilli(), "data": bareMessage(&m),
	})
	return body
}

// Report has an export of analytics end: event is analytics.report_created or analytics.report_failed; else it
// is an error.
func (f *Fake) Report(event aircall.EventName, r aircall.Report) {
	if event != aircall.ReportCreated && event != aircall.ReportFailed {
		f.complain(fmt.Errorf("%q is no event of a report", event))
		return
	}
	f.fake.Locked(func() {
		orElse(&r.ID, fmt.Sprintf("fake-report-%d", f.newID()))
		f.emit(event, map[string]any{
			"exportID": r.ID, "status": r.Status, "exportName": r.Name, "format": r.Format,
			"downloadUrl": orNull(r.DownloadURL), "errorMessage": orNull(r.Problem), "createdAt": f.now().Format(dateMillis),
		})
	})
}
