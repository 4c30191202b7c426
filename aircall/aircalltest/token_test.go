package aircalltest_test

import (
	"testing"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// A token that was agreed beforehand is that of every webhook.
func TestAgreedToken(t *testing.T) {
	a := aircalltest.New(t, aircalltest.WithWebhookToken("agreed"))
	client := a.Client()
	for range 2 {
		w, err := client.Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: "https://hooks.example.test", Events: aircall.PresenceEvents()})
		if err != nil || w.Token.Reveal() != "agreed" {
			t.Fatalf("webhook %+v, %v", w, err)
		}
	}
}
