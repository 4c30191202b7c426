package dialpadws_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/dialpad/dialpadws"
)

// Programs need neither the fake nor WithHTTPClient.
func ExampleSource() {
	f := dialpadtest.New(nil)
	defer f.Close()
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test"})
	client := f.Client()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	socket, err := client.Websockets.Create(ctx, ctikit.NewSecret("demo-secret"))
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, _, _, err := client.AgentStatusSubscriptions.Ensure(ctx, socket.ID); err != nil {
		fmt.Println(err)
		return
	}
	hook, err := dialpad.NewWebhook([]string{"demo-secret"})
	if err != nil {
		fmt.Println(err)
		return
	}
	source, err := dialpadws.New(client, socket.ID, hook,
		dialpadws.WithHTTPClient(&http.Client{Transport: f}),
		dialpadws.WithOnGap(func(ctx context.Context, _ dialpadws.Gap) {
			duty, err := client.Duty.Get(ctx, 9) // the sweep
			fmt.Println(duty.Status, err)
			f.SetStatus(9, false, "Lunch Time") // a click in the app
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = source.Run(ctx, func(_ context.Context, ev dialpad.Event) error {
		if e, ok := ev.(*dialpad.AgentStatusEvent); ok {
			fmt.Println(e.Email, e.Status, e.Reason)
		}
		cancel() // this example has seen enough
		return nil
	})
	fmt.Println(errors.Is(err, context.Canceled))
	// Output:
	// available <nil>
	// agent@example.test unavailable Lunch Time
	// true
}
