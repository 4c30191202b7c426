package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// work is an item that an agent of Zendesk has, or that waits in a queue.
type work struct {
	Channel zendesk.Channel `json:"channel"`
	Item    string          `json:"item"`
	QueueID string          `json:"queue_id,omitempty"`
}

var channels = []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk}

func readWork(r *http.Request) (w work, err error) {
	if err := read(r, &w); err != nil {
		return work{}, err
	}
	switch {
	case !slices.Contains(channels, w.Channel):
		return work{}, wrong("channel: want support, messaging or talk, got %q", w.Channel)
	case w.Item == "":
		return work{}, wrong("item: want the id of a ticket, a conversation or a call")
	}
	return w, nil
}

func (s *sandbox) addWork(p person, r *http.Request) error {
	w, err := readWork(r)
	if err != nil {
		return err
	}
	return s.inZendesk(func(z *zendesktest.Fake) {
		z.AddWorkItem(p.Zendesk.ID, w.Channel, w.Item, zendesk.WorkItemAssigned)
	})
}

func (s *sandbox) removeWork(p person, r *http.Request) error {
	w, err := readWork(r)
	if err != nil {
		return err
	}
	return s.inZendesk(func(z *zendesktest.Fake) {
		z.RemoveWorkItem(p.Zendesk.ID, w.Channel, w.Item, zendesk.WorkItemUnknown)
	})
}

func (s *sandbox) enqueue(r *http.Request) (any, error) {
	return s.inQueue(r, func(z *zendesktest.Fake, w work) {
		z.EnterQueue(w.QueueID, w.queueChannel(), w.Item, zendesk.QueueInboundNew)
	})
}

func (s *sandbox) dequeue(r *http.Request) (any, error) {
	return s.inQueue(r, func(z *zendesktest.Fake, w work) {
		z.LeaveQueue(w.QueueID, w.queueChannel(), w.Item, "ASSIGNED")
	})
}

// inQueue answers with the work as it was understood.
func (s *sandbox) inQueue(r *http.Request, act func(*zendesktest.Fake, work)) (any, error) {
	w, err := readWork(r)
	if err != nil {
		return nil, err
	}
	if w.QueueID == "" {
		w.QueueID = s.queueID
	}
	return w, s.inZendesk(func(z *zendesktest.Fake) { act(z, w) })
}

// queueChannel is the channel as events of queues name it.
func (w work) queueChannel() zendesk.QueueChannel {
	return zendesk.QueueChannel(strings.ToUpper(string(w.Channel)))
}
