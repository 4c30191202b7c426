package eventintake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/eventintake"
)

// An API destination of EventBridge posts contact events. The handler here prints
// them; those of package intake file them.
func Example() {
	h, err := eventintake.New([]string{"a-secret-of-your-own"}, eventintake.Handlers{
		ContactEvent: func(_ context.Context, event []byte) error {
			e, err := connect.DecodeContactEvent(event)
			if err == nil {
				fmt.Println(e.ContactID, e.Type)
			}
			return err
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/connect/", h)

	event := `{"source":"aws.connect","detail":{"eventType":"INITIATED","contactId":"c-1"}}`
	r := httptest.NewRequest(http.MethodPost, "/connect/contact-event", strings.NewReader(event))
	r.Header.Set("Authorization", "Bearer a-secret-of-your-own")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	fmt.Println(w.Code)
	// Output:
	// c-1 INITIATED
	// 204
}
