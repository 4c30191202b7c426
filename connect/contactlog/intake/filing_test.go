package intake_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var _ intake.Sink = (*filing.Filer[contactlog.Facts])(nil)

// Calls on an instance become tickets in an account, one each, also when what
// Connect sends is late, doubled and partly lost: records make up for that.
func TestCallsBecomeTickets(t *testing.T) {
	plans := map[string]ctikit.DeliveryPlan{
		"once each": nil,
		"late and doubled": func(n int) []time.Duration {
			return []time.Duration{time.Duration(n*37%11) * time.Second, time.Duration(n*13%7) * time.Second}
		},
		"every other one lost": func(n int) []time.Duration {
			if n%2 == 0 {
				return nil
			}
			return []time.Duration{0}
		},
	}
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, z := newWorld(t), zendesktest.New(t)
				z.PutAgent(zendesktest.Agent{ID: 7001, Email: "pat@example.test"})
				planner, err := contactlog.New(contactlog.Settings{})
				must(t, err)
				filer, err := filing.New(filing.Config[contactlog.Facts]{Zendesk: z.Client(), Account: "acme", Plan: planner.Plan})
				must(t, err)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() { _ = filer.Run(ctx) }() // returns nil
				w.Intake = newIntake(t, intake.Config{Connect: w.Client(), Instance: connecttest.InstanceARN, Sink: filer})
				w.SetDeliveryPlan(plan)
				w.subscribe()
				w.talk(call("c-1"))
				other := call("c-2")
				other.CustomerEndpoint = connect.Endpoint{Address: "+15550177", Type: "TELEPHONE_NUMBER"}
				w.talk(other)
				time.Sleep(time.Hour)
				for _, conversation := range []string{"c-1", "c-2"} {
					page, err := z.Client().Tickets.ListByExternalID(ctx, string(keyOf(conversation)), zendesk.TicketListOptions{})
					must(t, err)
					if len(page.Items) != 1 || page.Items[0].AssigneeID != 7001 || !strings.Contains(page.Items[0].Subject, "Incoming call") {
						t.Errorf("%s: tickets %+v, want one of the agent", conversation, page.Items)
					}
				}
				if n := z.Count("POST /api/v2/tickets"); n != 2 {
					t.Errorf("%d tickets were created, want 2", n)
				}
				cancel()
				synctest.Wait()
			})
		})
	}
}
