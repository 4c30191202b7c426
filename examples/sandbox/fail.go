package main

import (
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// failure is the body of POST /fail.
type failure struct {
	System            string `json:"system"`
	Pattern           string `json:"pattern"`
	Status            int    `json:"status"`
	RetryAfterSeconds *int   `json:"retry_after_seconds,omitempty"`
	Times             *int   `json:"times"`
	Cut               bool   `json:"cut"`
	Exception         string `json:"exception,omitempty"` // of Connect
}

// fail answers with the failure as it was understood.
func (s *sandbox) fail(r *http.Request) (any, error) {
	var in failure
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Times == nil {
		in.Times = new(1)
	}
	sys, err := s.system(in.System)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := sys.fail(in.Pattern, in.fail()); err != nil {
		_, reason, _ := strings.Cut(err.Error(), "FailNext: ")
		return nil, wrong("pattern: %s", reason)
	}
	return in, nil
}

// failing is FailNext of a fake, which returns what would fail a test.
func failing[F interface{ FailNext(string, ctikit.Fault) }](try func(func(F)) error) func(string, ctikit.Fault) error {
	return func(pattern string, fail ctikit.Fault) error {
		return try(func(f F) { f.FailNext(pattern, fail) })
	}
}

// clearFailures has no request fail any more.
func (s *sandbox) clearFailures(r *http.Request) (any, error) {
	systems, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	cleared := []string{}
	for _, sys := range systems {
		sys.fake.ClearFaults()
		cleared = append(cleared, sys.name)
	}
	return map[string][]string{"cleared": cleared}, nil
}

const maxTimes = 1000

func (in failure) check() error {
	switch {
	case in.Pattern == "":
		return wrong(`pattern: want "*", or a method and a path such as "GET /v2/users/{id}"`)
	case in.ways() != 1:
		return wrong("status: want either a status, cut or, with Connect, an exception")
	case in.Exception != "" && in.System != "connect":
		return wrong("exception: only connect has them; want a status")
	case in.Status != 0 && (in.Status < 400 || in.Status > 599):
		return wrong("status: want 400 to 599, got %d", in.Status)
	case in.RetryAfterSeconds != nil && in.Cut:
		return wrong("retry_after_seconds: a cut connection carries no header")
	case in.RetryAfterSeconds != nil && (*in.RetryAfterSeconds < 0 || *in.RetryAfterSeconds > 86400):
		return wrong("retry_after_seconds: want 0 to 86400, got %d", *in.RetryAfterSeconds)
	case *in.Times < 1 || *in.Times > maxTimes:
		return wrong("times: want 1 to %d, got %d", maxTimes, *in.Times)
	}
	return nil
}

// ways counts the ways in which a request is to fail.
func (in failure) ways() (n int) {
	for _, way := range []bool{in.Status != 0, in.Cut, in.Exception != ""} {
		if way {
			n++
		}
	}
	return n
}

func (in failure) fail() ctikit.Fault {
	out := ctikit.Fault{Status: in.Status, Cut: in.Cut}
	if in.Exception != "" {
		out = connecttest.Exception(in.Exception)
	}
	out.Times = *in.Times
	switch {
	case in.RetryAfterSeconds == nil:
	case *in.RetryAfterSeconds == 0:
		out.RetryAfter = ctikit.RetryAtOnce
	default:
		out.RetryAfter = time.Duration(*in.RetryAfterSeconds) * time.Second
	}
	return out
}

// system finds a system by its name.
func (s *sandbox) system(name string) (system, error) {
	var names []string
	for _, sys := range s.systems {
		if sys.name == name {
			return sys, nil
		}
		names = append(names, sys.name)
	}
	return system{}, wrong("system: want one of %s, got %q", strings.Join(names, ", "), name)
}
