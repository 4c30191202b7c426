package filing_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
)

func aircallPlanner(t *testing.T) *calllog.Planner {
	t.Helper()
	var settings calllog.Settings
	err := json.Unmarshal([]byte(`{"country": "+1", "integrations": [{
		"name": "Support", "numbers": [3], "ai_assist": true, "transcript": true, "topics": "tags", "tags": {"update": true},
		"pop": {"inbound": "ticket"}, "missed_to": {"user": 7001}, "types": {
			"inbound_answered": {"ticket": "previous", "status": "pending"}, "voicemail": {"ticket": "new", "status": "open"},
			"ai_only": {"ticket": "new", "status": "solved"}}}]}`), &settings)
	if err != nil {
		t.Fatal(err)
	}
	planner, err := calllog.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	return planner
}

// aircallStories are the six events of a call that is answered, that is missed
// and gets a voicemail, and that an AI voice agent hands over to nobody.
func aircallStories(began time.Time) (answered, missed, spoken []aircall.Event) {
	at := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	agent := &aircall.User{ID: 9, Name: "Ben Okafor", Email: "agent@example.test"}
	event := func(kind aircall.EventName, seconds int, edits ...func(*aircall.Call)) aircall.Event {
		c := aircall.Call{ID: 9001, Direction: aircall.Inbound, StartedAt: began, RawDigits: "+1 513-555-7611", Tags: []aircall.Tag{},
			Number: &aircall.Number{ID: 3, Name: "Support", E164: "+15135550100", AvailabilityStatus: aircall.NumberStatusOpen, Open: true}}
		for _, edit := range edits {
			edit(&c)
		}
		return &aircall.CallEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind, Call: c}
	}
	answer := func(c *aircall.Call) { c.User, c.AnsweredAt = agent, at(7) }
	end := func(c *aircall.Call) { c.EndedAt = at(40) }
	tag := func(c *aircall.Call) { c.Tags = []aircall.Tag{{ID: 1, Name: "urgent"}} }
	asset := func(c *aircall.Call) {
		c.Recording, c.Asset = "https://files.example.test/9001", "https://assets.example.test/9001"
	}
	voicemail := func(c *aircall.Call) { c.Voicemail = "https://files.example.test/9001-vm" }
	transcript := &aircall.InsightEvent{Envelope: aircall.Envelope{Name: aircall.TranscriptionCreated, At: at(56)}, Kind: aircall.TranscriptionCreated,
		Insight: aircall.Insight{ID: 1, CallID: 9001, NumberID: 3, Type: "call", Content: aircall.Content{Utterances: []aircall.Utterance{
			{Text: "My parcel is late.", ParticipantType: "external"}, {Text: "I am sorry.", ParticipantType: "internal"}}}}}
	session := func(kind aircall.EventName, seconds int) aircall.Event {
		return &aircall.AIVoiceAgentEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind,
			Session: aircall.AIVoiceAgentSession{CallID: 9001, AgentName: "Robin", NumberID: 3, ExternalCallerNumber: "+15135557611"}}
	}
	created := event(aircall.CallCreated, 0)
	answered = []aircall.Event{
		created, event(aircall.CallAnswered, 7, answer), event(aircall.CallEnded, 50, answer, end),
		event(aircall.CallTagged, 52, answer, end, tag), event(aircall.CallAssetsGenerated, 54, answer, end, tag, asset), transcript,
	}
	missed = []aircall.Event{
		created, event(aircall.CallVoicemailLeft, 45, end, voicemail), event(aircall.CallEnded, 50, end, voicemail),
		event(aircall.CallTagged, 52, end, tag, voicemail), event(aircall.CallAssetsGenerated, 54, end, tag, asset, voicemail), transcript,
	}
	spoken = []aircall.Event{
		created, session(aircall.AIVoiceAgentEnded, 30), session(aircall.AIVoiceAgentEscalated, 31), event(aircall.CallEnded, 50, end),
		event(aircall.CallTagged, 52, end, tag), transcript,
	}
	return answered, missed, spoken
}

// contactStory are six pieces of news of a contact.
func contactStory(began time.Time) []contactlog.Input {
	at := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	event := func(kind connect.ContactEventType, seconds int) contactlog.Input {
		e := connect.ContactEvent{Envelope: connect.Envelope{At: at(seconds)}, Type: kind, ContactID: "c-1", Channel: connect.Voice,
			InitiationMethod: connect.Inbound, InitiatedAt: began}
		e.Agent.UserID, e.Agent.ConnectedAt = "u-1", at(5)
		if kind != connect.ContactConnectedToAgent {
			e.DisconnectedAt, e.DisconnectReason = at(40), "CUSTOMER_DISCONNECT"
		}
		return contactlog.Input{Event: &e}
	}
	agent := contactlog.Agent{ID: "u-1", Username: "first", Email: "agent@example.test", Name: "First Agent"}
	described := func(seconds int, attributes map[string]string) contactlog.Input {
		c := connect.Contact{ID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound, InitiatedAt: began, AgentID: "u-1",
			ConnectedToAgentAt: at(5), UpdatedAt: at(seconds), Attributes: attributes,
			CustomerEndpoint: connect.Endpoint{Address: "+15135557611"}, SystemEndpoint: connect.Endpoint{Address: "+15135550100"}}
		return contactlog.Input{Contact: &contactlog.Described{Contact: c, ReadAt: at(seconds), Queue: "Support", Agent: agent}}
	}
	record := connect.ContactRecord{ContactID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound, InitiatedAt: began,
		ConnectedToSystemAt: began, DisconnectedAt: at(40), UpdatedAt: at(50), Attributes: map[string]string{"language": "de"},
		CustomerEndpoint: connect.Endpoint{Address: "+15135557611"}, SystemEndpoint: connect.Endpoint{Address: "+15135550100"}}
	record.Agent.UserID, record.Agent.Username, record.Agent.ConnectedAt, record.Queue.Name = "u-1", "first", at(5), "Support"
	return []contactlog.Input{
		event(connect.ContactConnectedToAgent, 5), described(6, map[string]string{"language": "de"}), event(connect.ContactDisconnected, 40),
		event(connect.ContactCompleted, 45), described(46, map[string]string{"language": "de"}), {Record: &record},
	}
}
