package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

// The phone systems, as -phone names them.
const (
	onAircall = "aircall"
	onDialpad = "dialpad"
	onConnect = "connect"
)

var errNoAWS = errors.New("-phone connect: real accounts need the AWS SDK, which is not in this module: in a program of your own, " +
	"import github.com/ctikit/ctikit/connect/awsconnect, make a client of connect.New(awsconnect.New(sdk, instanceID)), " +
	"join systems.Connect(client) to systems.Zendesk as this program does, " +
	"and give the records of the agent event stream to its Receive")

// phoneNames reads the flag -phone.
func phoneNames(flag string) ([]string, error) {
	names := strings.Split(flag, ",")
	for i, name := range names {
		if !slices.Contains([]string{onAircall, onDialpad, onConnect}, name) {
			return nil, fmt.Errorf("-phone: %q is not one of aircall, dialpad, connect", name)
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("-phone: %s is there twice", name)
		}
	}
	return names, nil
}

// line is a phone system of the bridge, and how its events get here.
type line struct {
	engine.System
	listen func(ctx context.Context, mux *http.ServeMux, base string) error
}

// line makes a phone system of the account that it is for.
func (a accounts) line(name string, c phoneConfig) line {
	switch name {
	case onDialpad:
		s := systems.Dialpad(a.dialpad, systems.Offices(c.Offices...), systems.Reasons(c.Reasons...))
		return line{s, func(ctx context.Context, mux *http.ServeMux, base string) error {
			h, err := dialpadHandler(ctx, a.dialpad, base+"/hooks/dialpad", a.dialpadSecret, s.Receive, dialpad.WithWebhookLogger(a.log))
			return mount(mux, "/hooks/dialpad", h, err)
		}}
	case onConnect:
		s := systems.Connect(a.connect)
		return line{s, func(context.Context, *http.ServeMux, string) error {
			a.records(s.Receive)
			return nil
		}}
	}
	s := systems.Aircall(a.aircall, systems.Reasons(c.Reasons...))
	return line{s, func(ctx context.Context, mux *http.ServeMux, base string) error {
		h, err := aircallHandler(ctx, a.aircall, base+"/hooks/aircall", s.Receive, aircall.WithWebhookLogger(a.log))
		return mount(mux, "/hooks/aircall", h, err)
	}}
}

func mount(mux *http.ServeMux, path string, h http.Handler, err error) error {
	if err == nil {
		mux.Handle("POST "+path, h)
	}
	return err
}

// pair joins a phone system to Zendesk: as its vendor does, where the config says
// nothing else. Connect follows, and what agents change there is taken back.
func (c phoneConfig) pair(name string) (statussync.Pair, error) {
	direction, errD := c.direction(name)
	drift, errF := c.drift()
	rules, errR := c.rules(name)
	p := statussync.Pair{A: "zendesk", B: name, Direction: direction, OnDrift: drift, Rules: rules}
	if name == onConnect {
		p.PreservePresence = true
		if c.OnDrift == "" {
			p.OnDrift = statussync.Revert
		}
	}
	return p, errors.Join(errD, errF, errR)
}

// defaultRules are the vendor's table; for Connect, the part that it prescribes.
func defaultRules(name string) []statussync.Rule {
	switch name {
	case onDialpad:
		return systems.DialpadZendeskDefaults()
	case onConnect:
		return []statussync.Rule{statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline")}
	}
	return systems.AircallZendeskDefaults()
}
