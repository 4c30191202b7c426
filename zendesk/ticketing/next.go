package ticketing

import "time"

// Planner says what is next for a case at a time. It is a function of its
// arguments.
type Planner[F any] func(c Case[F], now time.Time) Next

// Next is what to do for a case now: answer the questions and plan again; where
// there are none, take the steps in order, and plan again after each; else plan
// again at At, or when something new is known.
type Next struct {
	Ask []Question `json:"ask,omitempty"`
	Do  []Step     `json:"do,omitempty"`
	At  time.Time  `json:"at,omitzero"` // zero: only when something new is known
	// Why has a reason for each choice, doing nothing among them.
	Why []Reason `json:"why"`
	// Notices are for people. A planner gives the same ones each time: the
	// runner passes each on once.
	Notices []Notice `json:"notices,omitempty"`
}

// Reason is why a plan is as it is. It names no person and no number.
type Reason struct {
	Rule string `json:"rule"` // of docs/rules.md: "R37"
	Text string `json:"text"`
}

// String is the reason in one line, as "text (rule)".
func (r Reason) String() string { return r.Text + " (" + r.Rule + ")" }

// Notice is something that an agent or administrator should know (D40). Notices
// compare with ==, name no person and hold no number of one.
type Notice struct {
	Code    Code          `json:"code"`
	Rule    string        `json:"rule"` // of docs/rules.md: "D29"
	Subject NoticeSubject `json:"subject"`
	Detail  string        `json:"detail"`
}

// NoticeSubject is what a notice is about.
type NoticeSubject struct {
	Key  string `json:"key"`            // of the case
	Name string `json:"name,omitempty"` // the setting, attribute or field; "" for the case itself
}

// String is the subject as people call it.
func (s NoticeSubject) String() string {
	if s.Name == "" {
		return s.Key
	}
	return s.Key + " " + s.Name
}

// String is the notice in one line, as "subject: detail (rule)".
func (n Notice) String() string { return n.Subject.String() + ": " + n.Detail + " (" + n.Rule + ")" }

// Code names a kind of notice for machines.
type Code string

// The kinds of notices. The first ones are those of the connector's guide.
const (
	InvalidAttribute        Code = "invalid_attribute"
	TicketNotFound          Code = "ticket_not_found"
	TicketRequesterMismatch Code = "ticket_requester_mismatch"
	NewTicketRequested      Code = "new_ticket_requested"
	UserNotFound            Code = "user_not_found"
	MultipleUsers           Code = "multiple_users"
	SearchFailed            Code = "search_failed"
	TransferTicketNotFound  Code = "transfer_ticket_not_found"
	AnonymousDefaulted      Code = "anonymous_defaulted"
	FieldValueInvalid       Code = "field_value_invalid"
	FieldWriteFailed        Code = "field_write_failed"
	BrandUnknown            Code = "brand_unknown"
	PatternInvalid          Code = "pattern_invalid"

	AgentNotFound     Code = "agent_not_found"     // nobody in Zendesk is the call's agent (A2)
	UserSuspended     Code = "user_suspended"      // D36
	VoiceNotAvailable Code = "voice_not_available" // the account has no Talk Partner Edition (A3)
	CallRefused       Code = "call_refused"        // Zendesk does not take the call (A3)
	NumberRefused     Code = "number_refused"      // the account refuses the number's form
	ExternalIDTaken   Code = "external_id_taken"   // by a user with another number
	StatusRefused     Code = "status_refused"      // a field must have a value first (A13)
	AssigneeRefused   Code = "assignee_refused"    // outside the group (A17)
	FollowUpMade      Code = "follow_up_made"      // for a closed ticket (D37, T5)
	MergeTargetLost   Code = "merge_target_lost"   // the ticket that it was merged into is not known
	LateFactDropped   Code = "late_fact_dropped"   // the ticket was closed by us and takes nothing more
	UserRefused       Code = "user_refused"        // Zendesk does not take the new user
	TicketRefused     Code = "ticket_refused"      // Zendesk does not take the ticket
	NoteRefused       Code = "note_refused"        // Zendesk does not take a note
	RequesterGone     Code = "requester_gone"      // T9
	CallsPublic       Code = "calls_public"        // the account shows calls to requesters (T6)
	CaseStopped       Code = "case_stopped"        // its planner is at fault, or it was not finished in time
	SettingIgnored    Code = "setting_ignored"     // A14, A28
)
