package calllog_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/aircall/calllog"
)

// TestEvents: a webhook asks for each event that has a case, and for no other
// than the removal of the integration.
func TestEvents(t *testing.T) {
	data := json.RawMessage(`{"id": 9001, "call_id": 9001, "group_message_id": "m", "group_conversation_id": "g",
		"external_number": "+15135550105", "number": {"id": 3}}`)
	for _, name := range aircall.AllEvents() {
		e, err := aircall.Decode(aircalltest.Body("token", name, time.Unix(1772442518, 0), data))
		if err != nil {
			t.Fatal(err)
		}
		_, want := calllog.KeyOf("main", e)
		want = want || name == aircall.IntegrationDeleted
		if got := slices.Contains(calllog.Events(), name); got != want {
			t.Errorf("%s: asked for %v, want %v", name, got, want)
		}
	}
}
