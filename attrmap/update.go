package attrmap

// TicketUpdate marshals to the members of "ticket" in POST and PUT
// /api/v2/tickets. Members that no rule fills are left out.
type TicketUpdate struct {
	Subject        Value        `json:"subject,omitzero"`
	Status         Value        `json:"status,omitzero"`
	CustomStatusID Value        `json:"custom_status_id,omitzero"`
	Type           Value        `json:"type,omitzero"`
	Priority       Value        `json:"priority,omitzero"`
	GroupID        Value        `json:"group_id,omitzero"`
	AssigneeID     Value        `json:"assignee_id,omitzero"`
	CustomFields   []FieldValue `json:"custom_fields,omitempty"` // in the order of the rules

	// AddTags are tags to add, by PUT /api/v2/tickets/{id}/tags. They are no
	// member of the JSON: "tags" would replace the whole set, and clear every
	// drop-down whose tag it leaves out.
	AddTags []string `json:"-"`
	// TagsAppear are all tags that the ticket gains: AddTags, option values and
	// the tags of ticked check boxes (R107).
	TagsAppear []string `json:"-"`
}

// FieldValue is a custom ticket field with its value.
type FieldValue struct {
	ID    int64 `json:"id"`
	Value Value `json:"value"`
}

// UserUpdate marshals to the members of "user" in PUT /api/v2/users/{id}.
type UserUpdate struct {
	UserFields map[string]Value `json:"user_fields,omitempty"` // by key
	TagsAppear []string         `json:"-"`                     // tags that the user gains
}

// member gives the place of a standard target; nil for tags and custom fields.
func (u *TicketUpdate) member(t Target) *Value {
	switch t {
	case Subject:
		return &u.Subject
	case Status:
		return &u.Status
	case CustomStatus:
		return &u.CustomStatusID
	case TicketType:
		return &u.Type
	case Priority:
		return &u.Priority
	case Group:
		return &u.GroupID
	case Assignee:
		return &u.AssigneeID
	default:
		return nil
	}
}

func (u *TicketUpdate) set(t Target, v Value) {
	if at := u.member(t); at != nil {
		*at = v
		return
	}
	if t == Tags {
		u.AddTags = unique(append(u.AddTags, v.List...))
		return
	}
	id, _ := t.id()
	u.CustomFields = append(u.CustomFields, FieldValue{ID: id, Value: v})
}
