package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestAccounts: on accounts that the environment names, webhooks come to the
// board's own port, and pages are those that Zendesk has signed.
func TestAccounts(t *testing.T) {
	o := newOffice(5)
	zd, ac := httptest.NewServer(o.zendesk), httptest.NewServer(o.aircall)
	defer zd.Close()
	defer ac.Close()
	env := map[string]string{
		"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token, "ZENDESK_URL": zd.URL,
		"AIRCALL_API_ID": aircalltest.APIID, "AIRCALL_API_TOKEN": aircalltest.APIToken, "AIRCALL_URL": ac.URL,
		"WALLBOARD_PUBLIC_URL": "https://" + hookHost,
		"WALLBOARD_APP_ID":     formatID(o.appID), "WALLBOARD_INSTALLATION_ID": formatID(o.install),
	}
	a, tenant, err := realAccounts(func(name string) string { return env[name] }, "aircall")
	if err != nil {
		t.Fatal(err)
	}
	a.store = &engine.Memory{}
	ctx, stop := context.WithCancel(t.Context())
	parent := zaftest.New(t, o.zendesk, zaftest.App{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, URL: a.public + "/zendesk"})
	b, err := newBoard(ctx, a, usualLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.framedBy(ctx, tenant); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.handler())
	defer server.Close()
	o.zendesk.Deliver(hookHost, server.Config.Handler)
	o.aircall.Deliver(hookHost, server.Config.Handler)
	ended := make(chan error)
	go func() { ended <- b.run(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		o.zendesk.Close()
		o.aircall.Close()
	}()
	authorization := "Authorization: Bearer " + bearer(t, parent, server, adminID)
	floor := func() (f floorReply) {
		return decode[floorReply](t, request(t, "GET", server.URL+"/api/floor", "", authorization))
	}
	until(t, "all phones", func() bool {
		n := 0
		for _, r := range floor().Rows {
			if r.Phone != nil {
				n++
			}
		}
		return n == 5
	})
	o.clickZendesk(firstAgent, lunchID)
	until(t, "a click", func() bool { return floor().status("7001") == int64(lunchID) })
	if r := request(t, "GET", server.URL+"/", ""); r.code != 404 {
		t.Errorf("a page that nobody signed: %d", r.code)
	}
}

// TestMissingVariables: all that is missing or wrong is named at once.
func TestMissingVariables(t *testing.T) {
	_, _, err := realAccounts(cli.Environment(func(name string) string {
		return map[string]string{"WALLBOARD_APP_ID": "x", "WALLBOARD_PUBLIC_URL": "http://board.example.com"}[name]
	}), "aircall", "dialpad")
	for _, want := range []string{"ZENDESK_SUBDOMAIN", "AIRCALL_API_ID", "DIALPAD_API_KEY", "WALLBOARD_APP_ID: want a number", "WALLBOARD_PUBLIC_URL: want an https"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
}
