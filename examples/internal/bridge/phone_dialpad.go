package bridge

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

const (
	dialpadOffset = 2000 // agent 7001 is Dialpad's user 9001

	dialpadOffice = 1
	lunchTime     = "Lunch Time"
)

// dialpadPhone is a Dialpad company with one call centre.
type dialpadPhone struct {
	*floor
	fake    *dialpadtest.Fake
	applied map[int64]int // changes by programs, those that wait for the end of a call too
}

func newDialpadPhone(f *floor, hooks http.Handler) *dialpadPhone {
	p := &dialpadPhone{f, dialpadtest.New(nil, dialpadtest.WithClock(f.clock), dialpadtest.WithDeliveryPlan(f.plan)), map[int64]int{}}
	p.fake.Deliver(bridgeHost, hooks)
	p.fake.PutOffice(dialpadtest.Office{ID: dialpadOffice, OffDutyReasons: []string{lunchTime, "Off Duty"}})
	p.fake.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: dialpadOffice, Name: "Support"})
	return p
}

func (p *dialpadPhone) provider() provider { return p.fake }

func (p *dialpadPhone) name() string { return onDialpad }

func (p *dialpadPhone) join(ctx context.Context, hooks *http.ServeMux) (engine.System, phoneConfig, error) {
	client := p.fake.Client(dialpad.WithHTTPClient(p.over(roundTripper(p.count))))
	s := systems.Dialpad(client, systems.Offices(dialpadOffice), p.listLag())
	h, err := vendors.DialpadHook(ctx, client, bridgeURL+"/hooks/dialpad", ctikit.NewSecret("demo-secret"), func(ctx context.Context, ev dialpad.Event) error {
		p.reported(ev)
		return s.Receive(ctx, ev)
	})
	return s, phoneConfig{Rules: []rule{{Zendesk: "Lunch", Phone: "unavailable/" + lunchTime}}}, mount(hooks, "/hooks/dialpad", h, err)
}

// count sends a request and counts what it changes, now or after a call.
func (p *dialpadPhone) count(r *http.Request) (*http.Response, error) {
	id, _ := strconv.ParseInt(path.Base(path.Dir(r.URL.Path)), 10, 64)
	before, waits, ignored := p.shows(id-dialpadOffset), p.engaged(id), p.fake.IgnoredWrites()
	reply, err := p.fake.RoundTrip(r)
	taken := err == nil && reply.StatusCode == http.StatusOK && waits && p.fake.IgnoredWrites() == ignored
	if r.Method == http.MethodPatch && (taken || p.shows(id-dialpadOffset) != before) {
		p.applied[id]++
	}
	return reply, err
}

// reported takes in an event: a change, or the choice that an activity hid until now.
func (p *dialpadPhone) reported(ev dialpad.Event) {
	if e, ok := ev.(*dialpad.AgentStatusEvent); ok && e.Status.Choice() {
		status := dialpadStatus(e.Status == dialpad.Available, e.Reason)
		p.recorder.reported(e.AgentID-dialpadOffset, onDialpad, status, e.At, time.Millisecond)
	}
}

func (p *dialpadPhone) hire(agent int64, n int) {
	p.fake.PutUser(dialpadtest.User{
		ID: agent + dialpadOffset, Email: fmt.Sprintf("AGENT%d@example.test", n), OfficeID: dialpadOffice,
		CallCenters: []int64{101}, WrapUpTime: 10 * time.Second,
	})
}

func (p *dialpadPhone) failForAWhile() {
	const duty = "PATCH /api/v2/callcenters/operators/{id}/dutystatus"
	p.fake.FailNext(duty, ctikit.Fault{Cut: true, After: true})
	p.fake.FailNext(duty, ctikit.Fault{Status: http.StatusTooManyRequests, Times: 2})
	p.fake.FailNext(duty, ctikit.Fault{Status: http.StatusServiceUnavailable, Times: 2})
}

func (p *dialpadPhone) click() func(agent int64) {
	on, reason := false, []string{"", "", "", lunchTime, "Off Duty"}[p.rng.IntN(5)]
	if reason == "" {
		on = p.rng.IntN(2) == 0
	}
	return func(agent int64) {
		if p.engaged(agent+dialpadOffset) || p.shows(agent) == dialpadStatus(on, reason) {
			return
		}
		p.recorder.clicked(agent, onDialpad, dialpadStatus(on, reason))
		p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.SetStatus(agent+dialpadOffset, on, reason) }))
	}
}

// engaged reports whether the status is not the choice. A call that rings does not
// show, and takes the agent off guard in the same moment here.
func (p *dialpadPhone) engaged(user int64) bool { return p.fake.StatusOf(user).Activity() }

// call is taken four times of five. Who misses one is put off duty by Dialpad.
func (p *dialpadPhone) call(agent int64, talk time.Duration) {
	user, missed := agent+dialpadOffset, p.rng.IntN(5) == 0
	var call int64
	if p.fake.Try(func(f *dialpadtest.Fake) { call = f.Ring(user) }) != nil {
		return // off duty, or busy
	}
	if missed {
		p.recorder.line(agent, "misses a call")
		p.recorder.clicked(agent, onDialpad, dialpadStatus(false, ""))
		p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.Miss(call) }))
		return
	}
	p.recorder.line(agent, "is called")
	p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.Answer(call) }))
	p.clock.AfterFunc(talk, func() {
		p.recorder.line(agent, "hangs up")
		p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.HangUp(call) }))
	})
}

// leave is being busy elsewhere.
func (p *dialpadPhone) leave(agent int64, away time.Duration) {
	user := agent + dialpadOffset
	if p.engaged(user) {
		return
	}
	p.recorder.line(agent, "is busy elsewhere")
	p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.SetBusy(user, true) }))
	p.clock.AfterFunc(away, func() {
		p.recorder.line(agent, "is back")
		p.must(p.fake.Try(func(f *dialpadtest.Fake) { f.SetBusy(user, false) }))
	})
}

func (p *dialpadPhone) agent(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n - dialpadOffset
}

func (p *dialpadPhone) shows(agent int64) statussync.Status {
	user, _ := p.fake.User(agent + dialpadOffset)
	return dialpadStatus(!user.OffDuty, user.Reason)
}

func (p *dialpadPhone) changes(agent int64) int { return p.applied[agent+dialpadOffset] }

func dialpadStatus(on bool, reason string) statussync.Status {
	if on {
		return "available"
	}
	return statussync.Status(strings.TrimSuffix("unavailable/"+reason, "/"))
}
