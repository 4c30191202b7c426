package zendesk_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func newDesk(t *testing.T) *zendesktest.Fake {
	t.Helper()
	z := zendesktest.New(t)
	z.PutTicketField(zendesk.TicketField{Active: true, ID: topic, Type: "tagger", Options: choices("billing", "sales")})
	z.PutTicketField(zendesk.TicketField{Active: true, ID: accountNo, Type: "integer"})
	return z
}

func note(text string) zendesk.CommentSpec { return zendesk.CommentSpec{Body: text} }

// One key makes one ticket, however often it is sent within two hours, by the
// pipeline's own repeats too.
func TestTicketIsCreatedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		spec := zendesk.TicketSpec{Comment: note("They called"), Key: "call-1/ticket", FirstSent: time.Now()}
		z.FailNext("POST /api/v2/tickets", ctikit.Fault{Status: 503, Times: 2})
		made, err := tickets.Create(ctx, spec)
		if err != nil || made.Lookup != zendesk.KeyNew || made.CommentID == 0 {
			t.Fatalf("%+v, %v", made, err)
		}
		time.Sleep(time.Until(spec.FirstSent.Add(115 * time.Minute)))
		again, err := tickets.Create(ctx, spec)
		if err != nil || again.Lookup != zendesk.KeyKnown || again.Ticket.ID != made.Ticket.ID || again.CommentID != made.CommentID {
			t.Errorf("again: %+v, %v", again, err)
		}
		other := spec
		other.Subject = "Other"
		_, err = tickets.Create(ctx, other)
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Status != 400 || !errors.Is(err, zendesk.ErrKeyReused) || !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("another spec: %v", err)
		}
		sent := z.Count("POST /api/v2/tickets")
		time.Sleep(time.Second)
		_, err = tickets.Create(ctx, spec)
		if !errors.Is(err, zendesk.ErrKeyExpired) || !errors.Is(err, zendesk.ErrInvalid) || z.Count("POST /api/v2/tickets") != sent {
			t.Errorf("an old key: %v", err)
		}
		time.Sleep(6 * time.Minute)
		spec.FirstSent = time.Time{} // as a program that forgot when it was
		if second, err := tickets.Create(ctx, spec); err != nil || second.Lookup != zendesk.KeyNew || second.Ticket.ID == made.Ticket.ID {
			t.Errorf("a forgotten key: %+v, %v", second, err)
		}
		plain, err := tickets.Create(ctx, zendesk.TicketSpec{Comment: note("No key")})
		if err != nil || plain.Lookup != zendesk.KeyIgnored {
			t.Errorf("without a key: %+v, %v", plain, err)
		}
	})
}

// Without a key nothing is repeated.
func TestTicketWithoutKeyIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		z.FailNext("POST /api/v2/tickets", ctikit.Fault{Status: 503})
		_, err := z.Client().Tickets.Create(t.Context(), zendesk.TicketSpec{Comment: note("n")})
		if !errors.Is(err, zendesk.ErrServer) || z.Count("POST /api/v2/tickets") != 1 {
			t.Errorf("%v after %d requests", err, z.Count("POST /api/v2/tickets"))
		}
	})
}

// What is sent says of each field that it stays, is cleared, or has a value,
// and of each comment who sees it.
func TestTicketBodies(t *testing.T) {
	const big = 1<<53 + 1
	for name, tt := range map[string]struct {
		update zendesk.TicketUpdate
		want   string
	}{
		"nothing": {zendesk.TicketUpdate{}, `{}`},
		"cleared": {zendesk.TicketUpdate{
			AssigneeID: zendesk.Null[int64](), ExternalID: zendesk.Null[string](), CustomFields: []zendesk.CustomField{{ID: 1}},
		}, `{"external_id":null,"assignee_id":null,"custom_fields":[{"id":1,"value":null}]}`},
		"set": {zendesk.TicketUpdate{
			Comment: &zendesk.CommentSpec{Body: "b", AuthorID: big, Uploads: []ctikit.Secret{ctikit.NewSecret("u")}}, GroupID: zendesk.Set(int64(big)),
			CustomFields: []zendesk.CustomField{zendesk.FieldValue(big, true), zendesk.FieldValue(2, []string{"a"}), zendesk.FieldValue(3, int64(7))},
		}, `{"comment":{"body":"b","public":false,"author_id":9007199254740993,"uploads":["u"]},"group_id":9007199254740993,` +
			`"custom_fields":[{"id":9007199254740993,"value":true},{"id":2,"value":["a"]},{"id":3,"value":7}]}`},
		"safe": {zendesk.TicketUpdate{UpdatedStamp: time.Date(2026, 3, 2, 10, 0, 0, 5, time.FixedZone("", 3600))},
			`{"updated_stamp":"2026-03-02T09:00:00Z","safe_update":true}`},
	} {
		var sent []byte
		c := client(t, func(r *http.Request) (*http.Response, error) {
			var body struct{ Ticket json.RawMessage }
			err := json.NewDecoder(r.Body).Decode(&body)
			sent = body.Ticket
			return reply(r, 200, `{"ticket":{"id":9007199254740993,"tags":7,"custom_fields":[{"id":"5","value":9007199254740993}],"due_at":null}}`), err
		})
		done, err := c.Tickets.Update(t.Context(), 1, tt.update)
		if err != nil || string(sent) != tt.want {
			t.Errorf("%s: sent %s, %v, want %s", name, sent, err, tt.want)
			continue
		}
		want := []zendesk.CustomField{{ID: 5, Value: json.RawMessage("9007199254740993")}}
		if diff := cmp.Diff(want, done.Ticket.CustomFields); diff != "" || done.Ticket.ID != big {
			t.Errorf("%s: ticket %+v", name, done.Ticket)
		}
	}
}

// A dropped value is found by comparing, since the reply is a 200 with an older
// audit.
func TestDroppedValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		first, err := tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "n"}, CustomFields: []zendesk.CustomField{zendesk.FieldValue(accountNo, int64(745))}})
		if err != nil || first.CommentID == 0 {
			t.Fatal(first, err)
		}
		sent := []zendesk.CustomField{zendesk.FieldValue(topic, "moon"), zendesk.FieldValue(accountNo, int64(745)), zendesk.FieldValue(99, "gone"), {ID: 98}}
		second, err := tickets.Update(ctx, id, zendesk.TicketUpdate{CustomFields: sent})
		if err != nil || second.Audit.ID != first.Audit.ID || second.CommentID != 0 {
			t.Errorf("%+v, %v", second, err)
		}
		if diff := cmp.Diff([]zendesk.CustomField{sent[0], sent[2]}, zendesk.NotApplied(sent, second.Ticket.CustomFields)); diff != "" {
			t.Errorf("not applied (-want +got):\n%s", diff)
		}
	})
}

func TestNotApplied(t *testing.T) {
	for _, tt := range []struct {
		sent, got string
		applied   bool
	}{
		{`"a"`, `"a"`, true},
		{`"a"`, `"b"`, false},
		{`"a"`, `null`, false},
		{`null`, `""`, true},
		{`null`, `[]`, true},
		{`null`, `"a"`, false},
		{`false`, `null`, true},
		{`true`, `false`, false},
		{`745`, `"745"`, true},
		{`"3,10"`, `3.1`, true},
		{`"3.1"`, `"3.2"`, false},
		{`"1e9999999999"`, `1`, false},
		{`["a","b"]`, `["b","a"]`, true},
		{`["a","b"]`, `["a"]`, false},
		{` "a" `, `"a"`, true},
	} {
		sent, got := []zendesk.CustomField{{ID: 1, Value: json.RawMessage(tt.sent)}}, []zendesk.CustomField{{ID: 1, Value: json.RawMessage(tt.got)}}
		if applied := len(zendesk.NotApplied(sent, got)) == 0; applied != tt.applied {
			t.Errorf("sent %s, got %s: applied %v", tt.sent, tt.got, applied)
		}
	}
}

// A ticket that has changed since it was read refuses a safe update, and a
// closed one all of them.
func TestTicketRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		was, err := tickets.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		z.CustomerReplies(id, "Hello?")
		safe := zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "n"}, UpdatedStamp: was.UpdatedAt}
		if _, err := tickets.Update(ctx, id, safe); !errors.Is(err, zendesk.ErrConflict) {
			t.Errorf("stale: %v", err)
		}
		now, err := tickets.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		safe.UpdatedStamp = now.UpdatedAt
		if _, err := tickets.Update(ctx, id, safe); err != nil {
			t.Errorf("fresh: %v", err)
		}
		z.PutTicketField(zendesk.TicketField{Active: true, ID: 7, Type: "tagger", Title: "Group", Options: choices("vip"), Required: true})
		_, err = tickets.Update(ctx, id, zendesk.TicketUpdate{Status: zendesk.Set(zendesk.TicketSolved)})
		e, ok := errors.AsType[*zendesk.Error](err)
		if !ok || e.Status != 422 || len(e.Details()) != 1 || e.Details()[0].TicketFieldID != 7 || e.Details()[0].TicketFieldType != "FieldTagger" {
			t.Errorf("required: %v", err)
		}
		z.CloseTicket(id)
		_, err = tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "late"}})
		if !errors.Is(err, zendesk.ErrTicketClosed) || !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("closed: %v", err)
		}
		if strings.Contains(err.Error(), "late") {
			t.Errorf("shows the comment: %v", err)
		}
	})
}

// A closed ticket goes on in a new one, and only a closed one does.
func TestFollowUps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		spec := zendesk.TicketSpec{Comment: note("They called again"), FollowUpOf: id, Key: "call-2/followup"}
		if _, err := tickets.Create(ctx, spec); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("of an open ticket: %v", err)
		}
		z.CloseTicket(id)
		made, err := tickets.Create(ctx, spec)
		if err != nil || made.Lookup != zendesk.KeyNew {
			t.Fatal(made, err)
		}
		if old, err := tickets.Get(ctx, id); err != nil || len(old.FollowUpIDs) != 1 || old.FollowUpIDs[0] != made.Ticket.ID {
			t.Errorf("%+v, %v", old, err)
		}
	})
}

// External ids are not unique.
func TestTicketsByExternalID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		for _, external := range []string{"a", "b", "a"} {
			z.PutTicket(zendesktest.Ticket{ExternalID: external})
		}
		got, err := all(z.Client().Tickets.AllByExternalID(t.Context(), "a", zendesk.TicketListOptions{Size: 1, Sort: "-id"}))
		if err != nil || len(got) != 2 || got[0].ID < got[1].ID {
			t.Errorf("%v, %v", got, err)
		}
	})
}
