package filing_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// simulation is an account and a filer on one goroutine, in virtual time.
type simulation[F any] struct {
	*testing.T
	clock *ctikit.VirtualClock
	z     *zendesktest.Fake
	filer *filing.Filer[F]
}

func simulate[F any](t *testing.T, plan ticketing.Planner[F], change ...func(*filing.Config[F])) *simulation[F] {
	t.Helper()
	s := &simulation[F]{T: t, clock: ctikit.NewVirtualClock(began)}
	s.z = zendesktest.New(t, zendesktest.WithClock(s.clock))
	s.z.PutAgent(zendesktest.Agent{ID: agentID, Name: "First Agent", Email: "agent@example.test"})
	cfg := filing.Config[F]{Zendesk: s.z.Client(), Account: "acme", Plan: plan, AppID: 1003999, Clock: s.clock, Rescan: 24 * time.Hour}
	for _, c := range change {
		c(&cfg)
	}
	var err error
	if s.filer, err = filing.New(cfg); err != nil {
		t.Fatal(err)
	}
	return s
}

// began is when the calls of simulations begin.
var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// run files until a time.
func (s *simulation[F]) run(until time.Time) {
	for s.clock.Now().Before(until) {
		next := s.filer.Step(s.Context())
		if event, ok := s.clock.Next(); ok && event.Before(next) {
			next = event
		}
		if until.Before(next) {
			next = until
		}
		s.clock.RunUntil(next)
	}
}

// hear takes the news of a case, one each second from a minute after the
// beginning, and files for an hour. All comes within the minute after call.ended
// in which a planner gathers what belongs together.
func (s *simulation[F]) hear(key ticketing.Key, news []func(F) F) {
	s.Helper()
	for i, add := range news {
		s.run(began.Add(time.Minute + time.Duration(i)*time.Second))
		if err := s.filer.Observe(s.Context(), key, add); err != nil {
			s.Fatal(err)
		}
	}
	s.run(began.Add(time.Hour))
}

// result is what a case left in Zendesk, without ids, times and audits.
type result struct {
	Subject, Requester, Assignee string
	Status                       zendesk.TicketStatus
	Type                         zendesk.TicketType
	Priority                     zendesk.TicketPriority
	Tags                         []string
	Fields                       []zendesk.CustomField
	Comments                     []string // kind and text
	Users                        []string // name and numbers
	Calls                        []string
}

func (s *simulation[F]) filed() (all []result) {
	s.Helper()
	ctx, client := s.Context(), s.z.Client()
	check := func(err error) {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
	}
	names := map[int64]string{0: ""}
	var users []string
	for u, err := range client.Users.All(ctx, zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleEndUser, zendesk.RoleAgent}}) {
		check(err)
		names[u.ID] = u.Name
		numbers := []string{u.Phone}
		for i, err := range client.Identities.All(ctx, zendesk.IdentityListOptions{UserID: u.ID}) {
			check(err)
			numbers = append(numbers, i.Value)
		}
		users = append(users, u.Name+" "+strings.Join(numbers, " "))
	}
	slices.Sort(users)
	ids := []int64{1, 2, 3, 4, 5}
	tickets, err := client.Tickets.ShowMany(ctx, ids)
	check(err)
	for _, t := range tickets {
		f := result{
			Subject: t.Subject, Requester: names[t.RequesterID], Assignee: names[t.AssigneeID], Status: t.Status, Type: t.Type,
			Priority: t.Priority, Tags: t.Tags, Fields: t.CustomFields, Users: users,
		}
		for c, err := range client.Tickets.AllComments(ctx, t.ID, zendesk.CommentListOptions{}) {
			check(err)
			f.Comments = append(f.Comments, fmt.Sprintf("%s %v %s", c.Type, c.Public, c.Body))
			if shown, ok := c.Call(); ok && shown.CallID != 0 {
				call, err := client.Calls.Get(ctx, shown.CallID)
				check(err)
				call.TicketID, call.EndUserID = zendesk.Field[int64]{}, zendesk.Field[int64]{}
				f.Calls = append(f.Calls, jsonOf(call.CallData))
			}
		}
		slices.Sort(f.Comments)
		all = append(all, f)
	}
	return all
}

// orders are all orders of the numbers below n.
func orders(n int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		var extend func(start, rest []int) bool
		extend = func(start, rest []int) bool {
			if len(rest) == 0 {
				return yield(slices.Clone(start))
			}
			for i, one := range rest {
				if !extend(append(slices.Clip(start), one), slices.Delete(slices.Clone(rest), i, i+1)) {
					return false
				}
			}
			return true
		}
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		extend(nil, all)
	}
}

// thorough reports whether a test has time for all cases: -timeout 20m gives it.
func thorough(t *testing.T) bool {
	deadline, limited := t.Deadline()
	return !testing.Short() && (!limited || time.Until(deadline) > 12*time.Minute)
}

// inAnyOrder files news in all orders, order i with news i modulo their number
// once more at the end, each in an account of its own, and compares what was
// filed. Without much time, it takes every seventh order.
func inAnyOrder[F any](t *testing.T, key ticketing.Key, plan ticketing.Planner[F], news []func(F) F) {
	t.Helper()
	var want []result
	n := 0
	every := 7
	if thorough(t) {
		every = 1
	}
	for order := range orders(len(news)) {
		if n++; n > 1 && n%every != 0 {
			continue
		}
		s := simulate(t, plan)
		var noticed []func(F) F
		order = append(order, (n-1)%len(news))
		for _, i := range order {
			noticed = append(noticed, news[i])
		}
		s.hear(key, noticed)
		got := s.filed()
		if n == 1 {
			if want = got; len(want) != 1 || len(want[0].Calls) != 1 {
				t.Fatalf("in order: %+v", want)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("order %v (-in order +here):\n%s", order, diff)
		}
	}
	if n != 720 {
		t.Errorf("%d orders, want 720", n)
	}
}

// TestAnyOrder: the events of a call of Aircall, and the news of a contact of
// Connect, come to the same ticket in any order.
func TestAnyOrder(t *testing.T) {
	answered, missed, spoken := aircallStories(began)
	for name, events := range map[string][]aircall.Event{"answered": answered, "missed": missed, "an AI voice agent": spoken} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var news []func(calllog.Facts) calllog.Facts
			planner := aircallPlanner(t)
			for _, e := range events {
				news = append(news, func(f calllog.Facts) calllog.Facts { return planner.Observe(f, e) })
			}
			inAnyOrder(t, "aircall/acme/9001", planner.Plan, news)
		})
	}
	t.Run("a contact", func(t *testing.T) {
		t.Parallel()
		planner, err := contactlog.New(contactlog.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		var news []func(contactlog.Facts) contactlog.Facts
		for _, in := range contactStory(began) {
			news = append(news, func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) })
		}
		inAnyOrder(t, "connect/i-1/c-1", planner.Plan, news)
	})
}
