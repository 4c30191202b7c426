package bridge

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// testKey is a key that seals secrets, one of many.
func testKey(n byte) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(rune('a'+n)), sealBytes)))
}

func sealing(t *testing.T, keys ...string) *sealer {
	t.Helper()
	s, err := readSealer(of(map[string]string{storeKey: strings.Join(keys, ",")}))
	must(t, err)
	return s
}

// team is an office and replicas that work for it on one store, in the simulated time
// of a synctest bubble.
type team struct {
	*scene
	store    engine.Store
	replicas []*replica

	mu     sync.Mutex
	target *replica // gets the webhooks
}

// replica is one of the processes.
type replica struct {
	*bridge
	stop func()

	mu     sync.Mutex
	agents []string // the User-Agent of each request that it sent
}

// to is a client for a vendor, which notes who sends a request.
func (r *replica) to(vendor http.RoundTripper) *http.Client {
	return &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		r.mu.Lock()
		r.agents = append(r.agents, req.Header.Get("User-Agent"))
		r.mu.Unlock()
		return vendor.RoundTrip(req)
	})}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// sent counts the requests so far.
func (r *replica) sent() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.agents)
}

func newTeam(t *testing.T) *team {
	t.Helper()
	team := &team{scene: &scene{office: newOffice()}, store: new(engine.Memory)}
	to := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		team.mu.Lock()
		target := team.target
		team.mu.Unlock()
		target.hooks.ServeHTTP(w, r)
	})
	for _, host := range []string{"bridge.example.test", "moved.example.test"} {
		team.zendesk.Deliver(host, to)
		team.aircall.Deliver(host, to)
		team.dialpad.Deliver(host, to)
	}
	return team
}

// start starts a replica; change may be nil.
func (team *team) start(t *testing.T, name string, change func(*accounts, *setup)) *replica {
	t.Helper()
	r := &replica{}
	o := team.office
	a := accounts{
		zendesk: o.zendesk.Client(zendesk.WithHTTPClient(r.to(o.zendesk))), aircall: o.aircall.Client(aircall.WithHTTPClient(r.to(o.aircall))),
		dialpad: o.dialpad.Client(dialpad.WithHTTPClient(r.to(o.dialpad))), public: publicURL,
	}
	s := setup{program: "cluster", store: team.store, replica: name, seal: sealing(t, testKey(0)), clock: ctikit.SystemClock{}}
	if change != nil {
		change(&a, &s)
	}
	r.bridge = newBridge(parsed(t, bothPhones), a, slog.New(slog.DiscardHandler))
	r.setup = s
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.work(ctx) }()
	r.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("replica %s: %v", name, err)
		}
	}
	team.replicas = append(team.replicas, r)
	team.route(r)
	return r
}

func (team *team) route(to *replica) {
	team.mu.Lock()
	defer team.mu.Unlock()
	team.target = to
}

// end stops all replicas that were not stopped before.
func (team *team) end(stopped ...*replica) {
	team.close()
	for _, r := range team.replicas {
		done := false
		for _, s := range stopped {
			done = done || s == r
		}
		if !done {
			r.stop()
		}
	}
}

// roles waits a minute, and says which replica leads and which follow.
func (team *team) roles(t *testing.T, all ...*replica) (leader *replica, followers []*replica) {
	t.Helper()
	time.Sleep(time.Minute)
	for _, r := range all {
		if r.engine.Load().Stats().Lease.Role == engine.Leader {
			if leader != nil {
				t.Fatal("two replicas lead")
			}
			leader = r
		} else {
			followers = append(followers, r)
		}
	}
	if leader == nil {
		t.Fatal("no replica leads")
	}
	return leader, followers
}

// report is what /healthz of a replica says.
func (r *replica) report(t *testing.T) (status int, out report) {
	t.Helper()
	w := httptest.NewRecorder()
	adminHandler(r.bridge).ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	must(t, json.Unmarshal(w.Body.Bytes(), &out))
	return w.Code, out
}

// throughWebhooks has an agent click in each system while a replica gets the webhooks:
// each click is copied long before a sweep could.
func (team *team) throughWebhooks(t *testing.T, to *replica, agent int64) {
	t.Helper()
	team.route(to)
	for _, click := range [][4]string{
		{"zendesk", "Away", onAircall, "unavailable"}, {onAircall, "available", "zendesk", "online"},
		{"zendesk", "Offline", onDialpad, "unavailable"}, {onDialpad, "available", "zendesk", "online"},
	} {
		before := to.engine.Load().Stats().Systems
		began := time.Now()
		team.set(t, click[0], agent, click[1])
		for !strings.HasPrefix(strings.ToLower(team.shows(click[2], agent)), click[3]) && time.Since(began) < 20*time.Second {
			time.Sleep(100 * time.Millisecond)
		}
		after := to.engine.Load().Stats().Systems
		var events int64
		for i := range after {
			events += after[i].Events - before[i].Events
		}
		if shown := strings.ToLower(team.shows(click[2], agent)); !strings.HasPrefix(shown, click[3]) || events == 0 {
			t.Errorf("%s in %s: %s shows %s, %d events", click[1], click[0], click[2], shown, events)
		}
		time.Sleep(20 * time.Second)
	}
}

// TestRolesAndHooks: the one that leads sends all requests, and each names it. The
// others send none, are healthy, and take all vendors' webhooks. When the one that
// leads ends, another one does, and everything goes on.
func TestRolesAndHooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		a, b, c := team.start(t, "a", nil), team.start(t, "b", nil), team.start(t, "c", nil)
		leader, followers := team.roles(t, a, b, c)
		team.throughWebhooks(t, followers[0], firstAgent)
		for _, r := range []*replica{a, b, c} {
			status, report := r.report(t)
			if status != 200 || report.Lease.Holder != leader.replica || report.Lease.Replica != r.replica || report.Lease.Term == 0 {
				t.Errorf("replica %s: %d %+v", r.replica, status, report)
			}
		}
		others := map[*replica]int{}
		for _, r := range followers {
			others[r] = r.sent()
			w := httptest.NewRecorder()
			adminHandler(r.bridge).ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprintf("/agents/%d", firstAgent), nil))
			if w.Code != 200 || !strings.Contains(w.Body.String(), `zendesk shows "online"`) {
				t.Errorf("/agents on a follower: %d %s", w.Code, w.Body)
			}
		}
		time.Sleep(10 * time.Minute) // ten sweeps
		for r, n := range others {
			if now := r.sent(); now != n {
				t.Errorf("follower %s sent %d requests", r.replica, now-n)
			}
		}
		hooks := team.hooks(t)
		leader.stop()
		next, rest := team.roles(t, followers...)
		for _, r := range []*replica{next, rest[0]} {
			team.throughWebhooks(t, r, firstAgent+1)
		}
		if again := team.hooks(t); strings.Join(again, "\n") != strings.Join(hooks, "\n") {
			t.Errorf("webhooks\n%s\nwant\n%s", strings.Join(again, "\n"), strings.Join(hooks, "\n"))
		}
		for _, r := range team.replicas {
			for _, agent := range r.agents {
				if !strings.HasPrefix(agent, "ctikit (replica "+r.replica+"; term ") {
					t.Fatalf("replica %s sent a request as %q", r.replica, agent)
				}
			}
		}
		team.noSecrets(t)
		team.end(leader)
	})
}

// noSecrets looks for the webhooks' secrets in the store, as they are and in base64.
func (team *team) noSecrets(t *testing.T) {
	t.Helper()
	found := map[string][]ctikit.Secret{}
	for w, err := range team.zendesk.Client().Webhooks.All(t.Context(), zendesk.WebhookListOptions{}) {
		must(t, err)
		secret, err := team.zendesk.Client().Webhooks.SigningSecret(t.Context(), w.ID)
		must(t, err)
		found["zendesk"] = append(found["zendesk"], secret)
	}
	for w, err := range team.aircall.Client().Webhooks.All(t.Context(), aircall.WebhookListOptions{}) {
		must(t, err)
		found[onAircall] = append(found[onAircall], w.Token)
	}
	for w, err := range team.dialpad.Client().Webhooks.All(t.Context(), dialpad.WebhookListOptions{}) {
		must(t, err)
		found[onDialpad] = append(found[onDialpad], w.Secret)
	}
	records := 0
	for it, err := range team.store.Scan(t.Context(), "") {
		must(t, err)
		if strings.HasPrefix(it.Key, "main/hooks/") {
			records++
		}
		for system, secrets := range found {
			for _, s := range secrets {
				if text := s.Reveal(); strings.Contains(string(it.Value), text) || strings.Contains(string(it.Value), base64.StdEncoding.EncodeToString([]byte(text))) {
					t.Errorf("%s has the secret of %s", it.Key, system)
				}
			}
		}
	}
	if records != 3 || len(found) != 3 {
		t.Errorf("%d records of %d systems", records, len(found))
	}
}
