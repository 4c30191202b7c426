package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is a made-up contact centre in this process: the fakes of Zendesk and
// Aircall, with agents who are in both. It lives on the machine's clock.
type office struct {
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	agents  []int64 // Zendesk ids
	appID   int64
	install int64
}

const (
	firstAgent = 7001
	phoneShift = 10_000 // agent 7001 is Aircall's user 17001
	adminID    = 6001   // who opens the board in a frame as supervisor
	firstGroup = 310

	hookHost = "wallboard.example.test"

	lunchID zendesk.StatusID = 120001
	focusID zendesk.StatusID = 120002
	coachID zendesk.StatusID = 120003
)

var (
	groupNames  = []string{"Billing", "Returns", "Technical", "Sales"}
	givenNames  = []string{"Amara", "Liam", "Sofía", "Noor", "Jonas", "Mei", "Tomás", "Aisha", "Lena", "Kofi", "Ines", "Ravi", "Greta", "Omar", "Yuki", "Clara"}
	familyNames = []string{"Okafor", "Chen", "Marín", "Haddad", "Berg", "Tanaka", "Silva", "Khan", "Novak", "Mensah", "Costa", "Patel"}
)

// newOffice hires the agents. Their budgets grow with their number, as those of
// large accounts do.
func newOffice(agents int) *office {
	o := &office{
		zendesk: zendesktest.New(nil, zendesktest.WithSubdomain("acme"), zendesktest.WithBudgets(200+10*agents, 700+10*agents), zendesktest.WithPageSize(100)),
		aircall: aircalltest.New(nil, aircalltest.WithRateLimit(120+10*agents)),
	}
	all := func(s zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
		return map[zendesk.Channel]zendesk.ChannelStatus{zendesk.ChannelSupport: s, zendesk.ChannelMessaging: s, zendesk.ChannelTalk: s}
	}
	calls := all(zendesk.ChannelAway)
	calls[zendesk.ChannelTalk] = zendesk.ChannelOnline
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: lunchID, Name: "Lunch", Custom: true, Channels: all(zendesk.ChannelAway)})
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: focusID, Name: "Calls only", Custom: true, Channels: calls})
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: coachID, Name: "Coaching", Custom: true, Channels: all(zendesk.ChannelOffline), GroupIDs: []int64{firstGroup, firstGroup + 1}})
	for i, name := range groupNames {
		o.zendesk.PutGroup(zendesk.Group{ID: int64(firstGroup + i), Name: name, Public: true})
	}
	o.zendesk.PutUser(zendesktest.User{ID: adminID, Name: "Nadia Haddad", Email: "lead@example.test", Role: zendesk.RoleAdmin, Active: true})
	for i := range agents {
		o.hire(i)
	}
	o.appID, o.install = o.zendesk.PutApp("Wallboard")
	return o
}

func (o *office) hire(i int) {
	id, email := int64(firstAgent+i), fmt.Sprintf("agent%d@example.test", i+1)
	name := givenNames[i%len(givenNames)] + " " + familyNames[(i+i/len(givenNames))%len(familyNames)] // 192 different ones
	if lap := i / (len(givenNames) * len(familyNames)); lap > 0 {
		name += fmt.Sprintf(" %d", lap+1)
	}
	status, signedOut := zendesk.StatusOnline, false
	switch i % 7 {
	case 4:
		status = zendesk.StatusAway
	case 6:
		status, signedOut = zendesk.StatusOffline, true
	}
	o.agents = append(o.agents, id)
	o.zendesk.PutAgent(zendesktest.Agent{
		ID: id, Email: email, Name: name, Groups: []int64{int64(firstGroup + i%len(groupNames))}, Status: status,
		MaxCapacity: map[zendesk.Channel]int{zendesk.ChannelSupport: 12, zendesk.ChannelMessaging: 4, zendesk.ChannelTalk: 1},
	})
	phone := aircall.AvailabilityStatus("")
	if status != zendesk.StatusOnline {
		phone = aircall.Unavailable
	}
	o.aircall.PutUser(aircalltest.User{ID: id + phoneShift, Email: email, Name: name, Status: phone, SignedOut: signedOut, WrapUpTime: time.Duration(15+i%4*25) * time.Second})
	for n := range i % 5 {
		o.zendesk.AddWorkItem(id, zendesk.ChannelSupport, fmt.Sprintf("%d", 90_000+10*i+n), zendesk.WorkItemAssigned)
	}
}

// accounts are the office's, with webhooks in memory.
func (o *office) accounts() accounts {
	mux := http.NewServeMux()
	o.zendesk.Deliver(hookHost, mux)
	o.aircall.Deliver(hookHost, mux)
	pairs, holds := rules()
	return accounts{
		pairs: pairs, holds: holds, store: &engine.Memory{},
		name:    "acme",
		zendesk: o.zendesk.Client(zendesk.WithHTTPClient(&http.Client{Transport: o.zendesk})),
		aircall: o.aircall.Client(aircall.WithHTTPClient(&http.Client{Transport: o.aircall})),
		public:  "https://" + hookHost, hooks: mux,
	}
}

// rules are what Zendesk's statuses mean in Aircall; a call shows "Calls only"
// in Zendesk while it lasts.
func rules() ([]statussync.Pair, []statussync.Hold) {
	return []statussync.Pair{{A: "zendesk", B: "aircall", Rules: append(systems.AircallZendeskDefaults(),
			statussync.Both("Lunch", "unavailable/out_for_lunch"),
			statussync.Forward("Coaching", "unavailable/in_training"),
			statussync.Forward("Calls only", "available"))}},
		[]statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "Calls only"}}
}
