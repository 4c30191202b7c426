package zendesk_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// itemEvents are events of a work item of agent 7001 on talk, marked by seconds
// after a time.
type itemEvents struct {
	from    time.Time
	version int64
}

func (e *itemEvents) envelope(second int) zendesk.Envelope {
	e.version++
	return zendesk.Envelope{AgentID: 7001, UpdatedAt: e.from.Add(time.Duration(second) * time.Second), Version: e.version}
}

// added offers an item.
func (e *itemEvents) added(second int, id string) zendesk.Event {
	return &zendesk.AgentWorkItemAdded{Envelope: e.envelope(second), Channel: zendesk.ChannelTalk, WorkItemID: id, Reason: zendesk.WorkItemOffered}
}

func (e *itemEvents) updated(second int, id string, before, now zendesk.WorkItemReason) zendesk.Event {
	return &zendesk.AgentWorkItemUpdated{Envelope: e.envelope(second), Channel: zendesk.ChannelTalk, WorkItemID: id, PreviousReason: before, Reason: now}
}

func (e *itemEvents) removed(second int, id string) zendesk.Event {
	return &zendesk.AgentWorkItemRemoved{Envelope: e.envelope(second), Channel: zendesk.ChannelTalk, WorkItemID: id, Reason: "ENDED"}
}

// Events of work items and capacities alone, in an account in which nothing
// changes: what does not fit is settled by a reading, which shows item 1,
// OFFERED, added at second 0, and a capacity of 1.
func TestWatchWorkEvents(t *testing.T) {
	const offered, accepted = zendesk.WorkItemOffered, zendesk.WorkItemAccepted
	tests := []struct {
		name   string
		events func(e *itemEvents) []zendesk.Event
		want   []string
	}{
		{"added, updated, removed", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.added(1, "2"), e.updated(2, "2", offered, accepted), e.removed(3, "2")}
		}, []string{"work_item event talk:2:OFFERED", "work_item event talk:2:ACCEPTED", "work_item_gone event talk:2:ENDED"}},
		{"repeated, in another order", func(e *itemEvents) []zendesk.Event {
			a, u, r := e.added(1, "2"), e.updated(2, "2", offered, accepted), e.removed(3, "2")
			return []zendesk.Event{a, a, u, a, r, u, a, r}
		}, []string{"work_item event talk:2:OFFERED", "work_item event talk:2:ACCEPTED", "work_item_gone event talk:2:ENDED"}},
		{"removed before it was added", func(e *itemEvents) []zendesk.Event {
			a, r := e.added(1, "2"), e.removed(3, "2")
			return []zendesk.Event{r, a}
		}, nil},
		{"added after a later one: a reading decides", func(e *itemEvents) []zendesk.Event {
			a := e.added(1, "2")
			return []zendesk.Event{e.added(2, "3"), a}
		}, []string{"work_item event talk:3:OFFERED", "work_item_gone read talk:3: gap"}},
		{"an update of what the list showed", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.updated(1, "1", offered, accepted)}
		}, []string{"work_item event talk:1:ACCEPTED"}},
		{"an update that does not fit: a reading decides", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.updated(1, "1", accepted, zendesk.WorkItemReopened)}
		}, nil},
		{"an update to the same reason is none", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.added(1, "2"), e.updated(2, "2", offered, offered), e.removed(3, "2")}
		}, []string{"work_item event talk:2:OFFERED", "work_item_gone event talk:2:ENDED"}},
		{"an update lost", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.added(1, "2"), e.updated(3, "2", accepted, zendesk.WorkItemReopened), e.removed(4, "2")}
		}, []string{"work_item event talk:2:OFFERED", "work_item event talk:2:REOPENED gap", "work_item_gone event talk:2:ENDED"}},
		{"removed, as the list showed it", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.removed(1, "1"), e.removed(1, "1")}
		}, []string{"work_item_gone event talk:1:ENDED"}},
		{"the added event of what the list showed", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.added(0, "1")}
		}, nil},
		{"without an id", func(e *itemEvents) []zendesk.Event {
			return []zendesk.Event{e.added(1, ""), e.updated(2, "", offered, accepted), e.removed(3, "")}
		}, nil},
		{"a capacity", func(e *itemEvents) []zendesk.Event {
			one := &zendesk.AgentMaxCapacityChanged{Envelope: e.envelope(1), Channel: zendesk.ChannelTalk, New: new(1)}
			five := &zendesk.AgentMaxCapacityChanged{Envelope: e.envelope(2), Channel: zendesk.ChannelTalk, New: new(5)}
			return []zendesk.Event{one, five, &zendesk.AgentMaxCapacityChanged{Envelope: e.envelope(3)}}
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z := workingAgent(t)
				w := watch(t, z, zendesk.WatchOptions{Every: time.Hour})
				time.AfterFunc(20*time.Second, func() {
					for _, ev := range tt.events(&itemEvents{from: time.Now().Add(-20 * time.Second), version: 10}) {
						receive(t, w, ev)
					}
				})
				if diff := cmp.Diff(tt.want, afterFirst(collect(t, w, 10*time.Minute))); diff != "" {
					t.Errorf("changes (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// workingAgent is an account with agent 7001, who has work item 1 on talk.
func workingAgent(t *testing.T) *zendesktest.Fake {
	t.Helper()
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline, Channels: []zendesk.Channel{zendesk.ChannelTalk}})
	z.AddWorkItem(7001, zendesk.ChannelTalk, "1", zendesk.WorkItemOffered)
	return z
}

// afterFirst is what came after the first sweep, without time and agent.
func afterFirst(changes []string) (out []string) {
	for _, c := range changes {
		if at, what, _ := strings.Cut(c, " 7001 "); at != "0s" {
			out = append(out, what)
		}
	}
	return out
}

// Work items and capacities in the order of their changes, by events and by
// lists that lag, each once.
func TestWatchWork(t *testing.T) {
	change := func(z *zendesktest.Fake) {
		at := func(n int, f func()) { time.AfterFunc(time.Duration(n)*time.Second, f) }
		at(100, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "2", zendesk.WorkItemOffered) })
		at(200, func() { z.UpdateWorkItem(7001, zendesk.ChannelTalk, "2", zendesk.WorkItemAccepted) })
		at(300, func() { z.SetMaxCapacity(7001, zendesk.ChannelTalk, 2) })
		at(400, func() { z.RemoveWorkItem(7001, zendesk.ChannelTalk, "1", zendesk.WorkItemAccepted) })
		at(500, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "1", zendesk.WorkItemReopened) })
		at(600, func() { z.RemoveChannel(7001, zendesk.ChannelTalk) })
		at(700, func() { z.AddChannel(7001, zendesk.ChannelTalk) })
		at(800, func() { z.DeleteAgent(7001) })
	}
	want := []string{
		"work_item talk 2 OFFERED", "work_item talk 2 ACCEPTED", "capacity talk 2", "work_item_gone talk 1",
		"work_item talk 1 REOPENED", "channel_gone talk", "channel talk online", "capacity talk 1", "agent_gone",
	}
	for _, lag := range []time.Duration{0, 10 * time.Second, 25 * time.Second} {
		for _, events := range []bool{true, false} {
			t.Run(fmt.Sprint("lag ", lag, ", events ", events), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var handler http.Handler
					z := workingAgent(t)
					z.Deliver("hooks.example.test", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
					z.SetListLag(lag)
					w := watch(t, z, zendesk.WatchOptions{})
					if events {
						hook, err := zendesk.NewWebhook([]string{z.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)})
						if err != nil {
							t.Fatal(err)
						}
						handler = hook.Handler(w.Receive)
					}
					change(z)
					got, byEvent := work(t, w)
					if diff := cmp.Diff(want, got[min(4, len(got)):]); diff != "" {
						t.Errorf("changes (-want +got):\n%s", diff)
					}
					if events != (byEvent == 4) {
						t.Errorf("%d changes by event, events: %v", byEvent, events)
					}
				})
			})
		}
	}
}

// work are the changes of twenty minutes without the agent, and how many of them
// came by event.
func work(t *testing.T, w *zendesk.Watch) (got []string, byEvent int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	defer cancel()
	for c, err := range w.Changes(ctx) {
		if err != nil {
			break
		}
		if c.Source == zendesk.SourceEvent {
			byEvent++
		}
		line := []string{string(c.Kind), string(c.Channel)}
		switch c.Kind {
		case zendesk.ChangeChannel:
			line = append(line, string(c.ChannelStatus))
		case zendesk.ChangeCapacity:
			line = append(line, fmt.Sprint(*c.MaxCapacity))
		case zendesk.ChangeWorkItem:
			line = append(line, c.WorkItem.ID, string(c.WorkItem.Reason))
		case zendesk.ChangeWorkItemGone:
			line = append(line, c.WorkItem.ID)
		}
		got = append(got, strings.TrimSpace(strings.Join(line, " ")))
	}
	return got, byEvent
}

// A list shows the first work items of a channel; the others are read.
func TestWatchManyItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := workingAgent(t)
		for n := range 59 {
			z.AddWorkItem(7001, zendesk.ChannelTalk, fmt.Sprint(n+2), zendesk.WorkItemAssigned)
		}
		w := watch(t, z, zendesk.WatchOptions{})
		time.AfterFunc(5*time.Minute, func() { z.RemoveWorkItem(7001, zendesk.ChannelTalk, "55", "ENDED") })
		time.AfterFunc(10*time.Minute, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "99", zendesk.WorkItemAssigned) })
		got := collect(t, w, time.Hour)
		lists := slices.IndexFunc(got, func(c string) bool { return strings.Contains(c, " read ") })
		if lists != 2+1+25 || len(got) != 2+1+60+2 {
			t.Fatalf("%d changes, %d of them by the first sweep: %q", len(got), lists, got)
		}
		for i, want := range []string{"work_item_gone read talk:55: gap", "work_item read talk:99:ASSIGNED gap"} {
			if c := got[63+i]; !strings.HasSuffix(c, want) {
				t.Errorf("%q, want %q", c, want)
			}
		}
		if n := z.Count("GET /api/v2/agent_availabilities/{id}"); n != 3 {
			t.Errorf("the agent was read %d times, want 3", n)
		}
	})
}

// Where the others cannot be read, the first ones count.
func TestWatchItemsUnread(t *testing.T) {
	const items = "GET /api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items"
	tests := []struct {
		name        string
		fail        ctikit.Fault
		items, read int // changes, requests
	}{
		{"a failure", ctikit.Fault{Status: 503, Times: 2}, 60, 3},
		{"no such list", ctikit.Fault{Status: 404, Times: 100}, 25, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z := workingAgent(t)
				for n := range 59 {
					z.AddWorkItem(7001, zendesk.ChannelTalk, fmt.Sprint(n+2), zendesk.WorkItemAssigned)
				}
				w := watch(t, z, zendesk.WatchOptions{})
				z.FailNext(items, tt.fail)
				if got := collect(t, w, time.Hour); len(got) != 3+tt.items {
					t.Errorf("%d changes, want %d: %q", len(got), 3+tt.items, got)
				}
				if n := z.Count("GET /api/v2/agent_availabilities/{id}"); n != tt.read {
					t.Errorf("the agent was read %d times, want %d", n, tt.read)
				}
			})
		})
	}
}

// What lists and readings found is not reported again when its events come late,
// nor when the list lags behind by several sweeps.
func TestWatchLateWork(t *testing.T) {
	const offered, accepted, reopened = zendesk.WorkItemOffered, zendesk.WorkItemAccepted, zendesk.WorkItemReopened
	at := func(n int, f func()) { time.AfterFunc(time.Duration(n)*time.Second, f) }
	tests := []struct {
		name    string
		lag     time.Duration
		undated bool // work items have no time
		act     func(t *testing.T, z *zendesktest.Fake, w *zendesk.Watch, e *itemEvents)
		want    []string
	}{
		{"an update lost", 0, false, func(t *testing.T, z *zendesktest.Fake, w *zendesk.Watch, e *itemEvents) {
			first := e.updated(20, "1", offered, accepted)
			at(20, func() { z.UpdateWorkItem(7001, zendesk.ChannelTalk, "1", accepted); receive(t, w, first) })
			at(100, func() { z.UpdateWorkItem(7001, zendesk.ChannelTalk, "1", reopened) })
			at(300, func() { receive(t, w, first) })
		}, []string{"work_item event talk:1:ACCEPTED", "work_item read talk:1:REOPENED gap"}},
		{"added and removed by lists", 0, false, lateAdded,
			[]string{"work_item list talk:2:OFFERED gap", "work_item_gone read talk:2: gap"}},
		{"added and removed by lists without times", 0, true, lateAdded,
			[]string{"work_item read talk:2:OFFERED gap", "work_item_gone read talk:2: gap"}},
		{"added again", 0, false, func(_ *testing.T, z *zendesktest.Fake, _ *zendesk.Watch, _ *itemEvents) {
			at(100, func() { z.RemoveWorkItem(7001, zendesk.ChannelTalk, "1", "ENDED") })
			at(101, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "1", offered) })
		}, []string{"work_item list talk:1:OFFERED gap"}},
		{"a list far behind", 100 * time.Second, false, func(t *testing.T, z *zendesktest.Fake, w *zendesk.Watch, e *itemEvents) {
			added, removed := e.added(100, "2"), e.removed(135, "2")
			at(100, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "2", offered); receive(t, w, added) })
			at(135, func() { z.RemoveWorkItem(7001, zendesk.ChannelTalk, "2", "ENDED"); receive(t, w, removed) })
		}, []string{"work_item event talk:2:OFFERED", "work_item_gone event talk:2:ENDED"}},
		{"an agent who comes back", 0, false, func(t *testing.T, z *zendesktest.Fake, w *zendesk.Watch, e *itemEvents) {
			added := e.added(20, "2")
			at(20, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "2", offered); receive(t, w, added) })
			at(100, func() { z.DeleteAgent(7001) })
			at(300, func() { z.PutAgent(zendesktest.Agent{ID: 7001, Channels: []zendesk.Channel{}}) })
			at(400, func() { receive(t, w, added) })
		}, []string{"work_item event talk:2:OFFERED", "agent_gone read gap", "status read 2 gap"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z := workingAgent(t)
				z.SetListLag(tt.lag)
				w, err := zendesk.NewWatch(z.Client(zendesk.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
					resp, err := z.RoundTrip(r)
					if err == nil && tt.undated {
						body, _ := io.ReadAll(resp.Body)
						body = regexp.MustCompile(`"added_at":"[^"]*",`).ReplaceAll(body, nil)
						resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
					}
					return resp, err
				})})), zendesk.WatchOptions{})
				if err != nil {
					t.Fatal(err)
				}
				tt.act(t, z, w, &itemEvents{from: time.Now(), version: 10})
				if diff := cmp.Diff(tt.want, afterFirst(collect(t, w, 15*time.Minute))); diff != "" {
					t.Errorf("changes (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// lateAdded has lists find a work item and its end, and then the event come that
// it was added.
func lateAdded(t *testing.T, z *zendesktest.Fake, w *zendesk.Watch, e *itemEvents) {
	added := e.added(20, "2")
	time.AfterFunc(20*time.Second, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "2", zendesk.WorkItemOffered) })
	time.AfterFunc(100*time.Second, func() { z.RemoveWorkItem(7001, zendesk.ChannelTalk, "2", "ENDED") })
	time.AfterFunc(500*time.Second, func() { receive(t, w, added) })
}
