package storm

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Relay passes webhooks on over HTTP to processes that die now and then, each time
// to any of them, also one that is dead. As vendors do, it repeats what was not
// acknowledged; sooner than they do.
type Relay struct {
	ctx    context.Context //nolint:containedctx // of the test
	client http.Client

	mu        sync.Mutex
	addresses map[string]string // where webhooks go, by process
	counts    RelayCounts
	waiting   map[string]int       // webhooks that are not acknowledged, by id
	latest    map[string]time.Time // when one came last, by id
	attempts  []attempt
}

// RelayCounts counts webhooks, and the attempts to deliver them.
type RelayCounts struct {
	Got, Acknowledged int // webhooks
	Sent              int // attempts
	Refused           int // of them, answered otherwise than with 200
	Lost              int // of them, not answered
}

// attempt is one try to deliver a webhook.
type attempt struct {
	webhook   int // by the order in which they came
	at, ended time.Time
	to        string // a process
	path      string
	body      []byte
	ids       []string
	status    int // 0: no answer
}

// NewRelay has nowhere to deliver to yet. It gives up with ctx.
func NewRelay(ctx context.Context) *Relay {
	r := &Relay{ctx: ctx, addresses: map[string]string{}, waiting: map[string]int{}, latest: map[string]time.Time{}}
	r.client.Timeout = 10 * time.Second
	return r
}

// repeatAfter is how soon a webhook is repeated.
const repeatAfter = 150 * time.Millisecond

// anID is an agent's id in Zendesk or in Aircall.
var anID = regexp.MustCompile(`\b[78]0\d\d\b`)

// idsIn are the agents' ids in a text, each once.
func idsIn(texts ...[]byte) []string {
	found := map[string]bool{}
	for _, text := range texts {
		for _, id := range anID.FindAll(text, -1) {
			found[string(id)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// ServeHTTP implements [http.Handler].
func (r *Relay) ServeHTTP(_ http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	ids := idsIn(body)
	n := r.came(ids)
	path, header := in.URL.RequestURI(), in.Header.Clone()
	go func() {
		for r.ctx.Err() == nil {
			a := attempt{webhook: n, at: time.Now(), path: path, body: body, ids: ids}
			if r.deliver(&a, header); a.status == http.StatusOK {
				return
			}
			pause(r.ctx, repeatAfter)
		}
	}()
}

// came notes that a webhook came in, and numbers it.
func (r *Relay) came(ids []string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Got++
	for _, id := range ids {
		r.waiting[id]++
		r.latest[id] = time.Now()
	}
	return r.counts.Got
}

// deliver makes one attempt.
func (r *Relay) deliver(a *attempt, header http.Header) {
	var address string
	if a.to, address = r.any(); address != "" {
		out, err := http.NewRequestWithContext(r.ctx, http.MethodPost, "http://"+address+a.path, bytes.NewReader(a.body))
		if err == nil {
			out.Header = header
			if reply, err := r.client.Do(out); err == nil {
				a.status = reply.StatusCode
				_ = reply.Body.Close()
			}
		}
	}
	a.ended = time.Now()
	r.note(*a)
}

// note notes how an attempt ended.
func (r *Relay) note(a attempt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.attempts = append(r.attempts, a)
	r.counts.Sent++
	switch a.status {
	case http.StatusOK:
		r.counts.Acknowledged++
		for _, id := range a.ids {
			r.waiting[id]--
		}
	case 0:
		r.counts.Lost++
	default:
		r.counts.Refused++
	}
}

// any is some process.
func (r *Relay) any() (name, address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.addresses) == 0 {
		return "", ""
	}
	names := slices.Sorted(maps.Keys(r.addresses))
	name = names[rand.IntN(len(names))]
	return name, r.addresses[name]
}

// deliverTo has a process get webhooks at an address.
func (r *Relay) deliverTo(name, address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addresses[name] = address
}

// settled reports whether a webhook about an id has come since a time, and all
// of them are acknowledged.
func (r *Relay) settled(id string, since time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting[id] == 0 && r.latest[id].After(since)
}

// Counts are what has been until now.
func (r *Relay) Counts() RelayCounts {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts
}
