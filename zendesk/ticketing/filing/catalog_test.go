package filing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// TestCatalog reads what the account has, keeps it for its age, and does without
// TestCatalog reads what the account has, keeps it for its age, and does without
// what the credential may not see. A custom status shows that there is on-hold
// (A14).
func TestCatalog(t *testing.T) {
	inWorld(t, func(w *world) {
		w.z.PutTicketField(zendesk.TicketField{ID: 3001, Type: zendesk.FieldTagger, Title: "Reason", Active: true,
			Options: []zendesk.FieldOption{{ID: 1, Name: "Refund", Value: "refund"}}})
		w.z.PutUserField(zendesk.UserField{ID: 4001, Key: "account_no", Type: zendesk.FieldText, Title: "Account"})
		w.z.PutBrand(zendesk.Brand{ID: 5001, Name: "Example", Active: true, Default: true})
		w.z.PutGroup(zendesk.Group{ID: 6001, Name: "Support", Default: true})
		w.z.PutCustomStatus(zendesk.CustomStatus{ID: 2001, Category: zendesk.CategoryHold, AgentLabel: "Waiting", Active: true})
		w.z.FailNext("GET /api/v2/groups", ctikit.Fault{Status: 403})
		var got *ticketing.Catalog
		f := w.script(func(cfg *filing.Config[script]) {
			cfg.Plan = func(c ticketing.Case[script], now time.Time) ticketing.Next {
				p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
				got, _ = p.Catalog()
				return p.Next()
			}
		})
		w.play(f, "aircall/acme/1", script{}, time.Minute)
		if !got.OnHold {
			t.Error("OnHold = false, want true by the custom status")
		}
		if got.Me == 0 || got.Shows != ticketing.ByCall || len(got.Agents) == 0 || len(got.Groups) != 0 {
			t.Errorf("Me %d, Shows %s, %d agents, %d groups; want all but the groups", got.Me, got.Shows, len(got.Agents), len(got.Groups))
		}
		own := []attrmap.Field{}
		for _, field := range append(got.TicketFields, got.UserFields...) {
			if field.ID == 3001 || field.ID == 4001 {
				own = append(own, field)
			}
		}
		want := []attrmap.Field{
			{ID: 3001, Title: "Reason", Type: attrmap.TypeTagger, Options: []attrmap.Option{{ID: 1, Name: "Refund", Value: "refund"}}},
			{ID: 4001, Key: "account_no", Title: "Account", Type: attrmap.TypeText, Inactive: true},
		}
		if diff := cmp.Diff(want, own); diff != "" {
			t.Errorf("fields (-want +got):\n%s", diff)
		}
		w.play(f, "aircall/acme/2", script{}, 8*time.Minute)
		if n := w.z.Count("GET /api/v2/ticket_fields"); n != 1 {
			t.Errorf("read %d times within its age, want once", n)
		}
		w.pass(5 * time.Minute)
		w.z.FailNext("GET /api/v2/users/me", ctikit.Fault{Status: 503, Times: 4})
		w.play(f, "aircall/acme/3", script{}, 30*time.Second)
		if got.Me == 0 || w.z.Count("GET /api/v2/ticket_fields") != 1 {
			t.Error("while reading fails, the former catalog should stay")
		}
		w.pass(5 * time.Minute)
		w.play(f, "aircall/acme/4", script{}, time.Minute)
		if n := w.z.Count("GET /api/v2/ticket_fields"); n != 2 || len(got.Groups) != 1 {
			t.Errorf("read %d times, with %d groups; want it anew, and with them", n, len(got.Groups))
		}
	})
}
