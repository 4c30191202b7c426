package bridge

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// storm is an office in which people click and take calls, in real time and
// without regard for the bridge, which dies now and then.
type storm struct {
	scene
	t       *testing.T
	ctx     context.Context //nolint:containedctx // ends shortly before go test would give up
	program *program
	relay   *relay
	ending  atomic.Bool // everybody finishes what they have begun
	carried atomic.Int64
	calls   atomic.Int64

	coaching, busy zendesk.StatusID // Aircall has nothing like them

	mu     sync.Mutex
	clicks map[int64][]clicked // by agent
}

// clicked is a click, and what the other side has to show then if it stands.
type clicked struct {
	clickThrough
	at time.Time
}

// The agents of a storm, from firstAgent on.
const (
	steady   = 10 // wait each time until the other side shows their click
	hasty    = 10 // click faster than anybody can follow
	callers  = 6  // take calls
	everyone = steady + hasty + callers
)

func isCaller(agent int64) bool { return agent >= firstAgent+steady+hasty }

const stormConfig = `{"sweep_every": "20s", "phones": {"aircall": {"rules": [
	{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}, {"zendesk": "Coaching", "phone": "available", "way": "to-phone"}]}}}`

// newStorm has the office and the bridge's command, which is not started yet.
// The fakes' budgets leave room for a bridge that starts again every second.
func newStorm(t *testing.T, command func(env []string) *exec.Cmd) *storm {
	t.Helper()
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel func()
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-20*time.Second))
		t.Cleanup(cancel)
	}
	s := &storm{t: t, ctx: ctx, relay: newRelay(ctx), clicks: map[int64][]clicked{}}
	s.zendesk = zendesktest.New(nil, zendesktest.WithBudgets(12000, 12000))
	s.aircall = aircalltest.New(nil, aircalltest.WithRateLimit(12000))
	t.Cleanup(s.zendesk.Close)
	t.Cleanup(s.aircall.Close)
	s.zendesk.Deliver(bridgeHost, s.relay)
	s.aircall.Deliver(bridgeHost, s.relay)
	channels := func(email, talk zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
		return map[zendesk.Channel]zendesk.ChannelStatus{zendesk.ChannelSupport: email, zendesk.ChannelMessaging: email, zendesk.ChannelTalk: talk}
	}
	s.lunch = s.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	s.coaching = s.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Coaching", Custom: true})
	s.busy = s.zendesk.PutStatus(zendesk.UnifiedStatus{Name: onACall, Custom: true, Channels: channels(zendesk.ChannelAway, zendesk.ChannelOnline)})
	for i := range int64(everyone) {
		agent, email := firstAgent+i, fmt.Sprintf("agent%d@example.test", i+1)
		s.zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: email, Status: zendesk.StatusOnline})
		s.aircall.PutUser(aircalltest.User{ID: agent + aircallOffset, Email: email})
	}
	env := os.Environ()
	for name, value := range s.served(t) {
		env = append(env, name+"="+value)
	}
	s.program = &program{to: s.relay, command: func() *exec.Cmd { return command(env) }}
	return s
}

// play has everybody be at work until ending, and then finish.
func (s *storm) play() (finished *sync.WaitGroup) {
	finished = new(sync.WaitGroup)
	for i := range int64(everyone) {
		agent, rng := firstAgent+i, rand.New(rand.NewPCG(uint64(i), 16))
		finished.Go(func() {
			switch {
			case i < steady:
				s.clickSteadily(agent, int(i))
			case i < steady+hasty:
				s.clickHastily(agent, rng)
			default:
				s.takeCalls(agent, rng)
			}
		})
	}
	return finished
}

// clickSteadily makes clicks of every kind, each once the other side has shown
// the last one for so long that nobody can take one for the other.
func (s *storm) clickSteadily(agent int64, n int) {
	kinds := everyKind[onAircall]
	for n = n * 3 % len(kinds); !s.ending.Load(); n++ {
		if k := kinds[n%len(kinds)]; !strings.EqualFold(s.shows(k.system, agent), k.status) {
			if !s.clickAndAwait(agent, k) {
				return
			}
			s.carried.Add(1)
			pause(s.ctx, tie)
		}
	}
}

// clickHastily clicks on either side at random, and makes a last click that must
// stand.
func (s *storm) clickHastily(agent int64, rng *rand.Rand) {
	kinds := []clickThrough{
		{"zendesk", "Online", onAircall, "available"}, {onAircall, "available", "zendesk", "online"},
		{"zendesk", "Away", onAircall, "unavailable"}, {onAircall, "unavailable", "zendesk", ""},
		{"zendesk", "Lunch", onAircall, "unavailable/out_for_lunch"}, {onAircall, "unavailable/out_for_lunch", "zendesk", "Lunch"},
	}
	for !s.ending.Load() && s.ctx.Err() == nil {
		s.click(agent, kinds[rng.IntN(len(kinds))])
		pause(s.ctx, time.Duration(100+rng.IntN(900))*time.Millisecond)
	}
	pause(s.ctx, tie)
	last := kinds[rng.IntN(2)]
	if strings.EqualFold(s.shows(last.system, agent), last.status) {
		last = kinds[4+rng.IntN(2)]
	}
	s.clickAndAwait(agent, last)
}

// takeCalls has calls of somebody whose status in Zendesk changes between them:
// during a call it is that of the hold, and afterwards the wished one again, which
// may be a new one.
func (s *storm) takeCalls(agent int64, rng *rand.Rand) {
	wishes := []clickThrough{{"zendesk", "Coaching", onAircall, "available"}, {"zendesk", "Online", onAircall, "available"}}
	for n := 0; !s.ending.Load(); n++ {
		wish := wishes[n%2]
		since := time.Now()
		s.click(agent, wish)
		if !s.until(agent, "the click to be acknowledged", func() bool { return s.relay.settled(strconv.FormatInt(agent, 10), since) }) {
			return
		}
		pause(s.ctx, tie)
		call := s.aircall.Ring(agent + aircallOffset)
		s.aircall.Answer(call)
		if !s.awaitShown(agent, "zendesk", onACall) {
			return
		}
		pause(s.ctx, time.Duration(rng.IntN(3000))*time.Millisecond)
		if n%4 == 3 { // a click during the call frees the hold, and stands
			n++
			pause(s.ctx, tie)
			wish = wishes[n%2]
			s.click(agent, wish)
			pause(s.ctx, time.Second)
		}
		s.aircall.HangUp(call)
		s.awaitShown(agent, "zendesk", wish.status)
		s.awaitShown(agent, onAircall, "available")
		s.calls.Add(1)
		pause(s.ctx, tie)
	}
}

// statusID is a status of Zendesk by its name.
func (s *storm) statusID(name string) zendesk.StatusID {
	switch name {
	case "Coaching":
		return s.coaching
	case onACall:
		return s.busy
	}
	return s.office.statusID(name)
}

// click is a click, which is recorded if it changes anything.
func (s *storm) click(agent int64, k clickThrough) {
	if strings.EqualFold(s.shows(k.system, agent), k.status) {
		return
	}
	s.mu.Lock()
	s.clicks[agent] = append(s.clicks[agent], clicked{k, time.Now()})
	s.mu.Unlock()
	if k.system == "zendesk" {
		s.zendesk.SetStatus(agent, s.statusID(k.status))
	} else {
		s.set(s.t, k.system, agent, k.status)
	}
}

func (s *storm) clickAndAwait(agent int64, k clickThrough) bool {
	s.click(agent, k)
	return s.awaitShown(agent, k.other, k.want)
}

func (s *storm) awaitShown(agent int64, system, want string) bool {
	return s.until(agent, fmt.Sprintf("%s to show %s", system, want), func() bool { return strings.EqualFold(s.shows(system, agent), want) })
}

// until waits until something is done, however long a busy machine takes.
func (s *storm) until(agent int64, what string, done func() bool) bool {
	for !done() {
		if s.ctx.Err() != nil {
			s.t.Errorf("agent %d waits for %s\n%s", agent, what, s.program.explain(s.t, strconv.FormatInt(agent, 10)))
			return false
		}
		pause(s.ctx, 20*time.Millisecond)
	}
	return true
}

// last is an agent's last click.
func (s *storm) last(agent int64) (clicked, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.clicks[agent]
	if len(all) == 0 {
		return clicked{}, false
	}
	return all[len(all)-1], true
}
