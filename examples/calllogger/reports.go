package main

import (
	"context"
	"net/http"

	"github.com/ctikit/ctikit/connect/eventintake"
)

// reports serves what Connect reports, under the paths of package eventintake.
func (l *logger) reports() (http.Handler, error) {
	in := l.intake
	return eventintake.New(l.accounts.secrets, eventintake.Handlers{
		AgentEvent:    in.AgentEvent,
		ContactEvent:  l.noted("contact-event", in.ContactEvent),
		ContactRecord: l.noted("contact-record", in.ContactRecord),
		FlowEvent:     l.noted("flow-event", in.FlowEvent),

		ChatTranscript: in.ChatTranscript,
		LensAnalysis:   in.LensAnalysis,
	}, eventintake.WithLogger(l.log))
}

// noted keeps what a report shows for an intake that cannot ask Connect.
func (l *logger) noted(kind string, take func(context.Context, []byte) error) func(context.Context, []byte) error {
	p := l.accounts.reported
	if p == nil {
		return take
	}
	return func(ctx context.Context, report []byte) error {
		p.note(kind, report)
		return take(ctx, report)
	}
}
