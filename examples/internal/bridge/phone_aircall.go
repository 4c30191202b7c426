package bridge

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

const aircallOffset = 1000 // agent 7001 is Aircall's user 8001

// aircallPhone is an Aircall company.
type aircallPhone struct {
	*floor
	fake *aircalltest.Fake
}

func newAircallPhone(f *floor, hooks http.Handler) *aircallPhone {
	p := &aircallPhone{f, aircalltest.New(nil, aircalltest.WithClock(f.clock), aircalltest.WithDeliveryPlan(f.plan))}
	p.fake.Deliver(bridgeHost, hooks)
	return p
}

func (p *aircallPhone) provider() provider { return p.fake }

func (p *aircallPhone) name() string { return onAircall }

func (p *aircallPhone) join(ctx context.Context, hooks *http.ServeMux) (engine.System, phoneConfig, error) {
	client := p.fake.Client(aircall.WithHTTPClient(p.over(p.fake)))
	s := systems.Aircall(client, p.listLag())
	h, err := vendors.AircallHook(ctx, client, hookName, bridgeURL+"/hooks/aircall", func(ctx context.Context, ev aircall.Event) error {
		p.reported(ev)
		return s.Receive(ctx, ev)
	})
	return s, phoneConfig{Rules: []rule{{Zendesk: "Lunch", Phone: "unavailable/out_for_lunch"}}}, mount(hooks, "/hooks/aircall", h, err)
}

func (p *aircallPhone) reported(ev aircall.Event) {
	if e, ok := ev.(*aircall.UserEvent); ok && (e.Kind == aircall.UserOpened || e.Kind == aircall.UserClosed) {
		status := statussync.Status(e.User.AvailabilityStatus)
		if reason, ok := e.User.Substatus.Reason(); ok {
			status += "/" + statussync.Status(reason)
		}
		p.recorder.reported(e.User.ID-aircallOffset, onAircall, status, e.At, 4*time.Second)
	}
}

func (p *aircallPhone) hire(agent int64, n int) {
	p.fake.PutUser(aircalltest.User{
		ID: agent + aircallOffset, Email: fmt.Sprintf("Agent%d@Example.test", n), WrapUpTime: 10 * time.Second,
	})
}

func (p *aircallPhone) failForAWhile() {
	p.fake.FailNext("PUT /v2/users/{id}", ctikit.Fault{Cut: true, After: true})
	p.fake.FailNext("PUT /v2/users/{id}", ctikit.Fault{Status: http.StatusTooManyRequests, Times: 2})
	p.fake.FailNext("GET /v2/users/{id}", ctikit.Fault{Status: http.StatusBadGateway, Body: "<html>bad gateway</html>", ContentType: "text/html", Times: 2})
}

func (p *aircallPhone) draw() (aircall.AvailabilityStatus, aircall.Substatus) {
	switch p.rng.IntN(5) {
	case 0, 1:
		return aircall.Available, ""
	case 2:
		return aircall.Unavailable, ""
	case 3:
		return aircall.Unavailable, aircall.OnABreak
	}
	return aircall.Unavailable, aircall.OutForLunch
}

// click is the agent in Aircall's app, if it is open.
func (p *aircallPhone) click() func(agent int64) {
	status, reason := p.draw()
	return func(agent int64) {
		user, _ := p.fake.User(agent + aircallOffset)
		if user.SignedOut || aircallStatus(user) == aircallStatus(aircalltest.User{Status: status, Substatus: reason}) {
			return
		}
		p.recorder.clicked(agent, onAircall, aircallStatus(aircalltest.User{Status: status, Substatus: reason}))
		p.must(p.fake.Try(func(f *aircalltest.Fake) { f.SetStatus(user.ID, status, reason) }))
	}
}

// call has Aircall show "unavailable" meanwhile.
func (p *aircallPhone) call(agent int64, talk time.Duration) {
	user, _ := p.fake.User(agent + aircallOffset)
	if user.SignedOut || user.Status != aircall.Available && user.Status != "" || p.fake.StatusOf(user.ID).Engaged() {
		return
	}
	p.recorder.line(agent, "is called")
	var call int64
	p.must(p.fake.Try(func(f *aircalltest.Fake) { call = f.Ring(user.ID) }))
	p.clock.AfterFunc(4*time.Second, func() { p.must(p.fake.Try(func(f *aircalltest.Fake) { f.Answer(call) })) })
	p.clock.AfterFunc(4*time.Second+talk, func() {
		p.recorder.line(agent, "hangs up")
		p.must(p.fake.Try(func(f *aircalltest.Fake) { f.HangUp(call) }))
	})
}

// leave closes Aircall's app for a while.
func (p *aircallPhone) leave(agent int64, away time.Duration) {
	user, _ := p.fake.User(agent + aircallOffset)
	if user.SignedOut || p.fake.StatusOf(user.ID).Engaged() {
		return
	}
	p.recorder.line(agent, "closes Aircall")
	p.must(p.fake.Try(func(f *aircalltest.Fake) { f.SignOut(user.ID) }))
	p.clock.AfterFunc(away, func() {
		p.recorder.line(agent, "opens Aircall")
		p.must(p.fake.Try(func(f *aircalltest.Fake) { f.SignIn(user.ID) }))
	})
}

func (p *aircallPhone) agent(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n - aircallOffset
}

func (p *aircallPhone) shows(agent int64) statussync.Status {
	user, _ := p.fake.User(agent + aircallOffset)
	return aircallStatus(user)
}

func (p *aircallPhone) changes(int64) int { return p.fake.Writes() }

func aircallStatus(u aircalltest.User) statussync.Status {
	switch {
	case u.Status == "":
		return "available"
	case u.Status == aircall.Unavailable && u.Substatus != "" && u.Substatus != aircall.AlwaysClosed:
		return "unavailable/" + statussync.Status(u.Substatus)
	}
	return statussync.Status(u.Status)
}
