package connecttest_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

func Example() {
	f := connecttest.New(nil) // in a test: connecttest.New(t)
	f.PutUser(connecttest.User{ID: "u-1", Username: "agent@example.test"})
	f.PutStatus(connect.AgentStatus{ID: "s-lunch", Name: "Lunch"})
	f.SignIn("u-1")
	f.SetStatus("u-1", connecttest.AvailableID)
	contact := f.Ring("u-1", connect.Contact{})
	f.Answer(contact)

	api := f.API()
	show := func(when string) {
		page, err := api.GetCurrentUserData(context.Background(), connect.UserDataFilter{UserIDs: []string{"u-1"}}, connect.PageRequest{})
		if err != nil {
			fmt.Println(err)
			return
		}
		u := page.Items[0]
		fmt.Printf("%s: %s, next %q, %d contacts\n", when, u.StatusName, u.NextStatusName, len(u.Contacts))
	}
	if err := api.PutUserStatus(context.Background(), "u-1", "s-lunch"); err != nil {
		fmt.Println(err)
	}
	show("in the call")
	f.HangUp(contact)
	show("in after-contact work")
	f.CloseContact(contact)
	show("afterwards")
	fmt.Println(len(f.AgentEvents()), "agent events,", len(f.ContactEvents()), "contact events")
	// Output:
	// in the call: Available, next "Lunch", 1 contacts
	// in after-contact work: Available, next "Lunch", 1 contacts
	// afterwards: Lunch, next "", 0 contacts
	// 7 agent events, 5 contact events
}
