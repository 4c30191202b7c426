package bridge

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/examples/internal/storm"
)

// clickers are the agents who click.
const clickers = 5

// clicks are how many an agent makes: some rounds of every kind.
var clicks = map[string]int{onAircall: 30, onDialpad: 26}

// No click waits for a sweep: the bridge learns of each by its webhook, and settles
// what that leaves open by reading that agent alone. After the first sweep none
// is due for a day, so that the fakes' logs show it.
func TestNoClickWaitsForASweep(t *testing.T) {
	for phone, config := range map[string]string{
		onAircall: `{"sweep_every": "24h", "phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}}`,
		onDialpad: `{"sweep_every": "24h", "phones": {"dialpad": {"reasons": ["Lunch Time", "Training"], "rules": [{"zendesk": "Lunch", "phone": "unavailable/Lunch Time"}]}}}`,
	} {
		t.Run(phone, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, config)
				s.start(t)
				time.Sleep(time.Minute)
				swept, wrote := s.lists(), s.writes()
				var all sync.WaitGroup
				for agent := range int64(clickers) {
					all.Go(func() { s.play(t, phone, firstAgent+agent) })
				}
				all.Wait()
				if n := s.writes() - wrote; n < clickers*clicks[phone] {
					t.Errorf("%d writes after %d clicks", n, clickers*clicks[phone])
				}
				if n := s.lists() - swept; swept == 0 || n != 0 {
					t.Errorf("%d lists were read in the first sweep and %d after it, want some and none", swept, n)
				}
				if err := s.end(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// play has an agent click, each time once the other side has shown the last one
// for so long that nobody can take one for the other: Aircall reports the reason
// of a change a second after the change.
func (s *scene) play(t *testing.T, phone string, agent int64) {
	t.Helper()
	kinds := storm.EveryKind[phone]
	for n := range clicks[phone] {
		k := kinds[n%len(kinds)]
		time.Sleep(tie)
		s.set(t, k.System, agent, k.Status)
		if !s.await(t, k.Other, agent, k.Want) {
			return
		}
	}
}

// lists counts the requests for lists of agents' statuses.
func (s *scene) lists() int {
	return s.count("GET /api/v2/agent_availabilities", "GET /v2/users", "GET /v1/users", "GET /v1/users/availabilities", "GET /api/v2/users")
}

// writes counts the status writes. A job may be one for each of the agents who
// click at the same time.
func (s *scene) writes() int {
	return clickers*s.count("PUT /api/v2/agent_availabilities/agent_statuses/agents/update_many") +
		s.count("PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", "PUT /v2/users/{id}",
			"PATCH /api/v2/callcenters/operators/{id}/dutystatus")
}

func (s *scene) count(patterns ...string) (n int) {
	for _, r := range s.requests() {
		one := strings.Contains(r.Query.Encode(), "agent_id") // an availability of one agent
		if slices.Contains(patterns, r.Pattern) && !one {
			n++
		}
	}
	return n
}
