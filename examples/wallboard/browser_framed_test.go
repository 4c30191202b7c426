package main

import (
	"html"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
)

// frameBoard has a board be framed by a page that plays Zendesk, on another site.
func frameBoard(t *testing.T, o *office, b *board) (parent *zaftest.Parent, origin string, board *httptest.Server) {
	t.Helper()
	var handler http.Handler
	board = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(board.Close)
	parent = zaftest.New(t, o.zendesk, zaftest.App{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, URL: board.URL + "/zendesk"})
	around := httptest.NewServer(parent)
	t.Cleanup(around.Close)
	origin = strings.Replace(around.URL, "127.0.0.1", "localhost", 1)
	if err := b.framedBy(t.Context(), zaf.Tenant{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, Client: b.accounts.zendesk}, zaf.WithLocalParent(origin)); err != nil {
		t.Fatal(err)
	}
	handler = b.handler()
	return parent, origin, board
}

// testFramed: in a frame of another site, with the bearer of a page that Zendesk
// signed, the board is live while it is seen, and only then.
func testFramed(t *testing.T) {
	o, b, _ := startBoard(t, 20, asSupervisor)
	parent, origin, server := frameBoard(t, o, b)
	p := openTab(t, 1280, 800, standInSDK(t)...)
	p.do(chromedp.Navigate(origin + "/?user=" + formatID(adminID) + "&location=nav_bar"))
	until(t, "a stream", func() bool { return b.feed.readers() == 1 })
	until(t, "a handshake and a size", func() bool {
		calls := parent.Calls()
		named := func(name string) bool {
			return slices.ContainsFunc(calls, func(c zaftest.Call) bool { return c.Name == name })
		}
		return named("handshake") && named("resize")
	})
	parent.Send("app.deactivated", nil)
	until(t, "no stream while nobody looks", func() bool { return b.feed.readers() == 0 })
	parent.Send("app.activated", nil)
	until(t, "a stream again", func() bool { return b.feed.readers() == 1 })
	parent.Send("colorScheme.changed", "dark")
	p.shoot("framed")
	f := p.framesOf(server.URL, 1)[0]
	f.wait("the colours follow", `document.documentElement.dataset.theme === "dark"`)
	f.clean(hostOf(t, server.URL), sdkHost)
	p.clean(hostOf(t, origin), hostOf(t, server.URL), sdkHost)
}

// TestFramedAPI: with a bearer, an admin may set and an agent may not; without one
// nobody gets in.
func TestFramedAPI(t *testing.T) {
	o, b, _ := startBoard(t, 5, asSupervisor)
	parent, _, server := frameBoard(t, o, b)
	for _, tt := range []struct {
		user int64
		want int
	}{{adminID, 200}, {firstAgent, 403}} {
		token := bearer(t, parent, server, tt.user)
		for _, with := range []struct {
			header []string
			want   int
		}{{[]string{"Authorization: Bearer " + token}, tt.want}, {nil, 401}, {[]string{"Authorization: Bearer " + token + "x"}, 401}} {
			r := request(t, "PUT", server.URL+"/api/agents/7002/status", `{"status":"4"}`, with.header...)
			if r.code != with.want || r.header.Get("Set-Cookie") != "" {
				t.Errorf("user %d, %d lines of a header: %d, want %d; cookie %q", tt.user, len(with.header), r.code, with.want, r.header.Get("Set-Cookie"))
			}
		}
	}
}

// bearer opens a page as Zendesk does, and changes its code for a bearer.
func bearer(t *testing.T, parent *zaftest.Parent, server *httptest.Server, user int64) string {
	t.Helper()
	w := httptest.NewRecorder()
	server.Config.Handler.ServeHTTP(w, parent.Request(user))
	_, rest, _ := strings.Cut(w.Body.String(), `<meta name="code" content="`)
	code, _, found := strings.Cut(rest, `"`)
	if w.Code != http.StatusOK || !found {
		t.Fatalf("the page: %d %s", w.Code, w.Body)
	}
	return decode[struct{ Token string }](t, request(t, "POST", server.URL+"/session", `{"code":"`+html.UnescapeString(code)+`"}`)).Token
}
