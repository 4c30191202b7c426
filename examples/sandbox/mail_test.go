package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
)

// The next deliveries are doubled, then lost; then all is well again.
func TestDeliveriesGoAstray(t *testing.T) {
	b := start(t)
	got := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var body [4096]byte
		n, _ := r.Body.Read(body[:])
		ev, err := aircall.Decode(body[:n])
		if err != nil {
			got <- err.Error()
			return
		}
		got <- string(ev.(*aircall.UserEvent).User.AvailabilityStatus)
	}))
	t.Cleanup(receiver.Close)
	_, _, _, err := b.aircall(t).Webhooks.Ensure(t.Context(), aircall.WebhookSpec{Name: "n", URL: receiver.URL, Events: aircall.PresenceEvents()})
	must(t, err)
	click := func(status string) { b.do(t, "POST", "/agents/1/aircall/status", `{"status":"`+status+`"}`, nil) }
	b.do(t, "POST", "/deliveries", `{"system":"aircall","next":1,"delay_seconds":[0,0]}`, nil)
	click("custom")
	var all []string
	for range 2 {
		all = append(all, <-got)
	}
	b.do(t, "POST", "/deliveries", `{"system":"aircall","next":1,"delay_seconds":[]}`, nil)
	click("unavailable")
	click("available")
	all = append(all, <-got)
	if diff := cmp.Diff([]string{"custom", "custom", "available"}, all); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestFlaws(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/flaws", `{"system":"aircall","skew_seconds":3600,"ignore_writes_percent":100}`, nil)
	change, err := b.aircall(t).Users.SetStatus(t.Context(), 101, aircall.StatusUpdate{Availability: aircall.Custom})
	must(t, err)
	if ahead := time.Until(change.Date); ahead < 59*time.Minute || ahead > time.Hour {
		t.Errorf("the clock is ahead by %v", ahead)
	}
	u, err := b.aircall(t).Users.Get(t.Context(), 101)
	must(t, err)
	if u.AvailabilityStatus == aircall.Custom {
		t.Error("the write was taken")
	}
}

// A reset forgets everything that happened, and keeps the addresses.
func TestReset(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/agents/1/zendesk/status", `{"status":"Lunch"}`, nil)
	b.do(t, "POST", "/fail", `{"system":"zendesk","pattern":"*","status":503,"times":9}`, nil)
	if _, err := b.zendesk(t).Users.Get(t.Context(), 7001); err == nil {
		t.Error("the failure did not come")
	}
	b.do(t, "POST", "/reset", "", nil)
	var got struct{ Agents []agentView }
	b.do(t, "GET", "/agents", "", &got)
	if len(got.Agents) != 5 || !strings.EqualFold(got.Agents[0].Zendesk.Status, "online") {
		t.Errorf("agent 1 is %+v", got.Agents[0].Zendesk)
	}
	if _, err := b.zendesk(t).Users.Get(t.Context(), 7001); err != nil {
		t.Error(err)
	}
	var log struct{ Requests []requestView }
	b.do(t, "GET", "/requests", "", &log)
	if len(log.Requests) != 1 {
		t.Errorf("%d requests are remembered, want the one since", len(log.Requests))
	}
}

func TestFailuresAreCleared(t *testing.T) {
	b := start(t)
	for _, query := range []string{"?system=zendesk", ""} {
		b.do(t, "POST", "/fail", `{"system":"zendesk","pattern":"*","status":503,"times":9}`, nil)
		b.do(t, "DELETE", "/fail"+query, "", nil)
		if _, err := b.zendesk(t).Users.Get(t.Context(), 7001); err != nil {
			t.Errorf("%q: %v", query, err)
		}
	}
}

func TestMailAndFlawsAreChecked(t *testing.T) {
	b := start(t)
	for body, want := range map[string]string{
		`/deliveries {"system":"talkdesk","next":1,"delay_seconds":[]}`:   "system: want one of",
		`/deliveries {"system":"zendesk","next":1}`:                       "delay_seconds: want a list",
		`/deliveries {"system":"zendesk","next":-1,"delay_seconds":[]}`:   "next: want 0 to 1000",
		`/deliveries {"system":"zendesk","next":1,"delay_seconds":[1e9]}`: "delay_seconds: want 0 to 86400",
		`/flaws {"system":"zendesk","ignore_writes_percent":101}`:         "ignore_writes_percent: want 0 to 100",
		`/flaws {"system":"zendesk","list_lag_seconds":-1}`:               "list_lag_seconds: want 0 to 86400",
		`/flaws {"system":"zendesk","skew_seconds":1e6}`:                  "skew_seconds: want -86400 to 86400",
		`/flaws {"system":"zendesk","lag":1}`:                             `no field "lag"`,
	} {
		path, body, _ := strings.Cut(body, " ")
		if status, reply := b.call(t, "POST", path, body); status != 400 || !strings.Contains(strings.ReplaceAll(reply, `\"`, `"`), want) {
			t.Errorf("%s %s: %d %s, want %q", path, body, status, reply, want)
		}
	}
}

// The list of routes is the fakes' own.
func TestRoutes(t *testing.T) {
	b := start(t)
	var got struct {
		Routes []struct{ System, Method, Path, Operation, Reason string }
	}
	b.do(t, "GET", "/routes?system=zendesk", "", &got)
	found := false
	for _, r := range got.Routes {
		found = found || r.Method == "GET" && r.Path == "/api/v2/users/{id}" && r.Operation == "users.get"
		if r.System != "zendesk" || (r.Operation == "") == (r.Reason == "") {
			t.Errorf("%+v", r)
		}
	}
	if !found {
		t.Error("users.get is not listed")
	}
}
