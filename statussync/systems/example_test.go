package systems_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The defaults, and rules of one's own behind them.
func ExampleAircallZendeskDefaults() {
	rules := append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))
	arrows := map[statussync.Way]string{statussync.BothWays: "↔", statussync.AToB: "→", statussync.BToA: "←"}
	for _, r := range rules {
		fmt.Println(r.A, arrows[r.Way], r.B)
	}
	// Output:
	// #3 ↔ #available
	// #2 ↔ #unavailable
	// #4 → #unavailable
	// #5 → #unavailable
	// Lunch ↔ unavailable/out_for_lunch
}

// A preflight names what is missing before the sync starts.
func ExampleZendeskAccount_Preflight() {
	z, a := zendesktest.New(nil), aircalltest.New(nil)
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test"})
	z.SetOmnichannel(false)
	var all []engine.System
	all = append(all, systems.Zendesk(z.Client()), systems.Aircall(a.Client(), systems.Named("phones")))
	for _, s := range all {
		for _, p := range s.Preflight(context.Background()) {
			fmt.Println(p)
		}
	}
	// Output:
	// zendesk: omnichannel routing is off: agents have no unified status
	// zendesk: no active webhook subscribes to zen:event-type:agent.unified_state_changed: changes are found by sweeps only
	// phones: the company has no users
	// phones: no active webhook asks for user.opened.v2, user.closed.v2, user.connected.v2, user.disconnected.v2, user.wut_start.v2, user.wut_end.v2, user.created.v2, user.deleted.v2, call.ringing_on_agent, call.agent_declined, call.answered, call.transferred, call.external_transferred, call.hungup, call.ended: changes are found by sweeps only
}
