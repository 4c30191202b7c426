package bridge

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// relay passes webhooks on over HTTP to a process that dies now and then. As
// vendors do, it repeats what was not acknowledged; sooner than they do.
type relay struct {
	ctx     context.Context //nolint:containedctx // of the test
	address atomic.Pointer[string]
	client  http.Client
	group   sync.WaitGroup

	mu           sync.Mutex
	got, sent    int // webhooks, and attempts to deliver them
	acknowledged int
	refused      int                  // attempts that were answered otherwise
	lost         int                  // attempts that were not answered
	waiting      map[string]int       // webhooks that are not acknowledged, by id
	latest       map[string]time.Time // when one came last, by id
}

func newRelay(ctx context.Context) *relay {
	r := &relay{ctx: ctx, waiting: map[string]int{}, latest: map[string]time.Time{}}
	r.client.Timeout = 10 * time.Second
	return r
}

// repeatAfter is how soon a webhook is repeated.
const repeatAfter = 150 * time.Millisecond

// anID is an agent's id in Zendesk or in Aircall.
var anID = regexp.MustCompile(`\b[78]0\d\d\b`)

// ServeHTTP implements [http.Handler].
func (r *relay) ServeHTTP(_ http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	ids := map[string]bool{}
	for _, id := range anID.FindAll(body, -1) {
		ids[string(id)] = true
	}
	r.note(ids, 1)
	path, header := in.URL.RequestURI(), in.Header.Clone()
	r.group.Go(func() {
		for r.ctx.Err() == nil {
			if r.deliver(path, header, body) {
				r.note(ids, -1)
				return
			}
			pause(r.ctx, repeatAfter)
		}
	})
}

// note notes that a webhook came in, or was acknowledged.
func (r *relay) note(ids map[string]bool, by int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if by > 0 {
		r.got++
	}
	for id := range ids {
		r.waiting[id] += by
		if by > 0 {
			r.latest[id] = time.Now()
		}
	}
}

// deliver makes one attempt.
func (r *relay) deliver(path string, header http.Header, body []byte) (acknowledged bool) {
	status := 0
	if address := r.address.Load(); address != nil {
		out, err := http.NewRequestWithContext(r.ctx, http.MethodPost, "http://"+*address+path, bytes.NewReader(body))
		if err == nil {
			out.Header = header
			if reply, err := r.client.Do(out); err == nil {
				status = reply.StatusCode
				_ = reply.Body.Close()
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent++
	switch status {
	case http.StatusOK:
		r.acknowledged++
	case 0:
		r.lost++
	default:
		r.refused++
	}
	return status == http.StatusOK
}

// settled reports whether a webhook about an id has come since a time, and all
// of them are acknowledged.
func (r *relay) settled(id string, since time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting[id] == 0 && r.latest[id].After(since)
}

// acknowledgedAll reports whether so many webhooks have come and been acknowledged.
func (r *relay) acknowledgedAll(n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got >= n && r.acknowledged == r.got
}

// port is the bridge's for webhooks.
func (r *relay) port(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(*r.address.Load())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// pause waits in real time.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
