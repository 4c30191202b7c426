package zendesk

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/ctikit/ctikit/internal/lenient"
)

// FieldType is the kind of a ticket's or a user's field. The set is open.
type FieldType string

// The types of fields that hold what the account likes.
const (
	FieldText     FieldType = "text"
	FieldTextarea FieldType = "textarea" // several lines
	FieldCheckbox FieldType = "checkbox" // true or false, and a tag
	FieldDate     FieldType = "date"     // 2026-01-31
	FieldInteger  FieldType = "integer"
	FieldDecimal  FieldType = "decimal"
	FieldRegexp   FieldType = "regexp" // text that the account's pattern matches
	// FieldCreditCard keeps the last four digits.
	FieldCreditCard FieldType = "partialcreditcard"
	// FieldTagger is a ticket's dropdown, FieldDropdown a user's. Their values
	// are those of options, not names or ids.
	FieldTagger      FieldType = "tagger"
	FieldDropdown    FieldType = "dropdown"
	FieldMultiselect FieldType = "multiselect"
	FieldLookup      FieldType = "lookup" // the id of another record
)

// The types of the fields that every ticket has. They are no custom fields:
// tickets have members of their own for them.
const (
	FieldSubject       FieldType = "subject"
	FieldDescription   FieldType = "description"
	FieldStatus        FieldType = "status"
	FieldCustomStatus  FieldType = "custom_status"
	FieldTicketType    FieldType = "tickettype"
	FieldPriority      FieldType = "priority"
	FieldBasicPriority FieldType = "basic_priority"
	FieldGroup         FieldType = "group"
	FieldAssignee      FieldType = "assignee"
)

var systemFields = []FieldType{
	FieldSubject, FieldDescription, FieldStatus, FieldCustomStatus, FieldTicketType, FieldPriority, FieldBasicPriority, FieldGroup, FieldAssignee,
}

var customFields = []FieldType{
	FieldText, FieldTextarea, FieldCheckbox, FieldDate, FieldInteger, FieldDecimal, FieldRegexp, FieldCreditCard,
	FieldTagger, FieldDropdown, FieldMultiselect, FieldLookup,
}

// System reports whether every ticket has the field.
func (t FieldType) System() bool { return slices.Contains(systemFields, t) }

// Known reports whether this package has a constant for the type.
func (t FieldType) Known() bool { return t.System() || slices.Contains(customFields, t) }

// FieldOption is a choice of a dropdown or multiselect field.
type FieldOption struct {
	// ID is 0 for the choices of system fields.
	ID int64 `json:"id"`
	// Name is what agents see; RawName may be a placeholder for it.
	Name    string `json:"name"`
	RawName string `json:"raw_name"`
	// Value is what a ticket or user holds, and the tag that comes with it.
	Value   string `json:"value"`
	Default bool   `json:"default"`
	// Position is 0 in the options that fields carry.
	Position int64 `json:"position"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (o *FieldOption) UnmarshalJSON(b []byte) error { return lenient.Object(b, o) }

func knownOption(o FieldOption) (FieldOption, bool) { return o, o.Value != "" }

// FieldOptionListOptions choose a page of a field's options.
type FieldOptionListOptions ListOptions

// unknown keeps what Zendesk sent of a field whose type is not known, unless it
// is kept already.
func unknown(t FieldType, kept, sent json.RawMessage) json.RawMessage {
	if t.Known() || kept != nil {
		return kept
	}
	return bytes.Clone(sent)
}
