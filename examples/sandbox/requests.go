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

// asked are the systems that a request is about: one or all.
func (s *sandbox) asked(r *http.Request) ([]system, error) {
	name := r.URL.Query().Get("system")
	if name == "" {
		return s.systems, nil
	}
	one, err := s.system(name)
	return []system{one}, err
}

// listRoutes lists what the systems serve.
func (s *sandbox) listRoutes(r *http.Request) (any, error) {
	type row struct {
		System    string `json:"system"`
		Method    string `json:"method"`
		Path      string `json:"path"`
		Operation string `json:"operation,omitempty"` // of our client
		Reason    string `json:"reason,omitempty"`    // without one
	}
	systems, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	all := []row{}
	for _, sys := range systems {
		for _, r := range sys.fake.Routes() {
			all = append(all, row{sys.name, r.Method, r.Path, r.Operation, r.Reason})
		}
	}
	return map[string][]row{"routes": all}, nil
}

// listRequests lists the requests of one system or of all, oldest first.
func (s *sandbox) listRequests(r *http.Request) (any, error) {
	systems, err := s.asked(r)
	if err != nil {
		return nil, err
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
