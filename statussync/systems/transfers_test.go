package systems_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

// TestAircallTransfers end the first agent's work and begin the second's,
// whichever of the two the event names as the call's user.
func TestAircallTransfers(t *testing.T) {
	first, second := &aircall.User{ID: 1}, &aircall.User{ID: 2}
	report := func(user string, step statussync.Step, at time.Time) call {
		return call{user, []statussync.Report{{Edge: &statussync.Edge{Item: "call/5", Step: step}, Mark: statussync.Mark{At: at}}}}
	}
	over := dawn.Add(-30 * time.Second)
	tests := []struct {
		name string
		kind aircall.EventName
		call aircall.Call
		want []call
	}{
		{"to an agent", aircall.CallTransferred, aircall.Call{User: second, TransferredBy: first, TransferredTo: second},
			[]call{report("1", statussync.Ends, dawn), report("2", statussync.Begins, dawn)}},
		{"to an agent, the first named", aircall.CallTransferred, aircall.Call{User: first, TransferredTo: second},
			[]call{report("1", statussync.Ends, dawn), report("2", statussync.Begins, dawn)}},
		{"to an agent, the second named twice", aircall.CallTransferred, aircall.Call{User: second, TransferredTo: second},
			[]call{report("2", statussync.Begins, dawn)}},
		{"to nobody named", aircall.CallTransferred, aircall.Call{User: first, TransferredBy: first},
			[]call{report("1", statussync.Ends, dawn)}},
		{"outside", aircall.CallExternalTransferred, aircall.Call{User: first, ExternalTransferredTo: "+15550100"},
			[]call{report("1", statussync.Ends, dawn)}},
		{"outside, by somebody else", aircall.CallExternalTransferred, aircall.Call{User: second, TransferredBy: first},
			[]call{report("1", statussync.Ends, dawn)}},
		{"ended some time ago", aircall.CallEnded, aircall.Call{User: first, EndedAt: over}, []call{report("1", statussync.Ends, over)}},
		{"ended", aircall.CallEnded, aircall.Call{User: first}, []call{report("1", statussync.Ends, dawn)}},
		{"not taken", aircall.CallUnsuccessfulTransfer, aircall.Call{User: first, TransferredTo: second}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			as, r := systems.Aircall(aircalltest.New(t).Client()), &recorder{}
			as.Attach(r)
			tt.call.ID = 5
			event := &aircall.CallEvent{Kind: tt.kind, Envelope: aircall.Envelope{At: dawn}, Call: tt.call}
			if err := as.Receive(t.Context(), event); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.calls); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
			r.refuse = errors.New("the store is out of order")
			if err := as.Receive(t.Context(), event); (len(tt.want) > 0) != errors.Is(err, r.refuse) {
				t.Errorf("not saved: %v", err)
			}
		})
	}
}

// TestTransferredCall ends a hold for the agent who gave the call away, and
// begins none that outlasts it. The same is reported by the end of a call whose
// hang-up was not.
func TestTransferredCall(t *testing.T) {
	tests := []struct {
		name string
		end  func(o *office, call int64)
		lost aircall.EventName
	}{
		{"to an agent", func(o *office, call int64) { o.aircall.Transfer(call, aircall.Transfer{UserID: 8002}) }, ""},
		{"the hang-up was lost", func(o *office, call int64) { o.aircall.HangUp(call) }, aircall.CallHungUp},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.lost = tt.lost
			o.aircall.PutUser(aircalltest.User{ID: 8002, Email: "other@example.test"})
			o.start(nil, statussync.Hold{While: []string{"aircall"}, In: "zendesk", Status: "On a call"})
			call := o.aircall.Ring(user)
			o.aircall.Answer(call)
			o.run(3 * time.Second)
			o.expect("120002 available available")
			sweeps := o.aircall.Count(aircallUsers)
			tt.end(o, call)
			o.run(35 * time.Second)
			o.expect("3 available available")
			if n := o.aircall.Count(aircallUsers) - sweeps; n > 0 {
				t.Errorf("%d sweeps meanwhile, which would have found it too", n)
			}
		})
	}
}
