package flowsearch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func Example() {
	z := zendesktest.New(nil) // in a program: zendesk.New
	z.PutUser(zendesktest.User{ID: 8001, Name: "Lena Fischer", Phone: "(555) 010-0199"})
	search, err := flowsearch.New(z.Client(), flowsearch.WithCountry("+1"))
	if err != nil {
		log.Fatal(err)
	}
	event, err := connect.DecodeFlowEvent([]byte(`{"Name":"ContactFlowEvent","Details":{
		"Parameters":{"search_by":"calling_user"},
		"ContactData":{"ContactId":"c-1","Channel":"VOICE","Queue":null,
			"CustomerEndpoint":{"Address":"+15550100199","Type":"TELEPHONE_NUMBER"}}}}`))
	if err != nil {
		log.Fatal(err)
	}
	answer, err := search.Answer(context.Background(), event)
	if err != nil {
		log.Print(err) // the flow gets its answer all the same
	}
	b, err := json.MarshalIndent(answer, "", "  ")
	fmt.Println(string(b), err)
	// Output:
	// {
	//   "customer_name": "Lena Fischer",
	//   "customer_number": "(555) 010-0199",
	//   "results_count": "1",
	//   "status": "ok",
	//   "suspended": "false",
	//   "time_zone": "UTC",
	//   "user_locale": "en-US",
	//   "user_name": "Lena",
	//   "user_role": "end-user",
	//   "user_surname": "Fischer",
	//   "zendesk_user": "8001"
	// } <nil>
}
