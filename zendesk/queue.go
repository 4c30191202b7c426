package zendesk

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Queue is an omnichannel routing queue: work that fits its definition goes to
// its groups.
type Queue struct {
	// ID is opaque.
	ID          string `json:"id" lenient:"digits"`
	URL         string `json:"url"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Order is the queue's place among all, from 1: the first that fits takes
	// the work. Priority ranks the work of queues that share agents.
	Order      int             `json:"order"`
	Priority   int             `json:"priority"`
	Definition QueueDefinition `json:"definition"`
	// PrimaryGroups get the work first, SecondaryGroups what those cannot take.
	PrimaryGroups   QueueGroups `json:"primary_groups"`
	SecondaryGroups QueueGroups `json:"secondary_groups"`
	// Subqueues share the work by percentage, in place of groups of the queue's
	// own; nil for other queues.
	Subqueues Subqueues `json:"subqueues"`
	// CreatedAt and UpdatedAt are zero where Zendesk leaves them out.
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (q *Queue) UnmarshalJSON(b []byte) error { return lenient.Object(b, q) }

// QueueGroups are groups of agents.
type QueueGroups []QueueGroup

// UnmarshalJSON decodes a list, or an object that has it as groups. It does not
// fail.
func (g *QueueGroups) UnmarshalJSON(b []byte) error {
	*g = listIn[QueueGroup](b, "groups")
	return nil
}

// QueueGroup names a group of agents.
type QueueGroup struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (g *QueueGroup) UnmarshalJSON(b []byte) error { return lenient.Object(b, g) }

// Subqueues are the parts of a queue.
type Subqueues []Subqueue

// UnmarshalJSON decodes a list, or an object that has it as subqueues. It does
// not fail.
func (s *Subqueues) UnmarshalJSON(b []byte) error {
	*s = listIn[Subqueue](b, "subqueues")
	return nil
}

// Subqueue is a share of a queue's work.
type Subqueue struct {
	ID   string `json:"id" lenient:"digits"`
	Name string `json:"name"`
	// Percentage is of the queue's work; all subqueues together have 100.
	Percentage      int         `json:"percentage"`
	Priority        int         `json:"priority"`
	PrimaryGroups   QueueGroups `json:"primary_groups"`
	SecondaryGroups QueueGroups `json:"secondary_groups"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (s *Subqueue) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// listIn decodes a list that is bare, or in an object under a name.
func listIn[T any](b []byte, name string) (list []T) {
	if raw := inside(b, name); kind(raw) == "array" {
		_ = lenient.Decode(raw, &list) // it has been decoded once
	}
	return list
}

// QueueDefinition says which work a queue takes: what fits all conditions of
// All, and at least one of Any if there are any.
type QueueDefinition struct {
	All []QueueCondition `json:"all"`
	Any []QueueCondition `json:"any"`
}

// QueueCondition compares a field of a ticket; see [QueuesService.Definitions]
// for the fields that an account has.
type QueueCondition struct {
	Field    string `json:"field"`
	Operator string `json:"operator"`
	// Value is JSON of a kind that depends on the field; QueueIf takes a
	// string.
	Value json.RawMessage `json:"value,omitempty"`
}

// QueueIf is a condition whose value is a string, as in
// QueueIf("priority", "is", "urgent").
func QueueIf(field, operator, value string) QueueCondition {
	quoted, _ := json.Marshal(value) //nolint:errchkjson // strings always encode
	return QueueCondition{Field: field, Operator: operator, Value: quoted}
}

// QueueSpec is what a queue is to be. Queues that share work by percentage can
// be read, but not written: their requests are not documented.
type QueueSpec struct {
	// Name is required.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Order and Priority are left to Zendesk when 0.
	Order      int             `json:"order,omitempty"`
	Priority   int             `json:"priority,omitempty"`
	Definition QueueDefinition `json:"definition"`
	// PrimaryGroupIDs and SecondaryGroupIDs name the groups that get the work.
	PrimaryGroupIDs   []int64 `json:"primary_groups_id"`
	SecondaryGroupIDs []int64 `json:"secondary_groups_id"`
}
