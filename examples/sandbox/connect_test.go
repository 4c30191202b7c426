package main

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// One story on one agent: each step shows what the API answers after it.
func TestConnectActions(t *testing.T) {
	b := start(t)
	type seen struct {
		Status, Next string
		Contacts     string
		SignedIn     bool
	}
	for _, step := range []struct {
		path, body string
		want       seen
	}{
		{"status", `{"status":"offline"}`, seen{"Offline", "", "", true}},
		{"status", `{"status":"lunch"}`, seen{"Lunch", "", "", true}},
		{"status", `{"status":"0a1b2c3d-0000-4000-8000-0000000000a1"}`, seen{"Available", "", "", true}},
		{"ring", "", seen{"Available", "", "VOICE CONNECTING", true}},
		{"answer", "", seen{"Available", "", "VOICE CONNECTED", true}},
		{"hold", "", seen{"Available", "", "VOICE CONNECTED_ONHOLD", true}},
		{"resume", "", seen{"Available", "", "VOICE CONNECTED", true}},
		{"status", `{"status":"Training"}`, seen{"Available", "Training", "VOICE CONNECTED", true}},
		{"hangup", "", seen{"Available", "Training", "VOICE ENDED", true}},
		{"close", "", seen{"Training", "", "", true}},
		{"status", `{"status":"Available"}`, seen{"Available", "", "", true}},
		{"ring", `{"channel":"CHAT","contact_id":"c-1","attributes":{"language":"de"}}`, seen{"Available", "", "CHAT CONNECTING", true}},
		{"ring", `{"channel":"TASK","contact_id":"c-2"}`, seen{"Available", "", "CHAT CONNECTING, TASK CONNECTING", true}},
		{"reject", "", seen{"Available", "", "CHAT CONNECTING, TASK REJECTED", true}},
		{"miss", `{"contact_id":"c-1"}`, seen{"Available", "", "CHAT MISSED, TASK REJECTED", true}},
		{"close", "", seen{"Available", "", "CHAT MISSED", true}},
		{"close", `{"contact_id":"c-1"}`, seen{"Available", "", "", true}},
		{"ring", `{"contact_id":"c-1"}`, seen{"Available", "", "CHAT CONNECTING", true}}, // again
		{"heartbeat", "", seen{"Available", "", "CHAT CONNECTING", true}},
		{"signout", "", seen{"Offline", "", "", false}},
		{"signin", "", seen{"Offline", "", "", true}},
	} {
		var answered agentView
		b.do(t, "POST", "/agents/4/connect/"+step.path, step.body, &answered)
		var all struct{ Agents []agentView }
		b.do(t, "GET", "/agents", "", &all)
		got := all.Agents[3]
		var contacts []string
		for _, c := range got.Connect.Contacts {
			contacts = append(contacts, string(c.Channel)+" "+string(c.State))
		}
		if diff := cmp.Diff(step.want, seen{got.Connect.Status, got.Connect.Next, strings.Join(contacts, ", "), got.Connect.SignedIn}); diff != "" {
			t.Errorf("after %s %s (-want +got):\n%s", step.path, step.body, diff)
		}
		if diff := cmp.Diff(got, answered); diff != "" && step.path != "ring" {
			t.Errorf("%s answered otherwise than GET /agents (-agents +answer):\n%s", step.path, diff)
		}
	}
}

// A write that comes as AWS' SDKs send it shows in the agent stream.
func TestConnectSpeaksAWS(t *testing.T) {
	b := start(t)
	user := office.people[1].Connect.ID
	path := "/users/" + b.Connect.InstanceID + "/" + user + "/status"
	if status, reply := b.connect(t, "PUT", path, `{"AgentStatusId":"`+office.connectStatuses[2].ID+`"}`); status != 200 {
		t.Fatalf("PutUserStatus: %d %s", status, reply)
	}
	_, text := b.call(t, "GET", "/connect/agent-events?after=10", "") // ten are those of signing in
	ev, err := connect.DecodeAgentEvent([]byte(text))
	must(t, err)
	if ev.UserID() != user || ev.Current.Status.Name != "Lunch" || ev.Current.Username != office.people[1].Zendesk.Email {
		t.Errorf("event of %s in %s: %s", ev.UserID(), ev.Current.Status.Name, text)
	}
	_, text = b.call(t, "GET", "/connect/agent-events?after=11", "")
	if text != "" {
		t.Errorf("after the last record came %q", text)
	}
}

// The streams come as lines, from the beginning unless asked otherwise.
func TestConnectRecords(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/agents/3/connect/ring", "", nil)
	b.do(t, "POST", "/agents/3/connect/answer", "", nil)
	_, text := b.call(t, "GET", "/connect/contact-events", "")
	var got []connect.ContactEventType
	for scan := bufio.NewScanner(strings.NewReader(text)); scan.Scan(); {
		ev, err := connect.DecodeContactEvent(scan.Bytes())
		must(t, err)
		got = append(got, ev.Type)
	}
	if diff := cmp.Diff([]connect.ContactEventType{connect.ContactInitiated, connect.ContactQueued, connect.ContactConnectedToAgent}, got); diff != "" {
		t.Errorf("contact events (-want +got):\n%s", diff)
	}
	_, text = b.call(t, "GET", "/connect/agent-events", "")
	if lines := strings.Count(text, "\n"); lines != 12 {
		t.Errorf("%d agent events, want 12", lines)
	}
}

func TestConnectFails(t *testing.T) {
	b := start(t)
	list := "/users-summary/" + b.Connect.InstanceID
	for _, tt := range []struct {
		fail   string
		status int
		want   string // in the body
	}{
		{`"exception":"ThrottlingException","pattern":"ListUsers"`, 429, `"__type":"ThrottlingException"`},
		{`"status":503,"pattern":"GET /users-summary/{InstanceId}"`, 503, "Message"},
	} {
		b.do(t, "POST", "/fail", `{"system":"connect",`+tt.fail+`}`, nil)
		if status, reply := b.connect(t, "GET", list, ""); status != tt.status || !strings.Contains(reply, tt.want) {
			t.Errorf("%s: %d %s", tt.fail, status, reply)
		}
	}
	_, reply := b.connect(t, "GET", list, "")
	var users struct {
		UserSummaryList []struct{ ID, Username string }
	}
	must(t, json.Unmarshal([]byte(reply), &users))
	got := map[string]string{}
	for _, u := range users.UserSummaryList {
		got[u.ID] = u.Username
	}
	want := map[string]string{}
	for _, p := range office.people {
		want[p.Connect.ID] = p.Zendesk.Email
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}
