package bridge

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// post is what a replica answers to a delivery of which nobody knows the secret.
func (r *replica) post(system string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.hooks.ServeHTTP(w, httptest.NewRequest("POST", hookPath("main", system), strings.NewReader("{}")))
	return w
}

// TestWebhooksWaitForTheLeader: until the vendor has made the webhook, which the one
// that leads tries again, all ask for another try, are not ready, and the leader says
// why. The other vendors' webhooks do not wait.
func TestWebhooksWaitForTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		team.aircall.FailNext("POST /v1/webhooks", ctikit.Fault{Status: http.StatusForbidden, Times: 8})
		a, b := team.start(t, "a", nil), team.start(t, "b", nil)
		leader, followers := team.roles(t, a, b)
		for _, r := range []*replica{a, b} {
			if w := r.post(onAircall); w.Code != 503 || w.Header().Get("Retry-After") == "" {
				t.Errorf("Aircall's webhook at %s: %d", r.replica, w.Code)
			}
			if w := r.post("zendesk"); w.Code != 401 && w.Code != 400 {
				t.Errorf("Zendesk's webhook at %s: %d", r.replica, w.Code)
			}
			want := map[bool]string{true: "failing", false: "starting"}[r == leader]
			if status, report := r.report(t); status != 503 || report.Status != want ||
				(r == leader) != strings.Contains(strings.Join(report.Problems, ""), "Aircall does not make the webhook; check BRIDGE_PUBLIC_URL, and what AIRCALL_API_ID and AIRCALL_API_TOKEN may do") {
				t.Errorf("replica %s: %d %+v", r.replica, status, report)
			}
		}
		time.Sleep(10 * time.Minute)
		for _, r := range []*replica{a, b} {
			if status, report := r.report(t); status != 200 || report.Status != "ok" {
				t.Errorf("replica %s later: %d %+v", r.replica, status, report)
			}
		}
		team.throughWebhooks(t, followers[0], firstAgent)
		if n := len(team.hooks(t)); n != 3 {
			t.Errorf("%d webhooks, want 3", n)
		}
		team.end()
	})
}

// TestSecretsChange: a secret that is not given is the same for each leader. One that a
// leader is given, or that a vendor makes for another address, the others take over
// without a restart; what is signed with the one of before is taken still.
func TestSecretsChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		a := team.start(t, "a", nil)
		team.roles(t, a)
		saved := func(system string) []ctikit.Secret {
			t.Helper()
			s, err := newSecrets(team.store, "main", a.seal).load(t.Context(), system)
			must(t, err)
			return s.secrets
		}
		first := saved(onDialpad)
		zendesk := saved("zendesk")
		b := team.start(t, "b", nil)
		time.Sleep(time.Minute)
		a.stop()
		team.roles(t, b)
		if again := saved(onDialpad); len(first) != 1 || !slices.Equal(again, first) {
			t.Errorf("%d secrets, and then %d, or others", len(first), len(again))
		}
		given := ctikit.NewSecret("given")
		d := team.start(t, "d", func(a *accounts, _ *setup) { a.dialpadSecret, a.public = given, "https://moved.example.test" })
		c := team.start(t, "c", nil)
		time.Sleep(time.Minute)
		b.stop()
		if leader, _ := team.roles(t, c, d); leader != d { // as their names have it
			t.Fatalf("%s leads", leader.replica)
		}
		team.throughWebhooks(t, c, firstAgent)
		if now := saved(onDialpad); !slices.Equal(now, []ctikit.Secret{given, first[0]}) {
			t.Errorf("%d secrets of Dialpad, or others", len(now))
		}
		if now := saved("zendesk"); len(now) != 2 || now[0] == zendesk[0] || now[1] != zendesk[0] {
			t.Errorf("%d secrets of Zendesk, or others", len(now))
		}
		for _, hook := range team.hooks(t) {
			if !strings.HasPrefix(hook, "https://moved.example.test/") {
				t.Errorf("a former webhook is there: %s", hook)
			}
		}
		team.end(a, b)
	})
}

// TestOtherKey: a replica with another key takes no webhooks, says so, and has the
// secrets sealed with its own once it leads; then it is the others' turn to say so. With
// both keys, everybody reads both.
func TestOtherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		a := team.start(t, "a", nil)
		team.roles(t, a)
		b := team.start(t, "b", func(_ *accounts, s *setup) { s.seal = sealing(t, testKey(1)) })
		c := team.start(t, "c", func(_ *accounts, s *setup) { s.seal = sealing(t, testKey(1), testKey(0)) })
		time.Sleep(time.Minute)
		check := func(r *replica, status int) {
			t.Helper()
			got, report := r.report(t)
			named := strings.Contains(strings.Join(report.Problems, "\n"), "the secret of Dialpad's webhook in the store cannot be used: sealed with another key: check "+storeKey)
			if got != status || named != (status == 503) {
				t.Errorf("replica %s: %d %+v", r.replica, got, report)
			}
		}
		check(a, 200)
		check(b, 503)
		check(c, 200)
		if w := b.post("zendesk"); w.Code != 503 {
			t.Errorf("a webhook there: %d", w.Code)
		}
		c.stop()
		a.stop()
		team.roles(t, b)
		check(b, 200)
		d := team.start(t, "d", func(_ *accounts, s *setup) { s.seal = sealing(t, testKey(0), testKey(1)) })
		e := team.start(t, "e", nil)
		time.Sleep(time.Minute)
		check(d, 200)
		check(e, 503)
		b.stop()
		e.stop()
		team.roles(t, d)
		f := team.start(t, "f", nil) // the key that d seals with
		time.Sleep(time.Minute)
		check(f, 200)
		team.throughWebhooks(t, f, firstAgent)
		team.end(a, b, c, e)
	})
}

// TestUnusableSecrets: who can write to the store but has no key cannot have a webhook
// taken by a secret of theirs, or one of another system. All say what is wrong, which is
// the key only where it may be, and take the webhook as before. The next leader saves the
// secret anew.
func TestUnusableSecrets(t *testing.T) {
	const unread, key = "damaged, or saved by another version of the program", "sealed with another key: check " + storeKey
	for name, tt := range map[string]struct{ value, want string }{
		"damaged":             {"junk{", unread},
		"empty":               {"{}", unread},
		"of a newer version":  {`{"v":2,"sealed":"AAAA"}`, unread},
		"made up":             {`{"v":1,"sealed":"AAAA"}`, key},
		"large":               {`{"v":1,"sealed":"` + strings.Repeat("A", 900_000) + `"}`, key},
		"of another system's": {"", key},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				team := newTeam(t)
				a, b := team.start(t, "a", nil), team.start(t, "b", nil)
				leader, followers := team.roles(t, a, b)
				value := []byte(tt.value)
				if tt.value == "" {
					var err error
					value, _, err = team.store.Get(t.Context(), "main/hooks/"+onAircall)
					must(t, err)
				}
				_, version, err := team.store.Get(t.Context(), "main/hooks/zendesk")
				must(t, err)
				_, err = team.store.CompareAndSet(t.Context(), "main/hooks/zendesk", version, value)
				must(t, err)
				time.Sleep(time.Second)
				for _, r := range []*replica{a, b} {
					status, report := r.report(t)
					problems := strings.Join(report.Problems, "\n")
					if status != 503 || !strings.Contains(problems, "the secret of Zendesk's webhook in the store cannot be used: "+tt.want) || strings.Contains(problems, storeKey) != (tt.want == key) {
						t.Errorf("replica %s: %d %+v", r.replica, status, report)
					}
					if w := r.post("zendesk"); w.Code != 401 && w.Code != 400 {
						t.Errorf("Zendesk's webhook at %s: %d", r.replica, w.Code)
					}
				}
				team.throughWebhooks(t, b, firstAgent)
				leader.stop()
				next := followers[0]
				team.roles(t, next)
				if status, report := next.report(t); status != 200 {
					t.Errorf("the next leader: %d %+v", status, report)
				}
				team.throughWebhooks(t, next, firstAgent+1)
				team.end(leader)
			})
		})
	}
}

// out is a store that a process does not reach while it is so, or cannot save the
// secrets in.
type out struct {
	*engine.Memory
	off       atomic.Bool
	noSecrets atomic.Bool
}

var errOut = errors.New("no store")

func (o *out) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if o.off.Load() {
		return nil, 0, errOut
	}
	return o.Memory.Get(ctx, key)
}

func (o *out) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if o.off.Load() || o.noSecrets.Load() && strings.HasPrefix(key, "main/hooks/") {
		return 0, errOut
	}
	return o.Memory.CompareAndSet(ctx, key, version, value)
}

func (o *out) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if o.off.Load() {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, errOut) }
	}
	return o.Memory.Scan(ctx, prefix)
}

// TestReplicaWithoutStore: a follower that reaches no store is not healthy, and is again
// when it does.
func TestReplicaWithoutStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		memory := new(engine.Memory)
		team.store = memory
		a := team.start(t, "a", nil)
		team.roles(t, a)
		mine := &out{Memory: memory}
		b := team.start(t, "b", func(_ *accounts, s *setup) { s.store = mine })
		time.Sleep(time.Minute)
		for _, off := range []bool{false, true, false} {
			mine.off.Store(off)
			time.Sleep(2 * time.Minute)
			status, report := b.report(t)
			if (status == 503) != off || off != strings.Contains(strings.Join(report.Problems, ""), "cannot be saved or read since") {
				t.Errorf("off %v: %d %+v", off, status, report)
			}
		}
		if status, report := a.report(t); status != 200 {
			t.Errorf("the other one: %d %+v", status, report)
		}
		team.end()
	})
}

// TestSecretsNotSaved: where a secret cannot be saved, the leader says so, and takes no
// webhook that others could not take. It is saved later.
func TestSecretsNotSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := newTeam(t)
		store := &out{Memory: new(engine.Memory)}
		team.store = store
		store.noSecrets.Store(true)
		a := team.start(t, "a", nil)
		team.roles(t, a)
		status, report := a.report(t)
		if problems := strings.Join(report.Problems, "\n"); status != 503 || !strings.Contains(problems, "the secret of Zendesk's webhook cannot be saved in the store: no store") || strings.Contains(problems, "BRIDGE_PUBLIC_URL") {
			t.Errorf("%d %+v", status, report)
		}
		if w := a.post("zendesk"); w.Code != 503 {
			t.Errorf("a webhook meanwhile: %d", w.Code)
		}
		store.noSecrets.Store(false)
		time.Sleep(10 * time.Minute)
		if status, report := a.report(t); status != 200 {
			t.Errorf("later: %d %+v", status, report)
		}
		if n := len(team.hooks(t)); n != 3 {
			t.Errorf("%d webhooks, want 3", n)
		}
		team.end()
	})
}

// TestAccountsOfReplicas: several accounts are shared by the same processes, each with a
// lease and secrets of its own.
func TestAccountsOfReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		store := new(engine.Memory)
		f, err := parseConfigs("bridge.json", []byte(twoAccounts))
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 2)
		processes := map[string][]*tenant{}
		for _, name := range []string{"a", "b"} {
			var all []*tenant
			for i, s := range []*scene{p.acme, p.globex} {
				one := &tenant{config: f.Accounts[i], accounts: s.accounts(), setup: setup{program: "cluster", replica: name, seal: sealing(t, testKey(0)), clock: ctikit.SystemClock{}}}
				one.begin(store, slog.New(slog.DiscardHandler))
				all = append(all, one)
			}
			processes[name] = all
			go func() { done <- tenants.Run(ctx, shared(all)) }()
		}
		for _, s := range []*scene{p.acme, p.globex} { // all webhooks go to b
			s.zendesk.Deliver("bridge.example.test", tenants.Handler(hooksRoot, shared(processes["b"])))
			s.aircall.Deliver("bridge.example.test", tenants.Handler(hooksRoot, shared(processes["b"])))
		}
		time.Sleep(2 * time.Minute)
		for _, s := range []*scene{p.acme, p.globex} {
			if took := s.copied(t, "Lunch", "unavailable/out_for_lunch"); took > 20*time.Second {
				t.Errorf("a click took %v", took)
			}
		}
		for name, all := range processes {
			w := httptest.NewRecorder()
			severalHandler("cluster", all).ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
			if body := w.Body.String(); w.Code != 200 || strings.Count(body, `"lease":{"replica":"`+name+`"`) != 2 || !strings.Contains(body, `"version":"cluster `) {
				t.Errorf("%s: %d %s", name, w.Code, body)
			}
		}
		for i := range f.Accounts {
			leads := 0
			for _, all := range processes {
				if all[i].bridge.Load().engine.Load().Stats().Lease.Role == engine.Leader {
					leads++
				}
			}
			if leads != 1 {
				t.Errorf("%d replicas lead for account %d", leads, i)
			}
		}
		cancel()
		for range processes {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

// TestStreamsOfReplicas: a stream that every process would read whole is refused.
func TestStreamsOfReplicas(t *testing.T) {
	stream := config{file: "bridge.json", name: "acme", phones: []phoneConfig{{System: onConnect, Stream: "agent-events"}}}
	posts := config{file: "bridge.json", name: "globex", phones: []phoneConfig{{System: onConnect}}}
	const want = "phones.connect.stream: not together with -replica"
	if err := (setup{replica: "a"}).checkStreams([]config{stream}); err == nil || !strings.HasPrefix(err.Error(), "bridge.json: "+want) || cli.ExitCode(err) != 2 {
		t.Errorf("one account: %v", err)
	}
	if err := (setup{replica: "a"}).checkStreams([]config{posts, stream}); err == nil || !strings.HasPrefix(err.Error(), "account acme: bridge.json: "+want) {
		t.Errorf("two accounts: %v", err)
	}
	if err := errors.Join((setup{}).checkStreams([]config{stream}), (setup{replica: "a"}).checkStreams([]config{posts})); err != nil {
		t.Error(err)
	}
}
