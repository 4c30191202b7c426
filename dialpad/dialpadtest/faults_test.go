package dialpadtest_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// decode is a reply as a program sees it whose only numbers are float64.
func (f *floor) decode(t *testing.T, request, body string) (object map[string]any) {
	t.Helper()
	status, reply := f.send(t, dialpadtest.APIKey, request, body)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", request, status, reply)
	}
	must(t, json.Unmarshal([]byte(reply), &object))
	return object
}

// Ids survive programs for which every number is a float64, whether they send
// them back as numbers or as strings, in paths or in bodies.
func TestFaultF1IdsInJavaScript(t *testing.T) {
	f := newFloor(t)
	asNumber := func(id any) string { // as JSON.stringify(Number(id)) writes it
		var n float64
		must(t, json.Unmarshal([]byte(id.(string)), &n))
		text, err := json.Marshal(n)
		must(t, err)
		return string(text)
	}
	for _, form := range []func(id any) string{asNumber, func(id any) string { return `"` + id.(string) + `"` }} {
		hook := f.decode(t, "POST /api/v2/webhooks", `{"hook_url":"https://x.example.test"}`)
		path := "/api/v2/webhooks/" + asNumber(hook["id"])
		if got := f.decode(t, "GET "+path, ""); got["id"] != hook["id"] {
			t.Errorf("GET %s: %v", path, got)
		}
		for kind, extra := range map[string]string{"agent_status": `"agent_type":"callcenter"`, "call": `"target_type":"user","target_id":` + form("9")} {
			sub := f.decode(t, "POST /api/v2/subscriptions/"+kind, `{"endpoint_id":`+form(hook["id"])+`,`+extra+`}`)
			if diff := cmp.Diff(hook, sub["webhook"]); diff != "" {
				t.Errorf("%s for %s (-want +got):\n%s", kind, form(hook["id"]), diff)
			}
			if again := f.decode(t, "GET /api/v2/subscriptions/"+kind+"/"+asNumber(sub["id"]), ""); again["id"] != sub["id"] {
				t.Errorf("subscription %v reads as %v", sub["id"], again)
			}
		}
		if got := f.decode(t, "PATCH /api/v2/users/9/togglednd", `{"do_not_disturb":true,"group_id":`+form("101")+`,"group_type":"callcenter"}`); got["group_id"] != "101" {
			t.Errorf("do-not-disturb %v", got)
		}
	}
	const exact = 1 << 53
	for _, id := range []int64{f.hook.ID, f.sub.ID, f.Ring(9)} {
		if id >= exact {
			t.Errorf("id %d is not exact in JavaScript", id)
		}
	}
}

// OAuth's libraries send forms, and their credentials in the body or in the
// header, both of which Dialpad describes.
func TestFaultF2TokenRequests(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("client:s3cret"))
	grant := url.Values{"grant_type": {"authorization_code"}, "redirect_uri": {"https://app.example.test/callback"}}
	mine := url.Values{"client_id": {"client"}, "client_secret": {"s3cret"}}
	tests := []struct {
		name, contentType, authorization string
		fields                           url.Values
		want                             int
	}{
		{"form", form + "; charset=utf-8", "", mine, 200},
		{"form, header", form, basic, nil, 200},
		{"JSON", "application/json", "", mine, 200},
		{"JSON, header", "application/json", basic, nil, 200},
		{"form as JSON", "application/json", "", nil, 400},
		{"nobody", form, "", nil, 401},
		{"a wrong secret beside the right one", form, basic, url.Values{"client_id": {"client"}, "client_secret": {"x"}}, 401},
	}
	for _, tt := range tests {
		f := newFloor(t)
		f.PutOAuthApp("client", "s3cret", time.Hour)
		in := map[string]string{}
		values := url.Values{"code": {f.Consent("/oauth2/authorize"+consent, 9).Query().Get("code")}}
		for _, part := range []url.Values{grant, tt.fields} {
			for name := range part {
				values.Set(name, part.Get(name))
			}
		}
		body := values.Encode()
		if tt.contentType == "application/json" && tt.want != 400 {
			for name := range values {
				in[name] = values.Get(name)
			}
			text, err := json.Marshal(in)
			must(t, err)
			body = string(text)
		}
		h := http.Header{"Content-Type": {tt.contentType}, "Authorization": {tt.authorization}}
		status, reply := f.ask(t, "", "POST /oauth2/token", body, h)
		if status != tt.want || (status == 200) != strings.Contains(reply, `"expires_in":"3600"`) {
			t.Errorf("%s: %d %s, want %d", tt.name, status, reply, tt.want)
		}
		requests := f.Requests()
		if logged := string(requests[len(requests)-1].Body); strings.Contains(logged, "s3cret") {
			t.Errorf("%s: the log shows the secret: %s", tt.name, logged)
		}
	}
}

// Users have every key that Dialpad documents, wherever they are shown.
func TestFaultF3UserKeys(t *testing.T) {
	want := strings.Fields(`admin_office_ids company_id country date_active date_added date_first_login display_name do_not_disturb
		duty_status_reason duty_status_started emails extension first_name forwarding_numbers group_details id image_url
		international_dialing_enabled is_admin is_available is_on_duty is_online is_super_admin job_title language last_name license location
		muted office_id on_duty_started on_duty_status phone_numbers state status_message timezone`)
	f := fullFloor(t)
	users := []any{f.decode(t, "GET /api/v2/users/9", "")}
	users = append(users, f.decode(t, "GET /api/v2/users", "")["items"].([]any)...)
	users = append(users, f.decode(t, "GET /api/v2/callcenters/101/operators", "")["users"].([]any)...)
	for _, u := range users {
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(u.(map[string]any)))); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
	}
	if len(users) != 4 {
		t.Errorf("%d users, want 4", len(users))
	}
}

// A user's key, or an access token that a user consented to, is "me" in the
// paths of users alone.
func TestFaultF5Me(t *testing.T) {
	f := fullFloor(t)
	app := f.OAuth("client", "s3cret", "https://app.example.test/callback")
	token, err := app.Exchange(t.Context(), f.Consent(app.AuthorizeURL("s", "v"), 9).Query().Get("code"), "v")
	must(t, err)
	for _, key := range []string{dialpadtest.UserKey(9), token.Access.Reveal()} {
		one, mine := "", ""
		for path, body := range map[string]*string{"/api/v2/users/9": &one, "/api/v2/users/me": &mine} {
			status, reply := f.send(t, key, "GET "+path, "")
			*body = reply
			if status != 200 {
				t.Errorf("%s: %d %s", path, status, reply)
			}
		}
		if one != mine {
			t.Errorf("users/9 %s\nusers/me %s", one, mine)
		}
		if status, reply := f.send(t, key, "PATCH /api/v2/users/me/togglednd", `{"do_not_disturb":true}`); status != 200 || !strings.Contains(reply, `"id":"9"`) {
			t.Errorf("togglednd: %d %s", status, reply)
		}
		if status, reply := f.send(t, key, "GET /api/v2/callcenters/operators/me/dutystatus", ""); status != 404 {
			t.Errorf("dutystatus: %d %s", status, reply)
		}
		if status, reply := f.send(t, key, "GET "+statuses, ""); status != 403 {
			t.Errorf("subscriptions: %d %s", status, reply)
		}
	}
	if err := f.Try(func(f *dialpadtest.Fake) { f.Consent(app.AuthorizeURL("s", "v"), 77) }); err == nil {
		t.Error("nobody consented, without an error")
	}
	f.DeleteUser(9)
	for _, key := range []string{dialpadtest.UserKey(9), token.Access.Reveal()} {
		if status, _ := f.send(t, key, "GET /api/v2/users/10", ""); status != 401 {
			t.Errorf("the key of a user who is gone: %d", status)
		}
	}
}

// There are ten subscriptions for the whole company, and 100 of a kind.
func TestLimitsOfSubscriptions(t *testing.T) {
	f := newFloor(t, dialpadtest.WithRateLimit(1000))
	create := func(target string) int {
		status, _ := f.send(t, dialpadtest.APIKey, "POST "+calls, `{"endpoint_id":"7100000000000001"`+target+`}`)
		return status
	}
	for n := range 10 {
		if status := create(""); status != 200 {
			t.Fatalf("subscription %d to all calls: %d", n+1, status)
		}
	}
	if status := create(""); status != 400 {
		t.Errorf("subscription 11 to all calls: %d", status)
	}
	for n := range 90 {
		if status := create(`,"target_type":"user","target_id":9`); status != 200 {
			t.Fatalf("subscription %d to calls: %d", n+11, status)
		}
	}
	if status := create(`,"target_type":"user","target_id":9`); status != 400 {
		t.Errorf("subscription 101 to calls: %d", status)
	}
}

// A call on hold stays the agent's work.
func TestHold(t *testing.T) {
	f := newFloor(t)
	_, err := f.client.CallSubscriptions.Create(t.Context(), dialpad.CallSubscriptionSpec{EndpointID: f.hook.ID})
	must(t, err)
	call := f.Ring(9)
	f.refuses(t, "Hold of what rings", func(f *dialpadtest.Fake) { f.Hold(call) })
	f.Answer(call)
	f.after(time.Second)
	f.Hold(call)
	if got := f.StatusOf(9); got != dialpad.Occupied {
		t.Errorf("on hold: %s", got)
	}
	f.refuses(t, "Hold twice", func(f *dialpadtest.Fake) { f.Hold(call) })
	f.after(time.Second)
	f.Resume(call)
	f.Hold(call)
	f.HangUp(call)
	f.after(time.Second)
	var got []string
	for _, d := range f.Deliveries() {
		_, body, _ := strings.Cut(string(d.Body), ".")
		body, _, _ = strings.Cut(body, ".")
		claims, err := base64.RawURLEncoding.DecodeString(body)
		must(t, err)
		var event struct{ State string }
		must(t, json.Unmarshal(claims, &event))
		if event.State != "" {
			got = append(got, event.State)
		}
	}
	if diff := cmp.Diff([]string{"ringing", "connected", "hold", "connected", "hold", "hangup"}, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

func TestRunTimePlans(t *testing.T) {
	f := newFloor(t)
	click := func(reason string, p ctikit.DeliveryPlan) {
		f.SetDeliveryPlan(p)
		f.SetStatus(9, false, reason)
	}
	click("lost", func(int) []time.Duration { return nil })
	click("doubled", func(int) []time.Duration { return []time.Duration{0, time.Second} })
	click("late", func(int) []time.Duration { return []time.Duration{2 * time.Second} })
	click("plain", nil)
	if n := f.PendingDeliveries(); n != 4 {
		t.Errorf("%d deliveries wait, want 4", n)
	}
	f.wantHeard(t, time.Minute, `0 0 unavailable "doubled" available []`, `0 0 unavailable "plain" available []`,
		`10 0 unavailable "doubled" available []`, `20 0 unavailable "late" available []`)
}

func TestClearFaults(t *testing.T) {
	f := newFloor(t)
	f.FailNext("*", ctikit.Fault{Status: 503, Times: 9})
	f.ClearFaults()
	if status, body := f.send(t, dialpadtest.APIKey, "GET /api/v2/users/9", ""); status != 200 {
		t.Errorf("%d %s", status, body)
	}
}

func TestOpenBodies(t *testing.T) {
	f := newFloor(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://dialpad.com/api/v2/users/9", http.NoBody)
	must(t, err)
	res, err := f.RoundTrip(req)
	must(t, err)
	if n := f.OpenBodies(); n != 1 {
		t.Errorf("%d bodies are open, want 1", n)
	}
	must(t, res.Body.Close())
	if n := f.OpenBodies(); n != 0 {
		t.Errorf("%d bodies are open, want 0", n)
	}
}

// Users show the reason in lists, among operators and by themselves, or in none
// of them.
func TestFaultF8RepliesWithoutReasons(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, false, "Lunch")
	for _, without := range []bool{false, true} {
		f.ListsWithoutReasons(without)
		for _, path := range []string{"/api/v2/users", "/api/v2/users/9", "/api/v2/callcenters/101/operators"} {
			_, body := f.send(t, dialpadtest.APIKey, "GET "+path, "")
			if strings.Contains(body, `"duty_status_reason":"Lunch"`) == without || strings.Contains(body, "duty_status_reason") == without ||
				!strings.Contains(body, `"on_duty_status":"unavailable"`) {
				t.Errorf("without reasons %v: %s: %s", without, path, body)
			}
		}
	}
}

// Nobody is on duty for a reason, after a call neither.
func TestReasonOnDuty(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, false, "Lunch")
	f.SetStatus(9, true, "")
	call := f.Ring(9)
	f.Answer(call)
	f.decode(t, "PATCH /api/v2/callcenters/operators/9/dutystatus", `{"on_duty":true,"duty_status_reason":"Lunch"}`)
	f.HangUp(call)
	f.after(time.Minute)
	if u, _ := f.User(9); u.OffDuty || u.Reason != "" || f.NoOps() != 1 {
		t.Errorf("user %+v, %d no-ops", u, f.NoOps())
	}
}

// A change keeps what it leaves out.
func TestChangedSubscription(t *testing.T) {
	f := fullFloor(t)
	want := f.decode(t, "GET "+calls+"/"+callID, "")
	if got := f.decode(t, "PATCH "+calls+"/"+callID, `{"call_states":["hangup"]}`); cmp.Diff(want["target_id"], got["target_id"]) != "" {
		t.Errorf("after call_states: %v", got)
	}
	f.send(t, dialpadtest.APIKey, "PATCH "+calls+"/"+callID, `{"call_states":["Fast asleep"]}`)
	want["call_states"] = []any{"hangup"}
	if diff := cmp.Diff(want, f.decode(t, "GET "+calls+"/"+callID, "")); diff != "" {
		t.Errorf("after a refusal (-want +got):\n%s", diff)
	}
}
