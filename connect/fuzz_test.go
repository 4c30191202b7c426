package connect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// Whatever the bytes, the parser gives an event that parses to the same again,
// or ErrMalformed.
func FuzzAgentEvent(f *testing.F) {
	f.Add([]byte(onACall))
	f.Add([]byte(`{"agentarn":"a/u-1","eventtype":"LOGIN","currentagentsnapshot":{"agentstatus":{"name":"x","starttimestamp":7}}}`))
	f.Add([]byte(`{"AgentARN":"u-1","EventType":"X","CurrentAgentSnapshot":{"Contacts":[null,{},{"ContactId":"c","Channel":1}]},"PreviousAgentSnapshot":[]}`))
	f.Add([]byte(`{"AgentARN":"u-1","EventType":"X","CurrentAgentSnapshot":null}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, record []byte) {
		e, err := connect.DecodeAgentEvent(record)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeAgentEvent(e.Raw())
		if err != nil {
			t.Fatalf("its own bytes are refused: %v", err)
		}
		if diff := cmp.Diff(e, again); diff != "" {
			t.Errorf("they are another event:\n%s", diff)
		}
		if e.UserID() == "" || e.Type == "" || e.At.Year() == 1970 {
			t.Errorf("user %q, type %q, at %v", e.UserID(), e.Type, e.At)
		}
		if e.Current.Busy() != (len(e.Current.Contacts) > 0) {
			t.Error("busy without contacts, or the other way round")
		}
		if in, known := e.SignedIn(); in && (!known || e.Type == connect.HeartBeat) {
			t.Error("signed in by hearsay")
		}
		for _, c := range e.Gone() {
			if c.ContactID == "" || c.Conversation() == "" {
				t.Error("a contact without an id")
			}
		}
	})
}

// Whatever the bytes, the parser gives an event that parses to the same again,
// or ErrMalformed.
func FuzzContactEvent(f *testing.F) {
	f.Add([]byte(completedEvent))
	f.Add([]byte(completedDetail))
	f.Add([]byte(`{"Detail":{"EVENTTYPE":"X","CONTACTID":"c","agentInfo":[],"tags":{"a":1},"routingCriteria":[1]}}`))
	f.Add([]byte(`{"detail":{"eventType":"X","contactId":"c","agentInfo":{"afterContactWorkDuration":9e99}},"time":0}`))
	f.Add([]byte(`{"detail":null,"eventType":"X","contactId":"c"}`))
	f.Add([]byte(`{"id":"e","detail":{"eventType":"X","contactId":"c"},"eventType":"Y"}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		e, err := connect.DecodeContactEvent(event)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeContactEvent(e.Body)
		if err != nil {
			t.Fatalf("its own bytes are refused: %v", err)
		}
		if diff := cmp.Diff(e, again); diff != "" {
			t.Errorf("they are another event:\n%s", diff)
		}
		detail, err := connect.DecodeContactEvent(e.Raw())
		if err != nil || detail.ContactID != e.ContactID || detail.Type != e.Type {
			t.Errorf("its Raw is %+v, %v", detail, err)
		}
		if e.Key == "" || e.ContactID == "" || e.Conversation() == "" || e.Type == "" {
			t.Errorf("contact %q, type %q", e.ContactID, e.Type)
		}
		if e.Agent.AfterContactWork < 0 || e.Agent.Hold < 0 {
			t.Errorf("durations %v and %v", e.Agent.AfterContactWork, e.Agent.Hold)
		}
	})
}

func checkRefusal(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, connect.ErrMalformed) {
		t.Errorf("error of no kind: %v", err)
	}
	if strings.Contains(err.Error(), `"`) {
		t.Errorf("the error quotes something: %v", err)
	}
}
