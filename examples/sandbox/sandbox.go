package main

import (
	"fmt"
	"io"
	"log"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// sandbox is all systems with the same people.
type sandbox struct {
	zendesk    *zendesktest.Fake
	aircall    *aircalltest.Fake
	connect    *connecttest.Fake
	dialpad    *dialpadtest.Fake
	systems    []system
	deliveries *http.Transport
	queueID    string // of Zendesk's queue "Support"

	aircallCalls, dialpadCalls latest[int64]
	contacts                   latest[string]
}

// system is what the control API can do to any of the fakes.
type system struct {
	name  string
	fake  fake
	heard *listener
}

// fake is what the fakes of all systems have in common.
type fake interface {
	http.Handler
	FailNext(pattern string, fail ctikit.Fault)
	Requests() []ctikit.LoggedRequest
	Close()
}

// newSandbox fills the systems. What programs do wrong is told to stderr.
func newSandbox(o options, stderr io.Writer) (*sandbox, error) {
	told := log.New(stderr, "", log.Ltime)
	heard := func(name string) *listener { return &listener{name: name, log: told} }
	byZendesk, byAircall, byConnect, byDialpad := heard("zendesk"), heard("aircall"), heard("connect"), heard("dialpad")
	s := &sandbox{deliveries: &http.Transport{Proxy: http.ProxyFromEnvironment}}
	s.zendesk = zendesktest.New(byZendesk, zendesktest.WithSubdomain(subdomain),
		zendesktest.WithWebhookSecret(webhookSecret), zendesktest.WithTargets(s.deliveries))
	s.aircall = aircalltest.New(byAircall,
		aircalltest.WithWebhookToken(webhookToken), aircalltest.WithTargets(s.deliveries))
	s.connect = connecttest.New(byConnect)
	s.dialpad = dialpadtest.New(byDialpad, dialpadtest.WithTargets(s.deliveries))
	s.systems = []system{
		{"zendesk", s.zendesk, byZendesk}, {"aircall", s.aircall, byAircall},
		{"connect", s.connect, byConnect}, {"dialpad", s.dialpad, byDialpad},
	}
	if o.connectEvents != "" { // before anybody signs in
		p := &poster{url: o.connectEvents, log: told, client: &http.Client{Transport: s.deliveries, Timeout: patience}}
		for _, subscribe := range []func(connecttest.Sink) func(){s.connect.SubscribeAgentEvents, s.connect.SubscribeContactEvents} {
			subscribe(p.post)
		}
	}
	if err := s.populate(); err != nil {
		s.close()
		return nil, fmt.Errorf("populate: %w", err)
	}
	return s, nil
}

// ports serves each system on its own, and the control API.
func (s *sandbox) ports(o options) []port {
	return []port{
		{"zendesk", o.zendesk, s.zendesk},
		{"aircall", o.aircall, s.aircall},
		{"connect", o.connect, s.connect},
		{"dialpad", o.dialpad, s.dialpad},
		{"control", o.control, s.control()},
	}
}

// close drops the deliveries that wait, and cuts the sockets.
func (s *sandbox) close() {
	for _, sys := range s.systems {
		sys.fake.Close()
	}
	s.deliveries.CloseIdleConnections()
}
