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

// A Notice tells an agent or administrator of a value that was ignored (D1). It
// does not hold the value, which may be a name or a phone number: whoever may
// see it finds it in the attributes or settings under Field.
type Notice struct {
	Code    Code
	Rule    int    // of docs/rules.md: 10 is R10
	Field   string // the attribute, by the name that the flow uses, or the app setting, by its JSON name
	Problem string // what was expected and what is allowed
}

// String is one line for a person.
func (n Notice) String() string {
	return fmt.Sprintf("%s: %s (R%d)", n.Field, n.Problem, n.Rule)
}
