package zendesktest

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

func (z *Fake) updateTickets(r *faketest.Request) faketest.Reply {
	asked, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	in, refused := readTicket(r)
	if refused != nil {
		return *refused
	}
	author := z.caller(r).userID
	return z.begin(r, ticketJob("update", asked, func(t *ticket) *faketest.Reply { return z.changeTicket(t, in, author) }, z))
}

// ticketJob is a bulk job that changes tickets one by one.
func ticketJob(action string, tickets []int64, change func(*ticket) *faketest.Reply, z *Fake) *job {
	j := &job{url: "/api/v2/job_statuses/", action: action, agents: tickets, wrapped: true}
	j.each = func(index int, id int64) fields {
		t := z.desk.tickets[id]
		if t == nil {
			return fields{"index": index, "id": id, "error": "TicketNotFound", "details": "Ticket does not exist"}
		}
		if refused := change(t); refused != nil {
			return fields{"index": index, "id": id, "error": "TicketUpdateFailed", "details": string(refused.Body)}
		}
		return fields{"index": index, "id": id, "action": action, "status": "Updated", "success": true}
	}
	return j
}

// closedByMerge is the tag of tickets that went into another.
const closedByMerge = "closed_by_merge"

// mergeTickets closes the sources, each with a comment, after one for all on the
// target.
func (z *Fake) mergeTickets(r *faketest.Request, target *ticket) faketest.Reply {
	var in struct {
		IDs          []number `json:"ids"`
		Target       string   `json:"target_comment"`
		Source       string   `json:"source_comment"`
		TargetPublic *bool    `json:"target_comment_is_public"`
		SourcePublic *bool    `json:"source_comment_is_public"`
	}
	if err := r.Decode(&in); err != nil || len(in.IDs) == 0 {
		return badRequest("ids must be a list of numbers")
	}
	if target.closed() {
		return closedRefusal()
	}
	m := merge{target: target, author: z.caller(r).userID}
	m.onTarget = &commentInput{Body: cmp.Or(in.Target, mergedHere), Public: in.TargetPublic}
	m.onSource = &commentInput{Body: cmp.Or(in.Source, mergedInto(target.id)), Public: in.SourcePublic}
	reply := z.begin(r, ticketJob("merge", int64s(in.IDs), func(t *ticket) *faketest.Reply { return z.mergeInto(m, t) }, z))
	if reply.Status == http.StatusOK {
		_ = z.commentMerge(m) // refused by a full target alone
	}
	return reply
}

// merge is tickets that go into one.
type merge struct {
	target             *ticket
	author             int64
	onTarget, onSource *commentInput
}

// commentMerge leaves one comment for all on the target.
func (z *Fake) commentMerge(m merge) *faketest.Reply {
	return z.changeTicket(m.target, &ticketInput{Comment: m.onTarget}, m.author)
}

// mergeInto closes a source. That the event about merging is the source's is our
// guess.
func (z *Fake) mergeInto(m merge, source *ticket) *faketest.Reply {
	refused := z.changeTicket(source, &ticketInput{
		Comment: m.onSource, AddTags: []string{closedByMerge},
		attributes: map[string]json.RawMessage{"status": json.RawMessage(`"` + zendesk.TicketClosed + `"`)},
	}, m.author)
	if refused == nil {
		z.announceOnly(zendesk.EventTicketMerged, source, m.author)
	}
	return refused
}

func (z *Fake) deleteTicket(r *faketest.Request, t *ticket) faketest.Reply {
	z.softDelete(t, z.caller(r).userID)
	return faketest.Empty(http.StatusNoContent)
}

func (z *Fake) softDelete(t *ticket, author int64) {
	delete(z.desk.tickets, t.id)
	z.desk.deleted[t.id] = t
	z.reindex("ticket", t.id, nil, "")
	z.announceOnly(zendesk.EventTicketSoftDeleted, t, author)
}
