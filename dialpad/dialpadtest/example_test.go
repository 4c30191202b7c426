package dialpadtest_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

func Example() {
	d := dialpadtest.New(nil) // in a test: dialpadtest.New(t)
	d.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test", CallCenters: []int64{101}})

	client, ctx := d.Client(), context.Background()
	call := d.Ring(9)
	d.Answer(call)
	_, err := client.Duty.Set(ctx, 9, dialpad.DutyUpdate{Reason: "Lunch Time"}) // takes effect after the call
	fmt.Println(err)
	for range 2 {
		duty, err := client.Duty.Get(ctx, 9)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %q\n", duty.Status, duty.Reason)
		d.HangUp(call)
	}
	for _, r := range d.Requests() {
		fmt.Println(r.Method, r.Path, r.Status)
	}
	fmt.Println(d.Writes(), "write")
	// Output:
	// <nil>
	// occupied ""
	// unavailable "Lunch Time"
	// PATCH /api/v2/callcenters/operators/9/dutystatus 200
	// GET /api/v2/callcenters/operators/9/dutystatus 200
	// GET /api/v2/callcenters/operators/9/dutystatus 200
	// 1 write
}
