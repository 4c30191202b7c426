package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func TestDecodeTicketEvents(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 10, 0, 0, time.UTC)
	for _, tt := range []struct {
		kind, fields string
		want         func(zendesk.TicketEvent) zendesk.Event
	}{
		{"created", `"x": 1`, func(e zendesk.TicketEvent) zendesk.Event { return &zendesk.TicketCreated{TicketEvent: e} }},
		{"status_changed", `"previous": "OPEN", "current": "pending"`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketStatusChanged{TicketEvent: e, Previous: "open", New: "pending"}
		}},
		{"subject_changed", `"previous": null, "current": "New"`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketSubjectChanged{TicketEvent: e, New: "New"}
		}},
		{"custom_status_changed", `"previous": null, "current": "6"`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketCustomStatusChanged{TicketEvent: e, NewID: 6}
		}},
		{"priority_changed", `"previous": "LOW", "current": "urgent"`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketPriorityChanged{TicketEvent: e, Previous: "low", New: "urgent"}
		}},
		{"type_changed", `"previous": "TASK", "current": null`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketTypeChanged{TicketEvent: e, Previous: "task"}
		}},
		{"tags_changed", `"tags_added": ["a"], "tags_removed": []`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketTagsChanged{TicketEvent: e, Added: []string{"a"}, Removed: []string{}}
		}},
		{"comment_added", `"comment": {"id": "9007199254740993", "body": "b", "is_public": false, "author": {"id": 6}}`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketCommentAdded{TicketEvent: e, CommentID: big, AuthorID: 6, Text: "b"}
		}},
		{"requester_changed", `"previous": "5", "current": 6`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketRequesterChanged{TicketEvent: e, PreviousID: 5, NewID: 6}
		}},
		{"agent_assignment_changed", `"previous": null, "current": "6"`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketAgentAssignmentChanged{TicketEvent: e, NewID: 6}
		}},
		{"group_assignment_changed", `"previous": "5", "current": null`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketGroupAssignmentChanged{TicketEvent: e, PreviousID: 5}
		}},
		{"custom_field_changed", `"field": {"id": 5}, "previous": ["a"], "current": true`, func(e zendesk.TicketEvent) zendesk.Event {
			return &zendesk.TicketCustomFieldChanged{TicketEvent: e, FieldID: 5, Previous: json.RawMessage(`["a"]`), New: json.RawMessage(`true`)}
		}},
		{"merged", `"comment": 5`, func(e zendesk.TicketEvent) zendesk.Event { return &zendesk.TicketMerged{TicketEvent: e} }},
	} {
		body := []byte(ticketEvent(tt.kind, tt.fields).body)
		got, err := zendesk.Decode(body)
		if err != nil {
			t.Errorf("%s: %v", tt.kind, err)
			continue
		}
		want := tt.want(zendesk.TicketEvent{
			Envelope: zendesk.Envelope{
				Key: "01X", Type: zendesk.EventType("zen:event-type:ticket." + tt.kind), AccountID: 4242,
				Time: time.Date(2026, 3, 2, 9, 10, 0, 731204511, time.UTC), UpdatedAt: at, Body: body,
			},
			Ticket: zendesk.TicketDetail{
				ID: 901, ExternalID: "e", Subject: "s", Description: "d", Status: "open", CustomStatus: 12, Type: "task", Priority: "high",
				Tags: []string{"a"}, Public: true, ActorID: 1, RequesterID: 2, SubmitterID: 3, AssigneeID: 4, GroupID: 5, OrganizationID: 6,
				BrandID: 7, FormID: 8, Channel: "voice", CreatedAt: at.Add(-10 * time.Minute), UpdatedAt: at,
			},
			Sequence: "S", Position: 2,
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.kind, diff)
		}
	}
}

func TestDecodeTicketEventsTolerates(t *testing.T) {
	ev, err := zendesk.Decode([]byte(`{"type": "zen:event-type/ticket.merged", "subject": "zen:ticket:901", "detail": {"tags": 5}}`))
	if merged, ok := ev.(*zendesk.TicketMerged); err != nil || !ok || merged.Ticket.ID != 901 {
		t.Errorf("id in the subject: %+v, %v", ev, err)
	}
	ev, err = zendesk.Decode([]byte(`{"type": "zen:event-type:ticket.brand_changed", "detail": {"id": "901"}}`))
	if _, ok := ev.(*zendesk.UnknownEvent); err != nil || !ok {
		t.Errorf("a type that is not known: %+v, %v", ev, err)
	}
	if ev, err := zendesk.Decode([]byte(`{"type": "zen:event-type:ticket.created", "detail": {}}`)); !errors.Is(err, zendesk.ErrMalformed) || ev != nil {
		t.Errorf("no ticket: %+v, %v", ev, err)
	}
}

// changingTicket is a ticket before each of ticketChanges.
var changingTicket = zendesktest.Ticket{Subject: "Call", RequesterID: 7001, Tags: []string{"old"}}

// edited is a change that an agent saves.
func edited(change zendesk.TicketUpdate) func(*zendesktest.Fake, int64) {
	return func(z *zendesktest.Fake, id int64) { z.EditTicket(id, 7001, change, zendesk.TagChange{}) }
}

// ticketChanges are the changes of a ticket with the events that they bring, in
// order; what all events carry is left out.
var ticketChanges = []struct {
	name string
	act  func(*zendesktest.Fake, int64)
	want []zendesk.Event
}{
	{"created", func(*zendesktest.Fake, int64) {}, nil},
	{
		"status", edited(zendesk.TicketUpdate{Status: zendesk.Set(zendesk.TicketPending)}),
		[]zendesk.Event{
			&zendesk.TicketStatusChanged{Previous: "new", New: "pending"},
			&zendesk.TicketCustomStatusChanged{PreviousID: 26_155_621_627_539, NewID: 26_155_621_627_541},
		},
	},
	{
		"subject", edited(zendesk.TicketUpdate{Subject: zendesk.Set("Other")}),
		[]zendesk.Event{&zendesk.TicketSubjectChanged{Previous: "Call", New: "Other"}},
	},
	{
		"priority", edited(zendesk.TicketUpdate{Priority: zendesk.Set(zendesk.PriorityHigh)}),
		[]zendesk.Event{&zendesk.TicketPriorityChanged{New: "high"}},
	},
	{
		"type", edited(zendesk.TicketUpdate{Type: zendesk.Set(zendesk.TicketTask)}),
		[]zendesk.Event{&zendesk.TicketTypeChanged{New: "task"}},
	},
	{
		"tags", func(z *zendesktest.Fake, id int64) {
			z.EditTicket(id, 0, zendesk.TicketUpdate{}, zendesk.TagChange{Add: []string{"new"}, Remove: []string{"old"}})
		},
		[]zendesk.Event{&zendesk.TicketTagsChanged{Added: []string{"new"}, Removed: []string{"old"}}},
	},
	{
		"comment", edited(zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b"}}),
		[]zendesk.Event{&zendesk.TicketCommentAdded{AuthorID: 7001, Text: "b"}},
	},
	{
		"call", edited(zendesk.TicketUpdate{VoiceComment: &zendesk.VoiceComment{From: "1", To: "2"}}),
		[]zendesk.Event{&zendesk.TicketCommentAdded{AuthorID: 7001, Text: "Call from: 1\nCall to: 2", Public: true}},
	},
	{
		"requester", edited(zendesk.TicketUpdate{RequesterID: zendesk.Set(int64(7002))}),
		[]zendesk.Event{&zendesk.TicketRequesterChanged{PreviousID: 7001, NewID: 7002}},
	},
	{
		"assignee", func(z *zendesktest.Fake, id int64) {
			z.EditTicket(id, 0, zendesk.TicketUpdate{AssigneeID: zendesk.Set(int64(7001)), Status: zendesk.Set(zendesk.TicketNew)}, zendesk.TagChange{})
		},
		[]zendesk.Event{
			&zendesk.TicketStatusChanged{Previous: "new", New: "open"},
			&zendesk.TicketAgentAssignmentChanged{NewID: 7001},
			&zendesk.TicketGroupAssignmentChanged{NewID: 310},
			&zendesk.TicketCustomStatusChanged{PreviousID: 26_155_621_627_539, NewID: 26_155_621_627_540},
		},
	},
	{
		"group", edited(zendesk.TicketUpdate{GroupID: zendesk.Set(int64(310))}),
		[]zendesk.Event{&zendesk.TicketGroupAssignmentChanged{NewID: 310}},
	},
	{
		"field", func(z *zendesktest.Fake, id int64) {
			z.PutTicketField(zendesk.TicketField{Active: true, ID: big, Type: "text"})
			edited(zendesk.TicketUpdate{CustomFields: []zendesk.CustomField{zendesk.FieldValue(big, "x")}})(z, id)
		},
		[]zendesk.Event{&zendesk.TicketCustomFieldChanged{FieldID: big, Previous: json.RawMessage("null"), New: json.RawMessage(`"x"`)}},
	},
	{
		"external id", edited(zendesk.TicketUpdate{ExternalID: zendesk.Set("e")}),
		[]zendesk.Event{&zendesk.UnknownEvent{Envelope: zendesk.Envelope{Type: "zen:event-type:ticket.external_id_changed"}}},
	},
	{"nothing", edited(zendesk.TicketUpdate{Subject: zendesk.Set("Call")}), nil},
	{
		"reply", func(z *zendesktest.Fake, id int64) { z.CustomerReplies(id, "b") },
		[]zendesk.Event{&zendesk.TicketCommentAdded{AuthorID: 7001, Text: "b", Public: true}},
	},
	{
		"merged", func(z *zendesktest.Fake, id int64) { z.MergeTickets(z.PutTicket(zendesktest.Ticket{}), id) },
		[]zendesk.Event{
			&zendesk.TicketCreated{}, &zendesk.TicketCommentAdded{AuthorID: 10_000_000_000_001, Text: "Hello", Public: true},
			&zendesk.TicketCommentAdded{AuthorID: 10_000_000_000_001, Text: "Tickets were merged into this one."},
			&zendesk.TicketCommentAdded{AuthorID: 10_000_000_000_001, Text: "This ticket was merged into ticket 2."},
			&zendesk.TicketStatusChanged{Previous: "new", New: "closed"},
			&zendesk.TicketCustomStatusChanged{PreviousID: 26_155_621_627_539, NewID: 26_155_621_627_544},
			&zendesk.TicketTagsChanged{Added: []string{"closed_by_merge"}, Removed: []string{}},
			&zendesk.TicketMerged{},
		},
	},
	{"deleted", (*zendesktest.Fake).DeleteTicket, []zendesk.Event{&zendesk.TicketSoftDeleted{}}},
	{
		"restored", func(z *zendesktest.Fake, id int64) { z.DeleteTicket(id); z.RestoreTicket(id) },
		[]zendesk.Event{&zendesk.TicketSoftDeleted{}, &zendesk.TicketUndeleted{}},
	},
	{
		"erased", func(z *zendesktest.Fake, id int64) { z.DeleteTicket(id); z.EraseTicket(id) },
		[]zendesk.Event{&zendesk.TicketSoftDeleted{}, &zendesk.TicketPermanentlyDeleted{}},
	},
}

// Each change of a ticket sends its events, which the client verifies and
// decodes.
func TestTicketChangesSendEvents(t *testing.T) {
	for _, tt := range ticketChanges {
		v := ctikit.NewVirtualClock(callStart)
		z := zendesktest.New(t, zendesktest.WithClock(v))
		z.PutAgent(zendesktest.Agent{ID: 7001, Groups: []int64{310}})
		z.PutAgent(zendesktest.Agent{ID: 7002})
		got := ticketInbox(t, z, v)
		id := z.PutTicket(changingTicket)
		v.RunUntil(v.Now().Add(time.Minute))
		created := []zendesk.Event{&zendesk.TicketCreated{}, &zendesk.TicketCommentAdded{AuthorID: 7001, Text: "Hello", Public: true}}
		tt.act(z, id)
		v.RunUntil(v.Now().Add(time.Minute))
		if diff := cmp.Diff(append(created, tt.want...), *got, withoutCommon); diff != "" {
			t.Errorf("%s: events (-want +got):\n%s", tt.name, diff)
		}
	}
}

// withoutCommon compares events without what all carry.
var withoutCommon = cmp.Options{
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".TicketEvent" || p.Last().String() == ".CommentID" }, cmp.Ignore()),
	cmp.Transformer("type", func(e zendesk.UnknownEvent) zendesk.EventType { return e.Type }),
}

// ticketInbox receives all events about tickets, and one that the client does
// not know.
func ticketInbox(t *testing.T, z *zendesktest.Fake, v *ctikit.VirtualClock) *[]zendesk.Event {
	t.Helper()
	got := new([]zendesk.Event)
	secrets := []string{z.Subscribe(hookURL), z.Subscribe(hookURL, "zen:event-type:ticket.external_id_changed")}
	hook, err := zendesk.NewWebhook(secrets, zendesk.WithWebhookClock(v))
	if err != nil {
		t.Fatal(err)
	}
	z.Deliver("hooks.example.test", hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		*got = append(*got, ev)
		return nil
	}))
	return got
}

// Events of one save have one sequence and carry what the ticket was.
func TestTicketEventsOfOneSave(t *testing.T) {
	v := ctikit.NewVirtualClock(callStart)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	z.PutAgent(zendesktest.Agent{ID: 7001, Groups: []int64{310}})
	got := ticketInbox(t, z, v)
	c := z.ClientAs(zendesk.Bearer(zendesktest.AgentToken(7001)))
	made, err := c.Tickets.Create(t.Context(), zendesk.TicketSpec{
		Comment: zendesk.CommentSpec{Body: "They called"}, Subject: "Call", ExternalID: "e", Status: zendesk.TicketOpen, Type: zendesk.TicketTask,
		Priority: zendesk.PriorityHigh, Tags: []string{"a"}, AssigneeID: 7001, OrganizationID: 12,
	})
	if err != nil {
		t.Fatal(err)
	}
	v.RunUntil(v.Now().Add(time.Second))
	if len(*got) != 2 {
		t.Fatalf("%d events", len(*got))
	}
	first, second := (*got)[0].(*zendesk.TicketCreated).TicketEvent, (*got)[1].(*zendesk.TicketCommentAdded)
	if first.Sequence == "" || first.Sequence != second.Sequence || first.Position != 1 || second.Position != 2 || second.CommentID != made.CommentID {
		t.Errorf("%+v, %+v", first, second)
	}
	want := zendesk.TicketDetail{
		ID: made.Ticket.ID, ExternalID: "e", Subject: "Call", Description: "They called", Status: "open", CustomStatus: made.Ticket.CustomStatusID,
		Type: "task", Priority: "high", Tags: []string{"a"}, ActorID: 7001, RequesterID: 7001, SubmitterID: 7001, AssigneeID: 7001, GroupID: 310,
		OrganizationID: 12, BrandID: made.Ticket.BrandID, FormID: made.Ticket.FormID, Channel: "api", CreatedAt: callStart, UpdatedAt: callStart,
	}
	if diff := cmp.Diff(want, first.Ticket); diff != "" {
		t.Errorf("ticket (-want +got):\n%s", diff)
	}
}

// Whatever writes a ticket through the API sends its events too.
func TestTicketRequestsSendEvents(t *testing.T) {
	v := ctikit.NewVirtualClock(callStart)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	got := ticketInbox(t, z, v)
	c, ctx := z.Client(), t.Context()
	id, other := z.PutTicket(zendesktest.Ticket{}), z.PutTicket(zendesktest.Ticket{})
	call := callData()
	call.TicketID = zendesk.Set(id)
	for _, tt := range []struct {
		name string
		call func() error
		want []zendesk.EventType
	}{
		{"tickets", func() error { return nil }, []zendesk.EventType{
			zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded, zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded,
		}},
		{"tags", func() error { return none(c.Tickets.AddTags(ctx, id, []string{"a"})) }, []zendesk.EventType{zendesk.EventTicketTagsChanged}},
		{"many", func() error {
			return none(c.Tickets.UpdateMany(ctx, []int64{id, other}, zendesk.TicketUpdate{Subject: zendesk.Set("s")}, zendesk.TagChange{}))
		}, []zendesk.EventType{zendesk.EventTicketSubjectChanged, zendesk.EventTicketSubjectChanged}},
		{"call", func() error {
			return none(c.Calls.Create(ctx, call, &zendesk.CallCommentSpec{Title: "Call"}))
		}, []zendesk.EventType{zendesk.EventTicketCommentAdded}},
		{"voice", func() error {
			return none(c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "b"}}))
		}, []zendesk.EventType{zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded}},
		{"merge", func() error { return none(c.Tickets.Merge(ctx, id, []int64{other}, zendesk.MergeSpec{})) }, []zendesk.EventType{
			zendesk.EventTicketCommentAdded, zendesk.EventTicketCommentAdded, zendesk.EventTicketStatusChanged,
			zendesk.EventTicketCustomStatusChanged, zendesk.EventTicketTagsChanged, zendesk.EventTicketMerged,
		}},
		{"delete", func() error { return c.Tickets.Delete(ctx, id) }, []zendesk.EventType{zendesk.EventTicketSoftDeleted}},
	} {
		if err := tt.call(); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		v.RunUntil(v.Now().Add(time.Minute))
		var kinds []zendesk.EventType
		for _, ev := range *got {
			kinds = append(kinds, ev.Meta().Type)
		}
		*got = nil
		if diff := cmp.Diff(tt.want, kinds); diff != "" {
			t.Errorf("%s: events (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A save that is refused sends no events, and leaves its uploads to another. A
// trigger sees the comment that then has them.
func TestRefusedSavesKeepUploads(t *testing.T) {
	v := ctikit.NewVirtualClock(callStart)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	c, ctx := z.Client(), t.Context()
	id, full := z.PutTicket(zendesktest.Ticket{}), z.PutTicket(zendesktest.Ticket{})
	for range 4999 {
		z.CustomerReplies(full, "x")
	}
	got := ticketInbox(t, z, v)
	u, err := c.Uploads.Create(ctx, uploadSpec())
	if err != nil {
		t.Fatal(err)
	}
	comment := zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{u.Token}}
	unknown := zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{u.Token, ctikit.NewSecret("unknown")}}
	for name, err := range map[string]error{
		"full":      none(c.Tickets.Update(ctx, full, zendesk.TicketUpdate{Comment: &comment})),
		"assignee":  none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &comment, AssigneeID: zendesk.Set(int64(404))})),
		"outdated":  none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &comment, UpdatedStamp: callStart.Add(-time.Minute)})),
		"unknown":   none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &unknown, Subject: zendesk.Set("s")})),
		"requester": none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: comment, RequesterID: 404})),
		"new":       none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: unknown})),
	} {
		if err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	v.RunUntil(v.Now().Add(time.Minute))
	if len(*got) != 0 {
		t.Errorf("events of refused saves: %+v", *got)
	}
	var seen []zendesk.Attachment
	z.PutTrigger(zendesktest.Trigger{Title: "Files", Tags: zendesk.TagChange{Add: []string{"file"}}, When: func(s zendesktest.TicketSave) bool {
		seen = s.Comment.Attachments
		return len(seen) > 0
	}})
	made, err := c.Tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &comment})
	if err != nil || len(seen) != 1 || seen[0].ID != u.Attachment.ID || len(made.Ticket.Tags) != 1 {
		t.Errorf("%+v, %+v, %v", seen, made, err)
	}
	v.RunUntil(v.Now().Add(time.Minute))
	want := []zendesk.Event{&zendesk.TicketCommentAdded{AuthorID: 10_000_000_000_001, Text: "b"}, &zendesk.TicketTagsChanged{Added: []string{"file"}, Removed: []string{}}}
	if diff := cmp.Diff(want, *got, withoutCommon); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
