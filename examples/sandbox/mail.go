package main

import (
	"net/http"
	"sync"
	"time"
)

// mail decides when the next deliveries of a system go out.
type mail struct {
	mu     sync.Mutex
	next   int // deliveries that delays are for
	delays []time.Duration
}

func (m *mail) plan(int) []time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next == 0 {
		return []time.Duration{0}
	}
	m.next--
	return m.delays
}

func (m *mail) set(next int, delays []time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next, m.delays = next, delays
}

const (
	mostCopies   = 10
	longestDelay = 86400 // seconds
)

// setDeliveries has the next deliveries of a system get lost, late or doubled.
// It answers with the body as it was understood.
func (s *sandbox) setDeliveries(r *http.Request) (any, error) {
	var in struct {
		System       string    `json:"system"`
		Next         int       `json:"next"`
		DelaySeconds []float64 `json:"delay_seconds"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	sys, err := s.system(in.System)
	if err != nil {
		return nil, err
	}
	if in.Next < 0 || in.Next > maxTimes {
		return nil, wrong("next: want 0 to %d deliveries, got %d", maxTimes, in.Next)
	}
	if in.DelaySeconds == nil || len(in.DelaySeconds) > mostCopies {
		return nil, wrong("delay_seconds: want a list of at most %d: [] for lost, [30] for late, [0, 0] for twice", mostCopies)
	}
	delays := make([]time.Duration, len(in.DelaySeconds))
	for i, seconds := range in.DelaySeconds {
		if !(seconds >= 0 && seconds <= longestDelay) {
			return nil, wrong("delay_seconds: want 0 to %d each, got %v", longestDelay, seconds)
		}
		delays[i] = time.Duration(seconds * float64(time.Second))
	}
	sys.mail.set(in.Next, delays)
	return in, nil
}

// setFlaws changes in what a system falls short of the ideal. It answers with
// the body as it was understood; what it does not name stays.
func (s *sandbox) setFlaws(r *http.Request) (any, error) {
	var in struct {
		System       string   `json:"system"`
		ListLag      *float64 `json:"list_lag_seconds,omitempty"`
		Skew         *float64 `json:"skew_seconds,omitempty"`
		IgnoreWrites *int     `json:"ignore_writes_percent,omitempty"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	sys, err := s.system(in.System)
	if err != nil {
		return nil, err
	}
	switch {
	case in.ListLag != nil && !(*in.ListLag >= 0 && *in.ListLag <= longestDelay):
		return nil, wrong("list_lag_seconds: want 0 to %d, got %v", longestDelay, *in.ListLag)
	case in.Skew != nil && !(*in.Skew >= -longestDelay && *in.Skew <= longestDelay):
		return nil, wrong("skew_seconds: want -%d to %d, got %v", longestDelay, longestDelay, *in.Skew)
	case in.IgnoreWrites != nil && (*in.IgnoreWrites < 0 || *in.IgnoreWrites > 100):
		return nil, wrong("ignore_writes_percent: want 0 to 100, got %d", *in.IgnoreWrites)
	}
	if in.ListLag != nil {
		sys.fake.SetListLag(time.Duration(*in.ListLag * float64(time.Second)))
	}
	if in.Skew != nil {
		sys.fake.SetSkew(time.Duration(*in.Skew * float64(time.Second)))
	}
	if in.IgnoreWrites != nil {
		sys.fake.IgnoreWrites(*in.IgnoreWrites)
	}
	return in, nil
}
