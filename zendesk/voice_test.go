package zendesk_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

// What is sent is what the vendor documents: comments say whether they are
// public, and a ticket id that is absent is no null.
func TestVoiceBodies(t *testing.T) {
	var sent string
	c := client(t, func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		sent = r.Method + " " + string(body)
		return reply(r, 201, `{"id": 1, "ticket": {"id": 1}, "call": {"id": 1}}`), err
	})
	ctx := t.Context()
	data := callData()
	data.Extra = map[string]json.RawMessage{"summary": json.RawMessage(`"s"`), "app_id": json.RawMessage(`7`)}
	for want, do := range map[string]func() error{
		`POST {"display_to_agent":7,"ticket":{"via_id":46,"comment":{"body":"b","public":false},"assignee_id":null}}`: func() error {
			return none(c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{
				Via: zendesk.VoiceOutbound, Comment: &zendesk.CommentSpec{Body: "b"}, DisplayToAgent: 7, AssigneeID: zendesk.Null[int64](),
			}))
		},
		`POST {"ticket":{"via_id":44,"voice_comment":{"from":"+15550100","to":"+15550199","recording_url":"","started_at":"2026-03-02T09:00:00Z","call_duration":0}}}`: func() error {
			return none(c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{
				Via: zendesk.VoiceVoicemail, VoiceComment: &zendesk.VoiceComment{From: "+15550100", To: "+15550199", StartedAt: callStart},
			}))
		},
		`POST {"ticket":{"voice_comment":{"from":"+15550100","to":"+15550199","recording_url":"https://rec.example.test/a","started_at":"2026-03-02T09:00:00Z","call_duration":40},"subject":"Call"}}`: func() error {
			return none(c.Tickets.Create(ctx, zendesk.TicketSpec{VoiceComment: voiceComment(), Subject: "Call"}))
		},
		`POST {"call":{"app_id":1003999,"call_started_at":"2026-03-02T09:00:00Z","direction":"inbound","from_line":"+15550100","summary":"s","to_line":"+15550199"},"comment":{"title":"t","subject":"s"}}`: func() error {
			return none(c.Calls.Create(ctx, data, &zendesk.CallCommentSpec{Title: "t", Subject: "s"}))
		},
		`PATCH {"call":{"agent_id":null,"transcript":"a\nb"}}`: func() error {
			return none(c.Calls.Update(ctx, 1, zendesk.CallData{AgentID: zendesk.Null[int64](), Transcript: zendesk.Set("a\nb")}))
		},
		`POST {"title":"t","call_fields":["direction"],"author_id":5}`: func() error {
			return none(c.Calls.Comment(ctx, 1, zendesk.CallCommentSpec{Title: "t", CallFields: []string{"direction"}, AuthorID: zendesk.Set(int64(5))}))
		},
	} {
		if err := do(); err != nil || sent != want {
			t.Errorf("sent %s, %v\nwant %s", sent, err, want)
		}
	}
}

func TestVoiceArguments(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return reply(r, 200, `{}`), nil
	})
	ctx := t.Context()
	ticket := func(change func(*zendesk.VoiceTicketSpec)) error {
		spec := voiceTicketSpec()
		change(&spec)
		return none(c.Voice.CreateTicket(ctx, spec))
	}
	create := func(change func(*zendesk.CallData)) error {
		data := callData()
		change(&data)
		return none(c.Calls.Create(ctx, data, nil))
	}
	for name, err := range map[string]error{
		"Via: want 44":           ticket(func(s *zendesk.VoiceTicketSpec) { s.Via = 1 }),
		"VoiceComment: want one": ticket(func(s *zendesk.VoiceTicketSpec) { s.Via = zendesk.VoiceVoicemail }),
		"Comment: want":          ticket(func(s *zendesk.VoiceTicketSpec) { s.Comment = nil }),
		"Comment: want one of":   ticket(func(s *zendesk.VoiceTicketSpec) { s.Comment = &zendesk.CommentSpec{Body: "b", HTMLBody: "b"} }),
		"Comment: want it or Vo": ticket(func(s *zendesk.VoiceTicketSpec) { s.VoiceComment = voiceComment() }),
		"DisplayToAgent":         ticket(func(s *zendesk.VoiceTicketSpec) { s.DisplayToAgent = -1 }),
		"VoiceComment.From":      ticket(func(s *zendesk.VoiceTicketSpec) { s.Comment, s.VoiceComment = nil, &zendesk.VoiceComment{} }),
		"VoiceComment.Seconds":   ticket(func(s *zendesk.VoiceTicketSpec) { s.Comment, s.VoiceComment = nil, &zendesk.VoiceComment{Seconds: -1} }),
		"ticket id":              c.Voice.DisplayTicket(ctx, 7001, 0),
		"agent id":               c.Voice.DisplayUser(ctx, 0, 7002),
		"AppID: want a value":    create(func(d *zendesk.CallData) { d.AppID = zendesk.Null[int64]() }),
		"StartedAt: want":        create(func(d *zendesk.CallData) { d.StartedAt = zendesk.Field[time.Time]{} }),
		"TicketID: want a num":   create(func(d *zendesk.CallData) { d.TicketID = zendesk.Null[int64]() }),
		"TicketID: want a pos":   create(func(d *zendesk.CallData) { d.TicketID = zendesk.Set(int64(0)) }),
		"AppID: want none":       none(c.Calls.Update(ctx, 1, callData())),
		"calls.get: call id":     none(c.Calls.Get(ctx, 0)),
		"Title":                  none(c.Calls.Comment(ctx, 1, zendesk.CallCommentSpec{})),
		"Subject":                none(c.Calls.Comment(ctx, 1, zendesk.CallCommentSpec{Title: "t", Subject: "s"})),
		"DisplayToAgent: want":   none(c.Calls.Create(ctx, callData(), &zendesk.CallCommentSpec{Title: "t", DisplayToAgent: zendesk.Set(int64(-1))})),
	} {
		if !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v is no ErrInvalid", name, err)
		}
		wantArgument(t, name, err)
	}
}

// A call keeps what it has: values, nulls, members of new names and those of an
// unexpected type.
func TestCallRoundTrip(t *testing.T) {
	body := `{"call": {"id": 9007199254740993, "app_id": 9007199254740993, "agent_id": null, "direction": "sideways", "duration": "long",
		"call_started_at": "2026-03-02T09:00:00Z", "summary": {"a": [1]}, "created_at": "2026-03-02T09:00:01Z", "updated_at": 7}}`
	call, err := canned(t, 200, body).Calls.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if call.ID != big || !call.AgentID.IsNull() || !call.BrandID.IsZero() || !call.Duration.IsZero() {
		t.Errorf("%+v", call)
	}
	want := map[string]json.RawMessage{"duration": json.RawMessage(`"long"`), "summary": json.RawMessage(`{"a": [1]}`)}
	if diff := cmp.Diff(want, call.Extra); diff != "" {
		t.Errorf("extra (-want +got):\n%s", diff)
	}
	if text := string(encode(t, call)); !strings.Contains(text, `"summary":{"a":[1]}`) || !strings.Contains(text, `"agent_id":null`) || !strings.Contains(text, `"app_id":9007199254740993`) {
		t.Errorf("encoded %s", text)
	}
	stable(t, "call", call)
}
