package main

import (
	"net/http"
)

// ring answers with the call's id. The other actions need none: a user has one
// call at a time.
func (s *sandbox) ring(r *http.Request) (any, error) {
	p, err := whom(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := s.aircall.Ring(p.Aircall.ID)
	if err != nil {
		return nil, impossible(err)
	}
	s.calls[p.N] = id
	return map[string]int64{"call_id": id}, nil
}

func (s *sandbox) answerCall(p person, _ *http.Request) error { return s.onCall(p, s.aircall.Answer) }

func (s *sandbox) hangUp(p person, _ *http.Request) error { return s.onCall(p, s.aircall.HangUp) }

// onCall does something to the agent's latest call; the fake knows whether it
// is over.
func (s *sandbox) onCall(p person, act func(call int64) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.calls[p.N]
	if !ok {
		return refusal{http.StatusConflict, "agent: has no call; ring first"}
	}
	return impossible(act(id))
}

func (s *sandbox) endWrapUp(p person, _ *http.Request) error {
	return impossible(s.aircall.EndWrapUp(p.Aircall.ID))
}
