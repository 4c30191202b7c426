package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is a small company in one process: the fakes of its accounts, the call
// logger between them, and a clock that moves when nothing else can.
type office struct {
	clock    *ctikit.VirtualClock
	mistakes mistakenly
	zendesk  *zendesktest.Fake
	aircall  *aircalltest.Fake
	connect  *connecttest.Fake
	logger   *logger
	print    *printer
}

// morning is when the day begins.
var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const hooksHost = "calllogger.example.test"

// newOffice builds it all. The printer gets what happens.
func newOffice(ctx context.Context, p *printer) (*office, error) {
	o := &office{clock: ctikit.NewVirtualClock(morning), print: p}
	p.clock = o.clock
	o.zendesk = zendesktest.New(&o.mistakes, zendesktest.WithClock(o.clock))
	o.aircall = aircalltest.New(&o.mistakes, aircalltest.WithClock(o.clock))
	o.connect = connecttest.New(&o.mistakes, connecttest.WithClock(o.clock))
	o.hire() //nolint:contextcheck // the fakes deliver on their own
	o.meetCustomers()
	hooks := http.NewServeMux()
	o.aircall.Deliver(hooksHost, hooks)
	a := accounts{
		zendesk: o.zendesk.Client(zendesk.WithHTTPClient(&http.Client{Transport: o.zendesk})),
		aircall: o.aircall.Client(aircall.WithHTTPClient(&http.Client{Transport: o.aircall})),
		connect: o.connect.Client(),
	}
	var err error
	o.logger, err = newLogger(ctx, dayConfig(), a, loggerOptions{clock: o.clock, watch: p, notify: p.notice})
	if err != nil {
		return nil, err
	}
	h, err := aircallHandler(ctx, a.aircall, "https://"+hooksHost+"/aircall", o.logger.aircallEvent)
	if err != nil {
		return nil, err
	}
	hooks.Handle("/aircall", h)
	o.zendesk.Deliver(hooksHost, hooks)
	tickets, err := o.logger.ticketsHandler(ctx, "https://"+hooksHost+"/tickets")
	if err != nil {
		return nil, err
	}
	hooks.Handle("/tickets", tickets)
	o.connect.SubscribeAgentEvents(o.logger.intake.AgentEvent)       //nolint:contextcheck // the fake delivers on its own
	o.connect.SubscribeContactEvents(o.logger.intake.ContactEvent)   //nolint:contextcheck // as above
	o.connect.SubscribeContactRecords(o.logger.intake.ContactRecord) //nolint:contextcheck // as above
	return o, o.mistakes.err()
}

// Agents have the same address in all systems (A2).
const (
	benID, cleoID, danaID = 7001, 7002, 7003 // in Zendesk
	benInAircall          = 9
	cleoInAircall         = 10
	danaInConnect         = "u-dana"
	missedGroup           = 310
)

// The company's lines.
const (
	supportLine = aircalltest.MainLine
	salesLine   = 4
	billingLine = "+15550100005"
)

func (o *office) hire() {
	o.zendesk.PutGroup(zendesk.Group{ID: missedGroup, Name: "Callbacks"})
	o.print.groups[missedGroup] = "Callbacks"
	for id, name := range map[int64]string{benID: "Ben Okafor", cleoID: "Cleo Marin", danaID: "Dana Weiss"} {
		o.zendesk.PutAgent(zendesktest.Agent{ID: id, Name: name, Email: emailOf(id), Groups: []int64{missedGroup}})
		o.print.names[id] = name
	}
	o.zendesk.PutTicketField(zendesk.TicketField{ID: outboundQueueField, Title: "connect_outbound_queue", Type: zendesk.FieldText, Active: true})
	o.aircall.PutNumber(aircalltest.Number{ID: supportLine, Name: "Support", Digits: "+1 555-010-0003", Recording: true})
	o.aircall.PutNumber(aircalltest.Number{ID: salesLine, Name: "Sales", Digits: "+1 555-010-0004"})
	o.aircall.PutUser(aircalltest.User{ID: benInAircall, Name: "Ben Okafor", Email: emailOf(benID)})
	o.aircall.PutUser(aircalltest.User{ID: cleoInAircall, Name: "Cleo Marin", Email: emailOf(cleoID)})
	o.connect.PutQueue(connect.Queue{ID: "q-billing", Name: "Billing"})
	o.connect.PutQueue(connect.Queue{ID: "q-callbacks", Name: "Billing callbacks"})
	o.connect.PutUser(connecttest.User{ID: danaInConnect, Username: "dana", Email: emailOf(danaID), FirstName: "Dana", LastName: "Weiss"})
	o.connect.SignIn(danaInConnect)
	o.connect.SetStatus(danaInConnect, connecttest.AvailableID)
}

// outboundQueueField is the ticket field for the queue to call back from (R33).
const outboundQueueField = 501

func emailOf(agent int64) string { return fmt.Sprintf("agent%d@example.test", agent) }

// customer is somebody outside, known to Zendesk or not.
type customer struct {
	id                  int64
	name, number, email string
}

var (
	maya  = customer{id: 20_001, name: "Maya Chen", number: "+15135550101"}
	noor  = customer{id: 20_002, name: "Noor Haddad", number: "+15135550102"}
	omar  = customer{id: 20_003, name: "Omar Silva", number: "+15135550103"}
	priya = customer{id: 20_004, name: "Priya Nair", number: "+15135550104"}
	quinn = customer{id: 20_005, name: "Quinn Baker", number: "+15135550105"}
	lena  = customer{id: 20_006, name: "Lena Fischer", number: "+15135550106"}
	tom   = customer{id: 20_007, name: "Tom Novak", number: "+15135550107"}
	ana   = customer{id: 20_008, name: "Ana Lopes", number: "+15135550108"}
	iris  = customer{id: 20_009, name: "Iris Kaya", email: "iris@example.test"}

	// Nobody in Zendesk has these numbers.
	robotOnly = customer{name: "somebody new", number: "+15135550112"}
	withheld  = customer{name: "an anonymous caller", number: "anonymous"}
)

func known() []customer {
	return []customer{maya, noor, omar, priya, quinn, lena, tom, ana, iris}
}

func (o *office) meetCustomers() {
	for _, c := range known() {
		o.zendesk.PutUser(zendesktest.User{ID: c.id, Name: c.name, Phone: c.number, Email: c.email})
		o.print.names[c.id] = c.name
	}
}

// dayConfig are the settings of the day.
func dayConfig() config {
	return config{
		name: dayName, appID: 1003999,
		aircall: &calllog.Settings{
			Country: "+1",
			Integrations: []calllog.Integration{{
				Name: "Support and sales", Numbers: []int64{supportLine, salesLine},
				Types: map[calllog.Type]calllog.Rule{
					calllog.InboundAnswered:    {Ticket: calllog.NewTicket},
					calllog.InboundMissed:      {Ticket: calllog.PreviousTicket, Status: zendesk.TicketOpen},
					calllog.Voicemail:          {Ticket: calllog.PreviousTicket, Status: zendesk.TicketOpen},
					calllog.AIOnly:             {Ticket: calllog.NewTicket, Status: zendesk.TicketSolved},
					calllog.OutboundAnswered:   {Ticket: calllog.PreviousTicket, Status: zendesk.TicketPending},
					calllog.OutboundUnanswered: {Ticket: calllog.NoTicket},
					calllog.SMSIn:              {Ticket: calllog.NewTicket, Status: zendesk.TicketOpen},
					calllog.SMSOut:             {Ticket: calllog.PreviousTicket, Status: zendesk.TicketPending},
				},
				MissedTo: calllog.Assignee{Group: missedGroup},
				Tags:     calllog.TagRules{Update: true},
				Card:     []calllog.CardDetail{calllog.CardName, calllog.CardOpenTickets},
				Pop:      calllog.Pops{Inbound: calllog.PopTicket},
				AIAssist: true, Transcript: true, Topics: calllog.TopicsTags,
			}},
		},
		connect: &connectConfig{instance: connecttest.InstanceARN, settings: contactlog.Settings{}, tasks: taskRules()},
	}
}

// run moves the clock to t: the logger does what is due, then time passes to
// whatever comes next.
func (o *office) run(ctx context.Context, t time.Time) {
	for o.clock.Now().Before(t) {
		next := o.logger.step(ctx)
		if now := o.clock.Now(); next.After(now) {
			if event, ok := o.clock.Next(); ok && event.Before(next) {
				next = event
			}
			if next.After(t) {
				next = t
			}
			o.print.flush()
			o.clock.RunUntil(next)
		}
	}
	o.print.flush()
}

// mistakenly collects what the script asks of the fakes that cannot be.
type mistakenly struct{ all []error }

// Helper does nothing.
func (*mistakenly) Helper() {}

// Errorf notes a mistake of the script.
func (m *mistakenly) Errorf(format string, args ...any) {
	m.all = append(m.all, fmt.Errorf(format, args...))
}

// Cleanup does nothing: the fakes end with the program.
func (*mistakenly) Cleanup(func()) {}

func (m *mistakenly) err() error { return errors.Join(m.all...) }

var _ filing.Phone = (*aircallPhone)(nil)
