package bridge

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

const (
	connectBreak = "break"
	connectACW   = 10 * time.Second
)

// connectPhone is an Amazon Connect instance. It follows Zendesk, as its vendor
// has it: what agents change here is taken back.
type connectPhone struct {
	*floor
	fake *connecttest.Fake
	busy map[int64]bool // with a contact, or its after-contact work
	out  map[int64]bool
}

func newConnectPhone(f *floor) *connectPhone {
	p := &connectPhone{
		f, connecttest.New(nil, connecttest.WithClock(f.clock), connecttest.WithDeliveryPlan(f.plan)),
		map[int64]bool{}, map[int64]bool{},
	}
	p.fake.PutStatus(connect.AgentStatus{ID: connectBreak, Name: "Break"})
	return p
}

func (p *connectPhone) provider() provider { return p.fake }

func (p *connectPhone) name() string { return onConnect }

func (p *connectPhone) join(context.Context, *http.ServeMux) (engine.System, phoneConfig, error) {
	s := systems.Connect(p.fake.Client(), p.listLag())
	p.fake.SubscribeAgentEvents(s.Receive) //nolint:contextcheck // the fake delivers on its own
	return s, phoneConfig{Rules: []rule{{Zendesk: "Away", Phone: "Break", Way: statussync.AToB}}}, nil
}

func (p *connectPhone) hire(agent int64, n int) {
	p.fake.PutUser(connecttest.User{
		ID: connectID(agent), Username: fmt.Sprintf("Agent%d@example.test", n), AfterContactWorkLimit: connectACW,
	})
	p.fake.SignIn(connectID(agent))
	p.fake.SetStatus(connectID(agent), connecttest.AvailableID)
}

func (p *connectPhone) failForAWhile() {
	p.fake.FailNext("PutUserStatus", ctikit.Fault{Cut: true, After: true})
	p.fake.FailNext("PutUserStatus", connecttest.Exception("ThrottlingException"))
	p.fake.FailNext("PutUserStatus", ctikit.Fault{Status: http.StatusServiceUnavailable, Times: 2})
}

func (p *connectPhone) click() func(agent int64) {
	status := []string{connecttest.AvailableID, connecttest.AvailableID, connecttest.OfflineID, connectBreak}[p.rng.IntN(4)]
	return func(agent int64) {
		if p.out[agent] || p.shows(agent) == statussync.Status(status) {
			return
		}
		p.recorder.clicked(agent, onConnect, statussync.Status(status))
		p.fake.SetStatus(connectID(agent), status)
	}
}

func (p *connectPhone) call(agent int64, talk time.Duration) {
	current, next := p.fake.StatusOf(connectID(agent))
	if p.out[agent] || p.busy[agent] || current != connecttest.AvailableID || next != "" {
		return
	}
	p.busy[agent] = true
	p.recorder.line(agent, "is called")
	contact := p.fake.Ring(connectID(agent), connect.Contact{})
	p.clock.AfterFunc(4*time.Second, func() { p.fake.Answer(contact) })
	p.clock.AfterFunc(4*time.Second+talk, func() {
		p.recorder.line(agent, "hangs up")
		p.fake.HangUp(contact)
	})
	p.clock.AfterFunc(4*time.Second+talk+connectACW+time.Second, func() { p.busy[agent] = false })
}

// leave closes Connect's panel. It opens with Offline, which nobody has chosen.
func (p *connectPhone) leave(agent int64, away time.Duration) {
	if p.out[agent] || p.busy[agent] {
		return
	}
	p.out[agent] = true
	p.recorder.line(agent, "closes Connect")
	p.fake.SignOut(connectID(agent))
	p.clock.AfterFunc(away, func() {
		p.out[agent] = false
		p.recorder.line(agent, "opens Connect")
		p.recorder.move(agent, onConnect)
		p.fake.SignIn(connectID(agent))
	})
}

func connectID(agent int64) string { return fmt.Sprintf("u-%d", agent) }

func (p *connectPhone) agent(id string) int64 {
	n, _ := strconv.ParseInt(strings.TrimPrefix(id, "u-"), 10, 64)
	return n
}

func (p *connectPhone) shows(agent int64) statussync.Status {
	current, next := p.fake.StatusOf(connectID(agent))
	return statussync.Status(orElse(next, current))
}

func (p *connectPhone) changes(int64) int { return p.fake.Writes() }
