package aircall_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// The observer gets the time of every reply, of refused ones too.
func TestReplyObserver(t *testing.T) {
	f, clk := company(t, 1)
	clk.RunUntil(start.Add(300 * time.Millisecond))
	now := clk.Now()
	f.SetSkew(90 * time.Second)
	f.FailNext("GET /v2/users/{id}", ctikit.Fault{Status: 500})
	var got []ctikit.Receipt
	c := f.Client(aircall.WithRetries(1, time.Second), aircall.WithReplyObserver(func(r ctikit.Receipt) { got = append(got, r) }))
	if _, err := c.Users.Get(t.Context(), 1); err == nil {
		t.Error("no error of a 500")
	}
	if _, err := c.Users.Get(t.Context(), 1); err != nil {
		t.Error(err)
	}
	reply := ctikit.Receipt{Date: start.Add(90 * time.Second), Started: now, Ended: now}
	if diff := cmp.Diff([]ctikit.Receipt{reply, reply}, got); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
	if _, err := c.With(aircall.WithReplyObserver(nil)); err == nil {
		t.Error("a nil observer is no error")
	}
}
