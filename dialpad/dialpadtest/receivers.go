package dialpadtest

import (
	"errors"
	"net/http"
	"sync"

	"github.com/ctikit/ctikit/internal/faketest"
)

// Deliver has the events for webhooks whose URL names host go to h, in memory. A later call replaces h.
func (f *Fake) Deliver(host string, h http.Handler) {
	f.post.mu.Lock()
	defer f.post.mu.Unlock()
	if f.post.byHost == nil {
		f.post.byHost = map[string]http.Handler{}
	}
	f.post.byHost[host] = h
}

// receivers takes the deliveries to their handlers, and those for unknown hosts out.
type receivers struct {
	mu     sync.Mutex
	byHost map[string]http.Handler
	other  http.RoundTripper
}

// RoundTrip delivers one event.
func (p *receivers) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	h, known := p.byHost[r.URL.Host]
	p.mu.Unlock()
	switch {
	case known:
		return faketest.Handlers(map[string]http.Handler{r.URL.Host: h}).RoundTrip(r)
	case p.other != nil:
		return p.other.RoundTrip(r)
	case loopback(r.URL.Host):
		return http.DefaultTransport.RoundTrip(r)
	default:
		return nil, errors.New("dialpadtest: nothing receives events there: see Deliver and WithTargets")
	}
}
