package zendesk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// account is a Zendesk in memory, with two agents.
func account() *zendesktest.Fake {
	z := zendesktest.New(nil)
	z.PutOAuthClient("client-id", "client-secret", 0, time.Hour)
	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "First Agent", Email: "agent@example.test", Status: zendesk.StatusOnline, Groups: []int64{310}})
	z.PutAgent(zendesktest.Agent{ID: 7002, Name: "Second Agent", Email: "second@example.test", Role: zendesk.RoleAdmin})
	z.PutStatus(zendesk.UnifiedStatus{ID: 120045, Name: "Writing docs", GroupIDs: []int64{310}})
	return z
}

func ExampleNew() {
	z := account() // a real program leaves out WithHTTPClient
	client, err := zendesk.New("acme", zendesk.OAuthClient("client-id", "client-secret"),
		zendesk.WithHTTPClient(&http.Client{Transport: z}))
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := client.Availability.Get(context.Background(), 7001)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Status.Name, a.Channels[0].Name, a.Channels[0].Status)
	// Output: online support online
}

func ExampleAvailabilityService_All() {
	client := account().Client()
	opts := zendesk.AvailabilityListOptions{ChannelStatus: "messaging:online"}
	for a, err := range client.Availability.All(context.Background(), opts) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(a.AgentID, a.Status.Name)
	}
	// Output: 7001 online
}

func ExampleUnifiedStatusService_Set() {
	client := account().Client()
	change, err := client.UnifiedStatuses.Set(context.Background(), 7001, 120045)
	fmt.Println(change.AgentID, change.Status.Name, err)

	_, err = client.UnifiedStatuses.Set(context.Background(), 7002, 120045) // not for this agent's groups
	fmt.Println(errors.Is(err, zendesk.ErrInvalid))
	// Output:
	// 7001 Writing docs <nil>
	// true
}

func ExampleUserService_All() {
	client := account().Client()
	for u, err := range client.Users.All(context.Background(), zendesk.UserListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(u.ID, u.Email, u.Role)
	}
	// Output:
	// 7001 agent@example.test agent
	// 7002 second@example.test admin
}

func ExampleWebhookService_Ensure() {
	client := account().Client()
	webhook, secret, err := client.Webhooks.Ensure(context.Background(), zendesk.WebhookSpec{
		Name: "agent presence", Endpoint: "https://hooks.example.test/zendesk",
		Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = zendesk.NewWebhook(secret)
	fmt.Println(webhook.Status, err)
	// Output: active <nil>
}

func ExampleWebhook_Handler() {
	hook, err := zendesk.NewWebhook("signing-secret")
	if err != nil {
		fmt.Println(err)
		return
	}
	handler := hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		switch ev := ev.(type) {
		case *zendesk.AgentStateChanged:
			fmt.Println(ev.AgentID, ev.Channel, ev.New)
		case *zendesk.UnknownEvent:
			fmt.Println("new to us:", ev.Type)
		}
		return nil
	})
	body := `{"type": "zen:event-type:agent.state_changed", "id": "01JNB3Q0V6W4ZK8M2X5R7T9Y1C", "detail": {"agent_id": "7001", "version": "919"},
		"event": {"channel": "messaging", "previous_state": "online", "new_state": "away"}}`
	for _, secret := range []string{"signing-secret", "guessed"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, zendesktest.SignedRequest(nil, secret, []byte(body), time.Now()))
		fmt.Println(w.Code)
	}
	// Output:
	// 7001 messaging away
	// 200
	// 401
}

// A person allows an app, which stores each pair of tokens before using it.
func ExampleOAuthTokens() {
	z := account()
	z.PutOAuthClient("app", "s3cret", 0, time.Hour)
	over := zendesk.WithHTTPClient(&http.Client{Transport: z})
	app := zendesk.NewOAuthApp("app", "s3cret", "https://app.example.test/back")

	verifier := zendesk.NewVerifier() // kept in the person's session, as the state is
	link, err := app.AuthorizeURL("acme", "state", verifier)
	if err != nil {
		fmt.Println(err)
		return
	}
	code := z.Allow(link, 0) // the person follows the link
	tokens, err := app.Exchange(context.Background(), "acme", code, verifier, over)
	if err != nil {
		fmt.Println(err)
		return
	}
	store := func(_ context.Context, t zendesk.Tokens) error {
		fmt.Println("stored a pair, another one:", t.Refresh != tokens.Refresh)
		return nil
	}
	client, err := zendesk.New("acme", zendesk.OAuthTokens(app, tokens, store), over)
	if err != nil {
		fmt.Println(err)
		return
	}
	z.RevokeTokens()
	_, err = client.Queues.List(context.Background())
	fmt.Println(err)
	// Output:
	// stored a pair, another one: true
	// <nil>
}
