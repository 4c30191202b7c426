package storm

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Office is a Zendesk and an Aircall in which people work. Agent 7001 is Aircall's
// user 8001.
type Office struct {
	Zendesk *zendesktest.Fake
	Aircall *aircalltest.Fake
	Lunch   zendesk.StatusID

	coaching, busy zendesk.StatusID // Aircall has nothing like them
}

// FirstAgent is the lowest id of an agent.
const FirstAgent = 7001

const aircallOffset = 1000

// newOffice has budgets that leave room for a bridge that starts again every second.
func newOffice() Office {
	o := Office{Zendesk: zendesktest.New(nil, zendesktest.WithBudgets(12000, 12000)), Aircall: aircalltest.New(nil, aircalltest.WithRateLimit(12000))}
	channels := func(email, talk zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
		return map[zendesk.Channel]zendesk.ChannelStatus{zendesk.ChannelSupport: email, zendesk.ChannelMessaging: email, zendesk.ChannelTalk: talk}
	}
	o.Lunch = o.Zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	o.coaching = o.Zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Coaching", Custom: true})
	o.busy = o.Zendesk.PutStatus(zendesk.UnifiedStatus{Name: OnACall, Custom: true, Channels: channels(zendesk.ChannelAway, zendesk.ChannelOnline)})
	for i := range int64(Everyone) {
		agent, email := FirstAgent+i, fmt.Sprintf("agent%d@example.test", i+1)
		o.Zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: email, Status: zendesk.StatusOnline})
		o.Aircall.PutUser(aircalltest.User{ID: agent + aircallOffset, Email: email})
	}
	return o
}

// Set is an agent who chooses a status, as rules name it.
func (o Office) Set(system string, agent int64, status string) error {
	switch system {
	case Zendesk:
		return o.Zendesk.Try(func(z *zendesktest.Fake) { z.SetStatus(agent, o.statusID(status)) })
	case Aircall:
		word, reason, _ := strings.Cut(status, "/")
		return o.Aircall.Try(func(f *aircalltest.Fake) {
			f.SetStatus(agent+aircallOffset, aircall.AvailabilityStatus(word), aircall.Substatus(reason))
		})
	}
	return errors.New("system: want zendesk or aircall, got " + system)
}

// Shows is an agent's status in a system, as rules name it.
func (o Office) Shows(system string, agent int64) string {
	if system == Zendesk {
		return o.Zendesk.StatusOf(agent).Name
	}
	switch u, _ := o.Aircall.User(agent + aircallOffset); {
	case u.Status == "":
		return string(aircall.Available)
	case u.Status == aircall.Unavailable && u.Substatus != "" && u.Substatus != aircall.AlwaysClosed:
		return string(u.Status) + "/" + string(u.Substatus)
	default:
		return string(u.Status)
	}
}

// statusID is a status of Zendesk by its name.
func (o Office) statusID(name string) zendesk.StatusID {
	return map[string]zendesk.StatusID{
		"Offline": zendesk.StatusOffline, "Online": zendesk.StatusOnline, "Away": zendesk.StatusAway,
		"Transfers only": zendesk.StatusTransfersOnly, "Lunch": o.Lunch, "Coaching": o.coaching, OnACall: o.busy,
	}[name]
}

func (o Office) nameOf(id zendesk.StatusID) string {
	for _, name := range []string{"Offline", "Online", "Away", "Transfers only", "Lunch", "Coaching", OnACall} {
		if o.statusID(name) == id {
			return name
		}
	}
	return "#" + strconv.FormatInt(int64(id), 10)
}

// status is what is clicked, as the engine has it.
func (o Office) status(k Click) statussync.Status {
	if k.System == Aircall {
		return statussync.Status(k.Status)
	}
	return statussync.Status(strconv.FormatInt(int64(o.statusID(k.Status)), 10))
}
