package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// floor is a contact centre in one process: three fakes, what runs between them,
// and a clock that only moves when nothing else can.
type floor struct {
	clock   *ctikit.VirtualClock
	zendesk *zendesktest.Fake
	connect *connecttest.Fake
	aircall *aircalltest.Fake
	agents  []int64 // Zendesk ids

	store   *engine.Memory // survives the process
	process *process       // nil while none runs
	focus   bool           // an admin's setting: R115, R117
	mapped  bool           // the status to hold has a rule in the pair
	lost    bool           // the store was, and what an admin had set with it

	out     io.Writer
	verbose bool
	shown   map[int64]string
	checks  []check
	notices []engine.Notice
	errs    []error // of the script: it asked for what cannot be
}

// The agents, and the one of them who has Aircall too.
const (
	firstAgent  = 7001
	agentCount  = 8
	phoneAgent  = 7006
	phoneUserID = 8006
)

// The custom statuses of Zendesk and Connect.
const (
	lunchID     zendesk.StatusID = 120001
	onContactID zendesk.StatusID = 120002
	onContact                    = "On a contact"

	breakStatus = "0a1b2c3d-0000-4000-8000-0000000000a3"
	lunchStatus = "0a1b2c3d-0000-4000-8000-0000000000a4"
)

var dawn = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// newFloor opens the doors, with the program running and focus mode off.
func newFloor(ctx context.Context, out io.Writer) (*floor, error) {
	f := &floor{clock: ctikit.NewVirtualClock(dawn), store: &engine.Memory{}, mapped: true, out: out, shown: map[int64]string{}}
	hooks := http.NewServeMux()
	f.zendesk = zendesktest.New(nil, zendesktest.WithClock(f.clock))
	f.connect = connecttest.New(nil, connecttest.WithClock(f.clock))
	f.aircall = aircalltest.New(nil, aircalltest.WithClock(f.clock))
	f.zendesk.Deliver("focusmode.example.test", hooks)
	f.aircall.Deliver("focusmode.example.test", hooks)
	f.furnish()
	err := f.hire() //nolint:contextcheck // the fakes deliver events on their own
	if err := errors.Join(err, f.subscribe(ctx, hooks), f.start(ctx)); err != nil {
		return nil, err
	}
	return f, nil
}

// furnish adds the statuses that agents can have.
func (f *floor) furnish() {
	all := func(s zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
		return map[zendesk.Channel]zendesk.ChannelStatus{zendesk.ChannelSupport: s, zendesk.ChannelMessaging: s, zendesk.ChannelTalk: s}
	}
	calls := all(zendesk.ChannelAway) // R118: calls and nothing else
	calls[zendesk.ChannelTalk] = zendesk.ChannelOnline
	f.zendesk.PutStatus(zendesk.UnifiedStatus{ID: lunchID, Name: "Lunch", Custom: true, Channels: all(zendesk.ChannelAway)})
	f.zendesk.PutStatus(zendesk.UnifiedStatus{ID: onContactID, Name: onContact, Custom: true, Channels: calls})
	f.connect.PutStatus(connect.AgentStatus{ID: breakStatus, Name: "Break"})
	f.connect.PutStatus(connect.AgentStatus{ID: lunchStatus, Name: "Lunch"})
}

// hire puts the same agents into the systems, joined by e-mail, and at work.
func (f *floor) hire() error {
	return f.connect.Try(func(c *connecttest.Fake) {
		for id := int64(firstAgent); id < firstAgent+agentCount; id++ {
			email := fmt.Sprintf("agent%d@example.test", id)
			f.agents = append(f.agents, id)
			f.zendesk.PutAgent(zendesktest.Agent{ID: id, Email: email, Status: zendesk.StatusOnline})
			c.PutUser(connecttest.User{ID: userID(id), Username: email})
			c.SignIn(userID(id))
			c.SetStatus(userID(id), connecttest.AvailableID)
			if id == phoneAgent {
				f.aircall.PutUser(aircalltest.User{ID: phoneUserID, Email: email})
			}
		}
	})
}

// userID is an agent's id in Connect.
func userID(agent int64) string { return fmt.Sprintf("u-%d", agent) }

// errDown has whoever delivers an event try again.
var errDown = errors.New("no process is running")

// subscribe has the systems tell the process of the moment.
func (f *floor) subscribe(ctx context.Context, mux *http.ServeMux) error {
	secret := f.zendesk.Subscribe("https://focusmode.example.test/hooks/zendesk", zendesk.EventAgentUnifiedStateChanged)
	zh, err := zendesk.NewWebhook([]string{secret}, zendesk.WithWebhookClock(f.clock))
	if err != nil {
		return err
	}
	sub, err := f.aircall.Client().Webhooks.Create(ctx, aircall.WebhookSpec{
		Name: "focusmode", URL: "https://focusmode.example.test/hooks/aircall", Events: aircall.PresenceEvents(),
	})
	if err != nil {
		return err
	}
	ah, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	if err != nil {
		return err
	}
	mux.Handle("POST /hooks/zendesk", zh.Handler(func(ctx context.Context, ev zendesk.Event) error {
		return f.deliver(func(p *process) error { return p.zendesk.Receive(ctx, ev) })
	}))
	mux.Handle("POST /hooks/aircall", ah.Handler(func(ctx context.Context, ev aircall.Event) error {
		return f.deliver(func(p *process) error { return p.aircall.Receive(ctx, ev) })
	}))
	record := func(ctx context.Context, record []byte) error {
		return f.deliver(func(p *process) error { return p.connect.Receive(ctx, record) })
	}
	f.connect.SubscribeAgentEvents(record)   //nolint:contextcheck // as above
	f.connect.SubscribeContactEvents(record) //nolint:contextcheck // as above
	return nil
}

func (f *floor) deliver(receive func(*process) error) error {
	if f.process == nil {
		return errDown
	}
	return receive(f.process)
}

// runUntil moves the clock to t: the engine does what is due, then time passes to
// whatever comes next.
func (f *floor) runUntil(ctx context.Context, t time.Time) error {
	for f.clock.Now().Before(t) {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := t
		if f.process != nil {
			due, err := f.process.engine.Step(ctx)
			if err != nil {
				return err
			}
			next = due
		}
		if event, ok := f.clock.Next(); ok && event.Before(next) {
			next = event
		}
		if next.After(t) {
			next = t
		}
		f.clock.RunUntil(next)
		f.watch()
	}
	return nil
}
