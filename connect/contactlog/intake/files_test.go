package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// lensFile is a result of Contact Lens for a call.
func lensFile(contact string) []byte {
	return fmt.Appendf(nil, `{
		"Channel": "VOICE", "CustomerMetadata": {"ContactId": %q}, "Categories": {"MatchedCategories": ["Orders"]},
		"ConversationCharacteristics": {"Sentiment": {"OverallSentiment": {"CUSTOMER": -2.5}}},
		"Transcript": [{"Id": "t-1", "ParticipantId": "CUSTOMER", "Content": "It is late", "BeginOffsetMillis": 65000, "EndOffsetMillis": 67000, "Sentiment": "NEGATIVE"}]
	}`, contact)
}

// office is an instance and an account with a ticket 77, and what files calls
// between them.
type office struct {
	*world
	t    *testing.T
	z    *zendesktest.Fake
	stop func()
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{world: newWorld(t), t: t, z: zendesktest.New(t), stop: func() {}}
	o.z.PutAgent(zendesktest.Agent{ID: 7001, Email: "pat@example.test"})
	o.z.PutTicket(zendesktest.Ticket{ID: 77, Subject: "Late order"})
	o.subscribe()
	return o
}

// begin files with an empty store: what was known of calls is forgotten.
func (o *office) begin() {
	o.t.Helper()
	o.stop()
	planner, err := contactlog.New(contactlog.Settings{})
	must(o.t, err)
	filer, err := filing.New(filing.Config[contactlog.Facts]{Zendesk: o.z.Client(), Account: "acme", Plan: planner.Plan, Store: &engine.Memory{}})
	must(o.t, err)
	ctx, cancel := context.WithCancel(o.t.Context())
	go func() { _ = filer.Run(ctx) }() // returns nil
	o.stop = func() {
		cancel()
		synctest.Wait()
	}
	*o.Intake = *newIntake(o.t, intake.Config{Connect: o.Client(), Instance: connecttest.InstanceARN, Sink: filer})
}

// comments are those of a ticket that hold a text.
func (o *office) comments(ticket int64, text string) (n int) {
	o.t.Helper()
	for c, err := range o.z.Client().Tickets.AllComments(o.t.Context(), ticket, zendesk.CommentListOptions{}) {
		must(o.t, err)
		if strings.Contains(c.Body, text) {
			n++
		}
	}
	return n
}

// TestLateFiles: results of Contact Lens come hours or days after the call. They
// stand on its ticket once (X54), also where they are delivered twice, or what
// was known of the call is lost: then its external id or a comment shows the
// ticket (X55).
func TestLateFiles(t *testing.T) {
	for _, tt := range []struct {
		name           string
		later          time.Duration
		forgets        bool // what was known, before the file comes
		forgetsBetween bool // two deliveries
		attached       bool // to ticket 77, which has no external id of ours
	}{
		{name: "X54 hours later", later: 5 * time.Hour},
		{name: "X54 days later", later: 3 * 24 * time.Hour},
		{name: "X54 on a ticket that was there", later: 5 * time.Hour, attached: true},
		{name: "X55 forgotten, days later: by the external id", later: 3 * 24 * time.Hour, forgets: true},
		{name: "X55 forgotten, days later: by a comment", later: 3 * 24 * time.Hour, forgets: true, attached: true},
		{name: "X55 forgotten, hours later: by the external id", later: 5 * time.Hour, forgets: true},
		{name: "X55 forgotten, hours later: by a comment", later: 5 * time.Hour, forgets: true, attached: true},
		{name: "X55 forgotten twice: by the external id", later: 3 * 24 * time.Hour, forgets: true, forgetsBetween: true},
		{name: "X55 forgotten twice: by a comment", later: 5 * time.Hour, forgets: true, forgetsBetween: true, attached: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.begin()
				c := call("c-1")
				if tt.attached {
					c.Attributes = map[string]string{"zendesk_ticket": "77"}
				}
				o.talk(c)
				time.Sleep(tt.later)
				ticket := int64(77)
				if !tt.attached {
					page, err := o.z.Client().Tickets.ListByExternalID(t.Context(), string(keyOf("c-1")), zendesk.TicketListOptions{})
					must(t, err)
					ticket = page.Items[0].ID
				}
				made, noted := o.z.Count("POST /api/v2/tickets"), o.comments(ticket, "Contact id: c-1")
				if tt.forgets {
					o.begin()
				}
				must(t, o.LensAnalysis(t.Context(), lensFile("c-1")))
				time.Sleep(time.Hour)
				if tt.forgetsBetween {
					o.begin()
				}
				must(t, o.LensAnalysis(t.Context(), lensFile("c-1")))
				time.Sleep(time.Hour)
				o.stop()
				if n := o.comments(ticket, "It is late"); n != 1 {
					t.Errorf("the results stand on the ticket %d times", n)
				}
				if n := o.comments(ticket, "Contact id: c-1"); n != noted+1 {
					t.Errorf("%d notes of the call, want %d and the results", n, noted)
				}
				if n := o.z.Count("POST /api/v2/tickets"); n != made {
					t.Errorf("%d tickets were made for the results", n-made)
				}
			})
		})
	}
}
