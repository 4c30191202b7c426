package zendesktest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func phones(t *testing.T, opts ...zendesktest.Option) (*zendesktest.Fake, *zendesk.Client) {
	t.Helper()
	z := zendesktest.New(t, append(opts, zendesktest.WithClock(ctikit.NewVirtualClock(start)))...)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	return z, z.Client()
}

func inbound() zendesk.CallData {
	return zendesk.CallData{
		AppID: zendesk.Set(int64(5)), FromLine: zendesk.Set("+15550100"), ToLine: zendesk.Set("+15550199"),
		StartedAt: zendesk.Set(start), Direction: zendesk.Set(zendesk.CallInbound), ExternalID: zendesk.Set("ctr-1"),
	}
}

// An agent who cannot be displayed to is refused before anything is written.
func TestDisplayIsCheckedFirst(t *testing.T) {
	z, c := phones(t)
	spec := zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "b"}, DisplayToAgent: 7009}
	if _, err := c.Voice.CreateTicket(t.Context(), spec); !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("ticket for nobody: %v", err)
	}
	show := &zendesk.CallCommentSpec{Title: "Call", DisplayToAgent: zendesk.Set(int64(7009))}
	if _, err := c.Calls.Create(t.Context(), inbound(), show); !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("call for nobody: %v", err)
	}
	spec.DisplayToAgent = 7001
	ticket, err := c.Voice.CreateTicket(t.Context(), spec)
	if err != nil || ticket.ID != 1 {
		t.Fatalf("first ticket: %+v, %v", ticket, err)
	}
	if err := errors.Join(c.Voice.DisplayTicket(t.Context(), 7001, ticket.ID), c.Voice.DisplayUser(t.Context(), 7001, 7001)); err != nil {
		t.Error(err)
	}
	if err := c.Voice.DisplayTicket(t.Context(), 7009, ticket.ID); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("display to nobody: %v", err)
	}
	want := []zendesktest.Displayed{{AgentID: 7001, TicketID: 1, At: start}, {AgentID: 7001, TicketID: 1, At: start}, {AgentID: 7001, UserID: 7001, At: start}}
	if diff := cmp.Diff(want, z.Displays()); diff != "" {
		t.Errorf("displays (-want +got):\n%s", diff)
	}
}

// shownCall is a comment as a ticket has it.
type shownCall struct {
	Type   string `json:"type"`
	Body   string `json:"body"`
	Public bool   `json:"public"`
	Data   struct {
		CallID     int64   `json:"call_id"`
		ExternalID *string `json:"external_id"`
		ViaID      int     `json:"via_id"`
	} `json:"data"`
	From string `json:"formatted_from"`
}

func shown(t *testing.T, z *zendesktest.Fake, ticket int64) (list []shownCall) {
	t.Helper()
	for _, raw := range z.VoiceComments(ticket) {
		var c shownCall
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

// A call is shown by comments alone, which follow its changes.
func TestCallsAndTheirComments(t *testing.T) {
	z, c := phones(t, zendesktest.WithPublicCallComments())
	quiet, err := c.Calls.Create(t.Context(), inbound(), nil)
	if err != nil || !quiet.TicketID.IsNull() {
		t.Fatalf("without a comment: %+v, %v", quiet, err)
	}
	made, err := c.Calls.Create(t.Context(), inbound(), &zendesk.CallCommentSpec{
		Title: "Inbound call", Subject: "Call from +15550100", CallFields: []string{"external_id", "duration"}, DisplayToAgent: zendesk.Set(int64(7001)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ticket, ok := made.TicketID.Value()
	if !ok || len(z.Displays()) != 1 {
		t.Fatalf("ticket %v, displays %v", made.TicketID, z.Displays())
	}
	if _, err := c.Calls.Update(t.Context(), made.ID, zendesk.CallData{Duration: zendesk.Set(int64(40))}); err != nil {
		t.Fatal(err)
	}
	again, err := c.Calls.Comment(t.Context(), made.ID, zendesk.CallCommentSpec{Title: "Again"})
	if err != nil || again.CallID() != made.ID || again.FormattedFrom != "+15550100" {
		t.Errorf("again: %+v, %v", again, err)
	}
	first := shownCall{Type: "TpeVoiceComment", Public: true, From: "Unknown", Body: "Inbound call\n\nSummary\nexternal id: ctr-1\nduration: 40"}
	first.Data.CallID, first.Data.ExternalID, first.Data.ViaID = made.ID, new("ctr-1"), 45
	got := shown(t, z, ticket)
	if diff := cmp.Diff([]shownCall{first}, got[:1]); diff != "" || len(got) != 2 || got[1].Data.ExternalID != nil {
		t.Errorf("%d comments (-want +got):\n%s", len(got), diff)
	}
	late, err := c.Calls.Comment(t.Context(), quiet.ID, zendesk.CallCommentSpec{Title: "Late"})
	if err != nil || late.CallID() != quiet.ID {
		t.Fatal(err)
	}
	if read, err := c.Calls.Get(t.Context(), quiet.ID); err != nil || read.TicketID == zendesk.Set(ticket) || read.TicketID.IsNull() {
		t.Errorf("a call shown late: %+v, %v", read, err)
	}
}

// Raw requests meet what the client's types keep away.
func TestCallRefusals(t *testing.T) {
	z, _ := phones(t)
	if got := request(t, z, zendesktest.Token, "POST /api/v2/calls", voiceCall); got.status != 201 || !strings.Contains(got.text, `"call_started_at":"2026-03-02T09:00:00Z"`) || !strings.Contains(got.text, `"ticket_id":null`) {
		t.Errorf("%d %s", got.status, got.text)
	}
	if got := request(t, z, zendesktest.Token, "PATCH /api/v2/calls/1", `{"transcript": "Hello", "no_such": 1}`); got.status != 200 || !strings.Contains(got.text, `"transcript":"Hello"`) {
		t.Errorf("bare: %d %s", got.status, got.text)
	}
	call := strings.TrimSuffix(voiceCall, "}}")
	for field, body := range map[string]string{
		"ticket_id":       call + `, "ticket_id": null}, "comment": {"title": "t"}}`,
		"ticket_id ":      call + `, "ticket_id": 404}}`,
		"title":           call + `}, "comment": {}}`,
		"call_fields":     call + `}, "comment": {"title": "t", "call_fields": ["no_such"]}}`,
		"call_ended_at":   call + `, "call_ended_at": "soon"}}`,
		"direction":       call + `, "direction": "up"}}`,
		"call_started_at": strings.ReplaceAll(voiceCall, "call_started_at", "started"),
	} {
		got := request(t, z, zendesktest.Token, "POST /api/v2/calls", body)
		details, _ := got.body["details"].(map[string]any)
		if got.status != 422 || details[strings.TrimSpace(field)] == nil {
			t.Errorf("%s: %d %s", field, got.status, got.text)
		}
	}
	for field, body := range map[string]string{
		"via_id": `{"ticket": {"via_id": 1}}`, "voice_comment": `{"ticket": {"via_id": 44, "comment": {"body": "b"}}}`,
		"to": `{"ticket": {"via_id": 45, "voice_comment": {"from": "x"}}}`, "comment": `{"ticket": {"via_id": 45, "comment": {}}}`,
	} {
		got := request(t, z, zendesktest.Token, "POST /api/v2/channels/voice/tickets", body)
		if details, _ := got.body["details"].(map[string]any); got.status != 422 || details[field] == nil {
			t.Errorf("%s: %d %s", field, got.status, got.text)
		}
	}
}

// A voicemail becomes a comment with a player.
func TestVoicemail(t *testing.T) {
	z, c := phones(t)
	ticket, err := c.Voice.CreateTicket(t.Context(), zendesk.VoiceTicketSpec{
		Via: zendesk.VoiceVoicemail, Tags: zendesk.Set([]string{"vip"}), Status: zendesk.Set(zendesk.TicketPending),
		VoiceComment: &zendesk.VoiceComment{From: "+15550100", To: "+15550199", StartedAt: start.Add(-time.Minute), Seconds: 40},
	})
	if err != nil {
		t.Fatal(err)
	}
	if ticket.Status != zendesk.TicketPending || !cmp.Equal(ticket.Tags, []string{"vip"}) || ticket.Via.Channel != "voice" {
		t.Errorf("%+v", ticket)
	}
	want := []shownCall{{Type: "VoiceComment", Public: true, From: "+15550100", Body: "Call from: +15550100\nCall to: +15550199"}}
	if diff := cmp.Diff(want, shown(t, z, ticket.ID), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	if err := z.Try(func(z *zendesktest.Fake) { z.VoiceComments(404) }); err == nil {
		t.Error("comments of no ticket")
	}
}
