package filing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// phone is a phone system that keeps what it gets.
type phone struct {
	cards    []ticketing.Card
	contacts []ticketing.SaveContact
	err      error
}

func (p *phone) ShowCard(_ context.Context, c ticketing.Card) error {
	p.cards = append(p.cards, c)
	return p.err
}

func (p *phone) SaveContact(_ context.Context, c ticketing.SaveContact) error {
	p.contacts = append(p.contacts, c)
	return p.err
}

func (p *phone) CallDetail(_ context.Context, id string) (json.RawMessage, error) {
	if p.err != nil {
		return nil, p.err
	}
	return json.RawMessage(`{"call":"` + id + `"}`), nil
}

// ids are what an answer found.
func ids(a ticketing.Answer) (all []int64) {
	for _, u := range a.Users {
		all = append(all, u.ID)
	}
	for _, t := range a.Tickets {
		all = append(all, t.ID)
	}
	return all
}

func TestAnswers(t *testing.T) {
	inWorld(t, func(w *world) {
		z := w.z
		z.PutUserField(zendesk.UserField{ID: 3001, Key: "account_no", Type: zendesk.FieldText, Title: "Account", Active: true})
		z.PutUser(zendesktest.User{ID: 8001, Name: "Ann Example", Email: "ann@example.test", Phone: "+15135557611", ExternalID: "crm-1",
			Fields: map[string]json.RawMessage{"account_no": json.RawMessage(`"12345"`)}})
		z.PutUser(zendesktest.User{ID: 8002, Name: "Bob", Phone: "(513) 555-7611", SharedPhone: true})
		if _, err := z.Client().Identities.Create(t.Context(), 8001, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+15550123"}); err != nil {
			t.Fatal(err)
		}
		old := z.PutTicket(zendesktest.Ticket{ID: 71, RequesterID: 8001, ExternalID: "aircall/acme/1", Comment: "Call 8999"})
		w.pass(time.Minute)
		target := z.PutTicket(zendesktest.Ticket{ID: 72, RequesterID: 8001, Subject: "Target"})
		source := z.PutTicket(zendesktest.Ticket{ID: 73, RequesterID: 8002, Subject: "Source"})
		odd := z.PutTicket(zendesktest.Ticket{ID: 74, RequesterID: 8002, Comment: "Fusionné dans la demande #72"})
		if _, err := z.Client().Tickets.Merge(t.Context(), target, []int64{source}, zendesk.MergeSpec{}); err != nil {
			t.Fatal(err)
		}
		w.pass(time.Minute)
		f := w.script(func(cfg *filing.Config[script]) { cfg.Phone = &phone{} })
		w.do(f, "aircall/acme/5", createTicket(ticketing.CreateTicket{Subject: "Of another case"}))
		made := int64(75)
		for i, tt := range []struct {
			name string
			q    ticketing.Question
			want []int64
		}{
			{"a user", ticketing.Question{Kind: ticketing.UserByID, ID: 8001}, []int64{8001}},
			{"no user", ticketing.Question{Kind: ticketing.UserByID, ID: 8009}, nil},
			{"T4 a number in two forms", ticketing.Question{Kind: ticketing.UsersByPhone, Text: "5135557611"}, []int64{8001, 8002}},
			{"a field", ticketing.Question{Kind: ticketing.UsersByField, Field: "account_no", Text: "12345"}, []int64{8001}},
			{"an address", ticketing.Question{Kind: ticketing.UsersByEmail, Text: "ann@example.test"}, []int64{8001}},
			{"a name", ticketing.Question{Kind: ticketing.UsersByName, Text: "Ann Example"}, []int64{8001}},
			{"an external id", ticketing.Question{Kind: ticketing.UserByExternalID, Text: "crm-1"}, []int64{8001}},
			{"A2 an agent", ticketing.Question{Kind: ticketing.AgentByEmail, Text: "AGENT@example.test"}, []int64{agentID}},
			{"A2 no agent", ticketing.Question{Kind: ticketing.AgentByEmail, Text: "ann@example.test"}, nil},
			{"a ticket", ticketing.Question{Kind: ticketing.TicketByID, ID: old}, []int64{old}},
			{"no ticket", ticketing.Question{Kind: ticketing.TicketByID, ID: 999}, nil},
			{"a requester's tickets", ticketing.Question{Kind: ticketing.TicketsOf, ID: 8001}, []int64{target, old}},
			{"a ticket's external id", ticketing.Question{Kind: ticketing.TicketByExternal, Text: "aircall/acme/1"}, []int64{old}},
			{"a ticket that mentions", ticketing.Question{Kind: ticketing.TicketMentioning, Text: "Call 8999"}, []int64{old}},
			{"T5 the target of a merge", ticketing.Question{Kind: ticketing.MergedInto, ID: source}, []int64{target}},
			{"T5 the target in other words", ticketing.Question{Kind: ticketing.MergedInto, ID: odd}, []int64{target}},
			{"T5 no target", ticketing.Question{Kind: ticketing.MergedInto, ID: old}, nil},
			{"another case", ticketing.Question{Kind: ticketing.TicketOfCase, Text: "aircall/acme/5"}, []int64{made}},
			{"no other case", ticketing.Question{Kind: ticketing.TicketOfCase, Text: "aircall/acme/6"}, nil},
		} {
			c := w.play(f, ticketing.Key(fmt.Sprint("aircall/acme/ask/", i)), script{Ask: []ticketing.Question{tt.q}}, time.Second)
			if len(c.Known) != 1 || c.Known[0].Failed {
				t.Errorf("%s: no answer: %s", tt.name, jsonOf(c.Known))
				continue
			}
			if diff := cmp.Diff(tt.want, ids(c.Known[0])); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		c := w.play(f, "aircall/acme/more", script{Ask: []ticketing.Question{
			{Kind: ticketing.IdentitiesOf, ID: 8001}, {Kind: ticketing.CallDetail, Text: "9001"},
		}}, time.Second)
		if diff := cmp.Diff([]string{"+15135557611", "+15550123"}, c.Known[0].Numbers); diff != "" {
			t.Errorf("numbers (-want +got):\n%s", diff)
		}
		if got := string(c.Known[1].Detail); got != `{"call":"9001"}` {
			t.Errorf("call detail = %s", got)
		}
	})
}

// TestAnswerFails has Zendesk refuse a search: that is an answer. What passes is
// asked again.
func TestAnswerFails(t *testing.T) {
	inWorld(t, func(w *world) {
		ask := func(f *filing.Filer[script], n int, q ticketing.Question) ticketing.Known {
			return w.play(f, ticketing.Key(fmt.Sprint("aircall/acme/", n)), script{Ask: []ticketing.Question{q}}, time.Minute).Known
		}
		f := w.script()
		byName := ticketing.Question{Kind: ticketing.UsersByName, Text: "Ann"}
		w.z.FailNext("GET /api/v2/search", invalid("query"))
		if k := ask(f, 1, byName); len(k) != 1 || !k[0].Failed {
			t.Errorf("after a refusal: %s", jsonOf(k))
		}
		w.z.FailNext("GET /api/v2/search", ctikit.Fault{Status: 503, Times: 5})
		if k := ask(f, 2, byName); len(k) != 1 || k[0].Failed {
			t.Errorf("after failures in passing: %s", jsonOf(k))
		}
		if k := ask(f, 3, ticketing.Question{Kind: ticketing.CallDetail, Text: "9001"}); len(k) != 1 || !k[0].Failed {
			t.Errorf("without a phone: %s", jsonOf(k))
		}
	})
}

// TestManyUsers reads all pages of a search, which ends after 1,000 users.
func TestManyUsers(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 1050 {
			w.z.PutUser(zendesktest.User{ID: int64(8001 + i), Phone: "+15135557611", SharedPhone: true})
		}
		f := w.script()
		c := w.play(f, key, script{Ask: []ticketing.Question{{Kind: ticketing.UsersByPhone, Text: "5135557611"}}}, time.Minute)
		if n := len(c.Known[0].Users); n != 1000 {
			t.Errorf("%d users, want the 1,000 that the search has", n)
		}
	})
}

func TestPhone(t *testing.T) {
	contact := ticketing.Step{Kind: ticketing.DoSaveContact, SaveContact: &ticketing.SaveContact{Name: "Ann", Number: "+15135557611"}}
	card := func() ticketing.Step {
		return ticketing.Step{Kind: ticketing.DoCard, Card: &ticketing.Card{Call: "9001", At: time.Now()}}
	}
	for _, tt := range []struct {
		name          string
		phone         *phone
		step          func() ticketing.Step
		want          ticketing.Outcome
		cards, people int
	}{
		{"A18 a card", &phone{}, card, ticketing.OK, 1, 0},
		{"A18 a card that fails is not sent again", &phone{err: fmt.Errorf("no line")}, card, ticketing.Dropped, 1, 0},
		{"A24 a contact", &phone{}, func() ticketing.Step { return contact }, ticketing.OK, 0, 1},
		{"A24 a contact that is refused", &phone{err: fmt.Errorf("full: %w", filing.ErrRefused)}, func() ticketing.Step { return contact }, ticketing.Refused, 0, 1},
		{"A18 no phone", nil, card, ticketing.Dropped, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				f := w.script(func(cfg *filing.Config[script]) {
					if tt.phone != nil {
						cfg.Phone = tt.phone
					}
				})
				if d := w.do(f, key, tt.step()); d.Outcome != tt.want {
					t.Errorf("outcome = %s, want %s", d.Outcome, tt.want)
				}
				if p := tt.phone; p != nil && (len(p.cards) != tt.cards || len(p.contacts) != tt.people) {
					t.Errorf("%d cards and %d contacts, want %d and %d", len(p.cards), len(p.contacts), tt.cards, tt.people)
				}
			})
		})
	}
}

// TestSteps takes the steps that the cut tests do not: a number that is read back
// (T3), fields, and a redaction (T7).
func TestSteps(t *testing.T) {
	inWorld(t, func(w *world) {
		w.z.PutUser(zendesktest.User{ID: 8001, Name: "Ann"})
		w.z.PutUserField(zendesk.UserField{ID: 3001, Key: "account_no", Type: zendesk.FieldText, Title: "Account", Active: true})
		ticket := w.z.PutTicket(zendesktest.Ticket{ID: 71, Comment: "Card 4111 & more"})
		page, err := w.z.Client().Tickets.Comments(t.Context(), ticket, zendesk.CommentListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		w.z.FailNext("POST /api/v2/users/{user_id}/identities", ctikit.Fault{Cut: true, After: true})
		f := w.script()
		c := w.play(f, key, script{Steps: []ticketing.Step{
			{ID: "number", Kind: ticketing.DoAttachNumber, AttachNumber: &ticketing.AttachNumber{User: 8001, Number: "+15135557611"}},
			{ID: "fields", Kind: ticketing.DoUpdateUser, UpdateUser: &ticketing.UpdateUser{User: 8001,
				Fields: map[string]json.RawMessage{"account_no": json.RawMessage(`"12345"`)}}},
			{ID: "redact", Kind: ticketing.DoRedact, Redact: &ticketing.Redact{Ticket: ticket, Comment: page.Items[0].ID, Texts: []string{"4111 & more"}}},
		}}, time.Hour)
		for _, d := range c.Done {
			if d.Outcome != ticketing.OK {
				t.Errorf("%s: %s, %+v", d.Step.ID, d.Outcome, d.Refusal)
			}
		}
		c = w.play(f, "aircall/acme/9002", script{Ask: []ticketing.Question{{Kind: ticketing.IdentitiesOf, ID: 8001}}}, time.Minute)
		if diff := cmp.Diff([]string{"+15135557611"}, c.Known[0].Numbers); diff != "" {
			t.Errorf("numbers (-want +got):\n%s", diff)
		}
		page, err = w.z.Client().Tickets.Comments(t.Context(), ticket, zendesk.CommentListOptions{})
		if err != nil || strings.Contains(page.Items[0].Body, "4111") {
			t.Errorf("the comment still has the text, %v", err)
		}
	})
}

// TestCanary logs and reports no personal data, whatever goes wrong.
func TestCanary(t *testing.T) {
	inWorld(t, func(w *world) {
		var log bytes.Buffer
		f := w.script(func(cfg *filing.Config[script]) {
			cfg.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			cfg.Phone = &phone{err: fmt.Errorf("no line: %w", filing.ErrRefused)}
		})
		w.z.FailNext("POST /api/v2/users", ctikit.Fault{Status: 422, ContentType: "application/json",
			Body: `{"error":"RecordInvalid","details":{"phone":{"description":"Phone +15135557611 of Ann Example","error":"InvalidFormat"}}}`})
		w.z.FailNext("GET /api/v2/search", ctikit.Fault{Cut: true, Times: 9})
		w.play(f, "sms/+15550199/+15135557611", script{
			Ask: []ticketing.Question{{Kind: ticketing.UsersByName, Text: "Ann Example"}, {Kind: ticketing.UsersByEmail, Text: "ann@example.test"}},
			Steps: []ticketing.Step{
				{ID: "user", Kind: ticketing.DoCreateUser, CreateUser: &ticketing.CreateUser{Name: "Ann Example", Phone: "+15135557611"}},
				{ID: "contact", Kind: ticketing.DoSaveContact, SaveContact: &ticketing.SaveContact{Name: "Ann Example", Number: "+15135557611"}},
			},
		}, time.Hour)
		if log.Len() == 0 {
			t.Error("nothing was logged: the test shows nothing")
		}
		for _, canary := range []string{"5135557611", "5550199", "Ann", "example.test"} {
			if strings.Contains(log.String(), canary) {
				t.Errorf("the log has %q:\n%s", canary, log.String())
			}
		}
	})
}
