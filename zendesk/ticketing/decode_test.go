package ticketing_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestQuestionsDecode(t *testing.T) {
	for in, ok := range map[string]bool{
		`{"kind":"user_by_id","id":7}`:                               true,
		`{"kind":"users_by_phone","text":"5550100"}`:                 true,
		`{"kind":"users_by_field","field":"account","text":"one"}`:   true,
		`{"kind":"catalog"}`:                                         true,
		`{"kind":"catalog","id":7}`:                                  false,
		`{"kind":"user_by_id"}`:                                      false,
		`{"kind":"user_by_id","id":7,"text":"x"}`:                    false,
		`{"kind":"users_by_field","text":"one"}`:                     false,
		`{"kind":"users_by_phone","text":"5550100","field":"phone"}`: false,
		`{"kind":"secret"}`:                                          false,
		`{}`:                                                         false,
		`7`:                                                          false,
	} {
		var q ticketing.Question
		if err := json.Unmarshal([]byte(in), &q); (err == nil) != ok {
			t.Errorf("%s: %v, want it taken: %v", in, err, ok)
		}
	}
}

func TestStepsDecode(t *testing.T) {
	for in, ok := range map[string]bool{
		`{"id":"pop/1","kind":"pop","pop":{"agent":28,"ticket":1,"at":"2026-03-02T12:00:00Z"}}`: true,
		`{"id":"pop/1","kind":"pop"}`: false,
		`{"id":"pop/1","kind":"pop","card":{"call":"1","lines":[],"at":"2026-03-02T12:00:00Z"}}`: false,
		`{"id":"x","kind":"pop","pop":{},"add_tags":{}}`:                                         false,
		`{"id":"x","kind":"erase"}`:                                                              false,
		`{"id":"x"}`:                                                                             false,
		`[]`:                                                                                     false,
	} {
		var s ticketing.Step
		if err := json.Unmarshal([]byte(in), &s); (err == nil) != ok {
			t.Errorf("%s: %v, want it taken: %v", in, err, ok)
		}
	}
}

// steps has one of each kind.
var steps = []ticketing.Step{
	{ID: "user", Kind: ticketing.DoCreateUser, CreateUser: &ticketing.CreateUser{Name: "new user", Phone: "+15550100", External: "ctikit/phone/15550100"}},
	{ID: "fields", Kind: ticketing.DoUpdateUser, UpdateUser: &ticketing.UpdateUser{User: 1<<53 + 1, Fields: map[string]json.RawMessage{"a": json.RawMessage(`null`)}}},
	{ID: "number", Kind: ticketing.DoAttachNumber, AttachNumber: &ticketing.AttachNumber{User: 7, Number: "+15550100"}},
	{ID: "ticket", Kind: ticketing.DoCreateTicket, CreateTicket: &ticketing.CreateTicket{Subject: "Call", RequesterID: 1<<53 + 1, Tags: []string{"a"},
		Fields: []zendesk.CustomField{zendesk.FieldValue(9, "x")}, Note: ticketing.Note{Mark: "Call 1", Text: "long"}}},
	{ID: "update", Kind: ticketing.DoUpdateTicket, UpdateTicket: &ticketing.UpdateTicket{Ticket: 1, Change: ticketing.Change{Status: zendesk.TicketSolved},
		Notes: []ticketing.Note{{Mark: "Call 1", Lines: []ticketing.NoteLine{{Text: "x"}}}}}},
	{ID: "tags", Kind: ticketing.DoAddTags, AddTags: &ticketing.AddTags{Ticket: 1, Tags: []string{"a"}}},
	{ID: "log", Kind: ticketing.DoLogCall, LogCall: &ticketing.LogCall{Ticket: 1, Call: zendesk.CallData{FromLine: zendesk.Set("+15550100"), Duration: zendesk.Null[int64]()}}},
	{ID: "show", Kind: ticketing.DoShowCall, ShowCall: &ticketing.ShowCall{Ticket: 1, Call: 2, Comment: zendesk.CallCommentSpec{Title: "Call"}}},
	{ID: "amend", Kind: ticketing.DoAmendCall, AmendCall: &ticketing.AmendCall{Call: 2, Change: zendesk.CallData{Transcript: zendesk.Set("Hello")}}},
	{ID: "pop/1", Kind: ticketing.DoPop, Pop: &ticketing.Pop{Agent: 28, Ticket: 1, At: noon}},
	{ID: "card", Kind: ticketing.DoCard, Card: &ticketing.Card{Call: "9001", Lines: []ticketing.CardLine{{Label: "Plan", Text: "Gold"}}, At: noon}},
	{ID: "contact", Kind: ticketing.DoSaveContact, SaveContact: &ticketing.SaveContact{Name: "Kim Example", Number: "+15550100"}},
	{ID: "redact", Kind: ticketing.DoRedact, Redact: &ticketing.Redact{Ticket: 1, Comment: 2, Texts: []string{"4111"}}},
}

// A case survives the store as it is.
func TestCaseRoundTrip(t *testing.T) {
	c := ticketing.Case[map[string]string]{
		Key: "aircall/1/9001", Facts: map[string]string{"from": "+15550100"},
		Known: ticketing.Known{{Question: ticketing.Question{Kind: ticketing.UserByID, ID: 7}, At: noon, Users: []ticketing.User{{ID: 1<<53 + 1, Suspended: true}},
			Tickets: []ticketing.Ticket{{ID: 1, Status: zendesk.TicketHold, CustomFields: []zendesk.CustomField{zendesk.FieldValue(9, true)}}}}},
		Sent: &ticketing.Sent{Step: steps[0], Body: []byte(`{}`), At: noon, Until: noon.Add(time.Minute), By: "one"},
	}
	for _, s := range steps {
		c.Done = append(c.Done, ticketing.Done{Step: s, At: noon, Outcome: ticketing.Refused, Refusal: ticketing.Refusal{Kind: ticketing.RequiredField, Field: 1<<53 + 1}})
	}
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var got ticketing.Case[map[string]string]
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	equal := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(c, got, equal); diff != "" {
		t.Errorf("(-saved +read):\n%s", diff)
	}
}

// Outlines keep marks, no texts, and leave the step as it is.
func TestOutline(t *testing.T) {
	create, update := steps[3], steps[4]
	if got := create.Outline().CreateTicket.Note; got.Mark != "Call 1" || got.Text != "" {
		t.Errorf("outline of a new ticket's note: %+v", got)
	}
	if got := update.Outline().UpdateTicket.Notes[0]; got.Mark != "Call 1" || got.Lines != nil {
		t.Errorf("outline of a note: %+v", got)
	}
	if create.CreateTicket.Note.Text == "" || update.UpdateTicket.Notes[0].Lines == nil {
		t.Error("the outline changed the step")
	}
}

func FuzzStep(f *testing.F) {
	for _, s := range steps {
		raw, _ := json.Marshal(s)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var s, again ticketing.Step
		if json.Unmarshal(in, &s) != nil {
			return
		}
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatalf("a step does not read what it wrote: %v", err)
		}
		ticketing.HTML([]ticketing.Note{{Mark: string(in), Text: string(in)}})
	})
}
