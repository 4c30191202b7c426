package zendesk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var presence = zendesk.WebhookSpec{
	Name: "agent presence", Endpoint: "https://hooks.example.test/zendesk",
	Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged, zendesk.EventAgentStateChanged},
}

func TestWebhookLife(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithPageSize(1))
	s := z.Client().Webhooks
	made, err := s.Create(t.Context(), presence)
	if err != nil {
		t.Fatal(err)
	}
	want := &zendesk.WebhookRecord{ID: made.ID, Name: "agent presence", Endpoint: presence.Endpoint, Subscriptions: presence.Subscriptions,
		Status: zendesk.WebhookActive, Method: "POST", Format: "json", CreatedBy: "10000000000001", CreatedAt: made.CreatedAt, UpdatedAt: made.UpdatedAt}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("Create (-want +got):\n%s", diff)
	}
	changed := presence
	changed.Name, changed.Status, changed.Description = "renamed", zendesk.WebhookInactive, "d"
	changed.Auth, changed.Headers = zendesk.WebhookAPIKey("X-Key", "k"), zendesk.NewWebhookHeaders(map[string]string{"X-A": "b"})
	if err := s.Update(t.Context(), made.ID, changed); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(t.Context(), made.ID)
	want.Name, want.Status, want.Description, want.Headers = "renamed", zendesk.WebhookInactive, "d", changed.Headers
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(zendesk.WebhookRecord{}, "UpdatedAt")); diff != "" || err != nil {
		t.Errorf("Get: %v (-want +got):\n%s", err, diff)
	}
	first, err1 := s.SigningSecret(t.Context(), made.ID)
	second, err2 := s.ResetSigningSecret(t.Context(), made.ID)
	if first.IsZero() || second.IsZero() || first == second || err1 != nil || err2 != nil {
		t.Errorf("secrets %q, %q, errors %v, %v", first, second, err1, err2)
	}
	if _, err := s.Create(t.Context(), presence); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range s.All(t.Context(), zendesk.WebhookListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d webhooks in all pages, want 2", n)
	}
	if err := s.Delete(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), made.ID); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("after Delete: %v", err)
	}
}

func TestEnsure(t *testing.T) {
	z := zendesktest.New(t)
	s := z.Client().Webhooks
	first, secret, created, err := s.Ensure(t.Context(), presence)
	if err != nil || !created {
		t.Fatalf("created %t, error %v", created, err)
	}
	reversed := presence
	reversed.Subscriptions = []zendesk.EventType{"zen:event-type/agent.state_changed", zendesk.EventAgentUnifiedStateChanged}
	again, sameSecret, createdAgain, err := s.Ensure(t.Context(), reversed)
	if err != nil || createdAgain || again.ID != first.ID || sameSecret != secret || secret.IsZero() {
		t.Errorf("second Ensure made %v with %v", again, err)
	}
	off := presence
	off.Status = zendesk.WebhookInactive
	if err := s.Update(t.Context(), first.ID, off); err != nil {
		t.Fatal(err)
	}
	on, _, created, err := s.Ensure(t.Context(), presence)
	if err != nil || created || on.ID != first.ID || on.Status != zendesk.WebhookActive {
		t.Errorf("Ensure of an inactive one: %v, %v", on, err)
	}
	if now, err := s.Get(t.Context(), first.ID); err != nil || now.Status != zendesk.WebhookActive {
		t.Errorf("it is %v, %v", now, err)
	}
	other := presence
	other.Subscriptions = presence.Subscriptions[:1]
	if w, _, created, err := s.Ensure(t.Context(), other); err != nil || !created || w.ID == first.ID {
		t.Errorf("other subscriptions gave %v, %v", w, err)
	}
	for _, pattern := range []string{"GET /api/v2/webhooks", "POST /api/v2/webhooks", "GET /api/v2/webhooks/{id}/signing_secret"} {
		z.FailNext(pattern, ctikit.Fault{Status: 403})
		third := presence
		third.Endpoint = "https://third.example.test/"
		if w, secret, _, err := s.Ensure(t.Context(), third); !errors.Is(err, zendesk.ErrForbidden) || !secret.IsZero() {
			t.Errorf("%s fails: %v, %q, %v", pattern, w, secret, err)
		}
	}
}

// From the click to the typed event, through the real signature.
func TestDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // deliveries come on goroutines of their own
		var got []zendesk.Event
		mux := http.NewServeMux()
		z := zendesktest.New(t)
		z.Deliver("hooks.example.test", mux)
		z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline})
		record, secret, _, err := z.Client().Webhooks.Ensure(t.Context(), presence)
		if err != nil {
			t.Fatal(err)
		}
		hook, err := zendesk.NewWebhook([]string{secret.Reveal()})
		if err != nil {
			t.Fatal(err)
		}
		fail := true
		mux.Handle("POST /zendesk", hook.Handler(func(_ context.Context, ev zendesk.Event) error {
			mu.Lock()
			defer mu.Unlock()
			if fail {
				fail = false
				return errors.New("not yet")
			}
			got = append(got, ev)
			return nil
		}))
		z.SetStatus(7001, zendesk.StatusAway)
		time.Sleep(time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if len(got) != 4 {
			t.Fatalf("%d events, want one unified and three of channels", len(got))
		}
		kinds := map[zendesk.EventType]int{}
		for _, ev := range got {
			kinds[ev.Meta().Type]++
		}
		if diff := cmp.Diff(map[zendesk.EventType]int{zendesk.EventAgentUnifiedStateChanged: 1, zendesk.EventAgentStateChanged: 3}, kinds); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		var codes []int
		for i, err := range z.Client().Webhooks.AllInvocations(t.Context(), record.ID) {
			if err != nil || i.Status != "success" || i.ID == "" || i.CompletedAt.IsZero() {
				t.Errorf("invocation %v, %v", i, err)
			}
			codes = append(codes, i.StatusCode)
		}
		if diff := cmp.Diff([]int{200, 200, 200, 200}, codes); diff != "" || len(z.Deliveries()) != 5 {
			t.Errorf("%d attempts, invocations (-want +got):\n%s", len(z.Deliveries()), diff)
		}
	})
}

func TestWebhookTestSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var signedByTest, signedByOwn bool
		var secret string
		h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			signedByTest = signedByTest || passes(t, zendesk.TestSecret, r)
			signedByOwn = signedByOwn || passes(t, secret, r)
		})
		z := zendesktest.New(t)
		z.Deliver("hooks.example.test", h)
		secret = z.Subscribe(presence.Endpoint)
		s := z.Client().Webhooks
		if got, err := s.Test(t.Context(), "", presence); err != nil || len(got.Raw) == 0 {
			t.Errorf("Test = %v, %v", got, err)
		}
		for w, err := range s.All(t.Context(), zendesk.WebhookListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Test(t.Context(), w.ID, zendesk.WebhookSpec{}); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Second)
		mu.Lock()
		defer mu.Unlock()
		if !signedByTest || !signedByOwn {
			t.Errorf("signed by the test secret %v, by the webhook's %v, want both", signedByTest, signedByOwn)
		}
	})
	got, err := canned(t, 200, `{"response": {"status": "204"}}`).Webhooks.Test(t.Context(), "w", zendesk.WebhookSpec{})
	if err != nil || got.Status != 204 {
		t.Errorf("Test = %v, %v", got, err)
	}
	if _, err := canned(t, 200, `x`).Webhooks.Test(t.Context(), "w", zendesk.WebhookSpec{}); !errors.Is(err, zendesk.ErrReply) {
		t.Errorf("no JSON: %v", err)
	}
}

// passes says whether secret signed r, leaving r's body read.
func passes(t *testing.T, secret string, r *http.Request) bool {
	hook, err := zendesk.NewWebhook([]string{secret}, zendesk.WithTestSecret())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	body, err := r.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	again := r.Clone(r.Context())
	again.Body = body
	hook.Handler(func(context.Context, zendesk.Event) error { return nil }).ServeHTTP(w, again)
	return w.Code == http.StatusOK
}

func TestSecretShapes(t *testing.T) {
	for body, want := range map[string]string{
		`{"signing_secret": {"algorithm": "SHA256", "secret": "abc="}}`: "abc=",
		`{"signing_secret": "abc="}`:                                    "abc=",
		`{"signing_secret": null}`:                                      "", `{}`: "", `x`: "",
	} {
		got, err := canned(t, 200, body).Webhooks.SigningSecret(t.Context(), "w")
		if got.Reveal() != want || (want == "") != errors.Is(err, zendesk.ErrReply) {
			t.Errorf("%s gave %q, %v", body, got, err)
		}
	}
}

func TestPatchAndClone(t *testing.T) {
	z, ctx := zendesktest.New(t), t.Context()
	hooks := z.Client().Webhooks
	first, err := hooks.Create(ctx, spec())
	if err != nil {
		t.Fatal(err)
	}
	if err := hooks.Patch(ctx, first.ID, zendesk.WebhookSpec{Status: zendesk.WebhookInactive, Description: "paused"}); err != nil {
		t.Fatal(err)
	}
	second, err := hooks.Clone(ctx, first.ID)
	if err != nil || second.ID == first.ID || second.Description != "paused" || second.Status != zendesk.WebhookInactive || second.Endpoint != hookURL || second.Name != "n" {
		t.Errorf("clone %+v, %v", second, err)
	}
}
