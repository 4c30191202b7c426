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
	clientID      = "sandbox-client"
	clientSecret  = "sandbox-client-secret"
	webhookSecret = "sandbox-webhook-secret"
	webhookToken  = "sandbox-webhook-token"
	accessKeyID   = "sandbox-access-key"
	secretKey     = "sandbox-secret-key" // signs; Connect takes any

	tokenLifetime = 2 * time.Hour // of the tokens that the OAuth clients get
)

// The groups of the account.
const (
	groupSupport = 501
	groupOffice  = 502
)

// numberID is Aircall's phone line.
const numberID = 201

// Where Dialpad's users work.
const (
	officeID     = 301
	callCenterID = 401
)

// reasons are those of Dialpad's office for being off duty.
var reasons = []string{"Lunch Time", "Training", "Back Office"}

// connectStatuses is Connect's catalog: the two that every instance has, and
// ours.
var connectStatuses = []connect.AgentStatus{
	{ID: connecttest.AvailableID, Name: "Available", Type: connect.Routable},
	{ID: connecttest.OfflineID, Name: "Offline", Type: connect.Offline},
	{ID: "0a1b2c3d-0000-4000-8000-0000000000a3", Name: "Lunch", Type: connect.Custom, DisplayOrder: 3},
	{ID: "0a1b2c3d-0000-4000-8000-0000000000a4", Name: "Training", Type: connect.Custom, DisplayOrder: 4},
}

// statuses is Zendesk's catalog: the defaults, which every account has, and
// ours.
var statuses = []zendesk.UnifiedStatus{
	{ID: zendesk.StatusOffline, Name: "Offline"},
	{ID: zendesk.StatusOnline, Name: "Online"},
	{ID: zendesk.StatusAway, Name: "Away"},
	{ID: zendesk.StatusTransfersOnly, Name: "Transfers only"},
	{ID: 120001, Name: "Lunch", Custom: true, Channels: everywhere(zendesk.ChannelOffline)},
	{ID: 120002, Name: "Training", Custom: true, Channels: everywhere(zendesk.ChannelAway)},
	{ID: 120003, Name: "Back office", Custom: true, Channels: everywhere(zendesk.ChannelTransfersOnly), GroupIDs: []int64{groupOffice}},
}

func everywhere(s zendesk.ChannelStatus) map[zendesk.Channel]zendesk.ChannelStatus {
	return map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: s, zendesk.ChannelMessaging: s, zendesk.ChannelTalk: s,
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

// people are the agents, number 1 first.
var people = []person{
	agent(1, "One", groupSupport),
	agent(2, "Two", groupSupport),
	agent(3, "Three", groupSupport),
	agent(4, "Four", groupSupport, groupOffice),
	agent(5, "Five", groupSupport, groupOffice),
}

// wrapUpTime is how long after-call work lasts.
const wrapUpTime = 15 * time.Second

// firstDialpadUser is beyond 2^53, as ids there may be.
const firstDialpadUser = 9_200_000_000_000_000

func agent(n int, lastName string, groups ...int64) person {
	name, email := "Agent "+lastName, fmt.Sprintf("agent%d@example.test", n)
	return person{N: n,
		Zendesk: zendesktest.Agent{ID: int64(7000 + n), Name: name, Email: email, Groups: groups, Status: zendesk.StatusOnline},
		Aircall: aircalltest.User{
			ID: int64(100 + n), Name: name, Email: fmt.Sprintf("Agent%d@Example.test", n), WrapUpTime: wrapUpTime,
		},
		Connect: connecttest.User{
			ID: fmt.Sprintf("0a1b2c3d-0000-4000-8000-00000000010%d", n), Username: email, FirstName: "Agent", LastName: lastName,
			AfterContactWorkLimit: wrapUpTime,
		},
		Dialpad: dialpadtest.User{
			ID: firstDialpadUser + int64(n), Name: name, Email: email, Phone: fmt.Sprintf("+1555010010%d", n),
			OfficeID: officeID, CallCenters: []int64{callCenterID}, WrapUpTime: wrapUpTime,
		},
	}
}
