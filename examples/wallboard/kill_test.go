package main

import (
	"context"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// childVar in the environment of this binary has it be the program.
const childVar = "CTIKIT_WALLBOARD_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVar) != "" {
		cli.Main("wallboard", run)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is the program on accounts in this process.
type child struct {
	*testing.T
	*office
	url    string
	env    []string
	args   []string
	parent *zaftest.Parent
}

func newChild(t *testing.T, store string) *child {
	t.Helper()
	o := newOffice(4)
	zd, ac := httptest.NewServer(o.zendesk), httptest.NewServer(o.aircall)
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	t.Cleanup(func() {
		zd.Close()
		ac.Close()
		o.zendesk.Close()
		o.aircall.Close()
	})
	c := &child{T: t, office: o, url: "http://" + address, args: []string{"-accounts", "-listen", address, "-store", store}}
	c.env = append(os.Environ(), childVar+"=1", "XDG_CACHE_HOME="+t.TempDir(), "ZENDESK_SUBDOMAIN=acme", "ZENDESK_BEARER="+zendesktest.Token, "ZENDESK_URL="+zd.URL,
		"AIRCALL_API_ID="+aircalltest.APIID, "AIRCALL_API_TOKEN="+aircalltest.APIToken, "AIRCALL_URL="+ac.URL,
		"WALLBOARD_PUBLIC_URL="+c.url, "WALLBOARD_APP_ID="+formatID(o.appID), "WALLBOARD_INSTALLATION_ID="+formatID(o.install))
	c.parent = zaftest.New(t, o.zendesk, zaftest.App{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, URL: c.url + "/zendesk"})
	return c
}

// open opens the page as an admin, and returns its bearer.
func (c *child) open() string {
	c.Helper()
	reply, err := new(http.Client).Do(c.parent.Request(adminID))
	if err != nil {
		c.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	page, err := io.ReadAll(reply.Body)
	_, rest, _ := strings.Cut(string(page), `<meta name="code" content="`)
	code, _, found := strings.Cut(rest, `"`)
	if err != nil || !found {
		c.Fatalf("the page: %d %s %v", reply.StatusCode, page, err)
	}
	return decode[struct{ Token string }](c.T, request(c.T, "POST", c.url+"/session", `{"code":"`+html.UnescapeString(code)+`"}`)).Token
}

// start starts the program; kill ends it as a power cut does.
func (c *child) start() (kill func()) {
	c.Helper()
	ctx, stop := context.WithCancel(c.Context())
	cmd := exec.CommandContext(ctx, os.Args[0], c.args...) //nolint:gosec // this binary
	cmd.Env = c.env
	var out lockedBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		stop()
		c.Fatal(err)
	}
	killed := false
	kill = func() {
		if !killed {
			killed = true
			stop()
			_ = cmd.Wait()
			if strings.Contains(out.String(), "panic") || strings.Contains(out.String(), "@") {
				c.Errorf("the program said: %s", out.String())
			}
		}
	}
	c.Cleanup(kill)
	until(c.T, "the program", func() bool {
		d := net.Dialer{Timeout: time.Second}
		conn, err := d.DialContext(c.Context(), "tcp", strings.TrimPrefix(c.url, "http://"))
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return kill
}

// TestKilled: killed and started again, with a store, the program takes the
// bearers of open pages and of screens, and has what people have saved.
func TestKilled(t *testing.T) {
	c := newChild(t, "bolt:"+filepath.Join(t.TempDir(), "wallboard.db"))
	kill := c.start()
	page := "Authorization: Bearer " + c.open()
	screen := pairScreenAs(t, c.url, page)
	floor := func(authorization string) floorReply {
		return decode[floorReply](t, request(t, "GET", c.url+"/api/floor", "", authorization))
	}
	until(t, "all phones", func() bool {
		n := 0
		for _, r := range floor(page).Rows {
			if r.Phone != nil {
				n++
			}
		}
		return n == 4
	})
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/api/preferences", `{"theme":"dark"}`},
		{"PUT", "/api/limits", `{"version":0,"limits":{"4":1}}`},
		{"PUT", "/api/snooze", `{"agent":"7001","alert":"away","for":3600}`},
		{"POST", "/api/acts", `{"agents":["7001"],"status":"4"}`},
	} {
		if r := request(t, tt.method, c.url+tt.path, tt.body, page); r.code != 200 {
			t.Fatalf("%s: %d %s", r.what, r.code, r.body)
		}
	}
	kill()
	epoch := func() string { return floor(page).Epoch }
	kill = c.start()
	first := epoch()
	if r := request(t, "GET", c.url+"/api/preferences", "", page); string(r.body) != `{"theme":"dark"}`+"\n" {
		t.Errorf("preferences: %d %s", r.code, r.body)
	}
	if got := decode[limitsRecord](t, request(t, "GET", c.url+"/api/limits", "", page)); got.Version != 1 || got.Limits["4"] != 1 || got.By != "Nadia Haddad" {
		t.Errorf("limits: %+v", got)
	}
	acts := decode[[]act](t, request(t, "GET", c.url+"/api/acts", "", page))
	if len(acts) != 1 || acts[0].By != "Nadia Haddad" || len(acts[0].Wishes) != 1 {
		t.Errorf("acts: %+v", acts)
	}
	until(t, "who did it", func() bool { return floor(screen).why("7001") == "Nadia Haddad, here" })
	if screens := decode[[]screenLine](t, request(t, "GET", c.url+"/api/tv", "", page)); len(screens) != 1 {
		t.Errorf("screens: %+v", screens)
	}
	until(t, "the snooze", func() bool { return floor(page).alerts("7001") == "away sleeps;" })
	undone := decode[outcome](t, request(t, "POST", c.url+"/api/acts/"+acts[0].ID+"/undo", "", page))
	if len(undone.Change) != 1 {
		t.Errorf("undone: %+v", undone)
	}
	kill()
	kill = c.start()
	defer kill()
	if epoch() == first {
		t.Error("another start has the same numbers")
	}
	if acts := decode[[]act](t, request(t, "GET", c.url+"/api/acts", "", page)); len(acts) != 2 || !acts[1].Undone {
		t.Errorf("acts: %+v", acts)
	}
}

// TestKilledWithoutStore: without a store, open pages go on all the same.
func TestKilledWithoutStore(t *testing.T) {
	c := newChild(t, "memory")
	kill := c.start()
	page := "Authorization: Bearer " + c.open()
	kill()
	kill = c.start()
	defer kill()
	if r := request(t, "GET", c.url+"/api/floor", "", page); r.code != 200 {
		t.Errorf("%d %s", r.code, r.body)
	}
	if r := request(t, "POST", c.url+"/session", "", page); r.code != 200 {
		t.Errorf("renewed: %d %s", r.code, r.body)
	}
}
