package zendesktest

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

// showGroup counts a group's agents. A group exists while an agent is in it.
// Zendesk documents no names below the top level: these are ours.
func (z *Fake) showGroup(r *faketest.Request, id int64) faketest.Reply {
	channels, states := map[string]map[string]int{}, map[string]int{}
	version, members := int64(0), 0
	for _, a := range z.sortedAgents() {
		if a.Light || !slices.Contains(a.Groups, id) {
			continue
		}
		members++
		version += a.version
		states[fmt.Sprint(int64(a.status.ID))]++
		for _, c := range a.channels {
			of := channels[string(c.name)]
			if of == nil {
				of = map[string]int{}
				channels[string(c.name)] = of
			}
			of[string(c.status)]++
			of["max_capacity"] += c.capacity
			of["consumed_capacity"] += len(c.items)
		}
	}
	if members == 0 {
		return recordNotFound()
	}
	body := fields{"account_id": accountID, "group_id": id, "version": version, "channel_group_statuses": channels}
	if z.omnichannel {
		body["unified_states"] = states
	}
	return faketest.JSON(http.StatusOK, body)
}
