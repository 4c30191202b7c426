package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// clickThrough is a click in one system and what the other has to show then.
type clickThrough struct{ system, status, other, want string }

// everyKind are clicks of every kind on both sides, one after another. An agent
// who has done them all may begin anew.
var everyKind = map[string][]clickThrough{
	onAircall: {
		{"aircall", "unavailable/out_for_lunch", "zendesk", "Lunch"},
		{"aircall", "unavailable", "zendesk", "offline"}, // plain after a reason
		{"aircall", "available", "zendesk", "online"},
		{"aircall", "unavailable/on_a_break", "zendesk", "offline"}, // a reason without a rule
		{"zendesk", "Online", "aircall", "available"},
		{"zendesk", "Lunch", "aircall", "unavailable/out_for_lunch"},
		{"aircall", "available", "zendesk", "online"},
		{"zendesk", "Away", "aircall", "unavailable"},
		{"zendesk", "Online", "aircall", "available"},
		{"aircall", "unavailable", "zendesk", "offline"}, // plain after available
		{"aircall", "available", "zendesk", "online"},
		{"zendesk", "Offline", "aircall", "unavailable"},
		{"aircall", "available", "zendesk", "online"},
		{"zendesk", "Transfers only", "aircall", "unavailable"},
		{"aircall", "available", "zendesk", "online"},
	},
	onDialpad: {
		{"dialpad", "unavailable/Lunch Time", "zendesk", "Lunch"},
		{"dialpad", "unavailable", "zendesk", "away"}, // plain after a reason
		{"dialpad", "unavailable/Lunch Time", "zendesk", "Lunch"},
		{"dialpad", "available", "zendesk", "online"},
		{"dialpad", "unavailable/Training", "zendesk", "away"}, // a reason without a rule
		{"zendesk", "Online", "dialpad", "available"},
		{"zendesk", "Lunch", "dialpad", "unavailable/Lunch Time"},
		{"zendesk", "Away", "dialpad", "unavailable"},
		{"dialpad", "available", "zendesk", "online"},
		{"zendesk", "Offline", "dialpad", "unavailable"},
		{"dialpad", "unavailable/Lunch Time", "zendesk", "Lunch"},
		{"zendesk", "Transfers only", "dialpad", "unavailable"},
		{"zendesk", "Online", "dialpad", "available"},
	},
}

const clickers = 5 // the sandbox's agents

// No click waits for a sweep: the bridge learns of each by its webhook, and settles
// what that leaves open by reading that agent alone. After the first sweep none
// is due for an hour, so that the fakes' logs show it. There are 200 clicks.
func TestNoClickWaitsForASweep(t *testing.T) {
	if testing.Short() {
		t.Skip("takes most of a minute: the rate limits are real")
	}
	for phone, tt := range map[string]struct {
		clicks int
		config string
	}{
		onAircall: {60, `{"sweep_every":"1h","rules":[{"zendesk":"Lunch","phone":"unavailable/out_for_lunch"}]}`},
		onDialpad: {140, `{"sweep_every":"1h","phones":{"dialpad":{"reasons":["Lunch Time","Training"],"rules":[{"zendesk":"Lunch","phone":"unavailable/Lunch Time"}]}}}`},
	} {
		t.Run(phone, func(t *testing.T) {
			t.Parallel()
			box := startSandbox(t)
			startBridge(t, box, phone, tt.config)
			swept, wrote := box.lists(t), box.writes(t)
			var all sync.WaitGroup
			for agent := 1; agent <= clickers; agent++ {
				all.Go(func() { box.play(t, phone, agent, tt.clicks/clickers) })
			}
			all.Wait()
			if n := box.writes(t) - wrote; n < tt.clicks {
				t.Errorf("%d writes after %d clicks", n, tt.clicks)
			}
			if n := box.lists(t) - swept; swept == 0 || n != 0 {
				t.Errorf("%d lists were read in the first sweep and %d after it, want some and none", swept, n)
			}
		})
	}
}

// play has an agent click so often, each time until the other side shows it.
func (c card) play(t *testing.T, phone string, agent, times int) {
	t.Helper()
	kinds := everyKind[phone]
	for n := range times {
		k := kinds[n%len(kinds)]
		post(t, fmt.Sprintf("%s/agents/%d/%s/status", c.Control.URL, agent, k.system), k.status)
		if !await(t, c, agent, k.other, k.want) {
			return
		}
	}
}

// lists counts the requests for lists of agents' statuses in the fakes' logs.
func (c card) lists(t *testing.T) int {
	t.Helper()
	return c.count(t, "GET /api/v2/agent_availabilities", "GET /v2/users", "GET /v1/users", "GET /v1/users/availabilities", "GET /api/v2/users")
}

// writes counts the status writes there.
func (c card) writes(t *testing.T) int {
	t.Helper()
	return c.count(t, "PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", "PUT /v2/users/{id}",
		"PATCH /api/v2/callcenters/operators/{id}/dutystatus")
}

func (c card) count(t *testing.T, patterns ...string) (n int) {
	t.Helper()
	var log struct {
		Requests []struct {
			Method, Path, Pattern string
			Query                 url.Values
		}
	}
	if !get(t, c.Control.URL+"/requests", &log) {
		t.Fatal("the sandbox does not show its requests")
	}
	for _, r := range log.Requests {
		one := strings.Contains(r.Query.Encode(), "agent_id") // an availability of one agent
		if slices.Contains(patterns, r.Pattern) && !one {
			n++
		}
	}
	return n
}
