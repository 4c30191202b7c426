package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// sandbox is all systems with the same people.
type sandbox struct {
	zendesk    *zendesktest.Fake
	aircall    *aircalltest.Fake
	systems    []system
	deliveries *http.Transport

	mu    sync.Mutex
	calls map[int]int64 // the latest call by the agent's number
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
	FailNext(pattern string, fail faketest.Fail)
	Requests() []faketest.Entry
	Close()
}

// newSandbox fills the systems. What programs do wrong is told to stderr.
func newSandbox(stderr io.Writer) (*sandbox, error) {
	told := log.New(stderr, "", log.Ltime)
	byZendesk, byAircall := &listener{name: "zendesk", log: told}, &listener{name: "aircall", log: told}
	s := &sandbox{calls: map[int]int64{}, deliveries: &http.Transport{Proxy: http.ProxyFromEnvironment}}
	s.zendesk = zendesktest.New(byZendesk, zendesktest.WithSubdomain(subdomain),
		zendesktest.WithWebhookSecret(webhookSecret), zendesktest.WithTargets(s.deliveries))
	s.aircall = aircalltest.New(byAircall,
		aircalltest.WithWebhookToken(webhookToken), aircalltest.WithTargets(s.deliveries))
	s.systems = []system{{"zendesk", s.zendesk, byZendesk}, {"aircall", s.aircall, byAircall}}
	if err := s.populate(); err != nil {
		s.close()
		return nil, fmt.Errorf("populate: %w", err)
	}
	return s, nil
}

func (s *sandbox) populate() error {
	for _, p := range people {
		s.aircall.PutUser(p.Aircall)
	}
	return s.zendesk.Try(func(z *zendesktest.Fake) {
		z.PutAPIToken(adminEmail, adminToken, 0)
		z.PutOAuthClient(clientID, clientSecret, 0, tokenLifetime)
		for _, status := range statuses {
			if status.Custom {
				z.PutStatus(status)
			}
		}
		for _, p := range people {
			z.PutAgent(p.Zendesk)
		}
	})
}

// ports serves each system on its own, and the control API.
func (s *sandbox) ports(o options) []port {
	return []port{
		{"zendesk", o.zendesk, s.zendesk},
		{"aircall", o.aircall, s.aircall},
		{"control", o.control, s.control()},
	}
}

// close drops the deliveries that wait.
func (s *sandbox) close() {
	for _, sys := range s.systems {
		sys.fake.Close()
	}
	s.deliveries.CloseIdleConnections()
}
