package calllog_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestThroughTheFake files calls and messages in a fake Zendesk: no plan is
// refused, and each ticket has what the settings say.
func TestThroughTheFake(t *testing.T) {
	for _, tt := range []struct {
		name   string
		set    func(*calllog.Settings, *calllog.Integration)
		known  bool // the caller, in Zendesk
		events []aircall.Event
		want   []string
	}{
		{name: "an answered call of somebody known", known: true, events: append(answeredCall(recorded), transcribed(150, "Hello", "My lamp")),
			set: func(_ *calllog.Settings, in *calllog.Integration) {
				in.AIAssist, in.Transcript, in.Topics = true, true, calllog.TopicsTags
				in.Types = map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Status: zendesk.TicketSolved}}
			},
			want: []string{"Inbound call from Ana Lopez, solved, requester Ana Lopez, assignee 7001", "note Ticket of call 9001", "TpeVoiceComment"}},
		{name: "a missed call of somebody new", events: missedCall(), want: []string{
			"Missed call from +1 513-555-7611, new, requester new user at +15135557611, assignee 0", "note Ticket of call 9001", "TpeVoiceComment"}},
		{name: "a conversation", known: true, events: []aircall.Event{message("m1", 0, false, "Hello?"), message("m2", 30, true, "Yes?")}, want: []string{
			"SMS conversation with Ana Lopez, new, requester Ana Lopez, assignee 0", "note Message m1", "note Message m2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(start))
				z := zendesktest.New(t)
				z.PutAgent(zendesktest.Agent{ID: 7001, Email: "ben@example.test"})
				if tt.known {
					z.PutUser(zendesktest.User{ID: 70, Name: "Ana Lopez", Phone: "+15135557611"})
				}
				p := planner(t)
				if tt.set != nil {
					p = planner(t, tt.set)
				}
				fileAll(t, z, p, tt.events)
				if diff := cmp.Diff(tt.want, tickets(t, z)); diff != "" {
					t.Errorf("tickets (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestLongConversation goes on for more steps than a case may take at once, and
// begins anew after a silence of ten days.
func TestLongConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 70, Name: "Ana Lopez", Phone: "+15135557611"})
		var events []aircall.Event
		var want []string
		for i := range 31 {
			seconds, id := i*3600, fmt.Sprint("m", i)
			if i == 30 {
				seconds += 10 * 24 * 3600
			}
			if i == 0 || i == 30 {
				want = append(want, "SMS conversation with Ana Lopez, new, requester Ana Lopez, assignee 0")
			}
			want = append(want, "note Message "+id)
			events = append(events, message(id, seconds, false, "Hello"))
		}
		fileAll(t, z, planner(t), events)
		if diff := cmp.Diff(want, tickets(t, z)); diff != "" {
			t.Errorf("tickets (-want +got):\n%s", diff)
		}
	})
}

// TestAnyOrderThroughTheFake delivers six events in any order, one of them again
// at the end: the fake has the same ticket and the same call.
func TestAnyOrderThroughTheFake(t *testing.T) {
	every := map[string]int{"answered": 1, "transferred": 12, "missed": 12, "AI": 12, "messages": 12}
	if testing.Short() || racing {
		every["answered"] = 12
	}
	for name, events := range sixes() {
		if every[name] == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var want string
			count := 0
			orders(len(events), func(order []int) {
				count++
				if (count-1)%every[name] != 0 || t.Failed() {
					return
				}
				synctest.Test(t, func(t *testing.T) {
					if got := delivered(t, events, append(slices.Clone(order), count%len(events))); want == "" {
						want = got
					} else if got != want {
						t.Errorf("order %v (-first +this):\n%s", order, cmp.Diff(want, got))
					}
				})
			})
			if count != 720 {
				t.Errorf("%d orders, want 720", count)
			}
		})
	}
}

// delivered is what a fresh fake has in the end.
func delivered(t *testing.T, events []aircall.Event, order []int) string {
	t.Helper()
	begin := 200
	if _, ok := events[0].(*aircall.MessageEvent); ok {
		begin = 3 * 86400
	}
	time.Sleep(time.Until(at(begin)))
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "ben@example.test"})
	z.PutAgent(zendesktest.Agent{ID: 7002, Email: "cleo@example.test"})
	z.PutUser(zendesktest.User{ID: 70, Name: "Ana Lopez", Phone: "+15135557611"})
	p := planner(t, func(_ *calllog.Settings, in *calllog.Integration) {
		in.AIAssist, in.Transcript, in.Topics, in.Tags.Update = true, true, calllog.TopicsTags, true
		in.Types = map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Status: zendesk.TicketSolved}, calllog.Voicemail: {Status: zendesk.TicketPending}}
	})
	var inOrder []aircall.Event
	for _, i := range order {
		inOrder = append(inOrder, events[i])
	}
	fileAll(t, z, p, inOrder)
	lines := tickets(t, z)
	slices.Sort(lines)
	for id := int64(1); ; id++ {
		c, err := z.Client().Calls.Get(t.Context(), id)
		if errors.Is(err, zendesk.ErrNotFound) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		c.CreatedAt, c.UpdatedAt = time.Time{}, time.Time{}
		lines = append(lines, encode(c))
	}
	return strings.Join(lines, "\n")
}

// fileAll observes events, calls one second apart and messages when they were
// made, and goes on for ten minutes.
func fileAll(t *testing.T, z *zendesktest.Fake, p *calllog.Planner, events []aircall.Event) {
	t.Helper()
	f, err := filing.New(filing.Config[calllog.Facts]{Zendesk: z.Client(), Account: "acme", Plan: p.Plan, AppID: 1003999, Anew: calllog.Conversation,
		Notify: func(n ticketing.Notice) { t.Errorf("notice: %v", n) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- f.Run(ctx) }()
	for _, e := range events {
		time.Sleep(time.Second)
		if m, ok := e.(*aircall.MessageEvent); ok {
			time.Sleep(time.Until(m.Message.CreatedAt))
		}
		key, _ := calllog.KeyOf("main", e)
		if err := f.Observe(ctx, key, func(facts calllog.Facts) calllog.Facts { return p.Observe(facts, e) }); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(10 * time.Minute)
	stop()
	if err := <-ran; err != nil {
		t.Fatal(err)
	}
}

// tickets are the fake's, each with its comments.
func tickets(t *testing.T, z *zendesktest.Fake) (lines []string) {
	t.Helper()
	c := z.Client()
	for id := int64(1); ; id++ {
		ticket, err := c.Tickets.Get(t.Context(), id)
		if errors.Is(err, zendesk.ErrNotFound) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		u, err := c.Users.Get(t.Context(), ticket.RequesterID)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s, %s, requester %s, assignee %d", ticket.Subject, ticket.Status, u.Name, ticket.AssigneeID))
		if len(ticket.Tags) > 0 || ticket.Priority != "" {
			lines = append(lines, fmt.Sprintf("tags %v, priority %s", ticket.Tags, ticket.Priority))
		}
		lines = append(lines, comments(t, c, id)...)
	}
}

var mark = regexp.MustCompile(`<p>((?:Ticket of call|Call|Message) [^<]*)</p>`)

// comments are the notes' marks, and the types of other comments.
func comments(t *testing.T, c *zendesk.Client, ticket int64) (lines []string) {
	t.Helper()
	for comment, err := range c.Tickets.AllComments(t.Context(), ticket, zendesk.CommentListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if comment.Public {
			t.Errorf("ticket %d: a public comment: %s", ticket, comment.HTMLBody)
		}
		if comment.Type != "Comment" {
			lines = append(lines, string(comment.Type))
		}
		for _, found := range mark.FindAllStringSubmatch(comment.HTMLBody, -1) {
			lines = append(lines, "note "+found[1])
		}
	}
	return lines
}
