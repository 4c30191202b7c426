package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// framed is a board in the frames of one account's alone, and what it logs.
type framed struct {
	*office
	board  *board
	parent *zaftest.Parent
	server *httptest.Server
	log    *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func startFramed(t *testing.T, o *office) *framed {
	t.Helper()
	w := &framed{office: o, log: new(lockedBuffer)}
	ctx, stop := context.WithCancel(t.Context())
	var err error
	w.board, err = newBoard(ctx, o.accounts(), fastLimits, time.UTC, slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.board.framedBy(ctx, zaf.Tenant{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, Client: w.board.accounts.zendesk}); err != nil {
		t.Fatal(err)
	}
	w.board.ready = ctikit.NewSecret("ready-token")
	w.server = httptest.NewServer(w.board.handler())
	w.parent = zaftest.New(t, o.zendesk, zaftest.App{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, URL: w.server.URL + "/zendesk"})
	ended := make(chan error)
	go func() { ended <- w.board.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		w.server.Close()
		o.zendesk.Close()
		o.aircall.Close()
	})
	admin := w.bearer(t, adminID)
	until(t, "all phones", func() bool {
		f := decode[floorReply](t, request(t, "GET", w.server.URL+"/api/floor", "", admin))
		n := 0
		for _, r := range f.Rows {
			if r.Phone != nil {
				n++
			}
		}
		return n == len(o.agents)
	})
	return w
}

// bearer is the line of a header for somebody who has opened the page.
func (w *framed) bearer(t *testing.T, user int64) string {
	t.Helper()
	return "Authorization: Bearer " + bearer(t, w.parent, w.server, user)
}

// ofOtherTenant is a bearer of an agent of another account, signed with the same key,
// as where one key is for several programs.
func (w *framed) ofOtherTenant(t *testing.T) string {
	t.Helper()
	other := zendesktest.New(t, zendesktest.WithSubdomain("evil"))
	other.PutUser(zendesktest.User{ID: adminID, Name: "Eve", Role: zendesk.RoleAdmin, Active: true})
	tenant := zaf.Tenant{Subdomain: "evil", Client: other.Client()}
	tenant.AppID, tenant.InstallationID = other.PutApp("Board")
	key, err := w.board.bearerKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	app, err := zaf.New([]ctikit.Secret{key}, []zaf.Tenant{tenant})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("POST /session", app.Session())
	mux.Handle("POST /zendesk", app.Page(func(rw http.ResponseWriter, _ *http.Request, p zaf.Page) {
		renderPage(rw, pageData{Code: p.Code.Reveal(), Framed: true})
	}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	parent := zaftest.New(t, other, zaftest.App{Subdomain: "evil", AppID: tenant.AppID, InstallationID: tenant.InstallationID, URL: server.URL + "/zendesk"})
	return "Authorization: Bearer " + bearer(t, parent, server, adminID)
}

// TestRights is bar 6: without a bearer 401; an agent's forged request, one of
// another account, and one for a group out of scope 403; and the accounts are
// asked for nothing.
func TestRights(t *testing.T) {
	w := startFramed(t, newOffice(8))
	w.board.policy = leadsSet(map[int64]lead{7002: {sees: everybody, sets: scope{Groups: []int64{311}}}})
	admin, agent, leader, other := w.bearer(t, adminID), w.bearer(t, firstAgent), w.bearer(t, 7002), w.ofOtherTenant(t)
	screen := pairScreenAs(t, w.server.URL, admin)
	type who struct{ name, line string }
	nobody := []who{{"nobody", "Authorization: "}, {"a made-up bearer", "Authorization: Bearer x"}, {"a cut bearer", admin[:len(admin)-2]}, {"a made-up screen", "Authorization: Bearer read.x.y"}}
	refused := []who{{"an agent", agent}, {"another account", other}, {"a lead", leader}, {"a screen", screen}}
	before := w.writes()
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/api/agents/7001/status", `{"status":"2"}`},
		{"POST", "/api/acts", `{"agents":["7002","7001"],"status":"2"}`},
		{"POST", "/api/acts", `{"agents":["7002","7001"],"status":"2","preview":true}`},
		{"PUT", "/api/limits", `{"version":0,"limits":{}}`},
		{"PUT", "/api/snooze", `{"agent":"7001","alert":"away","for":60}`},
		{"GET", "/api/settings", ``},
		{"POST", "/api/settings", `{"version":0}`},
		{"GET", "/api/agents/7001", ``},
	} {
		for _, by := range nobody {
			if r := request(t, tt.method, w.server.URL+tt.path, tt.body, by.line); r.code != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d, want 401", by.name, r.what, r.code)
			}
		}
		for _, by := range refused {
			if r := request(t, tt.method, w.server.URL+tt.path, tt.body, by.line); r.code != http.StatusForbidden {
				t.Errorf("%s, %s: %d, want 403", by.name, r.what, r.code)
			}
		}
		if r := request(t, tt.method, w.server.URL+tt.path, tt.body, admin, "Sec-Fetch-Site: cross-site"); r.code != http.StatusForbidden {
			t.Errorf("an admin's bearer on another site, %s: %d", r.what, r.code)
		}
	}
	for _, tt := range []struct{ method, path string }{{"GET", "/api/floor"}, {"GET", "/api/events?after=x:1"}, {"GET", "/api/preferences"}, {"GET", "/api/limits"}, {"POST", "/api/tv"}, {"GET", "/api/tv"}} {
		for _, by := range nobody {
			if r := request(t, tt.method, w.server.URL+tt.path, "", by.line); r.code != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d, want 401", by.name, r.what, r.code)
			}
		}
		if r := request(t, tt.method, w.server.URL+tt.path, "", other); r.code != http.StatusForbidden {
			t.Errorf("another account, %s: %d, want 403", r.what, r.code)
		}
	}
	if n := w.writes(); n != before {
		t.Errorf("the accounts were asked for %d changes", n-before)
	}
}

// TestFormerAdmin: who is no admin any more changes no limits and rules, though
// the bearer still says so.
func TestFormerAdmin(t *testing.T) {
	w := startFramed(t, newOffice(2))
	admin := w.bearer(t, adminID)
	put := func() int {
		return request(t, "PUT", w.server.URL+"/api/limits", `{"version":0,"limits":{}}`, admin).code
	}
	w.zendesk.PutUser(zendesktest.User{ID: adminID, Name: "Nadia Haddad", Role: zendesk.RoleAgent, Active: true})
	if code := put(); code != http.StatusForbidden {
		t.Errorf("a former admin: %d", code)
	}
	if r := request(t, "POST", w.server.URL+"/api/settings", `{}`, admin); r.code != http.StatusForbidden {
		t.Errorf("a former admin: %d", r.code)
	}
	w.zendesk.PutUser(zendesktest.User{ID: adminID, Name: "Nadia Haddad", Role: zendesk.RoleAdmin, Active: true})
	w.zendesk.FailNext("GET /api/v2/users/{id}", ctikit.Fault{Status: 400})
	if code := put(); code != http.StatusServiceUnavailable {
		t.Errorf("Zendesk does not answer: %d", code)
	}
	if code := put(); code != http.StatusOK {
		t.Errorf("an admin again: %d", code)
	}
}

// pairScreenAs pairs a screen by somebody's bearer.
func pairScreenAs(t *testing.T, url, authorization string) string {
	t.Helper()
	code := decode[codeReply](t, request(t, "POST", url+"/api/tv", "", authorization))
	return "Authorization: Bearer " + decode[pairedReply](t, request(t, "POST", url+"/tv", `{"code":"`+code.Code+`"}`)).Token
}

// TestNoPersonalData: e-mail addresses and numbers are in no page and no log, not
// even where they are people's names, and not where the accounts fail.
func TestNoPersonalData(t *testing.T) {
	o := newOffice(6)
	o.zendesk.PutAgent(zendesktest.Agent{ID: 7050, Email: "canary@mail.test", Name: "canary@mail.test", Groups: []int64{310}, Status: zendesk.StatusOnline})
	o.zendesk.PutAgent(zendesktest.Agent{ID: 7051, Email: "second@mail.test", Name: "Ana <ana@mail.test> +1 (555) 010-0177", Groups: []int64{310}, Status: zendesk.StatusOnline})
	o.zendesk.PutGroup(zendesk.Group{ID: 390, Name: "desk@mail.test", Public: true})
	w := startFramed(t, o)
	admin := w.bearer(t, adminID)
	var seen strings.Builder
	ask := func(method, path, body string) {
		t.Helper()
		r := request(t, method, w.server.URL+path, body, admin)
		seen.WriteString(r.what + "\n")
		seen.Write(r.body)
		for name, values := range r.header {
			seen.WriteString(name + strings.Join(values, ",") + "\n")
		}
	}
	floor := decode[floorReply](t, request(t, "GET", w.server.URL+"/api/floor", "", admin))
	lines := stream(t, w.server.URL, floor, admin)
	call := o.aircall.Ring(firstAgent + phoneShift)
	o.aircall.Answer(call)
	until(t, "a call", func() bool { return strings.Contains(lines(), `"label":"In call"`) })
	o.zendesk.FailNext("GET /api/v2/users", ctikit.Fault{Status: 422, Body: `{"error":"canary@mail.test +15550100177"}`, ContentType: "application/json"})
	if err := w.board.picture.read(t.Context(), w.board.accounts); err != nil {
		w.board.log.Warn("a list could not be read", "err", err)
	}
	for _, tt := range []struct{ method, path, body string }{
		{"GET", "/api/floor", ""}, {"GET", "/api/agents/7001", ""}, {"GET", "/api/agents/7050", ""}, {"GET", "/api/settings", ""},
		{"GET", "/api/limits", ""}, {"POST", "/api/acts", `{"agents":["7001","7050"],"status":"4"}`}, {"GET", "/api/acts", ""},
		{"POST", "/api/acts", `{"agents":["canary@mail.test"],"status":"4"}`}, {"PUT", "/api/limits", `{"version":0,"limits":{"x@mail.test":1}}`},
		{"GET", "/api/tv", ""}, {"GET", "/api/agents/canary@mail.test", ""}, {"GET", "/tv", ""}, {"GET", "/ready?group=310", ""},
	} {
		ask(tt.method, tt.path, tt.body)
	}
	page := httptest.NewRecorder()
	w.server.Config.Handler.ServeHTTP(page, w.parent.Request(7050))
	all := map[string]string{"the replies": seen.String(), "the stream": lines(), "the page": page.Body.String(), "the log": w.log.String()}
	if len(seen.String()) < 5000 || len(lines()) < 500 || len(page.Body.String()) < 300 {
		t.Error("too little was seen")
	}
	for where, text := range all {
		text = strings.ReplaceAll(text, "GET /api/agents/canary@mail.test", "") // what was asked
		text = strings.ReplaceAll(text, "x@mail.test", "")                      // what was sent is said to be wrong
		for _, canary := range []string{"@mail.test", "@example.test", "010-0", "5550100"} {
			if i := strings.Index(text, canary); i >= 0 {
				t.Errorf("%s: %q in …%s…", where, canary, text[max(0, i-80):min(len(text), i+40)])
			}
		}
	}
	for name, want := range map[string]string{
		"Amara Okafor": "Amara Okafor", "ana@mail.test": "", "Ana <ana@mail.test> +1 (555) 010-0177": "Ana", "Desk 24/7": "Desk 24/7",
		"Tier 2 (2026)": "Tier 2 (2026)", "+49 30 1234567": "", "Team 5": "Team 5",
	} {
		if got := cleanOr(name, ""); got != want {
			t.Errorf("cleanOr(%q) is %q, want %q", name, got, want)
		}
	}
}
