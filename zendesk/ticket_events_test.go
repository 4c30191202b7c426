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

// ticketKinds are all events about tickets.
var ticketKinds = []zendesk.EventType{
	zendesk.EventTicketCreated, zendesk.EventTicketStatusChanged, zendesk.EventTicketSubjectChanged, zendesk.EventTicketTagsChanged,
	zendesk.EventTicketCommentAdded, zendesk.EventTicketRequesterChanged, zendesk.EventTicketAgentAssignmentChanged,
	zendesk.EventTicketGroupAssignmentChanged, zendesk.EventTicketCustomFieldChanged, zendesk.EventTicketMerged,
	zendesk.EventTicketSoftDeleted, zendesk.EventTicketUndeleted, zendesk.EventTicketPermanentlyDeleted,
}

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

// The fake's events are signed, and decode to what was emitted.
func TestEmitTicketEvent(t *testing.T) {
	v := ctikit.NewVirtualClock(callStart)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	hook, err := zendesk.NewWebhook([]string{z.Subscribe(hookURL)}, zendesk.WithWebhookClock(v))
	if err != nil {
		t.Fatal(err)
	}
	var got []zendesk.Event
	z.Deliver("hooks.example.test", hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		got = append(got, ev)
		return nil
	}))
	want := zendesk.TicketDetail{ID: big, Status: "open", Priority: "high", Tags: []string{"a"}, AssigneeID: 7001, Channel: "voice", CreatedAt: callStart, UpdatedAt: callStart}
	z.EmitTicketEvent(zendesk.EventTicketStatusChanged, want, map[string]any{"previous": "NEW", "current": "OPEN"})
	v.RunUntil(callStart.Add(time.Second))
	if len(got) != 1 {
		t.Fatalf("%d events", len(got))
	}
	ev, ok := got[0].(*zendesk.TicketStatusChanged)
	if !ok || ev.Previous != "new" || ev.New != "open" || ev.Sequence == "" || ev.Position != 1 {
		t.Fatalf("%+v", got[0])
	}
	if diff := cmp.Diff(want, ev.Ticket); diff != "" {
		t.Errorf("ticket (-want +got):\n%s", diff)
	}
	for _, kind := range []zendesk.EventType{zendesk.EventAgentStateChanged, zendesk.EventTicketCreated} {
		if err := z.Try(func(z *zendesktest.Fake) { z.EmitTicketEvent(kind, zendesk.TicketDetail{}, nil) }); err == nil {
			t.Errorf("%s without a ticket was sent", kind)
		}
	}
}
