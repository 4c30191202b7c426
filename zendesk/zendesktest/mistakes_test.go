package zendesktest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A mistake is an error of Try that names what is wrong, and fails no test.
func TestMistakes(t *testing.T) {
	z := team(t)
	for want, act := range map[string]func(z *zendesktest.Fake){
		"SetListLag: want 0s or more, got -1s":                    func(z *zendesktest.Fake) { z.SetListLag(-time.Second) },
		"IgnoreWrites: want 0 to 100, got -1":                     func(z *zendesktest.Fake) { z.IgnoreWrites(-1) },
		"IgnoreNextWrites: want 0 or more":                        func(z *zendesktest.Fake) { z.IgnoreNextWrites(-1) },
		"MarkAhead: want 0 or more":                               func(z *zendesktest.Fake) { z.MarkAhead(-1, 0) },
		"Spend: want 0 or more":                                   func(z *zendesktest.Fake) { z.Spend(-1) },
		"FailNext: no route can match":                            func(z *zendesktest.Fake) { z.FailNext("GET /moon", ctikit.Fault{Status: 503}) },
		"FailNext: Status: want 0 or 200 to 599, got 5":           func(z *zendesktest.Fake) { z.FailNext("*", ctikit.Fault{Status: 5}) },
		`Count: pattern "moon": want a method and a path`:         func(z *zendesktest.Fake) { z.Count("moon") },
		"Deliver: want a host":                                    func(z *zendesktest.Fake) { z.Deliver("hooks.example.test", nil) },
		`endpoint of Subscribe: want an absolute URL, got "here"`: func(z *zendesktest.Fake) { z.Subscribe("here") },
		"an order of 0 or more":                                   func(z *zendesktest.Fake) { z.PutQueue(zendesk.QueueSpec{Name: "n", Order: -5}) },
		"ticket field id: want a positive number, got 0":          func(z *zendesktest.Fake) { z.PutTicketField(zendesk.TicketField{}) },
		"user field 7: key: want letters":                         func(z *zendesktest.Fake) { z.PutUserField(zendesk.UserField{ID: 7, Key: "12"}) },
		"Regexp: want a pattern":                                  func(z *zendesktest.Fake) { z.PutTicketField(zendesk.TicketField{ID: 7, Type: zendesk.FieldRegexp}) },
		"option 1: want a value": func(z *zendesktest.Fake) {
			z.PutTicketField(zendesk.TicketField{ID: 7, Type: zendesk.FieldTagger, Options: make([]zendesk.FieldOption, 1)})
		},
		"brand id: want a positive number, got -1": func(z *zendesktest.Fake) { z.PutBrand(zendesk.Brand{ID: -1}) },
		"group id: want a positive number, got 0":  func(z *zendesktest.Fake) { z.PutGroup(zendesk.Group{}) },
		"ticket form id: want a positive":          func(z *zendesktest.Fake) { z.PutTicketForm(zendesk.TicketForm{}) },
		`custom status 1: Category: want one of`:   func(z *zendesktest.Fake) { z.PutCustomStatus(zendesk.CustomStatus{ID: 1, Category: "closed"}) },
		"AgentLabel: want at most 48 characters, got 49": func(z *zendesktest.Fake) {
			z.PutCustomStatus(zendesk.CustomStatus{ID: 1, Category: "new", AgentLabel: strings.Repeat("é", 49)})
		},
		"user id: want a positive number, got 0":          func(z *zendesktest.Fake) { z.PutUser(zendesktest.User{}) },
		"app id of SetAppKey: want that of an app, got 7": func(z *zendesktest.Fake) { z.SetAppKey(7, nil) },
		"name of PutApp: want a text, got none":           func(z *zendesktest.Fake) { z.PutApp("") },
		"capacity: want 0 or more, got -3":                func(z *zendesktest.Fake) { z.SetMaxCapacity(7001, zendesk.ChannelTalk, -3) },
	} {
		if err := z.Try(act); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Options that cannot be fail the test, and nothing breaks.
func TestMistakenOptions(t *testing.T) {
	var tb listener
	z := team(&tb, nil, zendesktest.WithPageSize(0), zendesktest.WithBudgets(700, -1), zendesktest.WithOffStatus(42),
		zendesktest.WithBadWebhookStatus(42), zendesktest.WithJobStep(-1), zendesktest.WithPatience(-1),
		zendesktest.WithIndexLag(-1), zendesktest.WithSearchBudget(-1))
	if len(tb.heard) != 8 {
		t.Errorf("complaints %q, want 8", tb.heard)
	}
	for _, path := range []string{"/api/v2/agent_availabilities", "/api/v2/queues"} {
		if status, body := ask(t, z, "GET", path, ""); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

// What is refused, tested or done to a copy changes no webhook, and no list that
// all fakes share.
func TestRefusedPatchesChangeNothing(t *testing.T) {
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	z.Subscribe("https://hooks.example.test/a")
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var id string
	for w, err := range z.Client().Webhooks.All(t.Context(), zendesk.WebhookListOptions{}) {
		must(err)
		id = w.ID
	}
	ask(t, z, "PATCH", "/api/v2/webhooks/"+id, `{"webhook": {"custom_headers": {"X-Own": "1"}, "authentication": {"type": "bearer_token", "data": {"token": "t"}, "add_position": "header"}}}`)
	_, before := ask(t, z, "GET", "/api/v2/webhooks/"+id, "")
	if status, body := ask(t, z, "PATCH", "/api/v2/webhooks/"+id, `{"webhook": {"subscriptions": ["moon", "sun"]}}`); status != 422 {
		t.Errorf("refused with %d %s", status, body)
	}
	ask(t, z, "POST", "/api/v2/webhooks/test?webhook_id="+id, `{"request": {"subscriptions": ["moon"], "custom_headers": {"X-Other": "2"}, "authentication": {"type": "api_key"}}}`)
	_, clone := ask(t, z, "POST", "/api/v2/webhooks?clone_webhook_id="+id, "")
	_, copied, _ := strings.Cut(clone, `"id":"`)
	copied, _, _ = strings.Cut(copied, `"`)
	if status, body := ask(t, z, "PATCH", "/api/v2/webhooks/"+copied, `{"webhook": {"subscriptions": ["zen:event-type:moon"]}}`); status != 204 {
		t.Errorf("patching the copy: %d %s", status, body)
	}
	if _, after := ask(t, z, "GET", "/api/v2/webhooks/"+id, ""); after != before {
		t.Errorf("webhook before\n%s\nafter\n%s", before, after)
	}
	other := zendesktest.New(t)
	other.Subscribe("https://hooks.example.test/b")
	if _, list := ask(t, other, "GET", "/api/v2/webhooks", ""); strings.Contains(list, "moon") {
		t.Errorf("another fake has %s", list)
	}
}

// A number alone, or the token with another spelling of it, is no credential.
func TestAgentTokensAreWhole(t *testing.T) {
	z := team(t)
	for header, want := range map[string]int{
		"Bearer " + zendesktest.AgentToken(7002): 200,
		"7002":                                   401,
		"Bearer 7002":                            401,
		strings.Replace("Bearer "+zendesktest.AgentToken(7002), "7002", "+7002", 1): 401,
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "https://acme.zendesk.com/api/v2/agent_availabilities/7002", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", header)
		res, err := z.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("Authorization %q: %d, want %d", header, res.StatusCode, want)
		}
	}
}
