package zendesk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The observer gets the time of every reply of every API, of refused ones too.
func TestReplyObserver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		z.SetSkew(90 * time.Second)
		z.FailNext("GET /api/v2/agent_availabilities/{id}", ctikit.Fault{Status: 500})
		var got []ctikit.Receipt
		c := z.Client(zendesk.WithRetries(1, time.Second), zendesk.WithReplyObserver(func(r ctikit.Receipt) { got = append(got, r) }))
		if _, err := c.Availability.Get(t.Context(), 7001); err == nil {
			t.Error("no error of a 500")
		}
		if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
			t.Error(err)
		}
		if _, err := c.Users.ShowMany(t.Context(), []int64{7001}); err != nil {
			t.Error(err)
		}
		now := time.Now()
		reply := ctikit.Receipt{Date: now.Add(90 * time.Second).UTC(), Started: now, Ended: now}
		if diff := cmp.Diff([]ctikit.Receipt{reply, reply, reply}, got); diff != "" {
			t.Errorf("observed (-want +got):\n%s", diff)
		}
		if _, err := c.With(zendesk.WithReplyObserver(nil)); err == nil {
			t.Error("a nil observer is no error")
		}
	})
}
