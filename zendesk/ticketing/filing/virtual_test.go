package filing_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A simulation files by Step alone, on its own goroutine and clock.
func TestStep(t *testing.T) {
	clock := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(t, zendesktest.WithClock(clock))
	f, err := filing.New(filing.Config[call]{Zendesk: z.Client(), Account: "acme", Plan: plan, AppID: 1003999, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	clock.AfterFunc(time.Hour, func() {
		err := f.Observe(t.Context(), "aircall/acme/1", func(call) call {
			return call{ID: "1", From: "+15135557611", Started: clock.Now(), Ended: true, Notes: []string{"hello"}}
		})
		if err != nil {
			t.Error(err)
		}
	})
	end := clock.Now().Add(2 * time.Hour)
	for steps := 0; clock.Now().Before(end); steps++ {
		if steps > 1000 {
			t.Fatal("Step never waits")
		}
		next := f.Step(t.Context())
		if event, ok := clock.Next(); next.After(clock.Now()) {
			if ok && event.Before(next) {
				next = event
			}
			clock.RunUntil(next)
		}
	}
	c, ok, err := f.Case(t.Context(), "aircall/acme/1")
	if err != nil || !ok || len(c.Done) != 5 {
		t.Errorf("case %v, %v, steps %d, want user, ticket, call, its comment and a note", ok, err, len(c.Done))
	}
}
