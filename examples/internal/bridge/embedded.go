package bridge

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/examples/internal/amazon/amazontest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is the fakes of all systems, with five agents who work with each.
type office struct {
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	dialpad *dialpadtest.Fake
	connect *connecttest.Fake
	lunch   zendesk.StatusID
}

func newOffice() office {
	o := office{zendesk: zendesktest.New(nil), aircall: aircalltest.New(nil), dialpad: dialpadtest.New(nil), connect: connecttest.New(nil)}
	o.lunch = o.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	for i := range int64(5) {
		agent, email := firstAgent+i, fmt.Sprintf("agent%d@example.test", i+1)
		o.zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: email, Status: zendesk.StatusOnline})
		o.aircall.PutUser(aircalltest.User{ID: agent + aircallOffset, Email: email})
		o.dialpad.PutUser(dialpadtest.User{ID: agent + dialpadOffset, Email: email, CallCenters: []int64{101}})
		o.connect.PutUser(connecttest.User{ID: connectID(agent), Username: email})
		o.connect.SignIn(connectID(agent))
		o.connect.SetStatus(connectID(agent), connecttest.AvailableID)
	}
	return o
}

// click is an agent in a phone system's app.
func (o office) click(phone string, agent int64, on bool) error {
	switch phone {
	case onDialpad:
		return o.dialpad.Try(func(f *dialpadtest.Fake) { f.SetStatus(agent+dialpadOffset, on, "") })
	case onConnect:
		status := map[bool]string{true: connecttest.AvailableID, false: connecttest.OfflineID}[on]
		return o.connect.Try(func(x *connecttest.Fake) { x.SetStatus(connectID(agent), status) })
	}
	status := map[bool]aircall.AvailabilityStatus{true: aircall.Available, false: aircall.Unavailable}[on]
	return o.aircall.Try(func(f *aircalltest.Fake) { f.SetStatus(agent+aircallOffset, status, "") })
}

// fakesConfig has a rule for lunch in the first phone system.
func fakesConfig(phones []string) config {
	c := config{name: "fakes"}
	for _, name := range phones {
		c.phones = append(c.phones, phoneConfig{System: name})
	}
	if phones[0] == onAircall {
		c.phones[0].Rules = []rule{{Zendesk: "Lunch", Phone: "unavailable/out_for_lunch"}}
	}
	return c
}

// embedded is a small office on the fakes, in this process: five agents, one of
// whom clicks every few seconds in Zendesk or the first phone system. Webhooks go
// to this program's port.
func embedded(ctx context.Context, phones []string, listen string, log *slog.Logger) accounts {
	o := newOffice() //nolint:contextcheck // the fakes deliver on their own
	go func() {
		tick := time.NewTicker(3 * time.Second)
		defer tick.Stop()
		for n := int64(0); ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			agent := firstAgent + n%5
			if n%2 == 0 {
				status := []zendesk.StatusID{o.lunch, zendesk.StatusOnline, zendesk.StatusAway}[n/2%3]
				o.zendesk.SetStatus(agent, status) //nolint:contextcheck // the fake delivers webhooks on its own
				log.Info("click", "system", "zendesk", "agent", agent, "status", o.zendesk.StatusOf(agent).Name)
			} else {
				on := n/2%2 == 1
				log.Info("click", "system", phones[0], "agent", agent, "available", on)
				_ = o.click(phones[0], agent, on) //nolint:contextcheck // as above
			}
		}
	}()
	return accounts{
		zendesk: o.zendesk.Client(zendesk.WithHTTPClient(&http.Client{Transport: o.zendesk})),
		aircall: o.aircall.Client(aircall.WithHTTPClient(&http.Client{Transport: o.aircall})),
		dialpad: o.dialpad.Client(dialpad.WithHTTPClient(&http.Client{Transport: o.dialpad})), dialpadSecret: ctikit.NewSecret("fake-secret"),
		connect: o.connect.Client(), events: amazontest.Events(o.connect),
		public: "http://" + listen,
	}
}
