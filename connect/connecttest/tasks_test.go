package connecttest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

func startTask(t *testing.T, f *floor, change func(*connect.TaskStart)) (string, error) {
	t.Helper()
	task := connect.TaskStart{Name: "Zendesk-7", FlowID: connecttest.BasicFlowID}
	if change != nil {
		change(&task)
	}
	return f.api.StartTaskContact(t.Context(), task)
}

func mustStart(t *testing.T, f *floor, change func(*connect.TaskStart)) string {
	t.Helper()
	id, err := startTask(t, f, change)
	must(t, err)
	return id
}

// A task waits in its flow's queue, goes to an agent, and ends when it is
// stopped.
func TestTaskIsWorkedOnAndStopped(t *testing.T) {
	f := newFloor(t)
	id := mustStart(t, f, func(k *connect.TaskStart) {
		k.Description, k.Attributes = "About the bill", map[string]string{"zendesk_ticket": "7"}
		k.References = []connect.ContactReference{
			{Type: connect.URLReference, Name: "page", Value: "https://example.test/7"}, {Type: connect.NumberReference, Name: "number", Value: "7"},
		}
	})
	got, _ := f.Contact(id)
	want := connect.Contact{
		ID: id, ARN: connecttest.InstanceARN + "/contact/" + id, Channel: connect.Task, InitiationMethod: connect.ByAPI,
		Name: "Zendesk-7", Description: "About the bill", Attributes: map[string]string{"zendesk_ticket": "7"}, QueueID: connecttest.BasicQueueID,
		InitiatedAt: start, ConnectedToSystemAt: start, EnqueuedAt: start, UpdatedAt: start,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("task (-want +got):\n%s", diff)
	}
	references, err := read(f.Client().Contacts.AllReferences(t.Context(), id, connect.URLReference, connect.NumberReference))
	if err != nil || len(references) != 2 || references[0].Name != "number" {
		t.Errorf("references %v, %v", references, err)
	}
	f.after(time.Second)
	f.Answer(f.Ring("u-1", connect.Contact{ID: id}))
	f.after(time.Second)
	must(t, f.api.StopContact(t.Context(), id))
	must(t, f.api.StopContact(t.Context(), id)) // in any state
	f.after(time.Second)
	f.CloseContact(id)
	must(t, f.api.StopContact(t.Context(), id))
	events := []string{"0 INITIATED", "0 CONNECTED_TO_SYSTEM", "0 QUEUED", "1 CONNECTED_TO_AGENT", "2 DISCONNECTED", "3 COMPLETED"}
	if diff := cmp.Diff(events, f.contactEvents(t)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	record, err := connect.DecodeContactRecord(f.ContactRecords()[0])
	if err != nil || record.DisconnectReason != "API" || record.Agent.Username != "agent@example.test" {
		t.Errorf("record %+v, %v", record, err)
	}
}

func TestStopContact(t *testing.T) {
	for _, tt := range []struct {
		channel connect.Channel
		how     connect.InitiationMethod
		state   string // waits, rings, talks, over
		want    error
		reason  string
	}{
		{connect.Voice, connect.Inbound, "waits", nil, "OTHER"},
		{connect.Voice, connect.Inbound, "rings", nil, "OTHER"},
		{connect.Voice, connect.Inbound, "talks", nil, "OTHER"},
		{connect.Voice, connect.Callback, "talks", nil, "OTHER"},
		{connect.Voice, connect.Inbound, "over", connect.ErrNotFound, "CUSTOMER_DISCONNECT"},
		{connect.Voice, connect.Transfer, "talks", connect.ErrInvalid, ""},
		{connect.Voice, connect.QueueTransfer, "talks", connect.ErrInvalid, ""},
		{connect.Voice, connect.Disconnect, "talks", connect.ErrInvalid, ""},
		{connect.Voice, connect.ExternalOutbound, "talks", connect.ErrInvalid, ""},
		{connect.Voice, connect.Monitor, "talks", connect.ErrInvalid, ""},
		{connect.Chat, connect.Inbound, "talks", nil, "OTHER"},
		{connect.Chat, connect.Transfer, "rings", nil, "OTHER"},
		{connect.Chat, connect.Inbound, "over", nil, "CUSTOMER_DISCONNECT"},
		{connect.Task, connect.Transfer, "talks", nil, "API"},
		{connect.Task, connect.ByAPI, "waits", nil, "API"},
	} {
		f := newFloor(t)
		id := f.Ring("u-1", connect.Contact{Channel: tt.channel, InitiationMethod: tt.how})
		switch tt.state {
		case "talks":
			f.Answer(id)
		case "waits":
			f.Miss(id)
		case "over":
			f.HangUp(id)
		}
		if err := f.api.StopContact(t.Context(), id); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", tt, err)
		}
		if c, _ := f.Contact(id); c.DisconnectReason != tt.reason {
			t.Errorf("%+v: it ended with %q", tt, c.DisconnectReason)
		}
	}
}

// The same token gives the same contact, as long as it is known.
func TestClientTokens(t *testing.T) {
	f := newFloor(t, connecttest.WithClientTokenLife(time.Hour))
	named := func(token string) func(*connect.TaskStart) {
		return func(k *connect.TaskStart) { k.ClientToken = token }
	}
	first, other := mustStart(t, f, named("a")), mustStart(t, f, named("b"))
	f.after(time.Hour - time.Millisecond)
	if again := mustStart(t, f, named("a")); again != first || other == first {
		t.Errorf("%s, %s and %s, want the first again", first, other, again)
	}
	if one, two := mustStart(t, f, nil), mustStart(t, f, nil); one == two {
		t.Error("two starts without a token are one task")
	}
	f.after(time.Millisecond)
	if again := mustStart(t, f, named("a")); again == first {
		t.Error("the token is still known")
	}
}

// A scheduled task waits for its time, and one that is stopped before never
// comes.
func TestScheduledTasks(t *testing.T) {
	f := newFloor(t)
	soon := func(k *connect.TaskStart) { k.ScheduledAt = f.clk.Now().Add(time.Minute) }
	id, stopped := mustStart(t, f, soon), mustStart(t, f, soon)
	if err := f.Try(func(f *connecttest.Fake) { f.Ring("u-1", connect.Contact{ID: id}) }); !has(err, "does not wait") {
		t.Errorf("rung before its time: %v", err)
	}
	must(t, f.api.StopContact(t.Context(), stopped))
	f.after(time.Minute)
	f.Answer(f.Ring("u-1", connect.Contact{ID: id}))
	want := []string{
		"0 INITIATED", "0 INITIATED", "0 DISCONNECTED", "0 COMPLETED", "60 CONNECTED_TO_SYSTEM", "60 QUEUED", "60 CONNECTED_TO_AGENT",
	}
	if diff := cmp.Diff(want, f.contactEvents(t)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	e, err := connect.DecodeContactEvent(f.ContactEvents()[0])
	if err != nil || !e.ScheduledAt.Equal(start.Add(time.Minute)) {
		t.Errorf("scheduled at %v, %v", e.ScheduledAt, err)
	}
}

// Linked tasks share attributes, related ones copy them, and a chain has an end.
func TestLinkedTasks(t *testing.T) {
	f := newFloor(t)
	first := mustStart(t, f, func(k *connect.TaskStart) { k.Attributes = map[string]string{"a": "1"} })
	last := first
	for range 11 {
		last = mustStart(t, f, func(k *connect.TaskStart) { k.PreviousContactID, k.Attributes = last, map[string]string{"b": "2"} })
	}
	related := mustStart(t, f, func(k *connect.TaskStart) { k.RelatedContactID, k.Attributes = last, map[string]string{"a": "3"} })
	for id, want := range map[string]map[string]string{first: {"a": "1", "b": "2"}, last: {"a": "1", "b": "2"}, related: {"a": "3", "b": "2"}} {
		c, _ := f.Contact(id)
		if diff := cmp.Diff(want, c.Attributes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	if c, _ := f.Contact(last); c.Conversation() != first {
		t.Errorf("the chain is of %s, want %s", c.Conversation(), first)
	}
	if _, err := startTask(t, f, func(k *connect.TaskStart) { k.PreviousContactID = last }); !errors.Is(err, connect.ErrQuota) {
		t.Errorf("the 13th: %v, want ErrQuota", err)
	}
}

func TestTasksRefused(t *testing.T) {
	f := newFloor(t)
	f.PutFlow(connecttest.Flow{ID: "f-1", QuickConnectID: "quick", TemplateID: "template"})
	for name, tt := range map[string]struct {
		change func(*connect.TaskStart)
		want   error
	}{
		"no name":             {func(k *connect.TaskStart) { k.Name = "" }, connect.ErrInvalid},
		"a long name":         {func(k *connect.TaskStart) { k.Name = strings.Repeat("x", 1025) }, connect.ErrInvalid},
		"a long description":  {func(k *connect.TaskStart) { k.Description = strings.Repeat("x", 4097) }, connect.ErrInvalid},
		"a long token":        {func(k *connect.TaskStart) { k.ClientToken = strings.Repeat("x", 501) }, connect.ErrInvalid},
		"no flow":             {func(k *connect.TaskStart) { k.FlowID = "" }, connect.ErrInvalid},
		"two flows":           {func(k *connect.TaskStart) { k.TemplateID = "template" }, connect.ErrInvalid},
		"an unknown flow":     {func(k *connect.TaskStart) { k.FlowID = "f-9" }, connect.ErrNotFound},
		"an unknown template": {func(k *connect.TaskStart) { k.FlowID, k.TemplateID = "", "x" }, connect.ErrNotFound},
		"a template":          {func(k *connect.TaskStart) { k.FlowID, k.TemplateID = "", "template" }, nil},
		"a quick connect":     {func(k *connect.TaskStart) { k.FlowID, k.QuickConnectID = "", "quick" }, nil},
		"an unknown contact":  {func(k *connect.TaskStart) { k.PreviousContactID = "none" }, connect.ErrNotFound},
		"an unknown relation": {func(k *connect.TaskStart) { k.RelatedContactID = "none" }, connect.ErrNotFound},
		"a bad attribute":     {func(k *connect.TaskStart) { k.Attributes = map[string]string{"a b": "x"} }, connect.ErrInvalid},
		"a past time":         {func(k *connect.TaskStart) { k.ScheduledAt = start.Add(-time.Second) }, connect.ErrInvalid},
		"a far time":          {func(k *connect.TaskStart) { k.ScheduledAt = start.Add(6*24*time.Hour + time.Second) }, connect.ErrInvalid},
		"an attachment": {func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{{Type: connect.AttachmentReference, Name: "a"}}
		}, connect.ErrInvalid},
		"a reference without a name": {func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{{Type: connect.URLReference}}
		}, connect.ErrInvalid},
	} {
		if _, err := startTask(t, f, tt.change); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if err := f.Try(func(f *connecttest.Fake) { f.PutFlow(connecttest.Flow{}) }); !has(err, "ID is required") {
		t.Errorf("a flow without an id: %v", err)
	}
	if err := f.Try(func(f *connecttest.Fake) { f.PutFlow(connecttest.Flow{ID: "f", QueueID: "none"}) }); !has(err, "none does not exist") {
		t.Errorf("a flow into no queue: %v", err)
	}
}
