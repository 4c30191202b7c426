package storm

import (
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// The agents of a storm, from FirstAgent on.
const (
	steady   = 10 // wait each time until the other side shows their click
	hasty    = 10 // click faster than anybody can follow
	Callers  = 6  // take calls
	Everyone = steady + hasty + Callers
)

func isSteady(agent int64) bool { return agent < FirstAgent+steady }
func isCaller(agent int64) bool { return agent >= FirstAgent+steady+hasty }

// Play has everybody be at work until [Storm.End], and then finish.
func (s *Storm) Play() (finished *sync.WaitGroup) {
	finished = new(sync.WaitGroup)
	for i := range int64(Everyone) {
		agent, rng := FirstAgent+i, rand.New(rand.NewPCG(uint64(i), 16)) //nolint:gosec // nothing secret
		finished.Go(func() {
			switch {
			case isSteady(agent):
				s.clickSteadily(agent, int(i))
			case isCaller(agent):
				s.takeCalls(agent, rng)
			default:
				s.clickHastily(agent, rng)
			}
		})
	}
	return finished
}

// clickSteadily makes clicks of every kind, each once the other side has shown
// the last one for so long that nobody can take one for the other.
func (s *Storm) clickSteadily(agent int64, n int) {
	kinds := EveryKind[Aircall]
	for n = n * 3 % len(kinds); !s.ending.Load(); n++ {
		if k := kinds[n%len(kinds)]; !strings.EqualFold(s.Shows(k.System, agent), k.Status) {
			if !s.clickAndAwait(agent, k) {
				return
			}
			s.carried.Add(1)
			s.Pause(Tie)
		}
	}
}

// clickHastily clicks on either side at random, and makes a last click that must
// stand.
func (s *Storm) clickHastily(agent int64, rng *rand.Rand) {
	for !s.ending.Load() && s.ctx.Err() == nil {
		s.click(agent, hastily[rng.IntN(len(hastily))])
		s.Pause(time.Duration(100+rng.IntN(900)) * time.Millisecond)
	}
	s.Pause(Tie)
	last := hastily[rng.IntN(2)]
	if strings.EqualFold(s.Shows(last.System, agent), last.Status) {
		last = hastily[4+rng.IntN(2)]
	}
	s.clickAndAwait(agent, last)
}

// takeCalls has calls of somebody whose status in Zendesk changes between them:
// during a call it is that of the hold, and afterwards the wished one again, which
// may be a new one.
func (s *Storm) takeCalls(agent int64, rng *rand.Rand) {
	for n := 0; !s.ending.Load(); n++ {
		want := betweenCalls[n%2]
		since := time.Now()
		s.click(agent, want)
		if !s.Until(agent, "the click to be acknowledged", func() bool { return s.Relay.settled(zendeskID(agent), since) }) {
			return
		}
		s.Pause(Tie)
		call := s.Aircall.Ring(agent + aircallOffset)
		s.Aircall.Answer(call)
		if !s.awaitShown(agent, Zendesk, OnACall) {
			return
		}
		s.Pause(time.Duration(rng.IntN(3000)) * time.Millisecond)
		if n%4 == 3 { // a click during the call frees the hold, and stands
			n++
			s.Pause(Tie)
			want = betweenCalls[n%2]
			s.click(agent, want)
			s.Pause(time.Second)
		}
		ended := time.Now()
		s.Aircall.HangUp(call)
		if !s.Until(agent, "the call's end to be acknowledged", func() bool { return s.Relay.settled(aircallID(agent), ended) }) {
			return
		}
		s.awaitShown(agent, Zendesk, want.Status)
		s.awaitShown(agent, Aircall, "available")
		s.calls.Add(1)
		s.Pause(Tie)
	}
}
