package main

import (
	"encoding/base64"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// badPage is a request for a page that is not as Zendesk sends it.
type badPage struct {
	claims  func(map[string]any)     // changed, then signed
	token   func(good string) string // or the token
	form    func(good string) string // or the form
	address func(good url.Values)    // or the address
	header  string                   // or a line of the header
	method  string
}

// claim changes one claim, or with nil takes it out.
func claim(name string, value any) badPage {
	return badPage{claims: func(c map[string]any) {
		if c[name] = value; value == nil {
			delete(c, name)
		}
	}}
}

// headed has another header before the same claims and signature.
func headed(header string) badPage {
	return badPage{token: func(good string) string {
		_, rest, _ := strings.Cut(good, ".")
		return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + rest
	}}
}

func cut(after string) badPage {
	return badPage{token: func(good string) string { return good[:strings.LastIndex(good, ".")] + after }}
}

func badPages(now time.Time, install int64) map[string]badPage {
	day := 24 * time.Hour
	return map[string]badPage{
		"alg none": headed(`{"alg":"none","typ":"JWT"}`), "alg none without a signature": {token: func(good string) string {
			return headed(`{"alg":"none"}`).token(good[:strings.LastIndex(good, ".")+1])
		}},
		"alg HS256": headed(`{"alg":"HS256","typ":"JWT"}`), "alg RS512": headed(`{"alg":"RS512","typ":"JWT"}`),
		"alg twice": headed(`{"alg":"RS256","alg":"none"}`), "no alg": headed(`{"typ":"JWT"}`), "crit": headed(`{"alg":"RS256","crit":["exp"]}`),
		"no signature": cut("."), "two parts": cut(""), "another signature": cut(".c2lnbmF0dXJl"),
		"no token at all": {token: func(string) string { return "x" }}, "an empty token": {token: func(string) string { return "" }},
		"a line break": {token: func(good string) string { return good + "\n" }},

		"another aud": claim("aud", "https://acme.zendesk.com/api/v2/apps/installations/1.json"), "no aud": claim("aud", nil),
		"aud of another account": claim("aud", fmt.Sprintf("https://evil.zendesk.com/api/v2/apps/installations/%d.json", install)),
		"another tenant":         claim("iss", "evil.zendesk.com"), "no iss": claim("iss", nil), "iss of another host": claim("iss", "acme.zendesk.com.evil.test"),
		"exp over": claim("exp", now.Add(-2*time.Minute).Unix()), "exp far away": claim("exp", now.Add(7*day).Unix()), "no exp": claim("exp", nil), "exp a text": claim("exp", "tomorrow"),
		"iat to come": claim("iat", now.Add(5*time.Minute).Unix()), "no iat": claim("iat", nil),
		"sub of another host": claim("sub", "https://evil.zendesk.com/api/v2/users/6001.json"), "sub an id": claim("sub", "6001"), "no sub": claim("sub", nil),
		"sub with a second id": claim("sub", "https://acme.zendesk.com/api/v2/users/7001/6001.json"),

		"origin of another account": {address: func(q url.Values) { q.Set("origin", "https://evil.zendesk.com") }},
		"no origin":                 {address: func(q url.Values) { q.Del("origin") }},
		"origin on http":            {address: func(q url.Values) { q.Set("origin", "http://acme.zendesk.com") }},
		"two origins":               {address: func(q url.Values) { q.Add("origin", "https://acme.zendesk.com") }},
		"token in the address":      {address: func(q url.Values) { q.Set("token", "x") }},
		"token twice":               {form: func(good string) string { return good + "&token=x" }},
		"a field twice":             {form: func(good string) string { return good + "&a=1&a=2" }},
		"no form":                   {form: func(string) string { return "" }},
		"a body of 1 MB":            {form: func(good string) string { return good + "&a=" + strings.Repeat("x", 1<<20) }},
		"JSON":                      {header: "Content-Type: application/json"},
		"packed":                    {header: "Content-Encoding: gzip"},
		"GET":                       {method: http.MethodGet}, "PUT": {method: http.MethodPut},
	}
}

// TestBadPages is bar 7 through the board's own server: what is not as Zendesk signs
// it gets no page, no code and no cookie, and the log does not quote it.
func TestBadPages(t *testing.T) {
	w := startFramed(t, newOffice(2))
	all := badPages(time.Now(), w.install)
	if len(all) < 30 {
		t.Fatalf("%d bad pages, want 30", len(all))
	}
	send := func(b badPage) reply {
		t.Helper()
		claims := w.parent.Claims(adminID, "nav_bar")
		if b.claims != nil {
			b.claims(claims)
		}
		token := w.parent.Sign(claims)
		if b.token != nil {
			token = b.token(token)
		}
		form := url.Values{"token": {token}}.Encode()
		if b.form != nil {
			form = b.form(form)
		}
		q := url.Values{"origin": {"https://acme.zendesk.com"}, "app_guid": {"g"}}
		if b.address != nil {
			b.address(q)
		}
		method, header := b.method, b.header
		if method == "" {
			method = http.MethodPost
		}
		if header == "" {
			header = "Accept: text/html"
		}
		return request(t, method, w.server.URL+"/zendesk?"+q.Encode(), form, "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: cross-site", header)
	}
	for name, bad := range all {
		r := send(bad)
		if r.code < 400 || r.code >= 500 || strings.Contains(string(r.body), `name="code"`) || strings.Contains(string(r.body), "main.js") || r.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %.200s", name, r.code, r.body)
		}
	}
	good := send(badPage{})
	if good.code != http.StatusOK || !strings.Contains(string(good.body), `name="code"`) {
		t.Errorf("a good one: %d %s", good.code, good.body)
	}
	other := zaftest.New(t, w.otherAccount(t), zaftest.App{Subdomain: "acme", AppID: w.appID, InstallationID: w.install, URL: w.server.URL + "/zendesk"})
	other.RotateKey()
	out := httptest.NewRecorder()
	w.server.Config.Handler.ServeHTTP(out, other.Request(adminID))
	if out.Code != http.StatusUnauthorized {
		t.Errorf("another key: %d", out.Code)
	}
	if text := w.log.String(); strings.Contains(text, "eyJ") {
		t.Error("a token is in the log")
	}
}

// otherAccount is one with the same app, and another key.
func (w *framed) otherAccount(t *testing.T) *zendesktest.Fake {
	t.Helper()
	other := zendesktest.New(t, zendesktest.WithSubdomain("acme"))
	other.PutApp("Board")
	return other
}

// TestHeaders is bar 7: all headers of all replies, as in the golden file; none
// sets a cookie. The page's bytes have no bearer and no key.
func TestHeaders(t *testing.T) {
	w := startFramed(t, newOffice(2))
	page := httptest.NewRecorder()
	w.server.Config.Handler.ServeHTTP(page, w.parent.Request(adminID))
	admin, agent := w.bearer(t, adminID), w.bearer(t, firstAgent)
	key, err := w.board.bearerKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{key.Reveal(), strings.TrimPrefix(admin, "Authorization: Bearer ")} {
		if strings.Contains(page.Body.String(), secret) || strings.Contains(w.log.String(), secret) {
			t.Error("the page or the log has a bearer or a key")
		}
	}
	if text := page.Body.String(); strings.Contains(text, "eyJ") || strings.Contains(text, "ready-token") {
		t.Errorf("the page: %s", text)
	}
	get := func(path string, header ...string) http.Header {
		return request(t, "GET", w.server.URL+path, "", header...).header
	}
	send := func(method, path, body string, header ...string) http.Header {
		return request(t, method, w.server.URL+path, body, header...).header
	}
	floor := decode[floorReply](t, request(t, "GET", w.server.URL+"/api/floor", "", admin))
	code := decode[codeReply](t, request(t, "POST", w.server.URL+"/api/tv", "", admin)).Code
	replies := map[string]http.Header{
		"page":                   page.Result().Header,
		"page refused":           send("POST", "/zendesk", "token=x", "Content-Type: application/x-www-form-urlencoded"),
		"page by GET":            get("/zendesk"),
		"no page standalone":     get("/"),
		"screen's page":          get("/tv"),
		"screen paired":          send("POST", "/tv", `{"code":"`+code+`"}`),
		"screen refused":         send("POST", "/tv", `{"code":"x"}`),
		"session refused":        send("POST", "/session", `{"code":"x"}`),
		"session renewed":        send("POST", "/session", "", admin),
		"floor":                  get("/api/floor", admin),
		"floor with gzip":        get("/api/floor", admin, "Accept-Encoding: gzip"),
		"floor without a bearer": get("/api/floor"),
		"floor, another site":    get("/api/floor", admin, "Sec-Fetch-Site: cross-site"),
		"events to read again":   get("/api/events?after=x:1", admin),
		"agent":                  get("/api/agents/7001", admin),
		"agent, forbidden":       get("/api/agents/7001", agent),
		"act, forbidden":         send("POST", "/api/acts", `{"agents":["7001"],"status":"2"}`, agent),
		"act, a bad request":     send("POST", "/api/acts", `x`, admin),
		"preferences":            get("/api/preferences", agent),
		"preferences, large":     send("PUT", "/api/preferences", strings.Repeat("x", 5000), agent),
		"limits, a conflict":     send("PUT", "/api/limits", `{"version":9,"limits":{}}`, admin),
		"screens":                get("/api/tv", admin),
		"screen withdrawn":       send("DELETE", "/api/tv/x", "", admin),
		"script":                 get("/js/main.js"),
		"style":                  get("/board.css"),
		"no such file":           get("/js/x.js"),
		"ready":                  get("/ready?group=310", "Authorization: Bearer ready-token"),
		"ready without a token":  get("/ready?group=310"),
	}
	lines := stream(t, w.server.URL, floor, admin)
	until(t, "a ping", func() bool { return strings.Contains(lines(), "event: ping") })
	var out strings.Builder
	out.WriteString("# Written by go test -run TestHeaders -update: all headers of all replies, but for\n# Date and Content-Length.\n\n")
	for _, name := range slices.Sorted(maps.Keys(replies)) {
		h := replies[name]
		if h.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", name)
		}
		h.Del("Date")
		h.Del("Content-Length")
		fmt.Fprintf(&out, "# %s\n", name)
		for _, key := range slices.Sorted(maps.Keys(h)) {
			fmt.Fprintf(&out, "%s: %s\n", key, strings.Join(h[key], " | "))
		}
		out.WriteString("\n")
	}
	const golden = "testdata/headers.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}
