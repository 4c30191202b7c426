package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/zendesk"
)

const twoAccounts = `{"accounts": {
	"acme": {"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}},
	"globex": {"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}}
}}`

// pair is two accounts with an office each, and one program that works for both,
// in the simulated time of a synctest bubble.
type pair struct {
	acme, globex *scene
	all          []*tenant
	hooks        http.Handler
	admin        http.Handler
	log          *lockedLog
	end          func() // stops the program; the offices stay open
}

// newPair is called inside a bubble. Nothing runs yet.
func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{acme: &scene{office: newOffice()}, globex: &scene{office: newOffice()}, log: new(lockedLog)}
	t.Cleanup(p.acme.close)
	t.Cleanup(p.globex.close)
	// A webhook of somebody else's, so that the secrets of the two offices differ.
	_, _, _, err := p.globex.office.zendesk.Client().Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{
		Name: "other", Endpoint: "https://other.example.test/z", Subscriptions: []zendesk.EventType{"zen:event-type:user.created"},
	})
	must(t, err)
	_, _, _, err = p.globex.office.aircall.Client().Webhooks.Ensure(t.Context(), aircall.WebhookSpec{
		Name: "other", URL: "https://other.example.test/a", Events: []aircall.EventName{"contact.created"},
	})
	must(t, err)
	return p
}

// start runs the program on a store, until the end is called.
func (p *pair) start(t *testing.T, store engine.Store) {
	t.Helper()
	f, err := parseConfigs("bridge.json", []byte(twoAccounts))
	must(t, err)
	p.all = nil
	for i, s := range []*scene{p.acme, p.globex} {
		one := &tenant{config: f.Accounts[i], accounts: s.accounts(), setup: setup{clock: ctikit.SystemClock{}}}
		one.begin(store, slog.New(slog.NewTextHandler(p.log, nil)))
		p.all = append(p.all, one)
	}
	p.hooks, p.admin = tenants.Handler(hooksRoot, shared(p.all)), severalHandler(plain.Name, p.all)
	for _, s := range []*scene{p.acme, p.globex} {
		s.zendesk.Deliver("bridge.example.test", p.hooks)
		s.aircall.Deliver("bridge.example.test", p.hooks)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- tenants.Run(ctx, shared(p.all)) }()
	p.end = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	time.Sleep(10 * time.Second)
}

// get is what the admin port answers.
func (p *pair) get(path string) (status int, body string) {
	w := httptest.NewRecorder()
	p.admin.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

// health is what /healthz says, with the accounts by their names.
func (p *pair) health(t *testing.T) (status int, all map[string]accountReport) {
	t.Helper()
	status, body := p.get("/healthz")
	var h tenants.Health[accountReport]
	must(t, json.Unmarshal([]byte(body), &h))
	if h.Version == "" || (status == 200) != (h.Status == "ok") {
		t.Errorf("/healthz: %d %s", status, body)
	}
	all = map[string]accountReport{}
	for _, a := range h.Accounts {
		all[a.Account] = a
	}
	return status, all
}

func (p *pair) bothWell(t *testing.T, when string) {
	t.Helper()
	if status, all := p.health(t); status != 200 || all["acme"].Status != "ok" || all["globex"].Status != "ok" || len(all) != 2 {
		t.Errorf("%s: %d %+v", when, status, all)
	}
}

// copied is how long a click in an office takes to the other side.
func (s *scene) copied(t *testing.T, status, want string) time.Duration {
	t.Helper()
	began := time.Now()
	s.set(t, "zendesk", firstAgent, status)
	s.await(t, onAircall, firstAgent, want)
	return time.Since(began)
}

// lockedLog is a log that several may write to.
type lockedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lockedLog) lines(with ...string) (found []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.buf.String()) {
		all := true
		for _, w := range with {
			all = all && strings.Contains(line, w)
		}
		if all {
			found = append(found, line)
		}
	}
	return found
}

// A click in one account is copied there, and the other account, whose agents
// have the same ids, does not notice.
func TestAccountsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.start(t, new(engine.Memory))
		p.bothWell(t, "at the start")
		p.acme.copied(t, "Lunch", "unavailable/out_for_lunch")
		time.Sleep(5 * time.Minute)
		if got := p.globex.shows(onAircall, firstAgent); got != "available" || p.globex.writes() > 0 {
			t.Errorf("globex shows %s after %d writes", got, p.globex.writes())
		}
		if p.acme.writes() != 1 {
			t.Errorf("%d writes in acme, want 1", p.acme.writes())
		}
		for path, want := range map[string]struct {
			status int
			text   string
		}{
			"/agents/acme/7001": {200, `zendesk shows "Lunch"`}, "/agents/globex/7001": {200, `zendesk shows "online"`},
			"/agents/hooli/7001": {404, "no account of this name"}, "/agents/7001": {404, "no account of this name"},
			"/agents": {404, "want /agents/{account}"}, "/agents/acme/7777": {404, "no agent"},
		} {
			if status, body := p.get(path); status != want.status || !strings.Contains(body, want.text) {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
		_, body := p.get("/metrics")
		for _, want := range []string{
			`bridge_writes_total{account="acme",system="aircall"} 1`, `bridge_writes_total{account="globex",system="aircall"} 0`,
			`bridge_up{account="acme",system="zendesk"} 1`, `bridge_sweeps_total{account="globex"} `, `bridge_info{account="acme",`,
		} {
			if !strings.Contains(body, "\n"+want) {
				t.Errorf("/metrics lacks %s", want)
			}
		}
		p.end()
		if n := len(p.log.lines("account=acme", "agent=7001")); n == 0 || len(p.log.lines("account=globex", "agent=7001")) > 0 {
			t.Errorf("the log has %d lines of the agent of acme; all of globex: %q", n, p.log.lines("account=globex"))
		}
	})
}

// A webhook is taken at the path of its own account, with the secret of its own
// account, and nowhere else.
func TestWebhooksOfAnotherAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.start(t, new(engine.Memory))
		var mu sync.Mutex
		sent := map[string]*http.Request{} // the last delivery to each path
		record := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			mu.Lock()
			sent[r.URL.Path] = httptest.NewRequest(r.Method, r.URL.Path, bytes.NewReader(body))
			sent[r.URL.Path].Header = r.Header.Clone()
			mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(body))
			p.hooks.ServeHTTP(w, r)
		})
		for _, s := range []*scene{p.acme, p.globex} {
			s.zendesk.Deliver("bridge.example.test", record)
			s.aircall.Deliver("bridge.example.test", record)
			s.copied(t, "Lunch", "unavailable/out_for_lunch")
		}
		time.Sleep(10 * time.Second)
		for _, system := range []string{"zendesk", onAircall} {
			for _, way := range [][2]string{{"acme", "globex"}, {"globex", "acme"}, {"acme", "hooli"}, {"acme", "acme"}} {
				from, to := hookPath(way[0], system), hookPath(way[1], system)
				mu.Lock()
				r := sent[from]
				mu.Unlock()
				if r == nil {
					t.Fatalf("no delivery to %s", from)
				}
				body, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(body))
				again := httptest.NewRequest("POST", to, bytes.NewReader(body))
				again.Header = r.Header.Clone()
				w := httptest.NewRecorder()
				p.hooks.ServeHTTP(w, again)
				want := map[string]bool{"acme": way[0] == "acme"}[way[1]]
				if taken := w.Code < 300; taken != want || !want && w.Code != 401 && w.Code != 404 {
					t.Errorf("a delivery to %s sent to %s: %d", from, to, w.Code)
				}
			}
		}
		p.end()
	})
}

// One account's vendor is out, from the start or later: the other account is as
// fast as ever, and health names the right one.
func TestOutageOfOneAccount(t *testing.T) {
	outage := ctikit.Fault{Status: http.StatusServiceUnavailable, Times: 1 << 20}
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.globex.zendesk.FailNext("*", outage)
		p.start(t, new(engine.Memory))
		during := p.acme.copied(t, "Lunch", "unavailable/out_for_lunch")
		status, all := p.health(t)
		if status != 503 || all["acme"].Status != "ok" || all["globex"].Status != "starting" || !cmp.Equal(all["globex"].Problems, []string{"Zendesk fails (503)"}) {
			t.Errorf("an outage at the start: %d %+v", status, all)
		}
		p.globex.zendesk.ClearFaults()
		time.Sleep(5 * time.Minute)
		p.bothWell(t, "after the outage")
		before := p.acme.copied(t, "Online", "available")
		p.globex.aircall.FailNext("*", outage)
		time.Sleep(2 * time.Minute)
		p.globex.set(t, "zendesk", firstAgent, "Lunch")
		again := p.acme.copied(t, "Lunch", "unavailable/out_for_lunch")
		status, all = p.health(t)
		if status != 503 || all["acme"].Status != "ok" || all["globex"].Status != "failing" || !strings.HasPrefix(strings.Join(all["globex"].Problems, ""), "Aircall has failed since ") {
			t.Errorf("an outage later: %d %+v", status, all)
		}
		if during > 2*before || again > 2*before {
			t.Errorf("a click takes %v, in outages of the other account %v and %v", before, during, again)
		}
		p.globex.aircall.ClearFaults()
		p.globex.await(t, onAircall, firstAgent, "unavailable/out_for_lunch")
		time.Sleep(sweepTime)
		p.bothWell(t, "at the end")
		p.end()
	})
}

// An account whose credential is refused is named with its variables, tried again
// with growing pauses, and works once the credential does. The other one starts.
func TestRefusalOfOneAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.globex.aircall.FailNext("*", ctikit.Fault{Status: http.StatusForbidden, Times: 1 << 20})
		p.start(t, new(engine.Memory))
		p.acme.copied(t, "Lunch", "unavailable/out_for_lunch")
		status, all := p.health(t)
		problems := strings.Join(all["globex"].Problems, "; ")
		if status != 503 || all["acme"].Status != "ok" || all["globex"].Status != "failing" ||
			!strings.HasPrefix(problems, "Aircall refuses the credential (Forbidden): check GLOBEX_AIRCALL_API_ID and GLOBEX_AIRCALL_API_TOKEN; it is tried again at 2000-01-01 00:01:") {
			t.Errorf("%d %+v", status, all)
		}
		if _, body := p.get("/metrics"); !strings.Contains(body, `bridge_up{account="globex",system="aircall"} 0`) {
			t.Error("/metrics does not show it")
		}
		w := httptest.NewRecorder()
		p.hooks.ServeHTTP(w, httptest.NewRequest("POST", hookPath("globex", "zendesk"), nil))
		if w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("a webhook meanwhile: %d", w.Code)
		}
		time.Sleep(3 * time.Hour)
		refusals := len(p.log.lines("account=globex", "the account does not work", "GLOBEX_AIRCALL_API_ID"))
		if refusals < 14 || refusals > 16 || len(p.log.lines("account=acme", "the account does not work")) > 0 { // 1+2+4+8 minutes, then every 15
			t.Errorf("%d tries in three hours", refusals)
		}
		p.globex.aircall.ClearFaults()
		time.Sleep(20 * time.Minute)
		p.bothWell(t, "with another credential")
		p.globex.copied(t, "Lunch", "unavailable/out_for_lunch")
		p.end()
	})
}

// Both accounts are in one file: each goes on where it was.
func TestRestartOfAccounts(t *testing.T) {
	path := "bolt:" + filepath.Join(t.TempDir(), "state.db")
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		run := func() (stop func()) {
			store, closeStore, err := cli.OpenStore(path)
			must(t, err)
			p.start(t, store)
			return func() { p.end(); must(t, closeStore()) }
		}
		stop := run()
		p.acme.copied(t, "Lunch", "unavailable/out_for_lunch")
		p.globex.copied(t, "Away", "unavailable")
		time.Sleep(10 * time.Minute)
		stop()
		time.Sleep(time.Hour)
		p.acme.set(t, onAircall, firstAgent, "available")
		p.globex.set(t, onAircall, firstAgent, "unavailable/out_for_lunch")
		time.Sleep(time.Minute)
		stop = run()
		p.acme.await(t, "zendesk", firstAgent, "online")
		p.globex.await(t, "zendesk", firstAgent, "Lunch")
		stop()
	})
}

// Each try of an account begins a journal of its own, in the same folder.
func TestJournalOfEachTry(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		f, err := parseConfigs("bridge.json", []byte(twoAccounts))
		must(t, err)
		one := &tenant{config: f.Accounts[0], accounts: p.acme.accounts(), setup: setup{clock: ctikit.SystemClock{}}, journal: dir}
		one.begin(new(engine.Memory), slog.New(slog.DiscardHandler))
		for range 2 {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			b := one.bridge.Load()
			must(t, one.work(ctx))
			cancel()
			if stats := b.engine.Load().Stats().Journal; stats.Lines == 0 || stats.Failed != "" {
				t.Errorf("journal %+v", stats)
			}
		}
	})
	heads := 0
	for l, err := range journal.Read(dir) {
		must(t, err)
		if _, ok := l.Entry.(journal.Head); ok {
			heads++
		}
	}
	if heads != 2 {
		t.Errorf("%d files, want one for each try", heads)
	}
}
