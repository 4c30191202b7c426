package main

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func (d *day) aircallScenes() {
	d.answered()
	d.missedThenVoicemail()
	d.transferred()
	d.aiOnly()
	d.escalated()
	d.texts()
	d.anonymous()
	d.outbound()
}

// incoming has a customer call a line, and notes what the call is called.
func (d *day) incoming(line int64, lineName string, c customer) (call int64) {
	call = d.aircall.Incoming(line, c.number)
	d.named(callKey(call), c.name+" on "+lineName)
	return call
}

func callKey(call int64) ticketing.Key {
	return keyOf(&aircall.CallEvent{Call: aircall.Call{ID: call}})
}

// keyOf is the case that an event of the day belongs to.
func keyOf(e aircall.Event) ticketing.Key {
	key, _ := calllog.KeyOf(dayName, e)
	return key
}

// answered: an inbound call, its tag, and a transcript that comes late.
func (d *day) answered() {
	var call int64
	d.scene("09:05",
		beat{0, "Maya Chen calls Support", func() { call = d.incoming(supportLine, "Support", maya) }},
		beat{2 * time.Second, "", func() { d.aircall.RingOn(call, benInAircall) }},
		beat{6 * time.Second, "Ben Okafor answers", func() { d.aircall.Answer(call) }},
		beat{3 * time.Minute, "Ben tags the call “High”, and they hang up", func() {
			d.tag(call, "High")
			d.aircall.HangUp(call)
		}},
		beat{4 * time.Minute, "Aircall has transcribed the call and found its topics", func() {
			d.aircall.Find(call, aircall.TranscriptionCreated, aircall.Insight{Content: aircall.Content{Utterances: []aircall.Utterance{
				{Text: "My invoice is wrong.", ParticipantType: "external"}, {Text: "I will correct it today.", ParticipantType: "internal"},
			}}})
			d.aircall.Find(call, aircall.TopicsCreated, aircall.Insight{Content: aircall.Content{List: []string{"Invoice"}}})
		}},
	)
}

// tag puts a tag on a call, as an agent does.
func (d *day) tag(call int64, name string) {
	id := d.aircall.PutTag(aircall.Tag{Name: name})
	if err := d.aircall.Client().Calls.Tag(d.ctx(), call, id); err != nil {
		d.mistakes.Errorf("tag a call: %v", err)
	}
}

// missedThenVoicemail: nobody answers, and the voicemail comes when the ticket
// is there already.
func (d *day) missedThenVoicemail() {
	var call int64
	d.scene("09:20",
		beat{0, "Noor Haddad calls Sales", func() { call = d.incoming(salesLine, "Sales", noor) }},
		beat{40 * time.Second, "nobody answers; Noor leaves a voicemail", func() { d.aircall.LeaveVoicemail(call) }},
	)
}

// transferred: two agents talk, one after the other.
func (d *day) transferred() {
	var call int64
	d.scene("09:40",
		beat{0, "Omar Silva calls Support", func() { call = d.incoming(supportLine, "Support", omar) }},
		beat{time.Second, "", func() { d.aircall.RingOn(call, benInAircall) }},
		beat{4 * time.Second, "Ben Okafor answers", func() { d.aircall.Answer(call) }},
		beat{90 * time.Second, "Ben transfers the call to Cleo Marin", func() {
			d.aircall.Transfer(call, aircall.Transfer{UserID: cleoInAircall})
		}},
		beat{2 * time.Minute, "they hang up", func() { d.aircall.HangUp(call) }},
	)
}

// aiOnly: an AI voice agent handles a call of a number that nobody has.
func (d *day) aiOnly() {
	var call int64
	d.scene("10:00",
		beat{0, "somebody new calls Support; the AI voice agent answers", func() {
			call = d.incoming(supportLine, "Support", robotOnly)
			d.aircall.VoiceAgent(call, aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentSession{AgentName: "Robin"})
		}},
		beat{time.Minute, "the AI voice agent has answered the question, and the caller hangs up", func() {
			d.aircall.VoiceAgent(call, aircall.AIVoiceAgentSummary, aircall.AIVoiceAgentSession{
				AgentName: "Robin", Extracted: map[string]json.RawMessage{"Reason": json.RawMessage(`"opening hours"`)}})
			d.aircall.VoiceAgent(call, aircall.AIVoiceAgentEnded, aircall.AIVoiceAgentSession{AgentName: "Robin", EndReason: "caller_hung_up"})
			d.aircall.HangUp(call)
		}},
	)
}

// escalated: the AI voice agent hands the call to a person.
func (d *day) escalated() {
	var call int64
	d.scene("10:15",
		beat{0, "Priya Nair calls Support; the AI voice agent answers", func() {
			call = d.incoming(supportLine, "Support", priya)
			d.aircall.VoiceAgent(call, aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentSession{AgentName: "Robin"})
		}},
		beat{30 * time.Second, "the AI voice agent hands the call over", func() {
			d.aircall.VoiceAgent(call, aircall.AIVoiceAgentEscalated, aircall.AIVoiceAgentSession{AgentName: "Robin", EscalationReason: "asked for a person"})
			d.aircall.RingOn(call, cleoInAircall)
		}},
		beat{5 * time.Second, "Cleo Marin answers", func() { d.aircall.Answer(call) }},
		beat{2 * time.Minute, "they hang up", func() { d.aircall.HangUp(call) }},
	)
}

// texts: an SMS conversation, which has one ticket.
func (d *day) texts() {
	message := func(text string) aircall.Message {
		return aircall.Message{ExternalNumber: quinn.number, Body: text, Channel: "sms"}
	}
	send := func(event aircall.EventName, text string) func() {
		return func() { d.aircall.Message(salesLine, event, message(text)) }
	}
	first := message("")
	first.Number = &aircall.Number{ID: salesLine}
	d.named(keyOf(&aircall.MessageEvent{Kind: aircall.MessageReceived, Message: first}), "Quinn Baker on Sales, SMS")
	d.scene("10:30",
		beat{0, "Quinn Baker sends an SMS to Sales", send(aircall.MessageReceived, "Is the blue one in stock?")},
		beat{12 * time.Minute, "Ben Okafor answers by SMS", send(aircall.MessageSent, "Yes, ten of them.")},
		beat{20 * time.Minute, "Quinn sends another SMS", send(aircall.MessageReceived, "Please keep one for me.")},
	)
}

// anonymous: the caller withholds the number.
func (d *day) anonymous() {
	var call int64
	d.scene("11:15",
		beat{0, "an anonymous caller calls Support", func() { call = d.incoming(supportLine, "Support", withheld) }},
		beat{time.Second, "", func() { d.aircall.RingOn(call, cleoInAircall) }},
		beat{4 * time.Second, "Cleo Marin answers", func() { d.aircall.Answer(call) }},
		beat{time.Minute, "they hang up", func() { d.aircall.HangUp(call) }},
	)
}

// outbound: an agent calls back who left a voicemail: the ticket is the same.
func (d *day) outbound() {
	var call int64
	d.scene("11:30",
		beat{0, "Ben Okafor calls Noor Haddad back from Sales", func() {
			call = d.aircall.Dial(benInAircall, salesLine, noor.number)
			d.named(callKey(call), "Noor Haddad from Sales")
		}},
		beat{8 * time.Second, "Noor answers", func() { d.aircall.Answer(call) }},
		beat{3 * time.Minute, "they hang up", func() { d.aircall.HangUp(call) }},
	)
}
