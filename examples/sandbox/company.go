package main

import (
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
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

	tokenLifetime = 2 * time.Hour // of the tokens that the OAuth client gets
)

// The groups of the account.
const (
	groupSupport = 501
	groupOffice  = 502
)

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

// person is an agent in both systems.
type person struct {
	N       int // in the control API's paths
	Zendesk zendesktest.Agent
	Aircall aircalltest.User
}

// people are the agents, number 1 first.
var people = []person{
	agent(1, "Agent One", "agent1@example.test", "Agent1@Example.test", groupSupport),
	agent(2, "Agent Two", "agent2@example.test", "Agent2@Example.test", groupSupport),
	agent(3, "Agent Three", "agent3@example.test", "Agent3@Example.test", groupSupport),
	agent(4, "Agent Four", "agent4@example.test", "Agent4@Example.test", groupSupport, groupOffice),
	agent(5, "Agent Five", "agent5@example.test", "Agent5@Example.test", groupSupport, groupOffice),
}

// wrapUpTime is how long after-call work lasts.
const wrapUpTime = 15 * time.Second

func agent(n int, name, inZendesk, inAircall string, groups ...int64) person {
	return person{N: n,
		Zendesk: zendesktest.Agent{ID: int64(7000 + n), Name: name, Email: inZendesk, Groups: groups, Status: zendesk.StatusOnline},
		Aircall: aircalltest.User{ID: int64(100 + n), Name: name, Email: inAircall, WrapUpTime: wrapUpTime},
	}
}
