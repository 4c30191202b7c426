package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// sandbox is all systems with the same people, from a start or a reset to the
// next.
type sandbox struct {
	company
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	connect *connecttest.Fake
	dialpad *dialpadtest.Fake
	systems []system
	network *http.Transport // of deliveries
	queueID string          // of Zendesk's queue "Support"

	aircallCalls, dialpadCalls latest[int64]
	contacts                   latest[string]
}

// system is what the control API can do to any of the fakes.
type system struct {
	name string
	fake fake
	fail func(pattern string, fault ctikit.Fault) error
	mail *mail
}

// fake is what the fakes of all systems have in common.
type fake interface {
	http.Handler
	Routes() []ctikit.Route
	ClearFaults()
	Requests() []ctikit.LoggedRequest
	SetDeliveryPlan(ctikit.DeliveryPlan)
	SetListLag(time.Duration)
	SetSkew(time.Duration)
	IgnoreWrites(percent int)
	Close()
}

// newSandbox fills the systems. What programs do wrong goes to stderr.
func newSandbox(o options, stderr io.Writer) (*sandbox, error) {
	out := log.New(stderr, "", log.Ltime)
	logged := func(name string) *listener { return &listener{name, out} }
	s := &sandbox{company: newCompany(o.agents, o.statuses), network: &http.Transport{Proxy: http.ProxyFromEnvironment}}
	s.zendesk = zendesktest.New(logged("zendesk"), zendesktest.WithSubdomain(subdomain),
		zendesktest.WithWebhookSecret(webhookSecret), zendesktest.WithTargets(s.network))
	s.aircall = aircalltest.New(logged("aircall"),
		aircalltest.WithWebhookToken(webhookToken), aircalltest.WithTargets(s.network))
	s.connect = connecttest.New(logged("connect"))
	s.dialpad = dialpadtest.New(logged("dialpad"), dialpadtest.WithTargets(s.network))
	s.systems = []system{
		{"zendesk", s.zendesk, failing(s.zendesk.Try), &mail{}}, {"aircall", s.aircall, failing(s.aircall.Try), &mail{}},
		{"connect", s.connect, failing(s.connect.Try), &mail{}}, {"dialpad", s.dialpad, failing(s.dialpad.Try), &mail{}},
	}
	for _, sys := range s.systems {
		sys.fake.SetDeliveryPlan(sys.mail.plan)
	}
	if o.connectEvents != "" { // before anybody signs in
		p := &poster{url: o.connectEvents, log: out, client: &http.Client{Transport: s.network, Timeout: patience}}
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

// close drops the deliveries that wait, and cuts the sockets.
func (s *sandbox) close() {
	for _, sys := range s.systems {
		sys.fake.Close()
	}
	s.network.CloseIdleConnections()
}

// box serves the present sandbox, and replaces it when it is reset.
type box struct {
	options options
	stderr  io.Writer
	now     atomic.Pointer[served]
}

// served is a sandbox with its control API.
type served struct {
	*sandbox
	control http.Handler
}

// fill puts a new sandbox in the place of the one before.
func (b *box) fill() error {
	s, err := newSandbox(b.options, b.stderr)
	if err != nil {
		return err
	}
	if old := b.now.Swap(&served{s, s.control(b.reset)}); old != nil {
		old.close()
	}
	return nil
}

// reset is the action that begins anew.
func (b *box) reset(*http.Request) (any, error) {
	if err := b.fill(); err != nil {
		return nil, err
	}
	return b.now.Load().listAgents(nil)
}

// ports serves each system on its own, and the control API.
func (b *box) ports() []port {
	current := func(of func(*served) http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { of(b.now.Load()).ServeHTTP(w, r) })
	}
	o := b.options
	return []port{
		{"zendesk", o.zendesk, current(func(s *served) http.Handler { return s.zendesk })},
		{"aircall", o.aircall, current(func(s *served) http.Handler { return s.aircall })},
		{"connect", o.connect, current(func(s *served) http.Handler { return s.connect })},
		{"dialpad", o.dialpad, current(func(s *served) http.Handler { return s.dialpad })},
		{"control", o.control, o.guard(current(func(s *served) http.Handler { return s.control }))},
	}
}
