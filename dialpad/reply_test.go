package dialpad_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
)

// The observer gets the time of every reply, of refused ones too.
func TestReplyObserver(t *testing.T) {
	f, _ := company(t)
	f.SetSkew(-90 * time.Second)
	f.FailNext("GET /api/v2/users/{id}", ctikit.Fault{Status: 500})
	var got []ctikit.Receipt
	c := f.Client(dialpad.WithRetries(1, time.Second), dialpad.WithReplyObserver(func(r ctikit.Receipt) { got = append(got, r) }))
	if _, err := c.Users.Get(t.Context(), 9); err == nil {
		t.Error("no error of a 500")
	}
	if _, err := c.Users.Get(t.Context(), 9); err != nil {
		t.Error(err)
	}
	reply := ctikit.Receipt{Date: start.Add(-90 * time.Second).Truncate(time.Second), Started: start, Ended: start}
	if diff := cmp.Diff([]ctikit.Receipt{reply, reply}, got); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
	if _, err := c.With(dialpad.WithReplyObserver(nil)); err == nil {
		t.Error("a nil observer is no error")
	}
}
