package main

import (
	"net/http"
	"sync"
)

// latest remembers the latest call of each agent in one system, so that the
// actions on a call need no id.
type latest[ID any] struct {
	mu      sync.Mutex
	byAgent map[int]ID
}

// begin has a call ring on agent n.
func (l *latest[ID]) begin(n int, ring func() (ID, error)) (id ID, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id, err = ring(); err != nil {
		return id, impossible(err)
	}
	if l.byAgent == nil {
		l.byAgent = map[int]ID{}
	}
	l.byAgent[n] = id
	return id, nil
}

// do does something to the latest call of agent n; the fake knows whether it
// is over.
func (l *latest[ID]) do(n int, act func(call ID) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.byAgent[n]
	if !ok {
		return refusal{http.StatusConflict, "agent: has no call; ring first"}
	}
	return impossible(act(id))
}

// rings is the action of a call that rings. It answers with the call's id.
func (l *latest[ID]) rings(agent func(*http.Request) (person, error), ring func(person) (ID, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		p, err := agent(r)
		if err != nil {
			return nil, err
		}
		id, err := l.begin(p.N, func() (ID, error) { return ring(p) })
		if err != nil {
			return nil, err
		}
		return map[string]ID{"call_id": id}, nil
	}
}

// onCall is an action on the latest call.
func (l *latest[ID]) onCall(act func(call ID) error) func(person, *http.Request) error {
	return func(p person, _ *http.Request) error { return l.do(p.N, act) }
}
