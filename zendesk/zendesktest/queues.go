package zendesktest

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// queue is an omnichannel queue as Zendesk keeps it; its order is its place in
// the list.
type queue struct {
	id, name, description string
	priority              int
	definition            zendesk.QueueDefinition
	primary, secondary    []int64
	createdAt, updatedAt  time.Time
}

// queueRequest is what creating and replacing take.
type queueRequest struct {
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Order       int                     `json:"order"`
	Priority    int                     `json:"priority"`
	Definition  zendesk.QueueDefinition `json:"definition"`
	Primary     []number                `json:"primary_groups_id"`
	Secondary   []number                `json:"secondary_groups_id"`
}

// PutQueue adds a queue and returns its id.
func (z *Fake) PutQueue(spec zendesk.QueueSpec) (id string) {
	z.change(func() error {
		if spec.Name == "" || spec.Order < 0 {
			return fmt.Errorf("queue: want a name, and an order of 0 or more, got %q and %d", spec.Name, spec.Order)
		}
		q := z.newQueue(queueRequest{
			Name: spec.Name, Description: spec.Description, Order: spec.Order, Priority: spec.Priority,
			Definition: spec.Definition, Primary: numbers(spec.PrimaryGroupIDs), Secondary: numbers(spec.SecondaryGroupIDs),
		})
		id = q.id
		return nil
	})
	return id
}

func (z *Fake) newQueue(in queueRequest) *queue {
	z.madeQueues++
	q := &queue{id: fmt.Sprintf("01QU%022d", z.madeQueues), createdAt: z.now()}
	z.queues = append(z.queues, q)
	z.assignQueue(q, in)
	return q
}

func (z *Fake) assignQueue(q *queue, in queueRequest) {
	q.name, q.description, q.priority, q.definition = in.Name, in.Description, max(1, in.Priority), in.Definition
	q.primary, q.secondary, q.updatedAt = int64s(in.Primary), int64s(in.Secondary), z.now()
	if in.Order == 0 {
		return
	}
	z.queues = slices.DeleteFunc(z.queues, func(o *queue) bool { return o == q })
	z.queues = slices.Insert(z.queues, min(in.Order-1, len(z.queues)), q)
}

func (z *Fake) onQueue(h func(*faketest.Request, *queue) faketest.Reply) handler {
	return within(&z.queues, func(q *queue) string { return q.id }, h)
}

func (z *Fake) queue(id string) *queue {
	for _, q := range z.queues {
		if q.id == id {
			return q
		}
	}
	return nil
}

func (z *Fake) listQueues(r *faketest.Request) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"queues": each(z.queues, func(q *queue) fields { return z.queueBody(r, q) })})
}

func (z *Fake) showQueue(r *faketest.Request, q *queue) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"queue": z.queueBody(r, q)})
}

func (z *Fake) createQueue(r *faketest.Request) faketest.Reply {
	in, refused := readQueue(r)
	if refused != nil {
		return *refused
	}
	q := z.newQueue(in)
	return faketest.JSON(http.StatusCreated, fields{"queue": z.queueBody(r, q)})
}

func (z *Fake) updateQueue(r *faketest.Request, q *queue) faketest.Reply {
	in, refused := readQueue(r)
	if refused != nil {
		return *refused
	}
	z.assignQueue(q, in)
	return z.showQueue(r, q)
}

func readQueue(r *faketest.Request) (in queueRequest, refused *faketest.Reply) {
	var doc struct {
		Queue *queueRequest `json:"queue"`
	}
	if err := r.Decode(&doc); err != nil || doc.Queue == nil {
		return in, new(badRequest("queue must be an object"))
	}
	for _, f := range []struct {
		field string
		ok    bool
	}{
		{"name", doc.Queue.Name != ""},
		{"primary_groups_id", len(doc.Queue.Primary) > 0},
		{"order", doc.Queue.Order >= 0},
	} {
		if !f.ok {
			return in, new(recordInvalid(f.field, "InvalidValue", f.field+" is invalid"))
		}
	}
	return *doc.Queue, nil
}

func (z *Fake) deleteQueue(_ *faketest.Request, q *queue) faketest.Reply {
	z.queues = slices.DeleteFunc(z.queues, func(o *queue) bool { return o == q })
	return faketest.Empty(http.StatusNoContent)
}

// orderQueues takes every queue's id, once each.
func (z *Fake) orderQueues(r *faketest.Request) faketest.Reply {
	var in struct {
		IDs []string `json:"queue_ids"`
	}
	if err := r.Decode(&in); err != nil {
		return badRequest("queue_ids must be a list")
	}
	var ordered []*queue
	for _, id := range in.IDs {
		if q := z.queue(id); q != nil && !slices.Contains(ordered, q) {
			ordered = append(ordered, q)
		}
	}
	if len(ordered) != len(z.queues) || len(in.IDs) != len(z.queues) {
		return badRequest("queue_ids must list every queue")
	}
	z.queues = ordered
	return faketest.Empty(http.StatusNoContent)
}

// showDefinitions names a few fields that queues can compare.
func (z *Fake) showDefinitions(*faketest.Request) faketest.Reply {
	subject := func(name, title string, values ...string) fields {
		list := each(values, func(v string) fields { return fields{"value": v, "title": v, "enabled": true} })
		return fields{
			"subject": name, "title": title, "type": "list", "group": "ticket", "nullable": false, "repeatable": false,
			"operators": []fields{{"value": "is", "title": "Is"}, {"value": "is_not", "title": "Is not"}}, "values": list,
		}
	}
	both := []fields{
		subject("priority", "Priority", "low", "normal", "high", "urgent"),
		subject("status", "Status", "new", "open", "pending"),
	}
	return faketest.JSON(http.StatusOK, fields{"definitions": fields{"conditions_all": both, "conditions_any": both}})
}

func (z *Fake) queueBody(r *faketest.Request, q *queue) fields {
	return fields{
		"id": q.id, "url": origin(r) + "/api/v2/queues/" + q.id, "name": q.name, "description": q.description,
		"order": slices.Index(z.queues, q) + 1, "priority": q.priority,
		"definition":     fields{"all": conditions(q.definition.All), "any": conditions(q.definition.Any)},
		"primary_groups": z.groupList(q.primary), "secondary_groups": z.groupList(q.secondary),
		"created_at": stamp(q.createdAt), "updated_at": stamp(q.updatedAt),
	}
}

func conditions(list []zendesk.QueueCondition) []zendesk.QueueCondition {
	if list == nil {
		return []zendesk.QueueCondition{}
	}
	return list
}

func (z *Fake) groupList(ids []int64) fields {
	list := each(ids, func(id int64) fields { return fields{"id": id, "name": z.groupName(id)} })
	return fields{"count": len(list), "groups": list}
}
