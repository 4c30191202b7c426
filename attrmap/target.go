package attrmap

import (
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/coerce"
)

// Target names a ticket field that takes an attribute: one of the constants, or
// "#" and the id of a custom field, as [Custom] writes it. As text it can stand
// in a stored configuration.
type Target string

// The standard ticket fields (R103). The description is none: it is the ticket's
// first comment.
const (
	Subject      Target = "subject"
	Status       Target = "status"
	CustomStatus Target = "custom_status"
	TicketType   Target = "type"
	Priority     Target = "priority"
	Group        Target = "group"
	Assignee     Target = "assignee"
	Tags         Target = "tags" // added to the ticket's tags, never replacing them
)

// Custom is the custom ticket field with this id.
func Custom(id int64) Target { return Target("#" + formatID(id)) }

// standard are the targets with a definition in the list of ticket fields, and
// the types that it may have.
var standard = []struct {
	target Target
	types  []Type
}{
	{Subject, []Type{TypeSubject}},
	{Status, []Type{TypeStatus}},
	{CustomStatus, []Type{TypeCustomStatus}},
	{TicketType, []Type{TypeTicketType}},
	{Priority, []Type{TypePriority, TypeBasicPriority}},
	{Group, []Type{TypeGroup}},
	{Assignee, []Type{TypeAssignee}},
}

// id gives the number of a custom target.
func (t Target) id() (int64, bool) {
	digits, ok := strings.CutPrefix(string(t), "#")
	id, err := coerce.ID(digits)
	return id, ok && err == nil && Custom(id) == t
}

func (t Target) known() bool {
	_, custom := t.id()
	return custom || t == Tags || len(t.types()) > 0
}

func (t Target) types() []Type {
	for _, s := range standard {
		if s.target == t {
			return s.types
		}
	}
	return nil
}

// find gives the definition of the field that t means, the active one if there
// are several, and t itself, or the standard target whose field "#id" turned out
// to be. Without a definition f is nil.
func (t Target) find(fields []Field) (f *Field, at Target) {
	if t == Tags {
		return &Field{Type: typeTags, Title: string(Tags)}, t
	}
	id, custom := t.id()
	for i := range fields {
		this := &fields[i]
		if custom && this.ID != id || !custom && !slices.Contains(t.types(), this.Type) {
			continue
		}
		if f == nil || f.Inactive && !this.Inactive {
			f = this
		}
	}
	if f != nil {
		for _, s := range standard {
			if slices.Contains(s.types, f.Type) {
				return f, s.target
			}
		}
	}
	return f, t
}
