package zendesk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/ctikit/ctikit"
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

func ExampleUnifiedStatusesService_Set() {
	client := account().Client()
	done, err := client.UnifiedStatuses.Set(context.Background(), 7001, 120045)
	fmt.Println(done.Ended.Before(done.Started), err)

	_, err = client.UnifiedStatuses.Set(context.Background(), 7002, 120045) // not for this agent's groups
	fmt.Println(errors.Is(err, zendesk.ErrInvalid))
	// Output:
	// false <nil>
	// true
}

func ExampleUsersService_All() {
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
	// 10000000000001 admin@example.test admin
}

func ExampleWebhooksService_Ensure() {
	client := account().Client()
	webhook, secret, created, err := client.Webhooks.Ensure(context.Background(), zendesk.WebhookSpec{
		Name: "agent presence", Endpoint: "https://hooks.example.test/zendesk",
		Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = zendesk.NewWebhook([]string{secret.Reveal()})
	fmt.Println(webhook.Status, created, err)
	// Output: active true <nil>
}

func ExampleWebhook_Handler() {
	hook, err := zendesk.NewWebhook([]string{"signing-secret"})
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

// A person allows an app, which stores each token before using it.
func ExampleOAuth() {
	z := account()
	z.PutOAuthClient("app", "s3cret", 0, time.Hour)
	over := zendesk.WithHTTPClient(&http.Client{Transport: z})
	app, err := zendesk.NewOAuth("acme", "app", "s3cret", "https://app.example.test/back", over)
	if err != nil {
		fmt.Println(err)
		return
	}

	verifier := zendesk.NewVerifier()                       // kept in the person's session, as the state is
	code := z.Allow(app.AuthorizeURL("state", verifier), 0) // the person follows the link
	token, err := app.Exchange(context.Background(), code, verifier)
	if err != nil {
		fmt.Println(err)
		return
	}
	save := func(_ context.Context, t ctikit.Token) error { // stores t.Secrets()
		fmt.Println("saved another token:", t.Refresh != token.Refresh)
		return nil
	}
	client, err := zendesk.New("acme", app.Credential(token, save), over)
	if err != nil {
		fmt.Println(err)
		return
	}
	z.RevokeTokens()
	_, err = client.Queues.List(context.Background(), zendesk.QueueListOptions{})
	fmt.Println(err)
	// Output:
	// saved another token: true
	// <nil>
}
