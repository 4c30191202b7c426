package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is a Zendesk and an Aircall over HTTP, with one agent.
type office struct {
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	env     map[string]string

	mu     sync.Mutex
	agents []string // the User-Agents of requests, the oldest first
	target string   // the address that gets the webhooks
}

const agentID, userID = 7001, 8001

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{zendesk: zendesktest.New(nil), aircall: aircalltest.New(nil)}
	o.zendesk.PutAgent(zendesktest.Agent{ID: agentID, Email: "agent@example.test", Status: zendesk.StatusOnline})
	o.aircall.PutUser(aircalltest.User{ID: userID, Email: "agent@example.test"})
	o.zendesk.Deliver("bridge.example.test", o)
	o.aircall.Deliver("bridge.example.test", o)
	t.Cleanup(o.zendesk.Close)
	t.Cleanup(o.aircall.Close)
	o.env = map[string]string{
		"ZENDESK_URL": o.serve(t, o.zendesk), "ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token,
		"AIRCALL_URL": o.serve(t, o.aircall), "AIRCALL_API_ID": "fake-api-id", "AIRCALL_API_TOKEN": "fake-api-token",
		"BRIDGE_PUBLIC_URL": "https://bridge.example.test", "BRIDGE_STORE_KEY": base64.StdEncoding.EncodeToString(make([]byte, 32)),
	}
	return o
}

// serve serves a fake, and notes who asks.
func (o *office) serve(t *testing.T, fake http.Handler) (url string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.agents = append(o.agents, r.Header.Get("User-Agent"))
		o.mu.Unlock()
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// ServeHTTP passes a webhook on to a replica.
func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	target := o.target
	o.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err == nil {
		var req *http.Request
		if req, err = http.NewRequestWithContext(r.Context(), r.Method, "http://"+target+r.URL.Path, bytes.NewReader(body)); err == nil {
			req.Header = r.Header.Clone()
			var reply *http.Response
			if reply, err = new(http.Client).Do(req); err == nil {
				defer reply.Body.Close()
				w.WriteHeader(reply.StatusCode)
				return
			}
		}
	}
	http.Error(w, "no replica", http.StatusBadGateway)
}

// replica is a process of the program, in this one.
type replica struct {
	name string
	stop func()

	mu           sync.Mutex
	hooks, admin string
}

var listening = regexp.MustCompile(`flag=-(\w+) address=(\S+)`)

// Write takes the program's log.
func (r *replica) Write(line []byte) (int, error) {
	if m := listening.FindSubmatch(line); m != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		if string(m[1]) == "listen" {
			r.hooks = string(m[2])
		} else {
			r.admin = string(m[2])
		}
	}
	return len(line), nil
}

func (o *office) start(t *testing.T, name, store string) *replica {
	t.Helper()
	r := &replica{name: name}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	config := file(t, "bridge.json", `{"phones": {"aircall": {}}}`, 0o600)
	go func() {
		ended <- program().Run(ctx, []string{"-config", config, "-store", store, "-replica", name, "-lease", "5s", "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"},
			func(variable string) string { return o.env[variable] }, io.Discard, r)
	}()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("replica %s: %v", name, err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

// health is what /healthz says; ok is false unless that is 200.
func (r *replica) health(ctx context.Context) (holder string, term int64, ok bool) {
	r.mu.Lock()
	admin := r.admin
	r.mu.Unlock()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+admin+"/healthz", nil)
	if err != nil {
		return "", 0, false
	}
	reply, err := new(http.Client).Do(req)
	if err != nil {
		return "", 0, false
	}
	defer reply.Body.Close()
	var report struct {
		Lease struct {
			Holder string
			Term   int64
		}
	}
	err = json.NewDecoder(reply.Body).Decode(&report)
	return report.Lease.Holder, report.Lease.Term, err == nil && reply.StatusCode == http.StatusOK
}

// until polls for a state, for as long as a slow machine may take.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			t.Fatal("not within two minutes: " + what)
		case <-tick.C:
		}
	}
}

// clicks has the agent click in both systems while a replica gets the webhooks.
func (o *office) clicks(t *testing.T, to *replica) {
	t.Helper()
	o.mu.Lock()
	to.mu.Lock()
	o.target = to.hooks
	to.mu.Unlock()
	o.mu.Unlock()
	o.zendesk.SetStatus(agentID, zendesk.StatusOffline)
	until(t, "Aircall shows what was chosen in Zendesk", func() bool {
		u, _ := o.aircall.User(userID)
		return u.Status == aircall.Unavailable
	})
	o.aircall.SetStatus(userID, aircall.Available, "")
	until(t, "Zendesk shows what was chosen in Aircall", func() bool { return o.zendesk.StatusOf(agentID).ID == zendesk.StatusOnline })
}

var sender = regexp.MustCompile(`\(replica (\w+); term (\d+)\)$`)

// inOrder checks that only leaders asked the vendors, each during its term.
func (o *office) inOrder(t *testing.T) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	last, holders := 0, map[int]string{}
	for _, agent := range o.agents {
		m := sender.FindStringSubmatch(agent)
		if m == nil {
			t.Fatalf("a request of %q", agent)
		}
		term, err := strconv.Atoi(m[2])
		must(t, err)
		if was, known := holders[term]; term < last || known && was != m[1] {
			t.Errorf("a request of %s with term %d, after term %d", m[1], term, last)
		}
		last, holders[term] = term, m[1]
	}
}

// TestReplicas: on each store, what followers take is written by the one that leads,
// and a replica that is left goes on alone.
func TestReplicas(t *testing.T) {
	for name, store := range map[string]func(*testing.T) string{
		"NATS": func(t *testing.T) string {
			port := freePort(t)
			startNATS(t, file(t, "nats.conf", fmt.Sprintf("listen: \"%s:%d\"\n", loopback4, port), 0o600))
			return fmt.Sprintf("nats://%s:%d", loopback4, port)
		},
		"PostgreSQL": func(t *testing.T) string {
			server := startPostgreSQL(t)
			return server.URL()
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, url := newOffice(t), store(t)
			all := []*replica{o.start(t, "a", url), o.start(t, "b", url), o.start(t, "c", url)}
			for len(all) > 0 {
				var holder string
				until(t, "all live replicas are well and know one that leads", func() bool {
					var known []string
					for _, r := range all {
						if h, term, ok := r.health(t.Context()); ok && h != "" && term > 0 {
							known = append(known, h)
						}
					}
					holder = strings.Join(slices.Compact(known), " ")
					return len(known) == len(all) && slices.ContainsFunc(all, func(r *replica) bool { return r.name == holder })
				})
				for _, r := range all {
					o.clicks(t, r)
				}
				at := slices.IndexFunc(all, func(r *replica) bool { return r.name == holder })
				all[at].stop()
				all = slices.Delete(all, at, at+1)
			}
			o.inOrder(t)
		})
	}
}
