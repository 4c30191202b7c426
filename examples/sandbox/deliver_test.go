package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// receive serves handler where the sandbox can reach it.
func receive(t *testing.T, handler http.Handler) (url string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL + "/hook"
}

func TestZendeskClickIsDeliveredSigned(t *testing.T) {
	b := start(t)
	hook, err := zendesk.NewWebhook([]string{b.Zendesk.WebhookSecret})
	must(t, err)
	events := make(chan zendesk.Event, 10)
	endpoint := receive(t, hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		events <- ev
		return nil
	}))
	_, secret, _, err := b.zendesk(t).Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{
		Name: "test", Endpoint: endpoint, Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged},
	})
	must(t, err)
	if secret.Reveal() != b.Zendesk.WebhookSecret {
		t.Error("the webhook's secret is not the one of the card")
	}
	b.do(t, "POST", "/agents/1/zendesk/status", `{"status":"lunch"}`, nil)
	ev, ok := (<-events).(*zendesk.AgentUnifiedStateChanged)
	if !ok || ev.AgentID != 7001 || ev.New.ID != 120001 || ev.New.Reason != zendesk.ReasonSwitcher {
		t.Errorf("event %+v", ev)
	}
}

func TestAircallClickIsDeliveredWithItsToken(t *testing.T) {
	b := start(t)
	hook, err := aircall.NewWebhook([]string{b.Aircall.WebhookToken})
	must(t, err)
	events := make(chan aircall.Event, 10)
	url := receive(t, hook.Handler(func(_ context.Context, ev aircall.Event) error {
		events <- ev
		return nil
	}))
	made, err := b.aircall(t).Webhooks.Create(t.Context(), aircall.WebhookSpec{
		URL: url, Events: []aircall.EventName{aircall.UserClosed.V2(), aircall.CallRingingOnAgent},
	})
	must(t, err)
	if made.Token.Reveal() != b.Aircall.WebhookToken {
		t.Error("the webhook's token is not the one of the card")
	}
	b.do(t, "POST", "/agents/2/aircall/status", `{"status":"unavailable/out_for_lunch"}`, nil)
	var got []aircall.Substatus
	for range 2 { // the reason follows in a second event
		ev, ok := (<-events).(*aircall.UserEvent)
		if !ok || ev.User.ID != 102 {
			t.Fatalf("event %+v", ev)
		}
		reason, _ := ev.User.Substatus.Reason()
		got = append(got, reason)
	}
	if diff := cmp.Diff([]aircall.Substatus{"", aircall.OutForLunch}, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	b.do(t, "POST", "/agents/1/aircall/ring", "", nil)
	if ev, ok := (<-events).(*aircall.CallEvent); !ok || ev.Kind != aircall.CallRingingOnAgent {
		t.Errorf("event %+v", ev)
	}
}

// A receiver that hangs does not keep the sandbox alive.
func TestShutdownEndsDeliveries(t *testing.T) {
	b := start(t)
	arrived, gone := make(chan struct{}), make(chan struct{})
	url := receive(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-r.Context().Done()
		close(gone)
	}))
	_, err := b.aircall(t).Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: url, Events: []aircall.EventName{aircall.UserDisconnected}})
	must(t, err)
	b.do(t, "POST", "/agents/1/aircall/signout", "", nil)
	<-arrived
	_, err = b.stop()
	must(t, err)
	<-gone
}

// All systems know the same people, by addresses that differ in case only.
func TestAgentsJoinByEmail(t *testing.T) {
	b := start(t)
	oauth, err := zendesk.New("acme", zendesk.OAuthClient(b.Zendesk.ClientID, b.Zendesk.ClientSecret),
		zendesk.WithBaseURL(b.Zendesk.URL), zendesk.WithHTTPClient(b.http))
	must(t, err)
	basic, err := zendesk.New("acme", zendesk.APIToken(b.Zendesk.Email, b.Zendesk.APIToken),
		zendesk.WithBaseURL(b.Zendesk.URL), zendesk.WithHTTPClient(b.http))
	must(t, err)

	inZendesk := map[string]int64{}
	for _, client := range []*zendesk.Client{b.zendesk(t), oauth, basic} {
		for _, p := range office.people {
			users, err := client.Users.ShowMany(t.Context(), []int64{p.Zendesk.ID})
			if err != nil || len(users) != 1 {
				t.Fatalf("user %d: %v, %v", p.Zendesk.ID, users, err)
			}
			inZendesk[users[0].Email] = users[0].ID
		}
	}
	joined := map[int64]int64{}
	for user, err := range b.aircall(t).Users.All(t.Context(), aircall.UserListOptions{}) {
		must(t, err)
		if _, same := inZendesk[user.Email]; same {
			t.Errorf("user %d joins without ignoring case", user.ID)
		}
		joined[inZendesk[strings.ToLower(user.Email)]] = user.ID
	}
	if diff := cmp.Diff(map[int64]int64{7001: 101, 7002: 102, 7003: 103, 7004: 104, 7005: 105}, joined); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
}

// The catalog that the control API knows is the one that Zendesk shows.
func TestCatalog(t *testing.T) {
	b := start(t)
	got := map[zendesk.StatusID]string{}
	for status, err := range b.zendesk(t).UnifiedStatuses.All(t.Context(), zendesk.UnifiedStatusListOptions{}) {
		must(t, err)
		got[status.ID] = plain(status.Name)
	}
	want := map[zendesk.StatusID]string{}
	for _, status := range office.statuses {
		want[status.ID] = plain(status.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}
