package faketest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// ErrNobody is the failure of a delivery to a host that nobody receives for.
var ErrNobody = errors.New("nothing receives events there: see Deliver and WithTargets")

// Receivers takes deliveries to their handlers, those for other hosts to Other,
// and without it to this machine alone. The zero value has no handlers.
type Receivers struct {
	Other http.RoundTripper // set before the first delivery

	mu     sync.Mutex
	byHost map[string]http.Handler
}

// Put has deliveries to a host go to h, in memory. A later call replaces h.
func (p *Receivers) Put(host string, h http.Handler) error {
	if host == "" || strings.Contains(host, "/") || h == nil {
		return fmt.Errorf("host and handler of Deliver: want a host, such as hooks.example.test, and a handler, got %q and %T", host, h)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byHost == nil {
		p.byHost = map[string]http.Handler{}
	}
	p.byHost[host] = h
	return nil
}

// RoundTrip delivers one event.
func (p *Receivers) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	h, known := p.byHost[r.URL.Host]
	p.mu.Unlock()
	switch {
	case known:
		return Handlers(map[string]http.Handler{r.URL.Host: h}).RoundTrip(r)
	case p.Other != nil:
		return p.Other.RoundTrip(r)
	case Loopback(r.URL.Host):
		return http.DefaultTransport.RoundTrip(r)
	default:
		return nil, ErrNobody
	}
}

// Loopback reports whether a host, with or without a port, is this machine.
func Loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	addr, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && addr.IsLoopback()
}
