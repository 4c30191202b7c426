package filing_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// news is one thing that a phone system reports, of a case, at a time.
type news[F any] struct {
	key ticketing.Key
	add func(F) F
	at  time.Duration
}

// TestRandomWorlds files made up calls and contacts by made up settings in
// accounts that are made up: see [settled] for what must hold in each.
func TestRandomWorlds(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { randomWorld(t, seed) })
	}
}

func randomWorld(t *testing.T, seed uint64) {
	d := luck{rand.New(rand.NewPCG(seed, 22))}
	opts := []zendesktest.Option{zendesktest.WithIndexLag(time.Duration(d.IntN(4)) * time.Minute)}
	if d.yes(20) {
		opts = append(opts, zendesktest.WithStrictPhones())
	}
	inWorld(t, func(w *world) {
		d.furnish(w)
		began := time.Now()
		if d.yes(50) {
			planner, err := calllog.New(d.settingsOfCalls())
			if err != nil {
				t.Fatal(err)
			}
			var all []news[calllog.Facts]
			events := d.call(began)
			if d.yes(30) {
				events = d.messages(began)
			}
			for _, e := range events {
				if key, ok := calllog.KeyOf("acme", e); ok {
					all = append(all, news[calllog.Facts]{key, func(f calllog.Facts) calllog.Facts { return planner.Observe(f, e) }, e.Meta().At.Sub(began)})
				}
			}
			live(w, d, filing.Config[calllog.Facts]{Plan: planner.Plan, Anew: calllog.Conversation}, all)
			return
		}
		planner, err := contactlog.New(d.settingsOfContacts())
		if err != nil {
			t.Fatal(err)
		}
		var all []news[contactlog.Facts]
		for i, in := range d.contact(began) {
			all = append(all, news[contactlog.Facts]{"connect/i-1/c-1", func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) }, time.Duration(i*20) * time.Second})
		}
		live(w, d, filing.Config[contactlog.Facts]{Plan: planner.Plan}, all)
	}, opts...)
}

// furnish fills an account: people, some with the number, tickets in every
// state, groups, fields, brands and triggers.
func (d luck) furnish(w *world) {
	w.z.PutAgent(zendesktest.Agent{ID: agentID, Email: "agent@example.test", Groups: [][]int64{nil, {20}, {20, 21}}[d.IntN(3)]})
	w.z.PutAgent(zendesktest.Agent{ID: otherAgent, Email: "other@example.test", Groups: [][]int64{nil, {21}}[d.IntN(2)]})
	w.z.PutGroup(zendesk.Group{ID: 20, Name: "Support"})
	w.z.PutGroup(zendesk.Group{ID: 21, Name: "Sales"})
	w.z.PutBrand(zendesk.Brand{ID: 72, Name: "Gold", Active: true})
	for i := range d.IntN(3) {
		id := int64(7501 + i)
		w.z.PutUser(zendesktest.User{ID: id, Name: oneOf(d, "Zoë Quill", "Call 9001"), Phone: oneOf(d, "+15135557611", "513-555-7611", ""), SharedPhone: d.yes(20),
			Role: oneOf(d, zendesk.RoleEndUser, zendesk.RoleEndUser, zendesk.RoleEndUser, zendesk.RoleAgent), Suspended: d.yes(10)})
		if d.yes(10) {
			_ = w.z.Try(func(z *zendesktest.Fake) { z.DeleteUser(id) })
		}
	}
	w.z.PutTicketField(zendesk.TicketField{ID: 1001, Title: "Product", Active: true, Required: d.yes(30)})
	size := zendesk.TicketField{ID: 1002, Title: "Size", Type: oneOf(d, zendesk.FieldInteger, zendesk.FieldTagger, zendesk.FieldText), Active: true}
	if size.Type == zendesk.FieldTagger {
		size.Options = []zendesk.FieldOption{{Name: "Refund", Value: "refund"}}
	}
	w.z.PutTicketField(size)
	w.z.PutUserField(zendesk.UserField{ID: 2001, Key: "account_no", Title: "Account", Active: true})
	for i := range 2 {
		_ = w.z.Try(func(z *zendesktest.Fake) {
			z.PutTicket(zendesktest.Ticket{ID: int64(100 + i), RequesterID: oneOf[int64](d, 0, 7501), Private: true, Subject: oneOf(d, "Lamp", "Missed call from Zoë Quill"),
				Status: oneOf(d, zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketSolved, zendesk.TicketClosed), AssigneeID: oneOf[int64](d, 0, agentID)})
		})
	}
	if d.yes(30) {
		w.z.PutTrigger(zendesktest.Trigger{Title: "Tidy", Change: zendesk.TicketUpdate{Priority: zendesk.Set(zendesk.PriorityHigh)}, Tags: zendesk.TagChange{Add: []string{"seen"}}})
	}
	if d.yes(30) {
		w.z.PutTrigger(zendesktest.Trigger{Title: "Assign", Change: zendesk.TicketUpdate{GroupID: zendesk.Set(int64(21))}})
	}
	if d.yes(20) { // a field that settings name is switched off
		w.z.PutTicketField(zendesk.TicketField{ID: 1002, Title: "Size"})
	}
}

// meddle is what happens in the account meanwhile: it may be refused.
func (d luck) meddle(w *world) {
	id := oneOf[int64](d, 100, 101, 102, 103)
	_ = w.z.Try(func(z *zendesktest.Fake) {
		switch d.IntN(9) {
		case 0:
			z.CloseTicket(id)
		case 1:
			z.DeleteTicket(id)
		case 2:
			z.MergeTickets(oneOf[int64](d, 100, 101), id)
		case 3:
			z.EditTicket(id, otherAgent, edit(), zendesk.TagChange{Add: []string{"refund"}})
		case 4:
			z.CustomerReplies(id, oneOf(d, "Call 9001\nContact id: c-1", "Thanks\nCall 9001 ended"))
		case 5:
			z.DeleteUser(7501)
		case 6:
			z.SolveTicket(id)
		case 7:
			z.PutTicketField(zendesk.TicketField{ID: 1001, Title: "Product", Required: true, Active: d.yes(50)})
		default:
			pattern := oneOf(d, "POST /api/v2/tickets", "PUT /api/v2/tickets/{id}", "POST /api/v2/users", "POST /api/v2/calls", "GET /api/v2/search", "POST /api/v2/calls/{call_id}/comments")
			z.FailNext(pattern, oneOf(d, ctikit.Fault{Cut: true}, ctikit.Fault{Cut: true, After: true}, ctikit.Fault{Status: 503}, ctikit.Fault{Status: 429, RetryAfter: time.Minute}))
		}
	})
}

// live has the news come, most in order, while agents meddle, and looks at what
// is left of it.
func live[F any](w *world, d luck, cfg filing.Config[F], all []news[F]) {
	var logs safeBuffer
	cfg.Account, cfg.Store, cfg.Notify = "acme", w.store, w.cfg.Notify
	cfg.AppID = oneOf[int64](d, 0, 1003999, 1003999)
	cfg.Logger = slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	m := startMachine(w, cfg)
	began := time.Now()
	if d.yes(30) {
		d.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	for _, n := range all {
		if wait := time.Until(began.Add(n.at)); wait > 0 {
			w.pass(wait)
		}
		m.observe(n.key, n.add)
		if d.yes(30) {
			w.pass(time.Duration(d.IntN(5)) * time.Second)
			d.meddle(w)
		}
	}
	w.pass(90 * time.Minute)
	d.meddle(w)
	w.pass(3 * time.Hour)
	settled(w, m, all)
	said := logs.String() + fmt.Sprint(w.notices)
	for _, text := range personal {
		if i := strings.Index(said, text); i >= 0 {
			w.Errorf("%q is in a log line or notice: …%s", text, said[max(0, i-300):min(len(said), i+100)])
		}
	}
}

// settled checks that cases are at their end, that each has one ticket, and that
// nothing is public, or refused for want of a better plan.
func settled[F any](w *world, m *machine[F], all []news[F]) {
	w.Helper()
	if s := m.Stats(); s.Panics > 0 {
		w.Errorf("%d panics", s.Panics)
	}
	keys := map[ticketing.Key]bool{}
	for _, n := range all {
		keys[n.key] = true
	}
	for key := range keys {
		c, ok, err := m.Case(w.Context(), key)
		next, unplanned := m.Explain(w.Context(), key)
		next.Ask = slices.DeleteFunc(next.Ask, func(q ticketing.Question) bool { return q.Kind == ticketing.TicketNow }) // it is old by now
		if err != nil || !ok || unplanned != nil || c.Sent != nil || len(next.Ask)+len(next.Do) > 0 {
			w.Errorf("case %s is stuck: %v, %v, sent %s, next %s", key, err, unplanned, jsonOf(c.Sent), jsonOf(next))
		}
		for _, done := range c.Done {
			if avoidable(done) {
				w.Errorf("refused: %s for %s", jsonOf(done.Step), done.Refusal.Kind)
			}
		}
	}
	for _, n := range w.notices {
		if n.Code == ticketing.CaseStopped {
			w.Errorf("stopped: %v", n)
		}
	}
	made, last := map[string]int{}, map[string]string{}
	for _, r := range w.z.Requests() {
		if bytes.Contains(r.Body, []byte(`"public":true`)) {
			w.Errorf("a public comment: %s", r.Body)
		}
		if r.Pattern == "POST /api/v2/tickets" && r.Status == http.StatusCreated && !bytes.Contains(r.Body, []byte("via_followup_source_id")) {
			if id := externalIDs.FindString(string(r.Body)); last[id] != string(r.Body) {
				made[id], last[id] = made[id]+1, string(r.Body)
			}
		}
	}
	for id, n := range made {
		if n > 1 {
			w.Errorf("%d tickets of %s", n, id)
		}
	}
	marks := map[string]int{}
	for id := range int64(200) {
		w.count(id, marks)
	}
	for mark, n := range marks {
		if n > 1 {
			w.Errorf("note %q stands there %d times", mark, n)
		}
	}
}

// markForm is the last line of the notes of both planners.
var markForm = regexp.MustCompile(`^(<p>)?(Call \d+|Message|Contact id:)`)

var externalIDs = regexp.MustCompile(`"external_id":"[^"]*"`)

// count adds the last lines of the notes of a ticket.
func (w *world) count(ticket int64, marks map[string]int) {
	for c, err := range w.z.Client().Tickets.AllComments(w.Context(), ticket, zendesk.CommentListOptions{}) {
		if err != nil {
			return // deleted, or never there
		}
		if c.Public || c.Type != zendesk.CommentText || !strings.HasPrefix(c.HTMLBody, "<p>") {
			continue
		}
		body := strings.TrimSuffix(c.HTMLBody, "</p>")
		if mark := body[strings.LastIndex(body, ">")+1:]; markForm.MatchString(mark) {
			marks[mark]++
		}
	}
}

// avoidable reports whether a better plan would not have been refused. What is
// gone, taken or required now is for Zendesk alone to know.
func avoidable(d ticketing.Done) bool {
	return d.Outcome == ticketing.Refused && (d.Refusal.Kind == ticketing.RefusedAssignee ||
		d.Refusal.Kind == ticketing.RefusedOther && d.Step.LogCall == nil && d.Step.AmendCall == nil)
}

// safeBuffer is a buffer for several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
