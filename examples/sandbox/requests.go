package main

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// requestView is one request in the log, credentials masked.
type requestView struct {
	System  string     `json:"system"`
	At      time.Time  `json:"at"`
	Method  string     `json:"method"`
	Path    string     `json:"path"`
	Query   url.Values `json:"query,omitempty"`
	Body    string     `json:"body,omitempty"`
	Status  int        `json:"status"` // 0 when the connection was cut
	Pattern string     `json:"pattern,omitempty"`
}

// listRequests lists the requests of one system or of all, oldest first.
func (s *sandbox) listRequests(r *http.Request) (any, error) {
	systems := s.systems
	if name := r.URL.Query().Get("system"); name != "" {
		one, err := s.system(name)
		if err != nil {
			return nil, err
		}
		systems = []system{one}
	}
	log := []requestView{}
	for _, sys := range systems {
		for _, e := range sys.fake.Requests() {
			log = append(log, requestView{
				System: sys.name, At: e.At, Method: e.Method, Path: e.Path, Query: e.Query,
				Body: string(e.Body), Status: e.Status, Pattern: e.Pattern,
			})
		}
	}
	slices.SortStableFunc(log, func(a, b requestView) int { return a.At.Compare(b.At) })
	return map[string][]requestView{"requests": log}, nil
}
