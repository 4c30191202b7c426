package zendesk_test

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// voiceCalls are those about calls and their tickets.
var voiceCalls = callTable{
	"Voice.CreateTicket": func(ctx context.Context, c caller) (any, error) {
		return c.Voice.CreateTicket(ctx, voiceTicketSpec())
	},
	"Voice.DisplayTicket": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Voice.DisplayTicket(ctx, 7001, c.voiceTicket(ctx))
	},
	"Voice.DisplayUser": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Voice.DisplayUser(ctx, 7001, 7002)
	},

	"Calls.Create": func(ctx context.Context, c caller) (any, error) { return c.Calls.Create(ctx, callData(), nil) },
	"Calls.Get":    func(ctx context.Context, c caller) (any, error) { return c.Calls.Get(ctx, c.call(ctx)) },
	"Calls.Update": func(ctx context.Context, c caller) (any, error) {
		return c.Calls.Update(ctx, c.call(ctx), zendesk.CallData{Duration: zendesk.Set(int64(40))})
	},
	"Calls.Comment": func(ctx context.Context, c caller) (any, error) {
		return c.Calls.Comment(ctx, c.call(ctx), zendesk.CallCommentSpec{
			Title: "Call", CallFields: []string{"from_line", "to_line", "transcript"}, DisplayToAgent: zendesk.Set(int64(7001)),
		})
	},
}

func voiceTicketSpec() zendesk.VoiceTicketSpec {
	return zendesk.VoiceTicketSpec{
		Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "Call from +15550100", Public: true}, DisplayToAgent: 7001,
		Subject: zendesk.Set("Call"), RequesterID: zendesk.Set(int64(7002)), SubmitterID: zendesk.Set(int64(7001)),
		AssigneeID: zendesk.Set(int64(7001)), ExternalID: zendesk.Set("ctr-1"), OrganizationID: zendesk.Set(int64(51)),
		Priority: zendesk.Set(zendesk.PriorityHigh), Type: zendesk.Set(zendesk.TicketQuestion), Tags: zendesk.Set([]string{"cti"}),
	}
}

var callStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// callData is what a call cannot be without.
func callData() zendesk.CallData {
	return zendesk.CallData{
		AppID: zendesk.Set(int64(1003999)), FromLine: zendesk.Set("+15550100"), ToLine: zendesk.Set("+15550199"),
		StartedAt: zendesk.Set(callStart), Direction: zendesk.Set(zendesk.CallInbound),
	}
}

// voiceTicket is the id of a ticket that a call made.
func (c caller) voiceTicket(ctx context.Context) int64 {
	if c.Fake == nil {
		return 1
	}
	t, err := c.Voice.CreateTicket(ctx, voiceTicketSpec())
	if err != nil {
		panic(err)
	}
	return t.ID
}

// call is the id of a call.
func (c caller) call(ctx context.Context) int64 {
	if c.Fake == nil {
		return 1
	}
	made, err := c.Calls.Create(ctx, callData(), nil)
	if err != nil {
		panic(err)
	}
	return made.ID
}

func voiceComment() *zendesk.VoiceComment {
	return &zendesk.VoiceComment{From: "+15550100", To: "+15550199", RecordingURL: "https://rec.example.test/a", StartedAt: callStart, Seconds: 40}
}
