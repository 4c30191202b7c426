package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func (d *day) connectScenes() {
	d.recentTicket()
	d.outboundFromTicket()
	d.agentActs()
	d.agentIsIdle()
	d.chat()
	d.ticketTask()
	d.contactLens()
}

// ring offers a contact to Dana, and notes what it is called.
func (d *day) ring(c connect.Contact, label string) {
	d.connect.Ring(danaInConnect, c)
	d.named(contactKey(c.ID), label)
}

func contactKey(id string) ticketing.Key {
	return ticketing.Key("connect/" + connecttest.InstanceID + "/" + id)
}

// inbound is a call to Billing, with what the flow has set.
func inbound(id string, c customer, attributes map[string]string) connect.Contact {
	return connect.Contact{
		ID: id, QueueID: "q-billing", Attributes: attributes,
		CustomerEndpoint: connect.Endpoint{Address: c.number, Type: "TELEPHONE_NUMBER"},
		SystemEndpoint:   connect.Endpoint{Address: billingLine, Type: "TELEPHONE_NUMBER"},
	}
}

// conversation is a call from ringing to the end of the work after it.
func (d *day) conversation(clock string, c connect.Contact, who string, more ...beat) {
	beats := []beat{
		{0, who + " calls Billing", func() { d.ring(c, who+" on Billing") }},
		{5 * time.Second, "Dana Weiss answers", func() { d.connect.Answer(c.ID) }},
	}
	beats = append(beats, more...)
	d.scene(clock, append(beats,
		beat{2 * time.Minute, "they hang up", func() { d.connect.HangUp(c.ID) }},
		beat{30 * time.Second, "Dana is done with the work after the call", func() { d.connect.CloseContact(c.ID) }},
	)...)
}

// recentTicket: the second call within the hour belongs to the first one's
// ticket, as the flow wants it (R8, R37).
func (d *day) recentTicket() {
	flow := map[string]string{"recent_ticket_timeout": "60", "ticket_outbound_queue": "Billing callbacks"}
	d.conversation("13:00", inbound("c-lena-1", lena, flow), lena.name)
	d.conversation("13:20", inbound("c-lena-2", lena, flow), lena.name)
}

// outboundFromTicket: an agent calls from a ticket that names a queue. Which queue
// the call goes out from is queuemap's decision (R94, R99).
func (d *day) outboundFromTicket() {
	call := connect.Contact{
		ID: "c-lena-3", InitiationMethod: connect.Outbound, QueueID: "q-callbacks",
		CustomerEndpoint: connect.Endpoint{Address: lena.number, Type: "TELEPHONE_NUMBER"},
		SystemEndpoint:   connect.Endpoint{Address: billingLine, Type: "TELEPHONE_NUMBER"},
	}
	d.scene("13:40",
		beat{0, "Dana Weiss calls Lena Fischer from the ticket", func() {
			id := d.print.ticketOf[contactKey("c-lena-1")]
			d.print.say("            %s\n", strings.ReplaceAll(d.routeFrom(id), "\n", "\n            "))
			d.ring(call, "Lena Fischer from Billing callbacks")
			d.act(contactlog.Act{Kind: contactlog.DialledFrom, Contact: call.ID, Ticket: id})
		}},
		beat{6 * time.Second, "Lena answers", func() { d.connect.Answer(call.ID) }},
		beat{time.Minute, "they hang up", func() { d.connect.HangUp(call.ID) }},
		beat{20 * time.Second, "Dana is done with the work after the call", func() { d.connect.CloseContact(call.ID) }},
	)
}

// routeFrom explains the queue of a call from a ticket.
func (d *day) routeFrom(ticket int64) string {
	t, err := d.zendesk.Client().Tickets.Get(d.ctx(), ticket)
	if err != nil {
		d.mistakes.Errorf("the ticket to call from: %v", err)
		return ""
	}
	var queue string
	for _, f := range t.CustomFields {
		if f.ID == outboundQueueField {
			_ = json.Unmarshal(f.Value, &queue) // a text, or null
		}
	}
	var none *queuemap.Outbound[int64]
	return none.Route(queuemap.Dial[int64]{
		Field: queue, Profile: queuemap.Profile{Queues: []string{"Billing", "Billing callbacks"}, Default: "Billing"},
	}).String()
}

// act is what an agent does in a panel beside the phone.
func (d *day) act(a contactlog.Act) {
	if _, err := d.logger.intake.Act(d.ctx(), a); err != nil {
		d.mistakes.Errorf("act %s: %v", a.Kind, err)
	}
}

// byAgent is a flow that leaves the ticket to the agent (R4, R9).
func byAgent() map[string]string { return map[string]string{"ticket_assignment": "agent"} }

// agentActs: the flow leaves the ticket to the agent, who makes one (R47).
func (d *day) agentActs() {
	c := inbound("c-tom", tom, byAgent())
	d.conversation("14:00", c, tom.name, beat{40 * time.Second, "Dana has a ticket made for Tom Novak", func() {
		d.act(contactlog.Act{Kind: contactlog.CreateFor, Contact: c.ID, User: tom.id})
	}})
}

// agentIsIdle: the same, and the agent does nothing: the ticket is made after the
// call (R39, R40).
func (d *day) agentIsIdle() {
	d.conversation("14:20", inbound("c-ana", ana, byAgent()), ana.name)
}

// chat: Connect stores the transcript when the chat is over (R54).
func (d *day) chat() {
	c := connect.Contact{
		ID: "c-iris", QueueID: "q-billing", Channel: connect.Chat,
		Attributes: map[string]string{"customer_email": iris.email, "customer_name": iris.name, "recent_ticket_timeout": "0"},
	}
	d.scene("14:40",
		beat{0, "Iris Kaya begins a chat with Billing", func() { d.ring(c, "Iris Kaya on Billing, chat") }},
		beat{8 * time.Second, "Dana Weiss joins the chat", func() { d.connect.Answer(c.ID) }},
		beat{4 * time.Minute, "the chat ends", func() { d.connect.HangUp(c.ID) }},
		beat{20 * time.Second, "", func() { d.connect.CloseContact(c.ID) }},
		beat{2 * time.Minute, "Connect has stored the transcript of the chat", func() {
			d.took(d.logger.intake.ChatTranscript(d.ctx(), d.transcript(c.ID)))
		}},
	)
}

func (d *day) took(err error) {
	if err != nil {
		d.mistakes.Errorf("a report of Connect: %v", err)
	}
}

// transcript is a file as Connect stores it.
func (d *day) transcript(contact string) []byte {
	line := func(seconds int, role, name, text string) string {
		at := d.clock.Now().Add(time.Duration(seconds-400) * time.Second).Format(time.RFC3339)
		return fmt.Sprintf(`{"AbsoluteTime":%q,"Content":%q,"ContentType":"text/plain","Id":"i-%d","ParticipantRole":%q,"DisplayName":%q,"Type":"MESSAGE"}`,
			at, text, seconds, role, name)
	}
	return fmt.Appendf(nil, `{"Version":"2019-08-26","InstanceId":%q,"ContactId":%q,"Transcript":[%s,%s]}`, connecttest.InstanceID, contact,
		line(20, "CUSTOMER", "Iris", "Where do I find my invoice?"), line(60, "AGENT", "Dana", "In your account, under Documents."))
}

// contactLens: the results of a call come hours later (X54 to X59).
func (d *day) contactLens() {
	d.scene("17:30", beat{0, "Contact Lens has the results of Lena Fischer's first call", func() {
		d.took(d.logger.intake.LensAnalysis(d.ctx(), lensFile("c-lena-1")))
	}})
}

// lensFile is an output file of Contact Lens.
func lensFile(contact string) []byte {
	return fmt.Appendf(nil, `{"Channel":"VOICE","JobStatus":"COMPLETED","LanguageCode":"en-US",
 "Categories":{"MatchedCategories":["Invoice"]},"CustomerMetadata":{"ContactId":%q,"InstanceId":%q},
 "ConversationCharacteristics":{"Sentiment":{"OverallSentiment":{"AGENT":1.0,"CUSTOMER":2.5}},
  "ContactSummary":{"PostContactSummary":{"Content":"The customer asked for a copy of an invoice."}}},
 "Transcript":[{"BeginOffsetMillis":0,"Content":"Please send me the invoice again.","EndOffsetMillis":3000,"Id":"t-1","ParticipantId":"CUSTOMER"}]}`,
		contact, connecttest.InstanceID)
}
