package main

import (
	"encoding/json"
	"io"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// card is all that a program must know to use the sandbox.
type card struct {
	Zendesk zendeskCard `json:"zendesk"`
	Aircall aircallCard `json:"aircall"`
	Connect connectCard `json:"connect"`
	Dialpad dialpadCard `json:"dialpad"`
	Control controlCard `json:"control"`
}

type zendeskCard struct {
	URL           string `json:"url"`
	Subdomain     string `json:"subdomain"`
	Bearer        string `json:"bearer"`
	Email         string `json:"email"`
	APIToken      string `json:"api_token"`
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	WebhookSecret string `json:"webhook_secret"`
}

type aircallCard struct {
	URL          string `json:"url"`
	APIID        string `json:"api_id"`
	APIToken     string `json:"api_token"`
	WebhookToken string `json:"webhook_token"`
}

type connectCard struct {
	URL             string `json:"url"`
	Region          string `json:"region"`
	InstanceID      string `json:"instance_id"`
	AccessKeyID     string `json:"access_key_id"`
	SecretAccessKey string `json:"secret_access_key"`
}

type dialpadCard struct {
	URL          string `json:"url"`
	APIKey       string `json:"api_key"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

type controlCard struct {
	URL string `json:"url"`
}

func newCard(urls map[string]string) card {
	return card{
		Zendesk: zendeskCard{
			URL: urls["zendesk"], Subdomain: subdomain, Bearer: zendesktest.Token,
			Email: adminEmail, APIToken: adminToken, ClientID: clientID, ClientSecret: clientSecret,
			WebhookSecret: webhookSecret,
		},
		Aircall: aircallCard{
			URL: urls["aircall"], APIID: aircalltest.APIID, APIToken: aircalltest.APIToken,
			WebhookToken: webhookToken,
		},
		Connect: connectCard{
			URL: urls["connect"], Region: connecttest.Region, InstanceID: connecttest.InstanceID,
			AccessKeyID: accessKeyID, SecretAccessKey: secretKey,
		},
		Dialpad: dialpadCard{
			URL: urls["dialpad"], APIKey: dialpadtest.APIKey, ClientID: clientID, ClientSecret: clientSecret,
		},
		Control: controlCard{URL: urls["control"]},
	}
}

// line prints a card for programs.
func line(w io.Writer, c card) error { return json.NewEncoder(w).Encode(c) }
