package main

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The credentials that programs use and the proofs that webhooks carry. They
// open nothing but this sandbox.
const (
	subdomain     = "acme"
	adminEmail    = "admin@example.test"
	adminToken    = "sandbox-api-token"
	agentToken    = "sandbox-agent-token" // the bearer token of agent 1
	clientID      = "sandbox-client"
	clientSecret  = "sandbox-client-secret"
	webhookSecret = "sandbox-webhook-secret"
	webhookToken  = "sandbox-webhook-token"
	accessKeyID   = "sandbox-access-key"
	secretKey     = "sandbox-secret-key" // signs; Connect takes any

	tokenLifetime = 2 * time.Hour // of the tokens that the OAuth clients get
)

// The groups of the account: everybody is in Support, agents from the fourth on
// in the back office too.
const (
	groupSupport = 501
	groupOffice  = 502
	firstInBack  = 4
)

// topicField is a dropdown of Zendesk's tickets, with these values.
const topicField = 601

var topics = []string{"billing", "technical"}

// numberID is Aircall's phone line.
const numberID = 201

// Where Dialpad's users work.
const (
	officeID     = 301
	callCenterID = 401
)

// wrapUpTime is how long after-call work lasts.
const wrapUpTime = 15 * time.Second

// company is who works in all systems, and what they can choose.
type company struct {
	people          []person // number 1 first
	statuses        []zendesk.UnifiedStatus
	connectStatuses []connect.AgentStatus
	reasons         []string // of Dialpad's office for being off duty
}

// newCompany has so many agents, and further statuses in each system that has
// statuses of one's own.
func newCompany(agents int, further []string) company {
	c := company{
		statuses: []zendesk.UnifiedStatus{
			{ID: zendesk.StatusOffline, Name: "Offline"},
			{ID: zendesk.StatusOnline, Name: "Online"},
			{ID: zendesk.StatusAway, Name: "Away"},
			{ID: zendesk.StatusTransfersOnly, Name: "Transfers only"},
			{ID: 120001, Name: "Lunch", Custom: true, Channels: everywhere(zendesk.ChannelOffline)},
			{ID: 120002, Name: "Training", Custom: true, Channels: everywhere(zendesk.ChannelAway)},
			{ID: 120003, Name: "Back office", Custom: true, Channels: everywhere(zendesk.ChannelTransfersOnly), GroupIDs: []int64{groupOffice}},
		},
		connectStatuses: []connect.AgentStatus{
			{ID: connecttest.AvailableID, Name: "Available", Type: connect.Routable},
			{ID: connecttest.OfflineID, Name: "Offline", Type: connect.Offline},
			connectStatus(3, "Lunch"),
			connectStatus(4, "Training"),
		},
		reasons: append([]string{"Lunch Time", "Training", "Back Office"}, further...),
	}
	for i, name := range further {
		c.statuses = append(c.statuses, zendesk.UnifiedStatus{
			ID: zendesk.StatusID(120004 + i), Name: name, Custom: true, Channels: everywhere(zendesk.ChannelAway),
		})
		c.connectStatuses = append(c.connectStatuses, connectStatus(5+i, name))
	}
	for n := 1; n <= agents; n++ {
		c.people = append(c.people, agent(n))
	}
	return c
}

func everywhere(s zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
	return map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: s, zendesk.ChannelMessaging: s, zendesk.ChannelTalk: s,
	}
}

func connectStatus(order int, name string) connect.AgentStatus {
	return connect.AgentStatus{
		ID: fmt.Sprintf("0a1b2c3d-0000-4000-8000-%012x", 0xa0+order), Name: name, Type: connect.Custom, DisplayOrder: int32(order),
	}
}

// person is an agent in all systems.
type person struct {
	N       int // in the control API's paths
	Zendesk zendesktest.Agent
	Aircall aircalltest.User
	Connect connecttest.User
	Dialpad dialpadtest.User
}

// numerals are the last names of the first agents.
var numerals = []string{"One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"}

func agent(n int) person {
	lastName := fmt.Sprint(n)
	if n <= len(numerals) {
		lastName = numerals[n-1]
	}
	groups := []int64{groupSupport}
	if n >= firstInBack {
		groups = append(groups, groupOffice)
	}
	name, email := "Agent "+lastName, fmt.Sprintf("agent%d@example.test", n)
	return person{N: n,
		Zendesk: zendesktest.Agent{ID: int64(7000 + n), Name: name, Email: email, Groups: groups, Status: zendesk.StatusOnline},
		Aircall: aircalltest.User{
			ID: int64(100 + n), Name: name, Email: fmt.Sprintf("Agent%d@Example.test", n), WrapUpTime: wrapUpTime,
		},
		Connect: connecttest.User{
			ID: fmt.Sprintf("0a1b2c3d-0000-4000-8000-%012x", 0x100+n), Username: email, FirstName: "Agent", LastName: lastName,
			AfterContactWorkLimit: wrapUpTime,
		},
		Dialpad: dialpadtest.User{
			ID: int64(5_200_000_000_000_000 + n), Name: name, Email: email, Phone: fmt.Sprintf("+1555010%04d", n),
			OfficeID: officeID, CallCenters: []int64{callCenterID}, WrapUpTime: wrapUpTime,
		},
	}
}
