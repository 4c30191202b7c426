package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// twoAccounts is the sample file twice, with an instance of Connect for each.
func twoAccounts(t *testing.T) string {
	t.Helper()
	one := strings.Replace(sample(t), `"name": "main",`, "", 1)
	return `{"accounts": {"acme": ` + one + `, "globex": ` + strings.Replace(one, "0001", "0002", 1) + `}}`
}

// pair is a program that works for two offices, in a bubble.
type pair struct {
	acme, globex *scene
	all          []*tenant
	hooks, admin http.Handler
	end          func()
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{}
	for _, s := range []**scene{&p.acme, &p.globex} {
		*s = &scene{T: t, z: zendesktest.New(t), a: aircalltest.New(t), c: connecttest.New(t)}
		o := &office{zendesk: (*s).z, aircall: (*s).a, connect: (*s).c, print: newPrinter(nil)}
		o.hire()
		o.meetCustomers()
	}
	_, _, _, err := p.globex.a.Client().Webhooks.Ensure(t.Context(), aircall.WebhookSpec{ // so that the tokens differ
		Name: "other", URL: "https://other.example.test/a", Events: []aircall.EventName{"contact.created"},
	})
	must(t, err)
	return p
}

func (p *pair) start(t *testing.T, store filing.Store) {
	t.Helper()
	f, err := parseConfigs("calllogger.json", []byte(twoAccounts(t)))
	must(t, err)
	p.all = nil
	for i, s := range []*scene{p.acme, p.globex} {
		r := newReported()
		client, err := connect.New(r, connect.WithoutQuotas())
		must(t, err)
		one := &tenant{config: f.Accounts[i], accounts: accounts{
			zendesk: s.z.Client(), aircall: s.a.Client(), connect: client, public: "https://" + hooksHost,
			secrets: []string{reportSecret + "-" + f.Accounts[i].name}, reported: r,
		}}
		one.begin(store, slog.New(slog.DiscardHandler))
		p.all = append(p.all, one)
	}
	p.hooks, p.admin = tenants.Handler(root, shared(p.all)), severalHandler(p.all)
	p.acme.a.Deliver(hooksHost, p.hooks)
	p.globex.a.Deliver(hooksHost, p.hooks)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- tenants.Run(ctx, shared(p.all)) }()
	p.end = func() {
		cancel()
		must(t, <-done)
	}
	p.acme.pass(10 * time.Second)
}

func (p *pair) get(path string) (int, string) {
	w := httptest.NewRecorder()
	p.admin.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

// health is the status of the reply and what it says of each account, as
// "ok" or "failing: why".
func (p *pair) health(t *testing.T) (int, map[string]string) {
	t.Helper()
	status, body := p.get("/healthz")
	var h tenants.Health[healthReport]
	must(t, json.Unmarshal([]byte(body), &h))
	all := map[string]string{}
	for _, a := range h.Accounts {
		all[a.Account] = strings.TrimSuffix(a.Status+": "+strings.Join(a.Problems, "; "), ": ")
	}
	return status, all
}

func (s *scene) tickets(t *testing.T) int {
	t.Helper()
	rows, err := (&office{zendesk: s.z, print: newPrinter(nil)}).tickets(t.Context())
	must(t, err)
	return len(rows)
}

// A call becomes a ticket in its own account, and what comes to the path of an
// account must have the secret of that account.
func TestAccountsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.start(t, new(engine.Memory))
		var last atomic.Pointer[[]byte]
		p.acme.a.Deliver(hooksHost, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			last.Store(&body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			p.hooks.ServeHTTP(w, r)
		}))
		p.acme.talk(maya.number)
		p.acme.pass(5 * time.Minute)
		if a, g := p.acme.tickets(t), p.globex.tickets(t); a != 1 || g != 0 {
			t.Errorf("%d tickets in acme, %d in globex", a, g)
		}
		for path, want := range map[string]int{"acme/aircall": 200, "globex/aircall": 401, "hooli/aircall": 404} {
			w := httptest.NewRecorder()
			p.hooks.ServeHTTP(w, httptest.NewRequest("POST", root+path, bytes.NewReader(*last.Load())))
			if w.Code/100 != want/100 || want > 299 && w.Code != want {
				t.Errorf("a delivery of acme to %s: %d, want %d", path, w.Code, want)
			}
		}
		record, err := os.ReadFile("testdata/contact_record.json")
		must(t, err)
		for way, want := range map[[2]string]int{{"acme", "acme"}: 204, {"acme", "globex"}: 401, {"globex", "acme"}: 401} {
			r := httptest.NewRequest("POST", root+way[0]+"/connect/contact-record", bytes.NewReader(record))
			r.Header.Set("Authorization", "Bearer "+reportSecret+"-"+way[1])
			w := httptest.NewRecorder()
			if p.hooks.ServeHTTP(w, r); w.Code != want {
				t.Errorf("a report to %s with the secret of %s: %d, want %d", way[0], way[1], w.Code, want)
			}
		}
		if status, all := p.health(t); status != 200 || !maps.Equal(all, map[string]string{"acme": "ok", "globex": "ok"}) {
			t.Errorf("health: %d %q", status, all)
		}
		_, body := p.get("/metrics")
		for _, want := range []string{`calllogger_up{account="acme"} 1`, `calllogger_steps_total{account="globex",phone="aircall"} 0`, `calllogger_panics_total{account="acme",phone="connect"} 0`} {
			if !strings.Contains(body, "\n"+want) {
				t.Errorf("/metrics lacks %s", want)
			}
		}
		if strings.Contains(body, `calllogger_steps_total{account="acme",phone="aircall"} 0`) {
			t.Error("/metrics counts nothing in acme")
		}
		p.end()
	})
}

// An account that is refused is named and tried again; what happened meanwhile is
// filed then. The other one works all the time.
func TestRefusalOfOneAccount(t *testing.T) {
	refusal := ctikit.Fault{Status: http.StatusForbidden, Times: 1 << 20}
	for vendor, want := range map[string]string{
		"aircall": "failing: no webhook of Aircall; check CALLLOGGER_PUBLIC_URL, GLOBEX_AIRCALL_API_ID and GLOBEX_AIRCALL_API_TOKEN: ",
		"zendesk": "failing: Zendesk refuses the credential: check the GLOBEX_ZENDESK_ variables: ",
	} {
		t.Run(vendor, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPair(t)
				if vendor == "aircall" {
					p.globex.a.FailNext("*", refusal)
				} else {
					p.globex.z.FailNext("*", refusal)
				}
				p.start(t, new(engine.Memory))
				status, all := p.health(t)
				if status != 503 || all["acme"] != "ok" || !strings.HasPrefix(all["globex"], want) || !strings.Contains(all["globex"], "; it is tried again at 2000-01-01 00:01:") {
					t.Errorf("health: %d %q", status, all)
				}
				p.acme.talk(maya.number)
				p.globex.talk(maya.number)
				p.acme.pass(5 * time.Minute)
				if n := p.acme.tickets(t); n != 1 {
					t.Errorf("%d tickets in acme", n)
				}
				p.globex.a.ClearFaults()
				p.globex.z.ClearFaults()
				p.globex.pass(30 * time.Minute)
				if status, all = p.health(t); status != 200 || p.globex.tickets(t) != 1 || p.acme.tickets(t) != 1 {
					t.Errorf("in the end: %d %q, %d tickets in globex", status, all, p.globex.tickets(t))
				}
				p.end()
			})
		})
	}
}

// An outage shows in the account that has it, and ends.
func TestOutageOfOneAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		p.start(t, new(engine.Memory))
		p.globex.z.FailNext("*", ctikit.Fault{Status: 503, Times: 1 << 20})
		p.globex.a.FailNext("*", ctikit.Fault{Status: 503, Times: 1 << 20})
		p.acme.pass(15 * time.Minute)
		status, all := p.health(t)
		if status != 503 || all["acme"] != "ok" || !strings.HasPrefix(all["globex"], "failing: Zendesk has failed since 2000-01-01 00:0") || !strings.Contains(all["globex"], "; Aircall has failed since ") {
			t.Errorf("health: %d %q", status, all)
		}
		if _, body := p.get("/metrics"); !strings.Contains(body, `calllogger_up{account="globex"} 0`) || !strings.Contains(body, `calllogger_up{account="acme"} 1`) {
			t.Error("/metrics does not show it")
		}
		began := time.Now()
		p.acme.talk(maya.number)
		for p.acme.tickets(t) == 0 && time.Since(began) < time.Hour {
			p.acme.pass(time.Second)
		}
		if late := time.Since(began); late > 3*time.Minute { // a call of a minute, and call.ended 30 s after it
			t.Errorf("the ticket of the other account is there after %v", late)
		}
		p.globex.z.ClearFaults()
		p.globex.a.ClearFaults()
		p.globex.pass(15 * time.Minute)
		if status, all := p.health(t); status != 200 {
			t.Errorf("in the end: %d %q", status, all)
		}
		p.end()
	})
}

// Both accounts are in one file: each goes on where it was, and nothing is filed
// twice.
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
		p.acme.talk(maya.number)
		p.acme.pass(5 * time.Minute)
		live := p.globex.a.Incoming(supportLine, maya.number)
		p.globex.a.RingOn(live, benInAircall)
		p.globex.pass(5 * time.Second)
		p.globex.a.Answer(live)
		p.globex.pass(time.Second)
		stop()
		p.globex.a.HangUp(live)
		p.globex.pass(time.Hour)
		stop = run()
		p.globex.pass(30 * time.Minute)
		if a, g := p.acme.tickets(t), p.globex.tickets(t); a != 1 || g != 1 {
			t.Errorf("%d tickets in acme, %d in globex, want one each", a, g)
		}
		stop()
	})
}

// Mistakes name the account and the variable or the place, and no value.
func TestMistakesOfAccounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calllogger.json")
	full := map[string]string{"CALLLOGGER_PUBLIC_URL": "https://calls.example.test"}
	for _, account := range []string{"ACME_", "GLOBEX_"} {
		for _, name := range []string{"ZENDESK_SUBDOMAIN", "ZENDESK_BEARER", "AIRCALL_API_ID", "AIRCALL_API_TOKEN", "CONNECT_INTAKE_SECRET"} {
			full[account+name] = "canary-of-some-length-" + strings.ToLower(strings.ReplaceAll(account+name, "_", "-"))
		}
	}
	for _, tt := range []struct {
		file []string // what is replaced in the file
		set  map[string]string
		want string
	}{
		{set: map[string]string{"GLOBEX_AIRCALL_API_ID": ""}, want: "account globex: not set in the environment: GLOBEX_AIRCALL_API_ID"},
		{set: map[string]string{"ACME_CONNECT_INTAKE_SECRET": "short"}, want: "account acme: ACME_CONNECT_INTAKE_SECRET: want at least 16 bytes"},
		{set: map[string]string{"GLOBEX_CONNECT_INTAKE_SECRET": "another-canary-of-length," + full["ACME_CONNECT_INTAKE_SECRET"]}, want: "accounts acme and globex have the same CONNECT_INTAKE_SECRET: want another one for each; compare ACME_CONNECT_INTAKE_SECRET and GLOBEX_CONNECT_INTAKE_SECRET"},
		{set: map[string]string{"GLOBEX_ZENDESK_SUBDOMAIN": full["ACME_ZENDESK_SUBDOMAIN"]}, want: "accounts acme and globex have the same ZENDESK_SUBDOMAIN: "},
		{file: []string{"0002", "0001"}, want: "accounts acme and globex have the same connect.instance: want another one for each; compare accounts.acme.connect.instance and accounts.globex.connect.instance"},
		{file: []string{`"tags"`, `"tgas"`}, want: "the config file must be corrected:\ncalllogger.json:16: accounts.acme.aircall.integrations[0].tgas: "},
		{file: []string{`"globex"`, `"acme"`}, want: "the config file must be corrected:\ncalllogger.json:29: accounts.acme: want each account once, got it again"},
	} {
		must(t, os.WriteFile(path, []byte(strings.NewReplacer(tt.file...).Replace(twoAccounts(t))), 0o600))
		env := maps.Clone(full)
		maps.Copy(env, tt.set)
		err := run(t.Context(), []string{"-config", path}, of(env), io.Discard, io.Discard)
		if got := fmt.Sprint(err); !strings.HasPrefix(got, tt.want) || strings.Contains(got, "canary") {
			t.Errorf("%v %q: %s\nwant %s", tt.set, tt.file, got, tt.want)
		}
	}
}

// -check looks at all accounts, -account chooses one, and -explain needs it.
func TestChoiceOfAccounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calllogger.json")
	must(t, os.WriteFile(path, []byte(twoAccounts(t)), 0o600))
	env := map[string]string{}
	for _, account := range []string{"ACME_", "GLOBEX_"} {
		_, own := served(t)
		for name, value := range own {
			env[tenants.Variable(strings.ToLower(strings.TrimSuffix(account, "_")), name)] = value
		}
		env[account+"CONNECT_INTAKE_SECRET"] += account
	}
	env["GLOBEX_AIRCALL_API_TOKEN"] = "wrong-canary"
	ran := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), append([]string{"-config", path}, args...), of(env), &out, io.Discard)
		return out.String(), err
	}
	out, err := ran("-check")
	if cli.ExitCode(err) != 1 || !strings.Contains(out, "; check GLOBEX_AIRCALL_API_ID and GLOBEX_AIRCALL_API_TOKEN\n") ||
		strings.Count(out, "Result: ready to run.") != 1 || !strings.HasSuffix(out, "\nOf 2 accounts these are not ready: globex\n") || strings.Contains(out, "canary") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := ran("-check", "-account", "acme"); err != nil || strings.Contains(out, "globex") {
		t.Errorf("only acme: %v\n%s", err, out)
	}
	const event = "testdata/call_ended.json"
	if _, err := ran("-explain", event); cli.ExitCode(err) != 2 || !strings.Contains(fmt.Sprint(err), "want -account") {
		t.Errorf("-explain without -account: %v", err)
	}
	if out, err := ran("-explain", event, "-account", "globex"); err != nil || out == "" {
		t.Errorf("-explain: %v\n%s", err, out)
	}
}
