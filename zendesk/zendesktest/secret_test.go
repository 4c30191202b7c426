package zendesktest_test

import (
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A secret that was agreed beforehand holds until it is reset.
func TestAgreedSecret(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithWebhookSecret("agreed"))
	client := z.Client()
	w, secret, _, err := client.Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{
		Name: "test", Endpoint: "https://hooks.example.test", Subscriptions: []zendesk.EventType{zendesk.EventAgentStateChanged},
	})
	if err != nil || secret.Reveal() != "agreed" {
		t.Fatalf("secret %q, %v", secret, err)
	}
	if secret, err = client.Webhooks.ResetSigningSecret(t.Context(), w.ID); err != nil || secret.Reveal() == "agreed" {
		t.Errorf("after the reset: secret %q, %v", secret, err)
	}
}
