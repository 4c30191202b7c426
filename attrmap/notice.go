package attrmap

import "fmt"

// Code names what an agent should know, in the words of the connector's catalogue and
// two of ours.
type Code string

// The codes of this package.
const (
	// FieldValueInvalid: the field does not take the value; it stands in the note (R112).
	FieldValueInvalid Code = "field_value_invalid"
	// FieldWriteFailed: the server did not take over what was sent (R112).
	FieldWriteFailed Code = "field_write_failed"
	// SearchFailed: no search by a user field found exactly one user (R53).
	SearchFailed Code = "search_failed"
	// FieldMissing: the account does not have a rule's field, or has switched it
	// off; its attribute goes to the note (R113). The code is ours.
	FieldMissing Code = "field_missing"
	// CardNumber: the attribute holds a payment card number, so it does not stand
	// in the note (D11). The code is ours.
	CardNumber Code = "card_number_withheld"
)

// Notice is something that the agent should know (D40). It never holds an
// attribute's value, which may be a name or a phone number; the note does, see
// [Line].
type Notice struct {
	Code    Code          // for machines
	Rule    string        // the rule of docs/rules.md behind it: "R112"
	Subject NoticeSubject // what it is about
	Detail  string        // what is wrong and what would be allowed
}

// String is the notice in one line, as "subject: detail (rule)".
func (n Notice) String() string { return fmt.Sprintf("%s: %s (%s)", n.Subject, n.Detail, n.Rule) }

// NoticeSubject is what a [Notice] is about.
type NoticeSubject struct {
	Attribute string // its name
	Field     string // the field's title, else its key or "#id"; "" for CardNumber
}

// String is the subject as people call it.
func (s NoticeSubject) String() string {
	if s.Field == "" {
		return fmt.Sprintf("attribute %q", s.Attribute)
	}
	return fmt.Sprintf("attribute %q, field %q", s.Attribute, s.Field)
}

// Reason says why an attribute stands in the note.
type Reason string

// The reasons.
const (
	Unmapped Reason = "unmapped" // no rule names it (R101, R113)
	Wanted   Reason = "wanted"   // its rule has Comments on (R106)
	Missing  Reason = "missing"  // the account has no such field (R113)
	Inactive Reason = "inactive" // the field is switched off (R113)
	Invalid  Reason = "invalid"  // the field does not take the value (D12)
	NoUser   Reason = "no user"  // a user field, but the customer is not known
	Taken    Reason = "taken"    // an earlier rule has filled the field
	Refused  Reason = "refused"  // the server did not take over the value (R112)
	Late     Reason = "late"     // set after the mapping had run (R110)
)

// Line is one attribute for the internal note. Value is what the flow set,
// unchanged: escape it where the note is HTML.
type Line struct {
	Attribute string
	Value     string
	Reason    Reason
}

// String gives the line as "name: value".
func (l Line) String() string { return l.Attribute + ": " + l.Value }

// DefaultHidden gives the attributes that Amazon Connect and the connector use
// for themselves and that never go to the note (X17). The list is the caller's
// to change.
func DefaultHidden() []string {
	return []string{"aid", "sak", "sst", "cfg",
		"kvsTriggerLambdaResult", "saveCallRecording", "startStreamingAudioStatus", "transcribeCall"}
}
