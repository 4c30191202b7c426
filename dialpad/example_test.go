package dialpad_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// Programs write client, err := dialpad.New(dialpad.APIKey(key)).
// The examples ask a Dialpad in memory.
func exampleCompany() (*dialpadtest.Fake, *ctikit.VirtualClock) {
	clk := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	f := dialpadtest.New(nil, dialpadtest.WithClock(clk))
	f.PutOffice(dialpadtest.Office{ID: 3, OffDutyReasons: []string{"Lunch Time", "Training"}})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 101, Name: "Support"})
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test", OfficeID: 3, CallCenters: []int64{101}, WrapUpTime: 20 * time.Second})
	f.PutUser(dialpadtest.User{ID: 10, Email: "other@example.test", OfficeID: 3, CallCenters: []int64{101}, OffDuty: true, Reason: "Training"})
	return f, clk
}

func ExampleNew() {
	_, err := dialpad.New(dialpad.APIKey(""), dialpad.WithRetries(0, time.Minute))
	fmt.Println(err)
	// Output:
	// dialpad: new client: API key: want a value, got an empty string
	// retries: want at least 1 attempt and a positive wait, got 0 and 1m0s
}

func ExampleDutyService() {
	f, _ := exampleCompany()
	client, ctx := f.Client(), context.Background()

	agent, err := client.Users.GetByEmail(ctx, "agent@example.test")
	if err != nil {
		fmt.Println(err)
		return
	}
	reasons, _ := client.Offices.OffDutyReasons(ctx, agent.OfficeID)
	change, err := client.Duty.Set(ctx, agent.ID, dialpad.DutyUpdate{OnDuty: false, Reason: reasons[0]})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(change.Duty.Status, change.Duty.Reason, change.Duty.StatusSince.Format(time.TimeOnly))
	_, err = client.Duty.Get(ctx, 77)
	fmt.Println(errors.Is(err, dialpad.ErrNotFound), err)
	// Output:
	// unavailable Lunch Time 09:00:00
	// true dialpad: duty.get: 404 Not Found
}

func ExampleCallCentersService_Operators() {
	f, _ := exampleCompany()
	staff, err := f.Client().CallCenters.Operators(context.Background(), 101)
	for _, u := range staff {
		fmt.Println(u.ID, u.Duty, u.DutyReason, u.Duty.Choice())
	}
	fmt.Println(err)
	// Output:
	// 9 available  true
	// 10 unavailable Training true
	// <nil>
}

func ExampleWebhook_Handler() {
	f, clk := exampleCompany()
	client, ctx := f.Client(), context.Background()
	spec := dialpad.WebhookSpec{URL: "https://hooks.example.test/dialpad", Secret: ctikit.NewSecret("demo-secret")}
	endpoint, secret, created, err := client.Webhooks.Ensure(ctx, spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("created:", created, "secret:", secret)
	if _, _, _, err := client.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID); err != nil {
		fmt.Println(err)
		return
	}
	hook, err := dialpad.NewWebhook([]string{secret.Reveal()}, dialpad.WithWebhookClock(clk))
	if err != nil {
		fmt.Println(err)
		return
	}
	last := map[int64]*dialpad.AgentStatusEvent{}
	mux := http.NewServeMux()
	mux.Handle("POST /dialpad", hook.Handler(func(_ context.Context, ev dialpad.Event) error {
		e, ok := ev.(*dialpad.AgentStatusEvent)
		if !ok {
			return nil
		}
		before := last[e.AgentID]
		if before != nil && e.Before(before) {
			return nil
		}
		fmt.Printf("%s %s %q %v\n", e.Since.Format(time.TimeOnly), e.Status, e.Reason, e.Changes(before).Left)
		last[e.AgentID] = e
		return nil // an error would make Dialpad deliver again
	}))

	f.Deliver("hooks.example.test", mux)
	call := f.Ring(9)
	f.Answer(call)
	clk.RunUntil(clk.Now().Add(time.Minute))
	f.HangUp(call)
	clk.RunUntil(clk.Now().Add(time.Minute))
	f.SetStatus(9, false, "Lunch Time") // a click in the app
	clk.RunUntil(clk.Now().Add(time.Minute))
	// Output:
	// created: true secret: redacted
	// 09:00:00 occupied "" []
	// 09:01:00 wrapup "" []
	// 09:01:20 available "" []
	// 09:02:00 unavailable "Lunch Time" [101]
}

func ExampleOAuth() {
	f, _ := exampleCompany()
	f.PutOAuthApp("client-id", "client-secret", time.Hour)
	app := f.OAuth("client-id", "client-secret", "https://app.example.test/callback") // else dialpad.NewOAuth

	verifier := dialpad.NewVerifier()
	back := f.Consent(app.AuthorizeURL("state", verifier), 9) // what the person's browser does
	token, err := app.Exchange(context.Background(), back.Query().Get("code"), verifier)
	if err != nil {
		fmt.Println(err)
		return
	}
	client := f.ClientAs(app.Credential(token, func(context.Context, ctikit.Token) error {
		return nil // store the token here: it is not used before
	}))
	user, err := client.Users.Get(context.Background(), 9)
	fmt.Println(user.Emails, err, token.Access)
	// Output:
	// [agent@example.test] <nil> redacted
}
