package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// notebook is a sink; a filing.Filer of contactlog.Facts is the one to use.
type notebook struct {
	facts map[ticketing.Key]contactlog.Facts
}

func (n notebook) Observe(_ context.Context, key ticketing.Key, add func(contactlog.Facts) contactlog.Facts) error {
	n.facts[key] = add(n.facts[key])
	return nil
}

func Example() {
	fake := connecttest.New(nil)
	defer fake.Close()
	fake.PutUser(connecttest.User{ID: "u-1", Email: "pat@example.test", FirstName: "Pat", LastName: "Lee"})
	fake.SignIn("u-1")
	fake.SetStatus("u-1", connecttest.AvailableID)
	client, err := connect.New(fake.API())
	if err != nil {
		fmt.Println(err)
		return
	}

	book := notebook{map[ticketing.Key]contactlog.Facts{}}
	in, err := intake.New(intake.Config{Connect: client, Instance: connecttest.InstanceARN, Sink: book})
	if err != nil {
		fmt.Println(err)
		return
	}
	fake.Answer(fake.Ring("u-1", connect.Contact{ID: "c-1", CustomerEndpoint: connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"}}))
	for _, event := range fake.ContactEvents() { // as EventBridge delivers them
		if err := in.ContactEvent(context.Background(), event); err != nil {
			fmt.Println(err) // deliver it again
		}
	}
	for key, facts := range book.facts {
		leg := facts.Legs["c-1"]
		fmt.Println(key)
		fmt.Println(leg.Last.Customer, "talks to", leg.Last.Agent.Name)
	}
	// Output:
	// connect/0a1b2c3d-0000-4000-8000-000000000001/c-1
	// +15550199 talks to Pat Lee
}

// The acts of agents come from a panel of your own, with a secret that it
// shares with this program.
func ExampleIntake_Acts() {
	fake := connecttest.New(nil)
	defer fake.Close()
	client, err := connect.New(fake.API())
	if err != nil {
		fmt.Println(err)
		return
	}
	in, err := intake.New(intake.Config{
		Connect: client, Instance: connecttest.InstanceID, Sink: notebook{map[ticketing.Key]contactlog.Facts{}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	acts, err := in.Acts([]string{"a-secret-of-your-own"})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/acts", acts)

	r := httptest.NewRequest(http.MethodPost, "/acts", strings.NewReader(`{"kind": "attach_to", "contact": "c-1"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer a-secret-of-your-own")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	fmt.Print(w.Code, " ", w.Body)
	// Output: 400 {"error":"act: ticket: want the id of a ticket"}
}
