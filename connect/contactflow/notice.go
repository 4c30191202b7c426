package contactflow

import "fmt"

// A Code names a kind of notice for machines.
type Code string

// InvalidAttribute is a bad value that the flow set, InvalidSetting one of the
// app settings.
const (
	InvalidAttribute Code = "invalid_attribute"
	InvalidSetting   Code = "invalid_setting"
)

// A Notice is a value that was ignored (D1), for an agent or administrator
// (D40). It does not hold the value, which may be a name or a phone number:
// people who may see it find it in the attributes or settings, by the name of
// the Subject.
type Notice struct {
	Code    Code    // for machines
	Rule    string  // the rule of docs/rules.md behind it: "R10"
	Subject Subject // what it is about
	Detail  string  // what was expected and what is allowed
}

// String is the notice in one line, as "subject: detail (rule)".
func (n Notice) String() string { return fmt.Sprintf("%s: %s (%s)", n.Subject, n.Detail, n.Rule) }

// A Subject is what a [Notice] is about.
type Subject struct {
	Name string // of the attribute, as the flow uses it, or of the app setting, in JSON
}

// String is the name.
func (s Subject) String() string { return s.Name }
