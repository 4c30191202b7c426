package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/examples/internal/amazon/amazontest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// phoneRow is what the tests read of a row's telephone.
type phoneRow struct {
	Rows []struct {
		ID    string
		Phone *phoneCell
	}
	Systems []systemCell
}

func (f phoneRow) phone(id string) string {
	for _, r := range f.Rows {
		if r.ID == id && r.Phone != nil {
			return r.Phone.Label + " " + r.Phone.Kind
		}
	}
	return ""
}

// startWith runs a board on accounts, for a supervisor.
func startWith(t *testing.T, a accounts) (url string) {
	t.Helper()
	_, server := startOn(t, a, asSupervisor)
	return server.URL
}

// TestPhones: three phone systems are beside Zendesk; a row shows the one that the
// agent is in, and of several the one that is in use.
func TestPhones(t *testing.T) {
	o := newOffice(4)
	t.Cleanup(o.aircall.Close)
	t.Cleanup(o.zendesk.Close)
	dp, cn := dialpadtest.New(t), connecttest.New(t)
	dp.PutOffice(dialpadtest.Office{ID: 1})
	dp.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 1, Name: "Support"})
	dp.PutUser(dialpadtest.User{ID: 27001, Email: "agent1@example.test", OfficeID: 1, CallCenters: []int64{101}})
	cn.PutUser(connecttest.User{ID: "u-1", Username: "agent2@example.test"})
	cn.SignIn("u-1")
	cn.SetStatus("u-1", connecttest.AvailableID)
	a := o.accounts()
	a.dialpad, a.dialpadSecret = dp.Client(dialpad.WithHTTPClient(&http.Client{Transport: dp})), ctikit.NewSecret("dialpad-secret")
	a.connect = cn.Client()
	a.events = amazontest.Events(cn)
	dp.Deliver(hookHost, a.hooks)
	a.pairs = []statussync.Pair{vendors.Pair(vendors.Aircall), vendors.Pair(vendors.Dialpad), vendors.Pair(vendors.Connect)}
	a.holds = nil
	url := startWith(t, a)
	floor := func() phoneRow { return decode[phoneRow](t, request(t, "GET", url+"/api/floor", "")) }
	until(t, "all phones", func() bool {
		return floor().phone("7001") != "" && floor().phone("7002") != "" && floor().phone("7003") != ""
	})
	call := dp.Ring(27001)
	dp.Answer(call)
	until(t, "a call in Dialpad", func() bool { return floor().phone("7001") == "In call call" })
	contact := cn.Ring("u-1", connect.Contact{})
	cn.Answer(contact)
	until(t, "a call in Connect", func() bool { return floor().phone("7002") == "In call call" })
	cn.HangUp(contact)
	names := ""
	for _, s := range floor().Systems {
		names += s.Title + " "
	}
	if names != "Zendesk Aircall Dialpad Amazon Connect " {
		t.Errorf("systems: %s", names)
	}
	got := decode[settingsReply](t, request(t, "GET", url+"/api/settings", ""))
	if len(got.Settings.Pairs) != 3 || len(got.Statuses["dialpad"]) == 0 || len(got.Statuses["connect"]) == 0 {
		t.Errorf("settings: %d pairs, %v", len(got.Settings.Pairs), got.Statuses)
	}
}

// TestDialpadAlone: on accounts that the environment names, without Aircall.
func TestDialpadAlone(t *testing.T) {
	o := newOffice(1)
	dp := dialpadtest.New(t)
	dp.PutOffice(dialpadtest.Office{ID: 1})
	dp.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 1, Name: "Support"})
	dp.PutUser(dialpadtest.User{ID: 27001, Email: "agent1@example.test", OfficeID: 1, CallCenters: []int64{101}})
	zd, dialpadServer := httptest.NewServer(o.zendesk), httptest.NewServer(dp)
	t.Cleanup(zd.Close)
	t.Cleanup(dialpadServer.Close)
	t.Cleanup(o.zendesk.Close)
	env := map[string]string{
		"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token, "ZENDESK_URL": zd.URL,
		"DIALPAD_API_KEY": dialpadtest.APIKey, "DIALPAD_URL": dialpadServer.URL,
		"WALLBOARD_PUBLIC_URL": "https://" + hookHost, "WALLBOARD_APP_ID": "1", "WALLBOARD_INSTALLATION_ID": "2",
	}
	a, _, err := realAccounts(cli.Environment(func(name string) string { return env[name] }), "dialpad")
	if err != nil {
		t.Fatal(err)
	}
	a.store = &engine.Memory{}
	o.zendesk.Deliver(hookHost, a.hooks)
	dp.Deliver(hookHost, a.hooks)
	url := startWith(t, a)
	floor := func() phoneRow { return decode[phoneRow](t, request(t, "GET", url+"/api/floor", "")) }
	until(t, "the phone", func() bool { return floor().phone("7001") == "Available online" })
	dp.SetStatus(27001, false, "")
	until(t, "a click", func() bool { return floor().phone("7001") == "Unavailable away" })
	if got := fmt.Sprint(floor().Systems); len(floor().Systems) != 2 {
		t.Errorf("systems: %s", got)
	}
}
