package main

import (
	"slices"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/zendesk"
)

// scenes are the script. Every shows is an expectation with its rule.
func scenes() []scene { return slices.Concat(everybody(), contactsAlone(), betweenSystems()) }

// everybody is what happens to all agents, and to one who sees focus mode come and go.
func everybody() []scene {
	return []scene{
		{0, []step{
			{"01:30", focusOn()},
			{"07:30", killed()},
			{"07:50", started()}, // on its own store: nothing is lost
			{"15:00", killed()},
			{"15:01", storeLost()},
			{"15:20", started()},
			{"23:00", focusStatusDeleted()},
		}},
		{7008, []step{
			{"00:30", rings("call 1")},
			{"00:36", answers("call 1")},
			{"01:20", shows("R115", "online", "Available")},
			{"02:00", shows("R117", onContact, "Available")},
			{"02:30", hangsUp("call 1")},
			{"02:40", closes("call 1")},
			{"03:10", shows("R120", "online", "Available")},
			{"23:20", rings("call 2")},
			{"23:26", answers("call 2")},
			{"23:50", shows("R125", "online", "Available")},
			{"24:20", hangsUp("call 2")},
			{"24:30", closes("call 2")},
			{"25:00", shows("R125", "online", "Available")},
		}},
	}
}

// contactsAlone are scenes between contacts and the held status.
func contactsAlone() []scene {
	return []scene{
		{7001, []step{ // one call
			{"02:00", rings("call 1")},
			{"02:08", answers("call 1")},
			{"02:30", shows("R119", onContact, "Available")},
			{"03:30", hangsUp("call 1")},
			{"03:50", shows("R119", onContact, "Available")}, // after-contact work
			{"04:00", closes("call 1")},
			{"04:30", shows("R120", "online", "Available")},
		}},
		{7002, []step{ // contacts that overlap, and a kill in the middle
			{"03:00", rings("chat 1")},
			{"03:05", answers("chat 1")},
			{"04:00", rings("call 1")},
			{"04:06", answers("call 1")},
			{"06:00", hangsUp("chat 1")},
			{"06:10", closes("chat 1")},
			{"06:40", shows("R121", onContact, "Available")},
			{"07:40", rings("chat 2")}, // nobody listens
			{"08:20", answers("chat 2")},
			{"09:00", hangsUp("call 1")},
			{"09:05", closes("call 1")},
			{"09:35", shows("R121", onContact, "Available")},
			{"10:00", hangsUp("chat 2")},
			{"10:10", closes("chat 2")},
			{"10:40", shows("R121", "online", "Available")},
		}},
		{7004, []step{ // in the status already
			{"02:20", zendeskClick(onContact, onContactID)},
			{"03:00", rings("call 1")},
			{"03:06", answers("call 1")},
			{"04:46", hangsUp("call 1")},
			{"05:00", closes("call 1")},
			{"05:30", shows("D14", onContact, "Available")},
			{"06:20", zendeskClick("Online", zendesk.StatusOnline)},
			{"06:50", shows("R132", "online", "Available")},
		}},
		{7005, []step{ // a missed call, and one that comes while nobody listens or knows
			{"04:00", rings("call 1")},
			{"04:10", shows("R119", onContact, "Available")},
			{"04:20", misses("call 1")},
			{"04:40", closes("call 1")},
			{"05:10", shows("R120", "online", "Available")},
			{"15:10", rings("call 2")},
			{"15:30", answers("call 2")},
			{"15:50", shows("R122", onContact, "Available")},
			{"16:30", hangsUp("call 2")},
			{"16:40", closes("call 2")},
			{"17:10", shows("R120", "online", "Available")},
			{"24:00", rings("call 3")},
			{"24:06", answers("call 3")},
			{"24:40", shows("R125", "online", "Available")},
		}},
	}
}

// betweenSystems are scenes in which statuses are kept in step besides.
func betweenSystems() []scene {
	return []scene{
		{7001, []step{ // Zendesk leads, and focus is none of Connect's business
			{"07:00", zendeskClick("Lunch", lunchID)},
			{"07:20", shows("R132", "Lunch", "Lunch")},
			{"08:20", connectClick("Available", connecttest.AvailableID)},
			{"08:50", shows("R133", "Lunch", "Lunch")},
			{"09:10", dials("call 2")},
			{"09:16", answers("call 2")},
			{"09:40", shows("D19", onContact, "Lunch")},
			{"10:30", hangsUp("call 2")},
			{"10:40", closes("call 2")},
			{"11:10", shows("R120", "Lunch", "Lunch")},
		}},
		{7003, []step{ // the agent chooses in the middle
			{"03:30", rings("chat 1")},
			{"03:36", answers("chat 1")},
			{"05:00", zendeskClick("Away", zendesk.StatusAway)},
			{"05:30", shows("R123", "away", "Available, then Break")},
			{"06:00", dials("call 1")},
			{"06:06", answers("call 1")},
			{"06:30", shows("D13", "away", "Available, then Break")},
			{"06:40", hangsUp("chat 1")},
			{"06:50", closes("chat 1")},
			{"07:10", hangsUp("call 1")},
			{"07:20", closes("call 1")},
			{"08:20", shows("R123", "away", "Break")},
			{"11:00", zendeskClick("Online", zendesk.StatusOnline)},
			{"11:30", rings("call 2")}, // armed again
			{"11:36", answers("call 2")},
			{"12:00", shows("R119", onContact, "Available")},
			{"12:20", hangsUp("call 2")},
			{"12:30", closes("call 2")},
			{"13:00", shows("R120", "online", "Available")},
		}},
		{7006, []step{ // another system's wish comes during the hold
			{"05:00", rings("call 1")},
			{"05:06", answers("call 1")},
			{"06:00", lunchInAircall()},
			{"06:30", shows("S3", onContact, "Available, then Lunch", "out_for_lunch")},
			{"08:30", hangsUp("call 1")},
			{"08:40", closes("call 1")},
			{"09:10", shows("S3", "Lunch", "Lunch", "out_for_lunch")},
		}},
		{7007, []step{ // what was displaced gets lost with the store
			{"13:00", rings("call 1")},
			{"13:06", answers("call 1")},
			{"14:40", shows("R119", onContact, "Available")},
			{"17:00", hangsUp("call 1")},
			{"17:10", closes("call 1")},
			{"17:40", shows("D15", onContact, "Available")},
			{"18:00", zendeskClick("Online", zendesk.StatusOnline)},
			{"18:30", shows("R132", "online", "Available")},
			{"19:00", rings("call 2")},
			{"19:06", answers("call 2")},
			{"19:40", connectClick("Break", breakStatus)}, // to follow the call
			{"20:10", shows("D17", onContact, "Available")},
			{"20:30", hangsUp("call 2")},
			{"20:40", closes("call 2")},
			{"21:10", shows("R120", "online", "Available")},
		}},
	}
}
