package main

import (
	"io"
	"text/template"
)

// page prints a card for people.
func page(w io.Writer, c card) error { return pageText.Execute(w, c) }

var pageText = template.Must(template.New("page").Parse(`A Zendesk, an Aircall, an Amazon Connect and a Dialpad with the same {{len .Agents}} agents, on this machine, until Ctrl-C.

Zendesk   {{.Zendesk.URL}}
          account         {{.Zendesk.Subdomain}}
          bearer token    {{.Zendesk.Bearer}}, of agent 1  {{.Zendesk.AgentBearer}}
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
          API key         {{.Dialpad.APIKey}}, of agent 1  {{.Dialpad.UserKey}}
          OAuth client    {{.Dialpad.ClientID}}  with secret  {{.Dialpad.ClientSecret}}
Control   {{.Control.URL}}
          its list        curl {{.Control.URL}}/

  n   Zendesk id   Aircall id   Dialpad id         Connect id                             e-mail, in Aircall with capitals
{{range .Agents}}{{printf "%3d   %-10d   %-10d   %d   %s   %s" .N .ZendeskID .AircallID .DialpadID .ConnectID .Email}}
{{end}}
  status id   Zendesk status
{{range .Zendesk.Statuses}}{{printf "  %-9d   %s" .ID .Name}}{{if .GroupIDs}} (agents from 4 on only){{end}}
{{end}}
  status id                              Connect status
{{range .Connect.Statuses}}{{printf "  %s   %s" .ID .Name}}
{{end}}
Play the agents:
  curl {{.Control.URL}}/agents
  curl --json '{"status":"Lunch"}' {{.Control.URL}}/agents/1/zendesk/status
  curl --json '{"status":"unavailable/out_for_lunch"}' {{.Control.URL}}/agents/2/aircall/status
  curl --json '' {{.Control.URL}}/agents/3/aircall/ring
  curl --json '' {{.Control.URL}}/agents/3/aircall/answer
  curl --json '' {{.Control.URL}}/agents/3/aircall/hangup
  curl --json '' {{.Control.URL}}/agents/4/connect/ring
  curl '{{.Control.URL}}/connect/agent-events?after=10'
  curl --json '{"status":"unavailable/Lunch Time"}' {{.Control.URL}}/agents/5/dialpad/status
  curl --json '{"system":"zendesk","pattern":"*","status":503}' {{.Control.URL}}/fail
  curl -X DELETE {{.Control.URL}}/fail
  curl --json '{"system":"aircall","next":2,"delay_seconds":[]}' {{.Control.URL}}/deliveries
  curl --json '' {{.Control.URL}}/reset
  curl '{{.Control.URL}}/requests?system=zendesk'

Ask the systems, and have them call you:
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/agent_availabilities
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/webhooks -d '{"webhook":{"name":"mine","status":"active","endpoint":"http://127.0.0.1:8080/zendesk","http_method":"POST","request_format":"json","subscriptions":["zen:event-type:agent.unified_state_changed"]}}'
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v2/users
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v1/webhooks -H 'Content-Type: application/json' -d '{"url":"http://127.0.0.1:8080/aircall","events":["user.opened.v2","user.closed.v2"]}'
  AWS_ACCESS_KEY_ID={{.Connect.AccessKeyID}} AWS_SECRET_ACCESS_KEY={{.Connect.SecretAccessKey}} aws connect list-users --endpoint-url {{.Connect.URL}} --region {{.Connect.Region}} --instance-id {{.Connect.InstanceID}}
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/users
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/webhooks -H 'Content-Type: application/json' -d '{"hook_url":"http://127.0.0.1:8080/dialpad","secret":"my-secret"}'
  curl -H 'Authorization: Bearer {{.Dialpad.APIKey}}' {{.Dialpad.URL}}/api/v2/subscriptions/agent_status -H 'Content-Type: application/json' -d '{"agent_type":"callcenter","enabled":true,"endpoint_id":"the id that the line above shows"}'
`))
