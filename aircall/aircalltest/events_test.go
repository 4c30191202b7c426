package aircalltest_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// events makes something happen and returns what a webhook for one event gets.
func (f *floor) events(t *testing.T, name aircall.EventName, happen func()) []aircall.Event {
	t.Helper()
	sub := f.listen(t, "https://hooks.example.test/events", name)
	hook, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	must(t, err)
	var got []aircall.Event
	f.Deliver("hooks.example.test", hook.Handler(func(_ context.Context, ev aircall.Event) error {
		got = append(got, ev)
		return nil
	}))
	happen()
	f.after(0)
	return got
}

func TestMessages(t *testing.T) {
	f := newDesk(t)
	at := start.Truncate(time.Second).Add(time.Minute)
	line, err := f.client.Numbers.Get(t.Context(), aircalltest.MainLine)
	must(t, err)
	line.E164 = "+15550100003"
	who, err := f.client.Contacts.Get(t.Context(), 501)
	must(t, err)
	want := aircall.Message{
		ID: "m1", DirectLink: "https://api.aircall.io/v1/messages/m1", Direction: aircall.Inbound, Status: "sent", Body: "b",
		RawDigits: "+15550100777", ExternalNumber: "+15550100777", CreatedAt: at, UpdatedAt: at, SentAt: at,
		Media: []aircall.Media{{Name: "f", Type: "image/png", URL: "u"}}, Number: line, Contact: who,
	}
	got := f.events(t, aircall.MessageReceived, func() {
		f.Message(aircalltest.MainLine, aircall.MessageReceived, aircall.Message{
			ID: "m1", Body: "b", ExternalNumber: "+15550100777", Media: []aircall.Media{{Name: "f", Type: "image/png", URL: "u"}},
		})
	})
	if diff := cmp.Diff(want, got[0].(*aircall.MessageEvent).Message); diff != "" {
		t.Errorf("received (-want +got):\n%s", diff)
	}
	got = f.events(t, aircall.MessageStatusUpdated, func() {
		f.Message(aircalltest.MainLine, aircall.MessageStatusUpdated, aircall.Message{ID: "m1", Status: "read"})
	})
	if got := got[0].(*aircall.MessageEvent).Message; got.Status != "read" || got.Body != "b" {
		t.Errorf("updated: %+v", got)
	}
	got = f.events(t, aircall.GroupMessageSent, func() {
		f.Message(aircalltest.MainLine, aircall.GroupMessageSent, aircall.Message{
			ID: "g1", GroupConversationID: "c1", Participants: []string{"+15550100"}, Channel: "whatsapp",
		})
	})
	group := got[0].(*aircall.MessageEvent).Message
	want = aircall.Message{
		ID: "g1", GroupConversationID: "c1", Participants: []string{"+15550100"}, Channel: "whatsapp", Direction: aircall.Outbound,
		Status: "sent", CreatedAt: at, UpdatedAt: at, SentAt: at,
	}
	if diff := cmp.Diff(want, group, cmpopts.IgnoreFields(aircall.Message{}, "DirectLink", "Number")); diff != "" {
		t.Errorf("sent to a group (-want +got):\n%s", diff)
	}
	got = f.events(t, aircall.MessageSent, func() {
		spec := aircall.MessageSpec{To: "+15550100", Body: "b"}
		_, err := f.client.Messages.Send(t.Context(), aircalltest.MainLine, spec)
		must(t, err)
		_, err = f.client.Messages.SendNative(t.Context(), aircalltest.MainLine, spec)
		must(t, err)
	})
	if len(got) != 1 {
		t.Errorf("%d events, want that of the conversation alone", len(got))
	}
	cb, err := aircall.DecodeMessageCallback(aircalltest.CallbackBody("message.received", start, group))
	must(t, err)
	if cb.Message.ID != "g1" || !cb.At.Equal(start) {
		t.Errorf("callback %+v", cb)
	}
}

func TestNumbersComeAndGo(t *testing.T) {
	f := newFloor(t)
	add := func() { f.AddNumber(aircalltest.Number{ID: 5, Digits: "+1 555-010-0005"}) }
	for _, step := range []struct {
		name   aircall.EventName
		happen func()
		open   bool
	}{
		{aircall.NumberCreated, add, true},
		{aircall.NumberClosed, func() { f.OpenNumber(5, false) }, false},
		{aircall.NumberOpened, func() { f.OpenNumber(5, true) }, true},
		{aircall.NumberDeleted, func() { f.DeleteNumber(5) }, true},
	} {
		got := f.events(t, step.name, step.happen)
		if n := got[0].(*aircall.NumberEvent).Number; n.ID != 5 || n.E164 != "+15550100005" || n.Open != step.open {
			t.Errorf("%s: %+v", step.name, n)
		}
	}
}

func TestWhatAIAssistFinds(t *testing.T) {
	f := newDesk(t)
	const id = 900000000002
	in := aircall.Insight{
		Content: aircall.Content{Text: "c"}, Participants: []aircall.Participant{{ID: "9", Type: "internal", Value: aircall.Negative}},
		Extra: map[string]json.RawMessage{"adherence_score": json.RawMessage(`7`)},
	}
	got := f.events(t, aircall.PlaybookUpdated, func() { f.Find(id, aircall.PlaybookUpdated, in) })
	sent := got[0].(*aircall.InsightEvent).Insight
	read, err := f.client.Insights.PlaybookResult(t.Context(), id)
	must(t, err)
	if diff := cmp.Diff(&sent, read); diff != "" {
		t.Errorf("sent and read differ (-sent +read):\n%s", diff)
	}
	if sent.ID == 0 || sent.CallID != id || sent.Type != "call" || sent.NumberID != 4 || string(sent.Extra["adherence_score"]) != "7" {
		t.Errorf("found %+v", sent)
	}
	f.Find(id, aircall.EvaluationCreated, in)
	f.Find(id, aircall.EvaluationUpdated, in)
	if list, err := f.client.Insights.Evaluations(t.Context(), id); err != nil || len(list) != 2 {
		t.Errorf("%d evaluations, %v", len(list), err)
	}
	f.Predict(id, 5)
	if csat, err := f.client.Insights.PredictedCSAT(t.Context(), id); err != nil || csat.Score != 5 {
		t.Errorf("prediction %+v, %v", csat, err)
	}
	said := []aircall.LiveUtterance{{ParticipantType: "external", Text: "hello", Language: "en-US"}}
	got = f.events(t, aircall.UtterancesReceived, func() { f.Say(900000000001, said...) })
	if got := got[0].(*aircall.UtterancesEvent).Transcription; got.Call.ID != 900000000001 || !cmp.Equal(said, got.Utterances) {
		t.Errorf("said %+v", got)
	}
}

func TestReports(t *testing.T) {
	f := newFloor(t)
	got := f.events(t, aircall.ReportFailed, func() {
		f.Report(aircall.ReportFailed, aircall.Report{Status: "FAILED", Name: "n", Format: "CSV", Problem: "too long"})
	})
	want := aircall.Report{Status: "FAILED", Name: "n", Format: "CSV", Problem: "too long", CreatedAt: start.Truncate(time.Second)}
	if diff := cmp.Diff(want, got[0].(*aircall.ReportEvent).Report, cmpopts.IgnoreFields(aircall.Report{}, "ID")); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestACallsLaterLife(t *testing.T) {
	f := newDesk(t)
	const talking, done = 900000000001, 900000000002
	for name, happen := range map[aircall.EventName]func(){
		aircall.CallHold:      func() { f.Hold(talking) },
		aircall.CallUnhold:    func() { f.Resume(talking) },
		aircall.CallAssigned:  func() { f.Assign(done, 10) },
		aircall.CallTagged:    func() { must(t, f.client.Calls.Tag(t.Context(), done, 12, 13)) },
		aircall.CallArchived:  func() { must(t, f.client.Calls.Archive(t.Context(), done)) },
		aircall.CallCommented: func() { f.Comment(done, 9, "c") },
	} {
		if got := f.events(t, name, happen); len(got) != 1 || got[0].Meta().Name != name {
			t.Errorf("%s: got %v", name, got)
		}
	}
	got := f.events(t, aircall.CallUntagged, func() { f.Untag(done, 12) })
	c := got[0].(*aircall.CallEvent).Call
	if len(c.Tags) != 1 || c.AssignedTo.ID != 10 || !c.Archived || len(c.Comments) != 1 {
		t.Errorf("call %+v", c)
	}
}

func TestContactsOfTheAPI(t *testing.T) {
	f := newDesk(t)
	ctx := t.Context()
	got := f.events(t, aircall.ContactCreated, func() {
		_, err := f.client.Contacts.Create(ctx, aircall.ContactSpec{
			FirstName: "F", LastName: "L", Phones: []aircall.Reach{{Label: "Work", Value: "+15550199"}},
			Emails: []aircall.Reach{{Label: "Work", Value: "f@example.test"}},
		})
		must(t, err)
	})
	sent := got[0].(*aircall.ContactEvent).Contact
	found, err := f.client.Contacts.Search(ctx, aircall.ContactSearchOptions{PhoneNumber: "15550199", Email: "F@example.test"})
	must(t, err)
	if diff := cmp.Diff([]aircall.Contact{sent}, found.Items); diff != "" {
		t.Errorf("sent and found differ (-sent +found):\n%s", diff)
	}
	n := 0
	for _, err := range f.client.Contacts.All(ctx, aircall.ContactListOptions{}) {
		must(t, err)
		n++
	}
	if n != 2 || f.Count("GET /v1/contacts") != 1 {
		t.Errorf("%d contacts in %d requests", n, f.Count("GET /v1/contacts"))
	}
}

func TestBudgetAndWords(t *testing.T) {
	f := newFloor(t, aircalltest.WithRateLimit(5), aircalltest.WithReasonStatus(aircall.Custom))
	c := f.Client(aircall.WithReasonStatus(aircall.Custom), aircall.WithRetries(1, time.Second))
	if _, err := c.Users.SetStatus(t.Context(), 9, aircall.StatusUpdate{Substatus: aircall.Other}); err != nil {
		t.Error(err)
	}
	f.Spend(5)
	if err := c.Company.Ping(t.Context()); err == nil {
		t.Error("the budget is spent, and a ping goes through")
	}
}
