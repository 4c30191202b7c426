package main

import (
	"encoding/json"
	"io"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// card is all that a program must know to use the sandbox. docs/sandbox.md
// documents its JSON.
type card struct {
	Zendesk zendeskCard `json:"zendesk"`
	Aircall aircallCard `json:"aircall"`
	Connect connectCard `json:"connect"`
	Dialpad dialpadCard `json:"dialpad"`
	Control controlCard `json:"control"`
	Agents  []agentCard `json:"agents"`
}

type zendeskCard struct {
	URL           string          `json:"url"`
	Subdomain     string          `json:"subdomain"`
	Bearer        string          `json:"bearer"`
	AgentBearer   string          `json:"agent_bearer"` // of agent 1
	Email         string          `json:"email"`
	APIToken      string          `json:"api_token"`
	ClientID      string          `json:"client_id"`
	ClientSecret  string          `json:"client_secret"`
	WebhookSecret string          `json:"webhook_secret"`
	Statuses      []zendeskStatus `json:"statuses"`
}

type zendeskStatus struct {
	ID       int64   `json:"id"`
	Name     string  `json:"name"`
	GroupIDs []int64 `json:"group_ids,omitempty"` // whose members alone may choose it
}

type aircallCard struct {
	URL          string   `json:"url"`
	APIID        string   `json:"api_id"`
	APIToken     string   `json:"api_token"`
	WebhookToken string   `json:"webhook_token"`
	Statuses     []string `json:"statuses"` // as the control API takes them
}

type connectCard struct {
	URL             string              `json:"url"`
	Region          string              `json:"region"`
	InstanceID      string              `json:"instance_id"`
	FlowID          string              `json:"flow_id"` // for tasks
	AccessKeyID     string              `json:"access_key_id"`
	SecretAccessKey string              `json:"secret_access_key"`
	Statuses        []connectStatusCard `json:"statuses"`
}

type connectStatusCard struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type dialpadCard struct {
	URL          string   `json:"url"`
	APIKey       string   `json:"api_key"`
	UserKey      string   `json:"user_key"` // of agent 1, who is no administrator
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Reasons      []string `json:"reasons"` // for being off duty
}

type controlCard struct {
	URL string `json:"url"`
}

// agentCard is an agent by the ids of all systems.
type agentCard struct {
	N         int    `json:"n"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	ZendeskID int64  `json:"zendesk_id"`
	AircallID int64  `json:"aircall_id"`
	ConnectID string `json:"connect_id"`
	DialpadID int64  `json:"dialpad_id"`
}

func newCard(urls map[string]string, c company) card {
	out := card{
		Zendesk: zendeskCard{
			URL: urls["zendesk"], Subdomain: subdomain, Bearer: zendesktest.Token, AgentBearer: agentToken,
			Email: adminEmail, APIToken: adminToken, ClientID: clientID, ClientSecret: clientSecret,
			WebhookSecret: webhookSecret,
		},
		Aircall: aircallCard{
			URL: urls["aircall"], APIID: aircalltest.APIID, APIToken: aircalltest.APIToken,
			WebhookToken: webhookToken, Statuses: choices,
		},
		Connect: connectCard{
			URL: urls["connect"], Region: connecttest.Region, InstanceID: connecttest.InstanceID, FlowID: connecttest.BasicFlowID,
			AccessKeyID: accessKeyID, SecretAccessKey: secretKey,
		},
		Dialpad: dialpadCard{
			URL: urls["dialpad"], APIKey: dialpadtest.APIKey, UserKey: dialpadtest.UserKey(c.people[0].Dialpad.ID),
			ClientID: clientID, ClientSecret: clientSecret, Reasons: c.reasons,
		},
		Control: controlCard{URL: urls["control"]},
	}
	for _, s := range c.statuses {
		out.Zendesk.Statuses = append(out.Zendesk.Statuses, zendeskStatus{int64(s.ID), s.Name, s.GroupIDs})
	}
	for _, s := range c.connectStatuses {
		out.Connect.Statuses = append(out.Connect.Statuses, connectStatusCard{s.ID, s.Name})
	}
	for _, p := range c.people {
		out.Agents = append(out.Agents, agentCard{p.N, p.Zendesk.Name, p.Zendesk.Email, p.Zendesk.ID, p.Aircall.ID, p.Connect.ID, p.Dialpad.ID})
	}
	return out
}

// line prints a card for programs.
func line(w io.Writer, c card) error { return json.NewEncoder(w).Encode(c) }
