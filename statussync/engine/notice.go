package engine

import "context"

// Notice is something that people should know. It names no person.
type Notice struct {
	Code   NoticeCode
	System string
	Agent  string // the hub's id, or the system's own while unjoined; empty when it is about all
	Detail string // for people; never empty
}

// NoticeCode says what a [Notice] is about.
type NoticeCode string

// The notices, besides those of [statussync.Code].
const (
	Unjoined   NoticeCode = "unjoined"    // no partner has this agent's e-mail address
	Ambiguous  NoticeCode = "ambiguous"   // several have it
	Vanished   NoticeCode = "vanished"    // the agent is no longer in the list
	DeniedAll  NoticeCode = "denied"      // the account refuses us: writes pause
	AllowedAll NoticeCode = "allowed"     // writes go out again
	Renamed    NoticeCode = "renamed"     // a status that a rule names by name has another one now
	Deleted    NoticeCode = "deleted"     // a status that a rule names is gone: the rule is disabled
	SweepFails NoticeCode = "sweep_fails" // a list could not be read
	SweepWorks NoticeCode = "sweep_works" // it can be read again
	AgentFails NoticeCode = "agent_fails" // requests about one agent keep failing: one try per sweep
	ClockAhead NoticeCode = "clock_ahead" // a provider's clock is ahead: its times are not used
	Suspicious NoticeCode = "suspicious"  // a rule is allowed and may surprise: see [statussync.Rules.Warnings]
	Migrated   NoticeCode = "migrated"    // records of the former version were read
	Unreadable NoticeCode = "unreadable"  // an agent's record cannot be read: the agent is left alone

	// A hold was switched off, and stays off until [Engine.SetHolds] (R125,
	// R139).
	FocusMissing NoticeCode = "focus_disabled_status_missing" // its status was deleted
	FocusUnfit   NoticeCode = "focus_disabled_status_changed" // its status qualifies no more
	FocusMapped  NoticeCode = "focus_disabled_mapping"        // its status is mapped to something else than available
)

// details are the words of notices whose code says all.
var details = map[NoticeCode]string{
	Unjoined:   "no other system has an agent with the same e-mail address: this one is left alone",
	Ambiguous:  "several agents have the same e-mail address: this one is left alone",
	Vanished:   "the agent is no longer in the list and is left alone",
	AllowedAll: "the account accepts writes again",
	SweepWorks: "the list can be read again",
}

func (e *Engine) notify(ctx context.Context, n Notice) {
	n.Detail = orElse(n.Detail, details[n.Code])
	e.cfg.Logger.WarnContext(ctx, "notice", "code", string(n.Code), "system", n.System, "agent", n.Agent, "detail", n.Detail)
	defer e.survive(ctx, "Notify")
	e.cfg.Notify(n)
}
