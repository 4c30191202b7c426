package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestConnectAccount: on an account of Connect that the environment names, events
// come as posts with a secret. Without the AWS SDK the program says what it needs,
// and the rest is seen on a client of the fake.
func TestConnectAccount(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_CONFIG_FILE", "testdata/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "testdata/none")
	o, cn := newOffice(2), connecttest.New(t)
	t.Cleanup(o.zendesk.Close)
	t.Cleanup(o.aircall.Close)
	cn.PutUser(connecttest.User{ID: "u-1", Username: "agent2@example.test"})
	cn.SignIn("u-1")
	cn.SetStatus("u-1", connecttest.AvailableID)
	zd, instance := httptest.NewServer(o.zendesk), httptest.NewServer(cn)
	t.Cleanup(zd.Close)
	t.Cleanup(instance.Close)
	const secret = "a-secret-of-our-own"
	env := map[string]string{
		"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token, "ZENDESK_URL": zd.URL,
		"CONNECT_INSTANCE": connecttest.InstanceARN, "CONNECT_URL": instance.URL, "CONNECT_INTAKE_SECRET": secret,
		"WALLBOARD_PUBLIC_URL": "https://" + hookHost, "WALLBOARD_APP_ID": "1", "WALLBOARD_INSTALLATION_ID": "2",
	}
	a, _, err := realAccounts(func(name string) string { return env[name] }, vendors.Connect)
	switch {
	case !amazon.Built:
		if err == nil || !strings.Contains(err.Error(), "-tags aws") {
			t.Fatalf("%v, want how to build the program", err)
		}
		a = o.accounts()
		a.aircall, a.connect, a.serve, a.holds = nil, cn.Client(), true, nil
		a.events, a.pairs = &amazon.Events{Secrets: []string{secret}}, []statussync.Pair{vendors.Pair(vendors.Connect)}
	case err != nil:
		t.Fatal(err)
	}
	a.store = &engine.Memory{}
	o.zendesk.Deliver(hookHost, a.hooks)
	url := startWith(t, a)
	post := func(ctx context.Context, event []byte, token string) int {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/hooks/connect/agent-event", bytes.NewReader(event))
		if err != nil {
			t.Error(err)
			return 0
		}
		r.Header.Set("Authorization", "Bearer "+token)
		reply, err := new(http.Client).Do(r)
		if err != nil {
			t.Error(err)
			return 0
		}
		defer reply.Body.Close()
		return reply.StatusCode
	}
	cn.SubscribeAgentEvents(func(ctx context.Context, event []byte) error {
		if code := post(ctx, event, secret); code != http.StatusNoContent {
			t.Errorf("an agent event: %d", code)
		}
		return nil
	})
	phone := func() string {
		return decode[phoneRow](t, request(t, "GET", url+"/api/floor", "")).phone("7002")
	}
	until(t, "the phone", func() bool { return phone() != "" })
	contact := cn.Ring("u-1", connect.Contact{})
	cn.Answer(contact)
	until(t, "a call", func() bool { return phone() == "In call call" })
	cn.HangUp(contact)
	if code := post(t.Context(), []byte(`{}`), "another-secret-of-length"); code != http.StatusUnauthorized {
		t.Errorf("with another secret: %d", code)
	}
	until(t, "all events to be taken", func() bool { return cn.PendingDeliveries() == 0 })
}
