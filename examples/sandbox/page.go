package main

import (
	"io"
	"text/template"

	"github.com/ctikit/ctikit/zendesk"
)

// page prints a card for people.
func page(w io.Writer, c card) error {
	return pageText.Execute(w, struct {
		card
		People   []person
		Statuses []zendesk.UnifiedStatus
	}{c, people, statuses})
}

var pageText = template.Must(template.New("page").Parse(`A Zendesk and an Aircall with the same five agents, on this machine, until Ctrl-C.

Zendesk   {{.Zendesk.URL}}
          account         {{.Zendesk.Subdomain}}
          bearer token    {{.Zendesk.Bearer}}
          e-mail          {{.Zendesk.Email}}  with API token  {{.Zendesk.APIToken}}
          OAuth client    {{.Zendesk.ClientID}}  with secret  {{.Zendesk.ClientSecret}}
          webhook secret  {{.Zendesk.WebhookSecret}}
Aircall   {{.Aircall.URL}}
          API id          {{.Aircall.APIID}}  with token  {{.Aircall.APIToken}}
          webhook token   {{.Aircall.WebhookToken}}
Control   {{.Control.URL}}
          its list        curl {{.Control.URL}}/

  n   Zendesk id   Aircall id   e-mail in Zendesk     e-mail in Aircall
{{range .People}}{{printf "  %d   %-10d   %-10d   %-19s   %s" .N .Zendesk.ID .Aircall.ID .Zendesk.Email .Aircall.Email}}
{{end}}
  status id   Zendesk status
{{range .Statuses}}{{printf "  %-9d   %s" .ID .Name}}{{if .GroupIDs}} (agents 4 and 5 only){{end}}
{{end}}
Play the agents:
  curl {{.Control.URL}}/agents
  curl -d '{"status":"Lunch"}' {{.Control.URL}}/agents/1/zendesk/status
  curl -d '{"status":"unavailable/out_for_lunch"}' {{.Control.URL}}/agents/2/aircall/status
  curl -X POST {{.Control.URL}}/agents/3/aircall/ring
  curl -X POST {{.Control.URL}}/agents/3/aircall/answer
  curl -X POST {{.Control.URL}}/agents/3/aircall/hangup
  curl -d '{"system":"zendesk","pattern":"*","status":503}' {{.Control.URL}}/fail
  curl '{{.Control.URL}}/requests?system=zendesk'

Ask the systems, and have them call you:
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/agent_availabilities
  curl -H 'Authorization: Bearer {{.Zendesk.Bearer}}' {{.Zendesk.URL}}/api/v2/webhooks -d '{"webhook":{"name":"mine","status":"active","endpoint":"http://127.0.0.1:8080/zendesk","http_method":"POST","request_format":"json","subscriptions":["zen:event-type:agent.unified_state_changed"]}}'
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v2/users
  curl -u {{.Aircall.APIID}}:{{.Aircall.APIToken}} {{.Aircall.URL}}/v1/webhooks -H 'Content-Type: application/json' -d '{"url":"http://127.0.0.1:8080/aircall","events":["user.opened.v2","user.closed.v2"]}'
`))
