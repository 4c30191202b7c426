package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// pairScreen pairs a screen and returns its bearer, as a line of a header.
func pairScreen(t *testing.T, url string) (authorization string) {
	t.Helper()
	code := decode[codeReply](t, request(t, "POST", url+"/api/tv", `{"name":"Floor 2"}`))
	if left := time.Until(code.Expires); left > codeLife || left < codeLife-time.Minute || len(code.Code) != 9 {
		t.Errorf("%+v", code)
	}
	got := decode[pairedReply](t, request(t, "POST", url+"/tv", `{"code":"`+strings.ToLower(strings.ReplaceAll(code.Code, "-", " "))+`"}`))
	if got.Name != "Floor 2" || got.ExpiresIn < 24*60*60 {
		t.Errorf("%d %s", got.ExpiresIn, got.Name)
	}
	if r := request(t, "POST", url+"/tv", `{"code":"`+code.Code+`"}`); r.code != http.StatusForbidden {
		t.Errorf("a code a second time: %d", r.code)
	}
	return "Authorization: Bearer " + got.Token
}

// TestScreen: a paired screen shows the floor without days, and does nothing; once
// withdrawn its stream ends, and it shows nothing.
func TestScreen(t *testing.T) {
	o, _, server := startBoard(t, 3, asSupervisor)
	joined(t, server.URL, 3)
	bearer := pairScreen(t, server.URL)
	floor := request(t, "GET", server.URL+"/api/floor", "", bearer)
	if f := decode[floorReply](t, floor); len(f.Rows) != 3 || strings.Contains(string(floor.body), `"bars"`) || !strings.Contains(string(floor.body), `"me":{"name":"","screen":true}`) {
		t.Errorf("the floor: %s", floor.body)
	}
	writes := o.writes()
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/api/agents/7001/status", `{"status":"2"}`}, {"POST", "/api/acts", `{"agents":["7001"],"status":"2"}`},
		{"GET", "/api/acts", ""}, {"GET", "/api/agents/7001", ""}, {"GET", "/api/settings", ""}, {"POST", "/api/settings", "{}"},
		{"PUT", "/api/limits", "{}"}, {"PUT", "/api/preferences", "{}"}, {"PUT", "/api/snooze", "{}"},
		{"GET", "/api/tv", ""}, {"POST", "/api/tv", ""}, {"DELETE", "/api/tv/x", ""},
	} {
		if r := request(t, tt.method, server.URL+tt.path, tt.body, bearer); r.code != http.StatusForbidden {
			t.Errorf("%s: %d", r.what, r.code)
		}
	}
	if n := o.writes(); n != writes {
		t.Errorf("%d writes", n-writes)
	}
	list := func() []screenLine { return decode[[]screenLine](t, request(t, "GET", server.URL+"/api/tv", "")) }
	lines := stream(t, server.URL, decode[floorReply](t, floor), bearer)
	o.clickZendesk(firstAgent, lunchID)
	until(t, "a click", func() bool { return strings.Contains(lines(), `"status":120001`) })
	got := list()
	if len(got) != 1 || got[0].Name != "Floor 2" || got[0].By != "Supervisor" || !got[0].Live {
		t.Fatalf("the screens: %+v", got)
	}
	at := server.URL + "/api/tv/" + got[0].ID
	if r := request(t, "DELETE", at, ""); r.code != http.StatusNoContent {
		t.Errorf("%d %s", r.code, r.body)
	}
	until(t, "the end of the stream", func() bool { return strings.HasSuffix(lines(), ended+"\n") })
	if r := request(t, "GET", server.URL+"/api/floor", "", bearer); r.code != http.StatusUnauthorized {
		t.Errorf("withdrawn: %d", r.code)
	}
	if r := request(t, "DELETE", at, ""); r.code != http.StatusNotFound || len(list()) != 0 {
		t.Errorf("again: %d", r.code)
	}
}

// TestLeadsScreen: a screen shows what the lead who paired it sees, and other
// leads do not withdraw it.
func TestLeadsScreen(t *testing.T) {
	_, b, server := startLead(t)
	bearer := pairScreen(t, server.URL)
	if f := decode[floorReply](t, request(t, "GET", server.URL+"/api/floor", "", bearer)); len(f.Rows) != 4 {
		t.Errorf("%d rows", len(f.Rows))
	}
	id := decode[[]screenLine](t, request(t, "GET", server.URL+"/api/tv", ""))[0].ID
	b.policy = leadsSet(map[int64]lead{firstAgent + 1: {sees: everybody, sets: scope{Groups: []int64{310}}}})
	b.identity.UserID++
	if all := decode[[]screenLine](t, request(t, "GET", server.URL+"/api/tv", "")); len(all) != 0 {
		t.Errorf("another lead sees %+v", all)
	}
	if r := request(t, "DELETE", server.URL+"/api/tv/"+id, ""); r.code != http.StatusNotFound {
		t.Errorf("another lead: %d", r.code)
	}
	b.identity = standalone(asSupervisor)
	if r := request(t, "DELETE", server.URL+"/api/tv/"+id, ""); r.code != http.StatusNoContent {
		t.Errorf("an admin: %d", r.code)
	}
}

// TestScreenPage: the page in no frame asks for a code; only supervisors give one,
// and only the page may send it.
func TestScreenPage(t *testing.T) {
	_, b, server := startBoard(t, 2, asSupervisor)
	r := request(t, "GET", server.URL+"/tv", "")
	if r.code != 200 || !strings.Contains(r.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || !strings.Contains(string(r.body), `content="tv"`) {
		t.Errorf("the page: %d %v %s", r.code, r.header, r.body)
	}
	code := decode[codeReply](t, request(t, "POST", server.URL+"/api/tv", "")).Code
	if r := request(t, "POST", server.URL+"/tv", `{"code":"`+code+`"}`, "Sec-Fetch-Site: cross-site"); r.code != http.StatusForbidden {
		t.Errorf("another site: %d", r.code)
	}
	for body, want := range map[string]int{`{"name":""}`: 422, `{"name":"` + strings.Repeat("x", mostName+1) + `"}`: 422, `{"name":"a\nb"}`: 422, `[]`: 400} {
		if r := request(t, "POST", server.URL+"/api/tv", body); r.code != want {
			t.Errorf("%s: %d", body, r.code)
		}
	}
	b.identity = standalone(asAgent)
	if r := request(t, "POST", server.URL+"/api/tv", ""); r.code != http.StatusForbidden {
		t.Errorf("an agent: %d", r.code)
	}
	for range mostTries {
		request(t, "POST", server.URL+"/tv", `{"code":"AAAA-AAAA"}`)
	}
	if r := request(t, "POST", server.URL+"/tv", `{"code":"`+code+`"}`); r.code != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" {
		t.Errorf("too many guesses: %d", r.code)
	}
}

// TestCodebook: codes are good once and for some minutes, and few may be tried.
func TestCodebook(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := newCodebook(func() time.Time { return now })
	issue := func() string {
		t.Helper()
		code, _, err := c.issue(pairing{name: "TV"})
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	old := issue()
	now = now.Add(codeLife)
	if _, err := c.use(old); err != errBadCode { //nolint:errorlint // as it is
		t.Errorf("an old code: %v", err)
	}
	code := issue()
	for range mostTries - 1 {
		if _, err := c.use("ABCDEFGH"); err != errBadCode { //nolint:errorlint // as it is
			t.Fatal(err)
		}
	}
	if _, err := c.use(code); err != errManyTries { //nolint:errorlint // as it is
		t.Errorf("after many tries: %v", err)
	}
	now = now.Add(tryPause)
	if p, err := c.use(code); err != nil || p.name != "TV" {
		t.Errorf("%+v, %v", p, err)
	}
	for range mostCodes {
		issue()
	}
	if _, _, err := c.issue(pairing{}); err != errManyCodes { //nolint:errorlint // as it is
		t.Errorf("many codes: %v", err)
	}
	now = now.Add(codeLife)
	issue()
}

// TestScreensAreKept: with a store, screens look on after a restart, those that
// were withdrawn and the expired do not, and the store has no bearer.
func TestScreensAreKept(t *testing.T) {
	store, now := &engine.Memory{}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	start := func() *screens {
		s := newScreens(records{store, "acme", slog.New(slog.DiscardHandler)}, func() time.Time { return now })
		if err := s.restore(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := start()
	admin := rights{admin: true}
	pair := func() (*screen, string) {
		code, _, err := s.codes.issue(pairing{name: "TV", by: zaf.Identity{Name: "Noor", UserID: 6001}, sees: scope{Groups: []int64{310}}})
		if err != nil {
			t.Fatal(err)
		}
		one, bearer, err := s.pair(t.Context(), "acme", code)
		if err != nil {
			t.Fatal(err)
		}
		return one, bearer.Reveal()
	}
	first, _ := pair()
	second, bearer := pair()
	if err := s.withdraw(t.Context(), zaf.Identity{}, admin, first.Grant.ID); err != nil {
		t.Fatal(err)
	}
	s = start()
	if all := s.list(zaf.Identity{}, admin); len(all) != 1 || all[0].ID != second.Grant.ID || s.scope(second.Grant.ID).Groups[0] != 310 {
		t.Errorf("after a restart: %+v", all)
	}
	looks := func() int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Authorization", "Bearer "+bearer)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		out := httptest.NewRecorder()
		zaf.Grants{Find: s.find, Clock: ctikit.NewVirtualClock(now)}.Require(http.NotFoundHandler(), http.NotFoundHandler()).ServeHTTP(out, r)
		return out.Code
	}
	if code := looks(); code != http.StatusNotFound { // it is passed on
		t.Errorf("after a restart: %d", code)
	}
	for item, err := range store.Scan(t.Context(), "") {
		if kept := fmt.Sprint(item.Key, string(item.Value)); err != nil || strings.Contains(kept, strings.SplitN(bearer, ".", 3)[2]) {
			t.Errorf("the store has the bearer: %s, %v", kept, err)
		}
	}
	now = now.Add(screenLife)
	if code := looks(); code != http.StatusUnauthorized {
		t.Errorf("after its life: %d", code)
	}
	if start(); len(keys(t, store)) != 0 {
		t.Errorf("left: %v", keys(t, store))
	}
}

func keys(t *testing.T, store engine.Store) (all []string) {
	t.Helper()
	for item, err := range store.Scan(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, item.Key)
	}
	return all
}
