package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// Notice is something that people should know (D40). It names no person.
type Notice struct {
	Code    NoticeCode // for machines
	Rule    string     // the rule of docs/rules.md behind it: "S11"; empty for none
	Subject Subject    // what it is about
	Detail  string     // what is wrong and what becomes of it; never empty
}

// String is the notice in one line, as "subject: detail (rule)". What is about
// nothing, or goes by no rule, leaves that out.
func (n Notice) String() string {
	text := strings.TrimPrefix(n.Subject.String()+": "+n.Detail, ": ")
	if n.Rule == "" {
		return text
	}
	return fmt.Sprintf("%s (%s)", text, n.Rule)
}

// Subject is what a [Notice] is about.
type Subject struct {
	System string // its name; empty when it is about the rules or the store
	Agent  string // the hub's id, or the system's own while unjoined; empty when it is about all
}

// String is the subject as people call it.
func (s Subject) String() string {
	if s.Agent == "" {
		return s.System
	}
	return fmt.Sprintf("%s, agent %s", s.System, s.Agent)
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

	// What became of an agent's record.
	Quarantined NoticeCode = "quarantined"  // it is damaged: it was put aside, and the agent starts afresh
	NewerRecord NoticeCode = "newer_record" // a newer version has saved it: the agent is left alone

	BulkRefused NoticeCode = "bulk_refused" // the account has no bulk writes

	ConfigDiffers NoticeCode = "config_differs" // [Config]'s rules have changed, and saved ones are used: see [Config].ResetSettings
	SettingsUnfit NoticeCode = "settings_unfit" // the saved settings do not fit the Config, and others are used

	NameTwice NoticeCode = "name_twice" // another process has the name of this replica too

	JournalFails NoticeCode = "journal_fails" // [Config].Journal writes no more
	JournalGap   NoticeCode = "journal_gap"   // lines are missing in it

	// A hold was switched off, and stays off until it is saved again or the engine
	// is started again (R125, R139).
	FocusMissing NoticeCode = "focus_disabled_status_missing" // its status was deleted
	FocusUnfit   NoticeCode = "focus_disabled_status_changed" // its status qualifies no more
	FocusMapped  NoticeCode = "focus_disabled_mapping"        // its status is mapped to something else than available
)

// behind are the rules that notices go by.
var behind = map[NoticeCode]string{
	NoticeCode(statussync.Blocked):     "S11",
	NoticeCode(statussync.Ignored):     "S11",
	NoticeCode(statussync.Reverted):    "R133",
	NoticeCode(statussync.WishUnknown): "D15",
	NoticeCode(statussync.WishGone):    "D21",

	DeniedAll:    "S11",
	AllowedAll:   "S11",
	ClockAhead:   "S2",
	Deleted:      "D38",
	FocusMissing: "R125",
	FocusUnfit:   "R125",
	FocusMapped:  "R139",
}

// details are the words of notices whose code says all.
var details = map[NoticeCode]string{
	Unjoined:   "no other system has an agent with the same e-mail address: this one is left alone",
	Ambiguous:  "several agents have the same e-mail address: this one is left alone",
	Vanished:   "the agent is no longer in the list and is left alone",
	AllowedAll: "the account accepts writes again",
	SweepWorks: "the list of agents can be read again",
	NameTwice:  "another process has the name of this replica too: give each one a name of its own",
}

// leaders are the notices about what all replicas learn: one of them is enough.
var leaders = map[NoticeCode]bool{Renamed: true, Deleted: true, FocusMissing: true, FocusUnfit: true, FocusMapped: true}

func (e *Engine) notify(ctx context.Context, n Notice) {
	if e.deposed() || leaders[n.Code] && !e.leading.Load() {
		return
	}
	n.Rule, n.Detail = behind[n.Code], orElse(n.Detail, details[n.Code])
	e.cfg.Logger.WarnContext(ctx, "notice", "code", string(n.Code), "rule", n.Rule, "system", n.Subject.System, "agent", n.Subject.Agent, "detail", n.Detail)
	defer e.survive(ctx, "Notify")
	e.cfg.Notify(n)
}
