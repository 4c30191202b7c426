package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// One story on one agent: each step shows what the API answers after it.
func TestAgentActions(t *testing.T) {
	b := start(t)
	type seen struct {
		Zendesk      string
		Reason       zendesk.StatusReason
		Aircall      string
		Availability aircall.Availability
		SignedIn     bool
	}
	const switcher, available = zendesk.ReasonSwitcher, aircall.AvailabilityAvailable
	for _, step := range []struct {
		path, body string
		want       seen
	}{
		{"zendesk/status", `{"status":"Training"}`, seen{"Training", switcher, "available", available, true}},
		{"zendesk/status", `{"status":120001}`, seen{"Lunch", switcher, "available", available, true}},
		{"zendesk/status", `{"status":"120003"}`, seen{"Back office", switcher, "available", available, true}},
		{"zendesk/status", `{"status":"Transfers_Only"}`, seen{"transfers_only", switcher, "available", available, true}},
		{"zendesk/disconnect", "", seen{"offline", zendesk.ReasonDisconnected, "available", available, true}},
		{"zendesk/reconnect", "", seen{"transfers_only", zendesk.ReasonReconnect, "available", available, true}},
		{"zendesk/idle", "", seen{"away", zendesk.ReasonIdleTimeout, "available", available, true}},
		{"zendesk/logout", "", seen{"offline", zendesk.ReasonLogout, "available", available, true}},
		{"zendesk/status", `{"status":"online"}`, seen{"online", switcher, "available", available, true}},
		{"aircall/status", `{"status":"unavailable/in_training"}`, seen{"online", switcher, "unavailable/in_training", "do_not_disturb", true}},
		{"aircall/status", `{"status":"available"}`, seen{"online", switcher, "available", available, true}},
		{"aircall/ring", "", seen{"online", switcher, "available", "in_call", true}},
		{"aircall/answer", "", seen{"online", switcher, "available", "in_call", true}},
		{"aircall/hold", "", seen{"online", switcher, "available", "in_call", true}},
		{"aircall/resume", "", seen{"online", switcher, "available", "in_call", true}},
		{"aircall/hangup", "", seen{"online", switcher, "available", "after_call_work", true}},
		{"aircall/end_wrapup", "", seen{"online", switcher, "available", available, true}},
		{"aircall/signout", "", seen{"online", switcher, "available", "offline", false}},
		{"aircall/signin", "", seen{"online", switcher, "available", available, true}},
		{"aircall/ring", "", seen{"online", switcher, "available", "in_call", true}},
		{"aircall/decline", "", seen{"online", switcher, "available", available, true}},
	} {
		var answered agentView
		b.do(t, "POST", "/agents/4/"+step.path, step.body, &answered)
		var all struct{ Agents []agentView }
		b.do(t, "GET", "/agents", "", &all)
		got := all.Agents[3]
		if diff := cmp.Diff(step.want, seen{got.Zendesk.Status, got.Zendesk.Reason, got.Aircall.Status, got.Aircall.Availability, got.Aircall.SignedIn}); diff != "" {
			t.Errorf("after %s %s (-want +got):\n%s", step.path, step.body, diff)
		}
		if diff := cmp.Diff(got, answered); diff != "" && step.path != "aircall/ring" {
			t.Errorf("%s answered otherwise than GET /agents (-agents +answer):\n%s", step.path, diff)
		}
	}
}

func TestRingTellsTheCall(t *testing.T) {
	b := start(t)
	var call struct {
		ID int64 `json:"call_id"`
	}
	for _, system := range []string{"aircall", "dialpad"} {
		b.do(t, "POST", "/agents/1/"+system+"/ring", "", &call)
		if call.ID <= 0 {
			t.Errorf("call id %d in %s", call.ID, system)
		}
		call.ID = 0
	}
}

func TestRefusals(t *testing.T) {
	b := start(t)
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		want                     string // in the error
	}{
		{"unknown agent", "POST", "/agents/6/aircall/ring", "", 404, "agent: want a number from 1 to 5"},
		{"agent that is no number", "POST", "/agents/one/zendesk/logout", "", 404, "agent: want a number"},
		{"unknown path", "GET", "/agents/1", "", 404, "GET / gives"},
		{"wrong method", "GET", "/agents/1/aircall/ring", "", 405, "method: want POST"},
		{"no body", "POST", "/agents/1/zendesk/status", "", 400, "body: want a JSON object"},
		{"two bodies", "POST", "/agents/1/zendesk/status", `{"status":"away"} {}`, 400, "body: want one JSON object"},
		{"unknown field", "POST", "/agents/1/zendesk/status", `{"state":"away"}`, 400, `body: no field "state"`},
		{"no status", "POST", "/agents/1/zendesk/status", `{}`, 400, "status: want the name or the id of one of Offline (2), Online (3)"},
		{"unknown status", "POST", "/agents/1/zendesk/status", `{"status":"brunch"}`, 400, "Lunch (120001)"},
		{"status of another group", "POST", "/agents/1/zendesk/status", `{"status":"back office"}`, 409, "status is not for the agent's groups"},
		{"unknown reason", "POST", "/agents/1/aircall/status", `{"status":"unavailable/brunch"}`, 400, "unavailable/out_for_lunch"},
		{"number for a word", "POST", "/agents/1/aircall/status", `{"status":3}`, 400, "status: want string, got number"},
		{"no call", "POST", "/agents/1/aircall/answer", "", 409, "ring first"},
		{"no wrap-up", "POST", "/agents/1/aircall/end_wrapup", "", 409, "user 101 is not in wrap-up"},
		{"fail: unknown system", "POST", "/fail", `{"system":"talkdesk","pattern":"*","status":500}`, 400, "system: want one of zendesk, aircall, connect, dialpad"},
		{"fail: no pattern", "POST", "/fail", `{"system":"zendesk","status":500}`, 400, "pattern: want"},
		{"fail: no method", "POST", "/fail", `{"system":"zendesk","pattern":"/api","status":500}`, 400, "pattern: "},
		{"fail: no such route", "POST", "/fail", `{"system":"zendesk","pattern":"GET /api/v3","status":500}`, 400, "pattern: no route can match"},
		{"fail: nothing", "POST", "/fail", `{"system":"zendesk","pattern":"*"}`, 400, "status: want either a status, cut or"},
		{"fail: both", "POST", "/fail", `{"system":"zendesk","pattern":"*","status":500,"cut":true}`, 400, "status: want either a status, cut or"},
		{"fail: an exception elsewhere", "POST", "/fail", `{"system":"aircall","pattern":"*","exception":"ThrottlingException"}`, 400, "exception: only connect"},
		{"fail: no such operation", "POST", "/fail", `{"system":"connect","pattern":"PutUser","status":500}`, 400, "pattern: "},
		{"fail: a success", "POST", "/fail", `{"system":"zendesk","pattern":"*","status":200}`, 400, "status: want 400 to 599, got 200"},
		{"fail: wait after a cut", "POST", "/fail", `{"system":"zendesk","pattern":"*","cut":true,"retry_after_seconds":1}`, 400, "retry_after_seconds: "},
		{"fail: negative wait", "POST", "/fail", `{"system":"zendesk","pattern":"*","status":503,"retry_after_seconds":-1}`, 400, "retry_after_seconds: want 0 to 86400"},
		{"fail: never", "POST", "/fail", `{"system":"zendesk","pattern":"*","status":503,"times":0}`, 400, "times: want 1 to 1000"},
		{"no channel", "POST", "/agents/1/zendesk/add_work", `{"item":"1"}`, 400, "channel: want support, messaging or talk"},
		{"no item", "POST", "/agents/1/zendesk/remove_work", `{"channel":"talk"}`, 400, "item: want the id"},
		{"no such item", "POST", "/agents/1/zendesk/remove_work", `{"channel":"talk","item":"1"}`, 409, "has no work item"},
		{"no such queue", "POST", "/zendesk/enqueue", `{"channel":"talk","item":"1","queue_id":"none"}`, 409, "does not exist"},
		{"empty queue", "POST", "/zendesk/dequeue", `{"channel":"talk","item":"1"}`, 409, "has no work item"},
		{"work of no channel", "POST", "/zendesk/enqueue", `{"channel":"fax","item":"1"}`, 400, `got "fax"`},
		{"unknown status of Connect", "POST", "/agents/1/connect/status", `{"status":"brunch"}`, 400, "one of Available, Offline, Lunch, Training"},
		{"status of Connect without a body", "POST", "/agents/1/connect/status", "", 400, "body: want a JSON object"},
		{"unknown channel", "POST", "/agents/1/connect/ring", `{"channel":"FAX"}`, 400, "channel: want VOICE, CHAT or TASK"},
		{"ring for an unknown agent", "POST", "/agents/6/connect/ring", "", 404, "agent: want a number"},
		{"no contact", "POST", "/agents/1/connect/answer", "", 409, "ring first"},
		{"unknown contact", "POST", "/agents/1/connect/answer", `{"contact_id":"none"}`, 409, "contact none"},
		{"wrong field", "POST", "/agents/1/connect/answer", `{"id":"none"}`, 400, `body: no field "id"`},
		{"signed in twice", "POST", "/agents/1/connect/signin", "", 409, "is signed in already"},
		{"records of the future", "GET", "/connect/agent-events?after=11", "", 400, "after: want 0 to 10"},
		{"records after a word", "GET", "/connect/contact-events?after=now", "", 400, "after: want 0 to 0"},
		{"unknown duty", "POST", "/agents/1/dialpad/status", `{"status":"away"}`, 400, "status: want available, unavailable"},
		{"reason for being there", "POST", "/agents/1/dialpad/status", `{"status":"available/why"}`, 400, "status: want available, unavailable"},
		{"neither on nor off", "POST", "/agents/1/dialpad/dnd", `{}`, 400, "on: want true or false"},
		{"no call in Dialpad", "POST", "/agents/1/dialpad/miss", "", 409, "ring first"},
		{"requests of an unknown system", "GET", "/requests?system=talkdesk", "", 400, "system: want one of"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, reply := b.call(t, tt.method, tt.path, tt.body)
			var got struct{ Error string }
			must(t, json.Unmarshal([]byte(reply), &got))
			if status != tt.status || !strings.Contains(got.Error, tt.want) {
				t.Errorf("%d %q, want %d and %q", status, got.Error, tt.status, tt.want)
			}
		})
	}
}

func TestHangUpOfACallThatIsOver(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/agents/1/aircall/ring", "", nil)
	b.do(t, "POST", "/agents/1/aircall/signout", "", nil) // ends it
	status, reply := b.call(t, "POST", "/agents/1/aircall/hangup", "")
	if status != http.StatusConflict || !strings.Contains(reply, "is going on") {
		t.Errorf("%d %s", status, reply)
	}
}

// The package documentation and GET / list the same actions as are served.
func TestListsAgree(t *testing.T) {
	b := start(t)
	_, usage := b.call(t, "GET", "/", "")
	doc, err := os.ReadFile("doc.go")
	must(t, err)
	for _, a := range new(sandbox).actions(nil) {
		if want := a.method + " " + a.path; !strings.Contains(squeezed(usage), want) || !strings.Contains(squeezed(string(doc)), want) {
			t.Errorf("%s is missing from a list", want)
		}
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
