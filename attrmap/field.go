package attrmap

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
)

// Type is the type of a Zendesk field, in the API's own word. Types that are not
// listed here decode and are kept; see [Policy].WriteUnknown.
type Type string

// The types of ticket and user fields. Drop-downs are called tagger on tickets
// and dropdown on users; both words are taken on either side.
const (
	TypeText              Type = "text"
	TypeTextarea          Type = "textarea"
	TypeCheckbox          Type = "checkbox"
	TypeDate              Type = "date"
	TypeInteger           Type = "integer"
	TypeDecimal           Type = "decimal"
	TypeRegexp            Type = "regexp"
	TypePartialCreditCard Type = "partialcreditcard"
	TypeTagger            Type = "tagger"
	TypeDropdown          Type = "dropdown"
	TypeMultiselect       Type = "multiselect"
	TypeLookup            Type = "lookup"
)

// The types of a ticket's standard fields.
const (
	TypeSubject       Type = "subject"
	TypeDescription   Type = "description" // the first comment; never a target
	TypeStatus        Type = "status"
	TypeCustomStatus  Type = "custom_status"
	TypeTicketType    Type = "tickettype"
	TypePriority      Type = "priority"
	TypeBasicPriority Type = "basic_priority" // without low and urgent
	TypeGroup         Type = "group"
	TypeAssignee      Type = "assignee"
)

// typeTags is ours: a ticket's tags are no field, but take attributes like one.
const typeTags Type = "tags"

// Field is what the coercion of values must know of a Zendesk field. It decodes
// from an item of GET /api/v2/ticket_fields or /api/v2/user_fields.
type Field struct {
	ID       int64    // addresses a custom ticket field
	Key      string   // addresses a user field; "" for ticket fields
	Title    string   // as agents see it
	Type     Type     // decides what values the field takes
	Inactive bool     // values go to the note instead (R113)
	Options  []Option // what a field of choices allows; groups and agents for those fields
	SubType  int      // sub_type_id. Status: 1 with on-hold. Priority: 1 without low and urgent
	Pattern  string   // regexp_for_validation, a Ruby regular expression; used for TypeRegexp
	Tag      string   // the tag of a ticked check box; "" for none
}

// Option is one choice of a field.
type Option struct {
	ID    int64  // of groups, agents and custom statuses, which have no Value; others: ignored
	Name  string // as agents see it, nested with "::", such as "Billing::Refunds"
	Value string // what the API takes; it is also the tag of drop-downs and multi-selects
}

type wireField struct {
	ID       int64        `json:"id"`
	Key      string       `json:"key"`
	Title    string       `json:"title"`
	Type     Type         `json:"type"`
	Active   *bool        `json:"active"`
	SubType  int          `json:"sub_type_id"`
	Pattern  string       `json:"regexp_for_validation"`
	Tag      string       `json:"tag"`
	Custom   []wireOption `json:"custom_field_options"`
	System   []wireOption `json:"system_field_options"`
	Statuses []wireStatus `json:"custom_statuses"`
}

type wireOption struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

type wireStatus struct {
	ID     int64  `json:"id"`
	Label  string `json:"agent_label"`
	Active *bool  `json:"active"`
}

// UnmarshalJSON reads a field as Zendesk writes it. A field that does not say
// whether it is active counts as active. Custom statuses that are off are left
// out.
func (f *Field) UnmarshalJSON(data []byte) error {
	var w wireField
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("attrmap: field definition: %w", err)
	}
	*f = Field{ID: w.ID, Key: w.Key, Title: w.Title, Type: w.Type, Inactive: w.Active != nil && !*w.Active,
		SubType: w.SubType, Pattern: w.Pattern, Tag: w.Tag}
	for _, o := range append(w.Custom, w.System...) {
		f.Options = append(f.Options, Option(o))
	}
	for _, s := range w.Statuses {
		if s.Active == nil || *s.Active {
			f.Options = append(f.Options, Option{ID: s.ID, Name: s.Label})
		}
	}
	return nil
}

// label names the field for people.
func (f Field) label() string {
	if f.Title == "" && f.Key == "" && f.ID != 0 {
		return "#" + strconv.FormatInt(f.ID, 10)
	}
	return cmp.Or(f.Title, f.Key, string(f.Type))
}
