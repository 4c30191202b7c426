package aircall_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// Programs write client, err := aircall.New(aircall.BasicAuth(apiID, apiToken)).
// The examples ask an Aircall in memory.
func exampleCompany() (*aircalltest.Fake, *ctikit.VirtualClock) {
	clk := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	f := aircalltest.New(nil, aircalltest.WithClock(clk))
	f.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine"})
	f.PutUser(aircalltest.User{ID: 10, Email: "other@example.test", Name: "Agent Ten", Substatus: aircall.OnABreak})
	return f, clk
}

func ExampleNew() {
	_, err := aircall.New(aircall.BasicAuth("api-id", ""), aircall.WithRetries(0, time.Minute))
	fmt.Println(err)
	// Output:
	// aircall: new client: API token: want a value, got an empty string
	// retries: want at least 1 attempt and a positive wait, got 0 and 1m0s
}

func ExampleUsersService() {
	f, _ := exampleCompany()
	client, ctx := f.Client(), context.Background()

	for user, err := range client.Users.All(ctx, aircall.UserListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		reason, away := user.Substatus.Reason()
		fmt.Println(user.ID, user.AvailabilityStatus, reason, away)
	}

	_, err := client.Users.SetStatus(ctx, 9, aircall.StatusUpdate{Substatus: aircall.OutForLunch})
	fmt.Println(err)
	_, err = client.Users.Get(ctx, 7)
	fmt.Println(errors.Is(err, aircall.ErrNotFound), err)
	// Output:
	// 9 available  false
	// 10 unavailable on_a_break true
	// <nil>
	// true aircall: users.get: 404 Not Found
}

func ExampleUsersService_AllAvailabilities() {
	f, _ := exampleCompany()
	f.Ring(9)
	for a, err := range f.Client().Users.AllAvailabilities(context.Background(), aircall.AvailabilityListOptions{}) {
		fmt.Println(a.UserID, a.Availability, a.Availability.Engaged(), err)
	}
	// Output:
	// 9 in_call true <nil>
	// 10 do_not_disturb false <nil>
}

func ExampleCallsService() {
	f, clk := exampleCompany()
	client, ctx := f.Client(), context.Background()
	id := f.Ring(9) // what people do
	f.Answer(id)
	fmt.Println(client.Calls.ShowCard(ctx, id, aircall.CardLine{Label: "Open tickets", Text: "3"}))
	clk.RunUntil(clk.Now().Add(time.Minute))
	f.HangUp(id)
	clk.RunUntil(clk.Now().Add(time.Minute))

	for call, err := range client.Calls.All(ctx, aircall.CallListOptions{From: clk.Now().Add(-time.Hour)}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(call.ID, call.Direction, call.Status, call.Duration, call.User.ID)
	}
	fmt.Println(client.Calls.Comment(ctx, id, "Filed as ticket 35436"))
	// Output:
	// <nil>
	// 900000000001 inbound done 1m0s 9
	// <nil>
}

func ExampleInsightsService() {
	f, _ := exampleCompany()
	id := f.Ring(9)
	f.Find(id, aircall.TopicsCreated, aircall.Insight{Content: aircall.Content{List: []string{"invoice", "refund"}}})
	topics, err := f.Client().Insights.Topics(context.Background(), id)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(topics.Content.List)
	// Output:
	// [invoice refund]
}

func ExampleContactsService() {
	f, _ := exampleCompany()
	client, ctx := f.Client(), context.Background()
	made, err := client.Contacts.Create(ctx, aircall.ContactSpec{
		FirstName: "Con", LastName: "Tact", Phones: []aircall.Reach{{Label: "Work", Value: "+15550100777"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Contacts.Update(ctx, made.ID, aircall.ContactUpdate{CompanyName: new("Acme")})
	fmt.Println(err)
	for found, err := range client.Contacts.AllMatching(ctx, aircall.ContactSearchOptions{PhoneNumber: "+15550100777"}) {
		fmt.Println(found.FirstName, found.LastName, found.CompanyName, err)
	}
	// Output:
	// <nil>
	// Con Tact Acme <nil>
}

func ExampleOAuth() {
	f, _ := exampleCompany()
	app, err := aircall.NewOAuth(aircalltest.ClientID, aircalltest.ClientSecret, aircalltest.RedirectURI,
		aircall.WithHTTPClient(&http.Client{Transport: f})) // programs leave this out
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(app.AuthorizeURL("s1")) // send the administrator there
	answer := url.Values{"code": {f.Consent()}, "state": {"s1"}}

	code, err := app.Callback(answer, "s1")
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := app.Exchange(context.Background(), code)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := aircall.New(aircall.Bearer(token.Access.Reveal()), aircall.WithHTTPClient(&http.Client{Transport: f}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(token.Access, client.Company.Ping(context.Background()))
	// Output:
	// https://dashboard.aircall.io/oauth/authorize?client_id=fake-client-id&redirect_uri=https%3A%2F%2Fapp.example.test%2Fcallback&response_type=code&scope=public_api&state=s1
	// redacted <nil>
}

func ExampleWebhooksService_Ensure() {
	f, _ := exampleCompany()
	client := f.Client()
	for range 2 { // as at two starts of a service
		sub, token, created, err := client.Webhooks.Ensure(context.Background(), aircall.WebhookSpec{
			Name: "status-sync", URL: "https://hooks.example.test/aircall", Events: aircall.PresenceEvents(),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(sub.DirectLink, sub.Active, len(sub.Events), token, created)
	}
	// Output:
	// https://api.aircall.io/v1/webhooks/40001 true 15 redacted true
	// https://api.aircall.io/v1/webhooks/40001 true 15 redacted false
}

func ExampleWebhook_Handler() {
	f, clk := exampleCompany()
	sub, err := f.Client().Webhooks.Create(context.Background(), aircall.WebhookSpec{
		URL: "https://hooks.example.test/aircall", Events: aircall.PresenceEvents(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	hook, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /aircall", hook.Handler(func(_ context.Context, ev aircall.Event) error {
		switch ev := ev.(type) {
		case *aircall.UserEvent:
			fmt.Printf("%s %s %d %s %q\n", ev.At.Format(time.TimeOnly), ev.Kind, ev.User.ID, ev.User.AvailabilityStatus, ev.User.Substatus)
		case *aircall.CallEvent:
			fmt.Println(ev.At.Format(time.TimeOnly), ev.Kind, ev.Call.User.ID)
		}
		return nil // an error would make Aircall deliver again
	}))

	f.Deliver("hooks.example.test", mux)
	f.SetStatus(9, aircall.Unavailable, aircall.OutForLunch) // a click in the app
	clk.RunUntil(clk.Now().Add(time.Minute))
	f.SetStatus(9, aircall.Available, "")
	f.Ring(9)
	clk.RunUntil(clk.Now().Add(time.Minute))
	// Output:
	// 09:00:00 user.closed 9 unavailable ""
	// 09:00:01 user.closed 9 unavailable "out_for_lunch"
	// 09:01:00 user.opened 9 available "always_opened"
	// 09:01:00 call.ringing_on_agent 9
}
