package connect_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// The shape is that of docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html,
// the values are ours.
const (
	flowQueueJSON = `{"ARN":"` + arnPrefix + `/queue/q-1","Name":"Sales line","OutboundCallerId":{"Address":"+15550100","Type":"TELEPHONE_NUMBER"}}`
	flowEvent     = `{"Name":"ContactFlowEvent","Details":{"Parameters":{"search_by":"calling_user","deep":{"a":[1]}},
 "ContactData":{"Attributes":{"ticket_assignment":"agent"},"Channel":"VOICE","ContactId":"c-1","InitialContactId":"c-1","PreviousContactId":"c-1","InitiationMethod":"INBOUND",
 "InstanceARN":"` + arnPrefix + `","LanguageCode":"de-DE","CustomerId":null,"Description":null,"Name":"Zendesk-7",
 "CustomerEndpoint":{"Address":"+15550199","Type":"TELEPHONE_NUMBER"},"SystemEndpoint":{"Address":"+15550100","Type":"TELEPHONE_NUMBER"},
 "Queue":` + flowQueueJSON + `,"MediaStreams":{"Customer":{"Audio":null}},"References":{"page":{"Type":"URL","Value":"https://example.test/7"},"amount":{"Type":"NUMBER","Value":7},"odd":"x"},"SegmentAttributes":null,"Tags":{"a":"b"}}}}`
)

func TestDecodeFlowEvent(t *testing.T) {
	got, err := connect.DecodeFlowEvent([]byte(flowEvent))
	if err != nil {
		t.Fatal(err)
	}
	want := connect.FlowEvent{
		Parameters: map[string]json.RawMessage{"search_by": json.RawMessage(`"calling_user"`), "deep": json.RawMessage(`{"a":[1]}`)},
		ContactID:  "c-1", InitialContactID: "c-1", PreviousContactID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound,
		InstanceARN: arnPrefix, Name: "Zendesk-7", Language: "de-DE",
		Attributes: map[string]string{"ticket_assignment": "agent"}, Tags: map[string]string{"a": "b"},
		CustomerEndpoint: connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"},
		SystemEndpoint:   connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
		Queue: connect.FlowQueue{
			ID: "q-1", ARN: arnPrefix + "/queue/q-1", Name: "Sales line", OutboundCaller: connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
		},
		References: []connect.ContactReference{
			{Type: connect.NumberReference, Name: "amount", Value: "7"}, {Type: connect.URLReference, Name: "page", Value: "https://example.test/7"},
		},
		MediaStreams: json.RawMessage(`{"Customer":{"Audio":null}}`), Body: json.RawMessage(flowEvent),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if got.Parameter("search_by") != "calling_user" || got.Parameter("deep") != `{"a":[1]}` || got.Parameter("none") != "" || got.Conversation() != "c-1" || got.Subtype() != "" {
		t.Error("parameters or conversation")
	}
	for queue, want := range map[string]connect.FlowQueue{`null`: {}, `"Sales line"`: {Name: "Sales line"}, `7`: {}, `{}`: {}} {
		got, err := connect.DecodeFlowEvent([]byte(strings.Replace(flowEvent, flowQueueJSON, queue, 1)))
		if err != nil || got.Queue != want || got.ContactID != "c-1" || got.Tags["a"] != "b" {
			t.Errorf("queue %s: %+v, %v", queue, got.Queue, err)
		}
	}
	for _, text := range []string{``, `{`, `{}`, `[]`, `{"Details":7}`, completedEvent, contactRecord} {
		if _, err := connect.DecodeFlowEvent([]byte(text)); !errors.Is(err, connect.ErrMalformed) {
			t.Errorf("%.20s: %v, want ErrMalformed", text, err)
		}
	}
	if _, err := connect.DecodeFlowEvent([]byte(`{}`)); !strings.Contains(err.Error(), "lacks ContactId") {
		t.Errorf("%v does not say what is missing", err)
	}
}

// Members come in both spellings, and one odd value loses no other.
func TestFlowEventsAreReadTolerantly(t *testing.T) {
	const spelled = `{"name":"ContactFlowEvent","details":{"parameters":{"Text":"a","number":7,"flag":true,"none":null,"list":["x"],"Text2":"\u0061"},
 "contactData":{"contactId":"c-2","initialContactId":"c-1","channel":"voice","instanceArn":"` + arnPrefix + `","languageCode":"de-DE",
 "attributes":{"Greeting":"a","greeting":"b","$odd":"c","number":7},"customerEndpoint":{"address":"+15550199","type":"TELEPHONE_NUMBER"},"systemEndpoint":null,
 "queue":{"arn":"` + arnPrefix + `/queue/q-1","name":"Sales line","outboundCallerId":{"address":"+15550100"}},"references":[],
 "segmentAttributes":{"connect:Subtype":{"valueString":"connect:SMS"}}}}}`
	e, err := connect.DecodeFlowEvent([]byte(spelled))
	if err != nil {
		t.Fatal(err)
	}
	parameters := map[string]string{}
	for name := range e.Parameters {
		parameters[name] = e.Parameter(name)
	}
	want := map[string]string{"Text": "a", "number": "7", "flag": "true", "none": "", "list": `["x"]`, "Text2": "a"}
	if diff := cmp.Diff(want, parameters); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"Greeting": "a", "greeting": "b", "$odd": "c", "number": ""}, e.Attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if e.Conversation() != "c-1" || e.Channel != connect.Voice || e.InstanceARN != arnPrefix || e.Language != "de-DE" || e.Subtype() != "connect:SMS" ||
		e.CustomerEndpoint.Address != "+15550199" || e.Queue.ID != "q-1" || e.Queue.OutboundCaller.Address != "+15550100" || e.References != nil {
		t.Errorf("event %+v", e)
	}
}
