package zendesktest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// keptFor is how long queue events and engagements are kept.
const keptFor = 90 * 24 * time.Hour

// waiting is an item of work in a queue.
type waiting struct {
	queue   string
	channel zendesk.QueueChannel
	item    string
	since   time.Time
}

// queueEvent is a record of what happened to one.
type queueEvent struct {
	key  string // unique, in the order of time
	at   time.Time
	body fields
}

// EnterQueue has work come into a queue: an INBOUND event.
func (z *Fake) EnterQueue(queueID string, channel zendesk.QueueChannel, workItemID string, reason zendesk.QueueInboundReason) {
	z.change(func() error {
		switch {
		case z.queue(queueID) == nil:
			return fmt.Errorf("queue %q does not exist", queueID)
		case z.waits(queueID, channel, workItemID) >= 0:
			return fmt.Errorf("queue %q has work item %q already", queueID, workItemID)
		}
		w := waiting{queueID, channel, workItemID, z.now()}
		z.inQueues = append(z.inQueues, w)
		z.recordQueueEvent(w, fields{"event_type": zendesk.QueueEventInbound, "inbound_reason": reason})
		return nil
	})
}

// LeaveQueue has work leave a queue: an OUTBOUND event. Zendesk does not
// document the reasons.
func (z *Fake) LeaveQueue(queueID string, channel zendesk.QueueChannel, workItemID, reason string) {
	z.change(func() error {
		i := z.waits(queueID, channel, workItemID)
		if i < 0 {
			return fmt.Errorf("queue %q has no work item %q", queueID, workItemID)
		}
		w := z.inQueues[i]
		z.inQueues = slices.Delete(z.inQueues, i, i+1)
		z.recordQueueEvent(w, fields{"event_type": zendesk.QueueEventOutbound, "outbound_reason": reason, "end_queue_time": unzoned(z.now())})
		return nil
	})
}

func (z *Fake) waits(queueID string, channel zendesk.QueueChannel, item string) int {
	return slices.IndexFunc(z.inQueues, func(w waiting) bool {
		return w.queue == queueID && w.channel == channel && w.item == item
	})
}

func (z *Fake) recordQueueEvent(w waiting, what fields) {
	body := fields{
		"event_type": nil, "event_occurred_at": unzoned(z.now()), "channel": w.channel, "call_id": nil,
		"start_queue_time": unzoned(w.since), "end_queue_time": nil, "inbound_reason": nil, "outbound_reason": nil,
		"current_channel_queue_size": 0, "hourly_channel_queue_size_seconds": 0,
		"queue_id": w.queue, "ticket_id": nil, "work_item_id": w.item,
	}
	if n, err := strconv.ParseInt(w.item, 10, 64); err == nil && w.channel != zendesk.QueueTalk {
		body["ticket_id"] = n
	}
	if w.channel == zendesk.QueueTalk {
		body["call_id"] = w.item
	}
	if w.channel != zendesk.QueueSupport { // whose sizes Zendesk does not count
		body["current_channel_queue_size"] = z.queueSize(w)
		body["hourly_channel_queue_size_seconds"] = int(z.now().Sub(w.since) / time.Second) // our guess
	}
	maps.Copy(body, what)
	z.queueEvents = append(z.queueEvents, queueEvent{key: fmt.Sprintf("%020d", len(z.queueEvents)+1), at: z.now(), body: body})
}

func (z *Fake) queueSize(of waiting) (n int) {
	for _, w := range z.inQueues {
		if w.queue == of.queue && w.channel == of.channel {
			n++
		}
	}
	return n
}

// listQueueEvents pages in a way of its own.
func (z *Fake) listQueueEvents(r *faketest.Request) faketest.Reply {
	paged := *r
	paged.Query = maps.Clone(r.Query)
	delete(paged.Query, "page[size]")
	if r.Query.Has("page_size") {
		paged.Query.Set("page[size]", r.Query.Get("page_size"))
	}
	from, to, ok := window(r)
	if !ok {
		return badRequest("start_time and end_time must be seconds since 1970")
	}
	var all []queueEvent
	for _, e := range z.queueEvents {
		old := e.at.Before(z.now().Add(-keptFor)) || e.at.Before(from) || !to.IsZero() && e.at.After(to)
		if !old && e.fits(r.Query) {
			all = append(all, e)
		}
	}
	page, refused := cut(&paged, all, z.set.pageSize, func(e queueEvent) string { return e.key })
	if refused != nil {
		return *refused
	}
	body := fields{"queue_data": each(page.items, func(e queueEvent) fields { return e.body }), "has_more": page.meta["has_more"], "next_page_url": nil}
	if page.links["next"] != nil {
		body["next_page_url"] = link(r, "page[after]", fmt.Sprint(page.meta["after_cursor"]))
	}
	return faketest.JSON(http.StatusOK, body)
}

// fits compares the filters that a query has.
func (e queueEvent) fits(q url.Values) bool {
	for _, name := range []string{"channel", "event_type", "queue_id", "ticket_id", "call_id", "work_item_id"} {
		if q.Has(name) && fmt.Sprint(e.body[name]) != q.Get(name) {
			return false
		}
	}
	return true
}

// window reads start_time and end_time.
func window(r *faketest.Request) (from, to time.Time, ok bool) {
	for name, into := range map[string]*time.Time{"start_time": &from, "end_time": &to} {
		if !r.Query.Has(name) {
			continue
		}
		n, err := strconv.ParseInt(r.Query.Get(name), 10, 64)
		if err != nil {
			return from, to, false
		}
		*into = time.Unix(n, 0).UTC()
	}
	return from, to, true
}

// unzoned writes a time as queue events do: UTC, without saying so.
func unzoned(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000") }
