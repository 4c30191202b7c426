package main

import (
	"io"
	"text/template"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
)

// page prints a card for people.
func page(w io.Writer, c card) error {
	return pageText.Execute(w, struct {
		card
		People          []person
		Statuses        []zendesk.UnifiedStatus
		ConnectStatuses []connect.AgentStatus
	}{c, people, statuses, connectStatuses})
}

var pageText = template.Must(template.New("page").Parse(`A Zendesk, an Aircall, an Amazon Connect and a Dialpad with the same five agents, on this machine, until Ctrl-C.

Zendesk   {{.Zendesk.URL}}
          account         {{.Zendesk.Subdomain}}
          bearer token    {{.Zendesk.Bearer}}
          e-mail          {{.Zendesk.Email}}  with API token  {{.Zendesk.APIToken}}
          OAuth client    {{.Zendesk.ClientID}}  with secret  {{.Zendesk.ClientSecret}}
          webhook secret  {{.Zendesk.WebhookSecret}}
Aircall   {{.Aircall.URL}}
          API id          {{.Aircall.APIID}}  with token  {{.Aircall.APIToken}}
          webhook token   {{.Aircall.WebhookToken}}
Connect   {{.Connect.URL}}
          instance        {{.Connect.InstanceID}}  in region  {{.Connect.Region}}
          access key      {{.Connect.AccessKeyID}}  with secret  {{.Connect.SecretAccessKey}}
Dialpad   {{.Dialpad.URL}}
          API key         {{.Dialpad.APIKey}}
          OAuth client    {{.Dialpad.ClientID}}  with secret  {{.Dialpad.ClientSecret}}
Control   {{.Control.URL}}
          its list        curl {{.Control.URL}}/

  n   Zendesk id   Aircall id   Dialpad id         Connect id                             e-mail, in Aircall with capitals
{{range .People}}{{printf "  %d   %-10d   %-10d   %d   %s   %s  %s" .N .Zendesk.ID .Aircall.ID .Dialpad.ID .Connect.ID .Zendesk.Email .Aircall.Email}}
{{end}}
  status id   Zendesk status
{{range .Statuses}}{{printf "  %-9d   %s" .ID .Name}}{{if .GroupIDs}} (agents 4 and 5 only){{end}}
{{end}}
  status id                              Connect status
{{range .ConnectStatuses}}{{printf "  %s   %s" .ID .Name}}
{{end}}
Play the agents:
  curl {{.Control.URL}}/agents
  curl -d '{"status":"Lunch"}' {{.Control.URL}}/agents/1/zendesk/status
  curl -d '{"status":"unavailable/out_for_lunch"}' {{.Control.URL}}/agents/2/aircall/status
  curl -X POST {{.Control.URL}}/agents/3/aircall/ring
  curl -X POST {{.Control.URL}}/agents/3/aircall/answer
  curl -X POST {{.Control.URL}}/agents/3/aircall/hangup
  curl -X POST {{.Control.URL}}/agents/4/connect/ring
  curl '{{.Control.URL}}/connect/agent-events?after=10'
  curl -d '{"status":"unavailable/Lunch Time"}' {{.Control.URL}}/agents/5/dialpad/status
  curl -d '{"system":"zendesk","pattern":"*","status":503}' {{.Control.URL}}/fail
  curl '{{.Control.URL}}/requests?system=zendesk'

Ask the systems, and have them call you:
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/agent_availabilities
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/webhooks -d '{"webhook":{"name":"mine","status":"active","endpoint":"http://127.0.0.1:8080/zendesk","http_method":"POST","request_format":"json","subscriptions":["zen:event-type:agent.unified_state_changed"]}}'
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v2/users
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v1/webhooks -H 'Content-Type: application/json' -d '{"url":"http://127.0.0.1:8080/aircall","events":["user.opened.v2","user.closed.v2"]}'
  AWS_ACCESS_KEY_ID={{.Connect.AccessKeyID}} AWS_SECRET_ACCESS_KEY={{.Connect.SecretAccessKey}} aws connect list-users --endpoint-url {{.Connect.URL}} --region {{.Connect.Region}} --instance-id {{.Connect.InstanceID}}
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/users
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/webhooks -H 'Content-Type: application/json' -d '{"hook_url":"http://127.0.0.1:8080/dialpad","secret":"my-secret"}'
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/subscriptions/agent_status -H 'Content-Type: application/json' -d '{"agent_type":"callcenter","enabled":true,"endpoint_id":9100000000000001}'
`))
