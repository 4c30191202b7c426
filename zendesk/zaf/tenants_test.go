package zaf_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// An account opens its own pages alone, whatever its tokens say, and its bearers
// are its own.
func TestTenantsAreApart(t *testing.T) {
	w := newWorld(t)
	account := zendesktest.New(t, zendesktest.WithClock(w.clock), zendesktest.WithSubdomain("other"))
	account.PutAgent(zendesktest.Agent{ID: 7002, Name: "Eve", Role: zendesk.RoleAdmin})
	other := zaf.Tenant{Subdomain: "other", Client: account.Client()}
	other.AppID, other.InstallationID = account.PutApp("Board")
	parent := zaftest.New(t, account, zaftest.App{
		Subdomain: "other", AppID: other.AppID, InstallationID: other.InstallationID, URL: pageURL,
	}, zaftest.WithClock(w.clock))
	parent.RotateKey() // all parents begin with one key
	app, err := zaf.New([]ctikit.Secret{key}, []zaf.Tenant{w.tenant, other}, zaf.WithClock(w.clock))
	if err != nil {
		t.Fatal(err)
	}
	w.app = app

	ours := w.open(parent.Request(7002))
	if csp := ours.Header().Get("Content-Security-Policy"); ours.Code != http.StatusOK || !strings.Contains(csp, "frame-ancestors https://other.zendesk.com;") {
		t.Fatalf("%d %s", ours.Code, csp)
	}
	for name, r := range map[string]*http.Request{
		"claims of the other":            w.parent.RequestWith(parent.Sign(w.parent.Claims(7002, "nav_bar"))),
		"origin of the other":            w.parent.RequestWith(parent.Sign(parent.Claims(7002, "nav_bar"))),
		"aud of the other":               parent.RequestWith(parent.Sign(with(parent.Claims(7002, "nav_bar"), "aud", w.parent.Claims(7002, "x")["aud"]))),
		"sub of the other":               parent.RequestWith(parent.Sign(with(parent.Claims(7002, "nav_bar"), "sub", w.parent.Claims(7002, "x")["sub"]))),
		"iss of the other, else its own": parent.RequestWith(parent.Sign(with(parent.Claims(7002, "nav_bar"), "iss", "acme.zendesk.com"))),
	} {
		if out := w.open(r); out.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, out.Code)
		}
	}
	bearer := w.session(t, ours.Body.String(), "").Token
	if out, s := w.api(zaf.Tenants("other"), bearer, nil); out.Code != http.StatusNoContent || s.Tenant != "other" {
		t.Errorf("its own: %d %+v", out.Code, s)
	}
	if out, _ := w.api(zaf.Tenants("acme"), bearer, nil); out.Code != http.StatusForbidden {
		t.Errorf("the other's: %d", out.Code)
	}
}
