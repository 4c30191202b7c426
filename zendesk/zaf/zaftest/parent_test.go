package zaftest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newParent(t *testing.T) (*zendesktest.Fake, *zaftest.Parent, zaftest.App) {
	t.Helper()
	clock := ctikit.NewVirtualClock(start)
	account := zendesktest.New(t, zendesktest.WithClock(clock))
	app := zaftest.App{Subdomain: "acme", URL: "http://127.0.0.1:8081/zendesk?theme=1"}
	app.AppID, app.InstallationID = account.PutApp("Board")
	return account, zaftest.New(t, account, app, zaftest.WithClock(clock), nil), app
}

// A request is as Zendesk sends it, signed with the key that the account shows.
func TestRequest(t *testing.T) {
	account, parent, app := newParent(t)
	r := parent.Request(7001)
	if r.Method != http.MethodPost || r.URL.Query().Get("origin") != "https://acme.zendesk.com" || r.URL.Query().Get("app_guid") == "" || r.URL.Query().Get("theme") != "1" {
		t.Errorf("%s %s", r.Method, r.URL)
	}
	if err := r.ParseForm(); err != nil || len(r.PostForm) != 1 {
		t.Fatal(r.PostForm, err)
	}
	for range 2 {
		pem, err := account.Client().Apps.PublicKey(t.Context(), app.AppID)
		if err != nil || !bytes.Equal(pem, parent.PublicKey()) {
			t.Fatalf("%s, %v", pem, err)
		}
		got := opened(t, parent.Token(7001), pem)
		want := jwt.MapClaims{
			"iss": "acme.zendesk.com", "aud": fmt.Sprintf("https://acme.zendesk.com/api/v2/apps/installations/%d.json", app.InstallationID),
			"sub": "https://acme.zendesk.com/api/v2/users/7001.json", "iat": float64(start.Unix()), "exp": float64(start.Unix() + 300),
			"qsh": strings.Repeat("0", 64), "context": map[string]any{"product": "support", "location": "nav_bar"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("claims (-want +got):\n%s", diff)
		}
		parent.RotateKey()
	}
}

func opened(t *testing.T, token string, pem []byte) jwt.MapClaims {
	t.Helper()
	key, err := jwt.ParseRSAPublicKeyFromPEM(pem)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{}
	if _, err = jwt.NewParser(jwt.WithoutClaimsValidation(), jwt.WithValidMethods([]string{"RS256"})).ParseWithClaims(
		token, claims, func(*jwt.Token) (any, error) { return key, nil },
	); err != nil {
		t.Error(err)
	}
	return claims
}

// The page posts a signed form into each sandboxed frame, with its own address as
// origin, and has no script of its own in it.
func TestPage(t *testing.T) {
	_, parent, _ := newParent(t)
	out := serve(parent, http.MethodGet, "http://localhost:8080/?user=7002&location=ticket_sidebar&frames=3", "")
	page := out.Body.String()
	action := `action="http://127.0.0.1:8081/zendesk?theme=1&amp;app_guid=zaftest-app-guid&amp;origin=http%3A%2F%2Flocalhost%3A8080"`
	for text, n := range map[string]int{
		`sandbox="allow-scripts allow-same-origin allow-forms allow-popups"`: 3,
		`data-location="ticket_sidebar"`:                                     3,
		action:                                                               3,
		`<form method="post" target="frame3"`:                                1,
		"<script":                                                            1,
		"style=":                                                             0,
	} {
		if got := strings.Count(page, text); got != n {
			t.Errorf("%s: %d times, want %d\n%s", text, got, n, page)
		}
	}
	tokens := map[string]bool{}
	for _, m := range regexp.MustCompile(`name="token" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		tokens[m[1]] = true
	}
	if len(tokens) != 3 {
		t.Errorf("%d tokens for 3 frames", len(tokens))
	}
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
	if token == nil || opened(t, token[1], parent.PublicKey())["sub"] != "https://acme.zendesk.com/api/v2/users/7002.json" {
		t.Errorf("token %v", token)
	}
	for path, status := range map[string]int{
		"/": 400, "/?user=x": 400, "/?user=1&frames=0": 400, "/?user=1&frames=x": 400, "/?user=1&frames=101": 400, "/else": 404, "/?user=1": 200, "/parent.js": 200,
	} {
		if out := serve(parent, http.MethodGet, path, ""); out.Code != status {
			t.Errorf("%s: %d, want %d", path, out.Code, status)
		}
	}
}

// The scripts know the messages that Zendesk's own exchange.
func TestScripts(t *testing.T) {
	_, parent, _ := newParent(t)
	script := serve(parent, http.MethodGet, "/parent.js", "").Body.String()
	for _, text := range []string{"iframe.handshake", "zaf.app.registered", "resize", "routeTo", "notify", "colorScheme.changed", "event.origin", "event.source"} {
		if !strings.Contains(script, text) {
			t.Errorf("parent.js has no %s", text)
		}
	}
	sdk := string(zaftest.SDK())
	for _, text := range []string{"ZAFClient", "iframe.handshake", "app.registered", "app_guid", "event.origin !== origin", "event.source !== parent"} {
		if !strings.Contains(sdk, text) {
			t.Errorf("sdk.js has no %s", text)
		}
	}
	for _, banned := range []string{"innerHTML", "eval(", "document.write", "new Function", `postMessage(text, "*")`} {
		if strings.Contains(script, banned) || strings.Contains(sdk, banned) {
			t.Errorf("a script has %s", banned)
		}
	}
}

// What the page's script reports is recorded in its order.
func TestCalls(t *testing.T) {
	_, parent, _ := newParent(t)
	for body, status := range map[string]int{"{": 400, `{"frame": 1}`: 400} {
		if out := serve(parent, http.MethodPost, "/calls", body); out.Code != status {
			t.Errorf("%s: %d", body, out.Code)
		}
	}
	serve(parent, http.MethodPost, "/calls", `{"frame": 1, "name": "handshake", "args": [{"version": "x"}]}`)
	serve(parent, http.MethodPost, "/calls", `{"frame": 2, "name": "resize", "args": [{"height": "80vh"}]}`)
	want := []zaftest.Call{
		{Frame: 1, Name: "handshake", Args: []json.RawMessage{json.RawMessage(`{"version": "x"}`)}},
		{Frame: 2, Name: "resize", Args: []json.RawMessage{json.RawMessage(`{"height": "80vh"}`)}},
	}
	if diff := cmp.Diff(want, parent.Calls()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Events go to the pages that are open, in their order.
func TestSend(t *testing.T) {
	_, parent, _ := newParent(t)
	parent.Send("app.activated", nil) // nobody is there
	server := httptest.NewServer(parent)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if n := parent.Pages(); n != 1 || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d pages, %v", n, res.Header)
	}
	parent.Send("colorScheme.changed", "dark")
	parent.Send("app.deactivated", nil)
	lines := bufio.NewReader(res.Body)
	for _, want := range []string{`data: {"event":"colorScheme.changed","message":"dark"}`, "", `data: {"event":"app.deactivated","message":null}`} {
		if got, err := lines.ReadString('\n'); strings.TrimSpace(got) != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

// Mistakes fail the test.
func TestMistakes(t *testing.T) {
	account, parent, _ := newParent(t)
	var tb recorder
	other := zaftest.New(&tb, account, zaftest.App{Subdomain: "acme", AppID: 7, URL: "zendesk"})
	other.Send("x", func() {})
	other.Sign(map[string]any{"x": func() {}})
	for i, want := range []string{"zaftest: URL: want an absolute one", "zaftest: zendesktest: app id of SetAppKey", "zaftest: Send: json", "zaftest: json"} {
		if i >= len(tb.errors) || !strings.HasPrefix(tb.errors[i], want) {
			t.Errorf("complaints %q, want %s", tb.errors, want)
		}
	}
	if silent := zaftest.New(nil, account, zaftest.App{}); silent.Calls() != nil || parent.Pages() != 0 {
		t.Error("a parent that is new has calls or pages")
	}
}

type recorder struct{ errors []string }

func (r *recorder) Helper()        {}
func (r *recorder) Cleanup(func()) {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func serve(h http.Handler, method, path, text string) *httptest.ResponseRecorder {
	var body io.Reader
	if text != "" {
		body = strings.NewReader(text)
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, httptest.NewRequest(method, path, body))
	return out
}
