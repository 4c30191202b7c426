package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// live has the agents work until ctx ends: perSecond things happen every second.
func (o *office) live(ctx context.Context, perSecond float64, seed uint64) {
	if perSecond <= 0 || len(o.agents) == 0 {
		return
	}
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // which agent gets a call is no secret
	tick := time.NewTicker(time.Duration(float64(time.Second) / perSecond))
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.happen(rng, n) //nolint:contextcheck // the fakes deliver events on their own
		}
	}
}

// happen is one thing: mostly a call, a ticket or a conversation, at times a
// click. What cannot be just then does not happen.
func (o *office) happen(rng *rand.Rand, n int) {
	agent := o.agents[rng.IntN(len(o.agents))]
	switch p := rng.IntN(100); {
	case p < 35:
		o.call(agent, time.Duration(20+rng.IntN(100))*time.Second, rng.IntN(8) == 0)
	case p < 60:
		o.ticket(agent, fmt.Sprintf("t%d", n), zendesk.ChannelSupport, time.Duration(30+rng.IntN(120))*time.Second)
	case p < 80:
		o.ticket(agent, fmt.Sprintf("c%d", n), zendesk.ChannelMessaging, time.Duration(20+rng.IntN(60))*time.Second)
	case p < 90:
		o.clickZendesk(agent, [...]zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusOnline, zendesk.StatusAway, lunchID, zendesk.StatusOffline}[rng.IntN(5)])
	default:
		o.clickPhone(agent, [...]aircall.Substatus{"", "", "", aircall.OutForLunch, aircall.OnABreak}[rng.IntN(5)])
	}
}

// call rings; it is answered and ends, or is missed.
func (o *office) call(agent int64, talk time.Duration, missed bool) {
	user := agent + phoneShift
	u, _ := o.aircall.User(user)
	if u.SignedOut || u.Status != aircall.Available && u.Status != "" || o.aircall.StatusOf(user).Engaged() {
		return
	}
	var call int64
	if o.aircall.Try(func(f *aircalltest.Fake) { call = f.Ring(user) }) != nil {
		return
	}
	hangUp := func() { _ = o.aircall.Try(func(f *aircalltest.Fake) { f.HangUp(call) }) }
	if missed {
		time.AfterFunc(12*time.Second, hangUp)
		return
	}
	time.AfterFunc(4*time.Second, func() {
		_ = o.aircall.Try(func(f *aircalltest.Fake) { f.Answer(call) })
		_ = o.zendesk.Try(func(f *zendesktest.Fake) {
			f.AddWorkItem(agent, zendesk.ChannelTalk, fmt.Sprint(call), zendesk.WorkItemAccepted)
		})
		time.AfterFunc(talk, func() {
			hangUp()
			_ = o.zendesk.Try(func(f *zendesktest.Fake) {
				f.RemoveWorkItem(agent, zendesk.ChannelTalk, fmt.Sprint(call), zendesk.WorkItemUnknown)
			})
		})
	})
}

// ticket comes and is solved; agents who are online get it.
func (o *office) ticket(agent int64, id string, channel zendesk.Channel, takes time.Duration) {
	if o.zendesk.StatusOf(agent).ID != zendesk.StatusOnline {
		return
	}
	_ = o.zendesk.Try(func(f *zendesktest.Fake) { f.AddWorkItem(agent, channel, id, zendesk.WorkItemAssigned) })
	time.AfterFunc(takes, func() {
		_ = o.zendesk.Try(func(f *zendesktest.Fake) { f.RemoveWorkItem(agent, channel, id, zendesk.WorkItemUnknown) })
	})
}

// clickZendesk is the agent in Zendesk's status switcher.
func (o *office) clickZendesk(agent int64, status zendesk.StatusID) {
	_ = o.zendesk.Try(func(f *zendesktest.Fake) { f.SetStatus(agent, status) })
}

// clickPhone is the agent in Aircall's app: available, or away for a reason.
func (o *office) clickPhone(agent int64, reason aircall.Substatus) {
	status := aircall.Available
	if reason != "" {
		status = aircall.Unavailable
	}
	_ = o.aircall.Try(func(f *aircalltest.Fake) {
		f.SignIn(agent + phoneShift)
		f.SetStatus(agent+phoneShift, status, reason)
	})
}
