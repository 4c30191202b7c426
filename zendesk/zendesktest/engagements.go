package zendesktest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// engagement is a record of work that an agent has ended.
type engagement struct {
	id   string
	end  time.Time
	body fields
}

// requesterID is the customer of every engagement: one question and its answer.
const requesterID = adminID + 1

// engagementChannels have engagements, under names of their own.
var engagementChannels = map[zendesk.Channel]string{
	zendesk.ChannelMessaging: "Messaging", zendesk.ChannelSupport: "Support",
}

// endEngagement records a work item that leaves an agent.
func (z *Fake) endEngagement(a *agent, c *channel, w zendesk.WorkItem, reason zendesk.WorkItemReason) {
	name, ok := engagementChannels[c.name]
	if !ok {
		return
	}
	id := fmt.Sprintf("01EN%022d", len(z.engagements)+1)
	waited := int(z.now().Sub(w.AddedAt) / time.Second)
	body := fields{
		"engagement_id": id, "agent_id": fmt.Sprint(a.ID), "group_id": nil, "ticket_id": nil, "requester_id": fmt.Sprint(requesterID), "channel": name,
		"engagement_start_time": stamp(w.AddedAt), "engagement_end_time": stamp(z.now()),
		"engagement_start_reason": w.Reason, "engagement_end_reason": reason,
		"ticket_status_start": "open", "ticket_status_end": "solved", "agent_messages_count": 1, "agent_replies_count": 1,
		"end_user_messages_count": 1, "offer_time_seconds": 0, "assignment_to_first_reply_time_seconds": waited,
		"average_requester_wait_time_seconds": waited, "longest_requester_wait_time_seconds": waited, "total_requester_wait_time_seconds": waited,
	}
	if len(a.Groups) > 0 {
		body["group_id"] = fmt.Sprint(a.Groups[0])
	}
	if _, err := strconv.ParseInt(w.ID, 10, 64); err == nil {
		body["ticket_id"] = w.ID
	}
	z.engagements = append(z.engagements, engagement{id, z.now(), body})
}

func (z *Fake) listEngagements(r *faketest.Request) faketest.Reply {
	from, to, ok := window(r)
	if !ok {
		return badRequest("start_time and end_time must be seconds since 1970")
	}
	var all []engagement
	for _, e := range z.engagements {
		old := e.end.Before(z.now().Add(-keptFor)) || e.end.Before(from) || !to.IsZero() && e.end.After(to)
		if !old && e.fits(r) {
			all = append(all, e)
		}
	}
	return byCursor(r, "engagements", all, z.set.pageSize,
		engagementID, func(e engagement) fields { return e.body })
}

func (e engagement) fits(r *faketest.Request) bool {
	for _, name := range []string{"agent_id", "channel", "ticket_id"} {
		if r.Query.Has(name) && fmt.Sprint(e.body[name]) != r.Query.Get(name) {
			return false
		}
	}
	return true
}

func (z *Fake) showEngagement(_ *faketest.Request, e engagement) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"engagement": e.body})
}

func engagementID(e engagement) string { return e.id }
