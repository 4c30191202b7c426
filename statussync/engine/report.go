package engine

import (
	"context"
	"log/slog"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// report logs what a decision asks for, with its reason, and passes on what
// people should know and what was learned of a provider's clock.
func (e *Engine) report(ctx context.Context, d Decision) {
	for _, ef := range d.Effects {
		m := e.member(ef.System)
		switch ef.Kind {
		case statussync.Notify:
			if ef.Code == statussync.Blocked || ef.Code == statussync.Ignored {
				m.stats.blocked.Add(1)
			}
			e.notify(ctx, Notice{Code: NoticeCode(ef.Code), Subject: Subject{ef.System, d.Agent}, Detail: strings.TrimPrefix(ef.Reason(), ef.System+": ")})
		case statussync.Learned:
			m.clock.learnEcho(ef.Mark.At, m.traits.Grain, ef.Span.Earliest, ef.Span.Latest)
		case statussync.DoWrite, statussync.DoRead, statussync.RuleApplied:
			e.log(ctx, d, ef)
		case statussync.Wake:
		}
	}
	defer e.survive(ctx, "OnDecision")
	e.cfg.OnDecision(d)
}

// log writes a line about an effect. A write is logged when it goes out; until
// then it is due at every decision, which only Debug shows. So are the rules
// that are about single reports.
func (e *Engine) log(ctx context.Context, d Decision, ef statussync.Effect) {
	level := slog.LevelDebug
	_, sending := d.Input.(statussync.Sending)
	if sending || ef.Kind == statussync.RuleApplied && !strings.HasPrefix(ef.Rule, "S") {
		level = slog.LevelInfo
	}
	if !e.cfg.Logger.Enabled(ctx, level) {
		return
	}
	switch {
	case ef.Kind == statussync.RuleApplied:
		e.cfg.Logger.Log(ctx, level, "rule", "system", ef.System, "agent", d.Agent, "rule", ef.Rule, "reason", ef.Detail)
	case sending:
		e.cfg.Logger.Log(ctx, level, "write", "system", ef.System, "agent", d.Agent, "reason", ef.Reason())
	default:
		e.cfg.Logger.Log(ctx, level, "due", "system", ef.System, "agent", d.Agent, "reason", ef.Reason())
	}
}
