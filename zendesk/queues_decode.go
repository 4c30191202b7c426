package zendesk

import (
	"encoding/json"
	"errors"
)

type queueWire struct {
	ID          text            `json:"id"`
	URL         string          `json:"url"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Order       number          `json:"order"`
	Priority    number          `json:"priority"`
	Definition  QueueDefinition `json:"definition"`
	Primary     groupsWire      `json:"primary_groups"`
	Secondary   groupsWire      `json:"secondary_groups"`
	Subqueues   json.RawMessage `json:"subqueues"`
	CreatedAt   moment          `json:"created_at"`
	UpdatedAt   moment          `json:"updated_at"`
}

type groupsWire struct {
	Groups []struct {
		ID   number `json:"id"`
		Name string `json:"name"`
	} `json:"groups"`
}

func (w groupsWire) groups() []QueueGroup {
	var out []QueueGroup
	for _, g := range w.Groups {
		out = append(out, QueueGroup{ID: int64(g.ID), Name: g.Name})
	}
	return out
}

type subqueueWire struct {
	ID         text       `json:"id"`
	Name       string     `json:"name"`
	Percentage number     `json:"percentage"`
	Priority   number     `json:"priority"`
	Primary    groupsWire `json:"primary_groups"`
	Secondary  groupsWire `json:"secondary_groups"`
}

func (w *queueWire) queue() (Queue, error) {
	if w.ID == "" {
		return Queue{}, malformed(errors.New("queue id: want one, got nothing"))
	}
	q := Queue{
		ID: string(w.ID), URL: w.URL, Name: w.Name, Description: w.Description,
		Order: int(w.Order), Priority: int(w.Priority), Definition: w.Definition,
		PrimaryGroups: w.Primary.groups(), SecondaryGroups: w.Secondary.groups(),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
	// A bare list, or one inside an object of the same name, as groups have it.
	var subs []subqueueWire
	if raw := inside(w.Subqueues, "subqueues"); kind(raw) == "array" {
		if err := json.Unmarshal(raw, &subs); err != nil {
			return Queue{}, malformed(err)
		}
	}
	for _, s := range subs {
		q.Subqueues = append(q.Subqueues, Subqueue{
			ID: string(s.ID), Name: s.Name, Percentage: int(s.Percentage), Priority: int(s.Priority),
			PrimaryGroups: s.Primary.groups(), SecondaryGroups: s.Secondary.groups(),
		})
	}
	return q, nil
}

func decodeQueue(body []byte) (*Queue, error) {
	var doc struct {
		Queue *queueWire `json:"queue"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Queue == nil {
		return nil, malformed(errors.New("queue: want an object, got nothing"))
	}
	q, err := doc.Queue.queue()
	if err != nil {
		return nil, err
	}
	return &q, nil
}

func decodeQueues(body []byte) ([]Queue, error) {
	var doc struct {
		Queues []queueWire `json:"queues"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Queues == nil {
		return nil, malformed(errors.New("queues: want an array, got nothing"))
	}
	out := make([]Queue, 0, len(doc.Queues))
	for i := range doc.Queues {
		q, err := doc.Queues[i].queue()
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// decodeSubjects reads the two lists; of their entries only the name is sure.
func decodeSubjects(body []byte) (*QueueSubjects, error) {
	var doc struct {
		Definitions *struct {
			All []json.RawMessage `json:"conditions_all"`
			Any []json.RawMessage `json:"conditions_any"`
		} `json:"definitions"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Definitions == nil {
		return nil, malformed(errors.New("definitions: want an object, got nothing"))
	}
	return &QueueSubjects{All: subjects(doc.Definitions.All), Any: subjects(doc.Definitions.Any)}, nil
}

func subjects(list []json.RawMessage) []QueueSubject {
	out := make([]QueueSubject, 0, len(list))
	for _, raw := range list {
		var w struct {
			Subject text `json:"subject"`
			Field   text `json:"field"`
			Title   text `json:"title"`
			Type    text `json:"type"`
		}
		_ = json.Unmarshal(raw, &w) // what does not fit is in Raw
		out = append(out, QueueSubject{Field: firstOf(string(w.Field), string(w.Subject)), Title: string(w.Title), Type: string(w.Type), Raw: raw})
	}
	return out
}
