package aircalltest_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

func Example() {
	a := aircalltest.New(nil) // in a test: aircalltest.New(t)
	a.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine"})
	a.RefuseV2Writes(405) // an Aircall whose v2 does not set statuses

	client := a.Client()
	for range 2 {
		change, err := client.Users.SetStatus(context.Background(), 9, aircall.StatusUpdate{Substatus: aircall.OnABreak})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(change.User.AvailabilityStatus, change.User.Substatus)
	}
	for _, r := range a.Requests() {
		fmt.Println(r.Method, r.Path, r.Status)
	}
	fmt.Println(a.Writes(), "write,", a.NoOps(), "no-op")
	// Output:
	// unavailable on_a_break
	// unavailable on_a_break
	// PUT /v2/users/9 405
	// PUT /v1/users/9 200
	// PUT /v1/users/9 200
	// 1 write, 1 no-op
}
