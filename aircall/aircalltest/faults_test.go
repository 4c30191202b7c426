package aircalltest_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// Ids are exact in programs whose numbers are floats, and texts are taken for
// them.
func TestFaultF1Ids(t *testing.T) {
	f := newDesk(t)
	made, err := f.client.Users.Create(t.Context(), aircall.UserSpec{Email: "new@example.test"})
	must(t, err)
	for name, id := range map[string]int64{
		"user": made.ID, "contact": f.PutContact(aircall.Contact{}), "tag": f.PutTag(aircall.Tag{Name: "n"}), "call": f.Incoming(3, "+1"),
	} {
		if id <= 0 || id >= 1<<53 {
			t.Errorf("%s %d", name, id)
		}
	}
	for _, r := range []raw{
		{"POST", "/v1/users/10/calls", `{"number_id": "3", "to": "+15550100"}`, "good", asJSON},
		{"POST", quiet + "/tags", `{"tags": ["12"]}`, "good", asJSON},
		{"PUT", "/v1/users/10", `{"wrap_up_time": "7"}`, "good", asJSON},
		{"POST", talk + "/transfers", `{"team_id": "7"}`, "good", asJSON},
	} {
		status, _, body := f.send(t, r)
		if want := map[string]int{"calls": 204, "tags": 201, "10": 200, "transfers": 204}[r.path[strings.LastIndex(r.path, "/")+1:]]; status != want {
			t.Errorf("%s %s: %d %s, want %d", r.path, r.body, status, body, want)
		}
	}
}

// Codes are exchanged as JSON and as forms, with the app in the body.
func TestFaultF2TokenRequests(t *testing.T) {
	const (
		form = "application/x-www-form-urlencoded"
		app  = "client_id=fake-client-id&client_secret=fake-client-secret&"
		rest = "grant_type=authorization_code&redirect_uri=https%3A%2F%2Fapp.example.test%2Fcallback&code=fake-code-1"
	)
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(aircalltest.ClientID+":"+aircalltest.ClientSecret))
	header := []aircalltest.Option{aircalltest.WithHeaderCredentials()}
	for _, tt := range []struct {
		name, contentType, authorization, body string
		opts                                   []aircalltest.Option
		want                                   int
	}{
		{"JSON", "application/json", "", code, nil, 200},
		{"form", form, "", app + rest, nil, 200},
		{"form with a charset", form + "; charset=UTF-8", "", app + rest, nil, 200},
		{"form with another secret", form, "", "client_id=fake-client-id&client_secret=x&" + rest, nil, 401},
		{"form without a grant", form, "", app + "code=fake-code-1", nil, 400},
		{"form that is none", form, "", "%zz", nil, 400},
		{"header alone", form, basic, rest, nil, 401},
		{"header with the option", form, basic, rest, header, 200},
		{"body with the option", form, "", app + rest, header, 200},
		{"neither with the option", form, "", rest, header, 401},
	} {
		f := aircalltest.New(t, tt.opts...)
		f.Consent()
		req, err := http.NewRequestWithContext(t.Context(), "POST", "https://api.aircall.io/v1/oauth/token", strings.NewReader(tt.body))
		must(t, err)
		req.Header = http.Header{"Content-Type": {tt.contentType}, "Authorization": {tt.authorization}}
		res, err := f.RoundTrip(req)
		must(t, err)
		var got struct {
			Access string `json:"access_token"`
			Type   string `json:"token_type"`
		}
		must(t, json.NewDecoder(res.Body).Decode(&got))
		_ = res.Body.Close()
		if res.StatusCode != tt.want || (tt.want == 200) != (got.Access != "" && got.Type == "Bearer") {
			t.Errorf("%s: %d %+v, want %d", tt.name, res.StatusCode, got, tt.want)
		}
		if sent := string(f.Requests()[0].Body); strings.Contains(sent, "fake-client-secret") || strings.Contains(sent, "fake-code") {
			t.Errorf("%s: the log has %s", tt.name, sent)
		}
		if n := f.OpenBodies(); n != 0 {
			t.Errorf("%s: %d bodies are open", tt.name, n)
		}
	}
}

// Users have all documented keys of their shape.
func TestFaultF3UserKeys(t *testing.T) {
	const abridged = "id direct_link name email available availability_status extension time_zone language created_at"
	full := abridged + " substatus wrap_up_time default_number_id"
	f := newDesk(t)
	f.Comment(900000000002, 10, "c")
	f.Assign(900000000002, 10)
	for _, tt := range []struct {
		path, keys string
		at         []string
	}{
		{"/v2/users/10", full, []string{"user"}},
		{"/v2/users/9", strings.Replace(full, "substatus ", "", 1), []string{"user"}}, // in a call
		{"/v1/users/10", full + " numbers", []string{"user"}},
		{"/v2/users", full, []string{"users", "1"}},
		{"/v1/users", strings.Replace(full, "substatus", "state", 1), []string{"users", "1"}},
		{"/v1/teams/7", strings.Replace(full, "available ", "", 1), []string{"team", "users", "0"}},
		{"/v1/numbers/4", abridged, []string{"number", "users", "0"}},
		{quiet, abridged, []string{"call", "assigned_to"}},
		{quiet, strings.Replace(abridged, "time_zone language ", "", 1), []string{"call", "comments", "0", "posted_by"}},
	} {
		_, _, body := f.send(t, raw{"GET", tt.path, "", "good", ""})
		var at any
		must(t, json.Unmarshal([]byte(body), &at))
		for _, key := range tt.at {
			if list, ok := at.([]any); ok {
				n, _ := strconv.Atoi(key)
				at = list[n]
				continue
			}
			at = at.(map[string]any)[key]
		}
		user := at.(map[string]any)
		want := slices.Sorted(slices.Values(strings.Fields(tt.keys)))
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(user))); diff != "" {
			t.Errorf("%s: keys (-want +got):\n%s", tt.path, diff)
		}
		for key, value := range user {
			if value == nil && key != "default_number_id" || value == "" {
				t.Errorf("%s: %s is %v", tt.path, key, value)
			}
		}
	}
	_, _, body := f.send(t, raw{"GET", "/v1/users/10", "", "good", ""})
	if !strings.Contains(body, `"default_number_id":4`) || !strings.Contains(body, `/v1/numbers/4","id":4,`) || !strings.Contains(body, `"extension":"010"`) {
		t.Errorf("user %s", body)
	}
}

// Pages of a size that is not documented are refused, or cut.
func TestFaultF4LargePages(t *testing.T) {
	f := newFloor(t, aircalltest.WithPagesCut())
	for id := int64(100); id < 160; id++ {
		f.PutUser(aircalltest.User{ID: id})
	}
	p := convention{list: "users"}.page(t, f, raw{"GET", "/v2/users?per_page=100", "", "good", ""})
	if p.Meta.Count != 50 || p.Meta.PerPage != 50 || p.Meta.Next == nil || *p.Meta.Next != "https://api.aircall.io/v2/users?page=2&per_page=50" {
		t.Errorf("page %+v", p.Meta)
	}
}

// An app is who its token says, and nobody once it is uninstalled; a key that
// nobody has is forbidden.
func TestFaultF5WhoIsCalling(t *testing.T) {
	f := newDesk(t)
	o, err := aircall.NewOAuth(aircalltest.ClientID, aircalltest.ClientSecret, aircalltest.RedirectURI, aircall.WithHTTPClient(&http.Client{Transport: f}))
	must(t, err)
	token, err := o.Exchange(t.Context(), f.Consent(4))
	must(t, err)
	app := f.ClientAs(aircall.Bearer(token.Access.Reveal()))
	me, err := app.Integrations.Me(t.Context())
	must(t, err)
	if !me.Active || me.User == nil || me.User.ID != 9 || !cmp.Equal(me.NumberIDs, []int64{4}) {
		t.Errorf("installed %+v", me)
	}
	f.Uninstall()
	for name, c := range map[string]*aircall.Client{"an app that is gone": app, "a bad key": f.ClientAs(aircall.BasicAuth(aircalltest.APIID, "x"))} {
		_, err := c.Integrations.Me(t.Context())
		if e, ok := errors.AsType[*aircall.Error](err); !ok || e.Status != 403 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Webhooks that Aircall does not have are refused, and leave nothing behind.
func TestFaultF6WebhookRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       int
	}{
		{"all that is needed", `{"url":"https://x.example.test"}`, 201},
		{"all that there is", `{"url":"https://x.example.test","custom_name":"n","events":["call.ended"]}`, 201},
		{"no address", `{"events":["call.ended"]}`, 400},
		{"an address that is none", `{"url":"x.example.test"}`, 400},
		{"an address in the clear", `{"url":"http://x.example.test"}`, 400},
		{"an unknown event", `{"url":"https://x.example.test","events":["call.ended","call.dreamt"]}`, 400},
		{"an address of another type", `{"url":7}`, 400},
		{"no JSON", `url=https://x.example.test`, 400},
	} {
		f := aircalltest.New(t)
		status, got := (&floor{Fake: f}).refused(t, raw{"POST", "/v1/webhooks", tt.body, "good", asJSON})
		page, err := f.Client().Webhooks.List(t.Context(), aircall.WebhookListOptions{})
		must(t, err)
		if status != tt.want || len(page.Items) != map[bool]int{true: 1}[tt.want == 201] || (tt.want == 400) != (got.Error == "Bad Request" && got.Troubleshoot != "") {
			t.Errorf("%s: %d %+v, %d webhooks", tt.name, status, got, len(page.Items))
		}
	}
	f := newFloor(t) // has one
	for range 99 {
		must(t, f.webhook(t))
		f.after(time.Minute)
	}
	if err := f.webhook(t); err == nil {
		t.Error("more than 100 webhooks")
	}
}

func (f *floor) webhook(t *testing.T) error {
	_, err := f.client.Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: hookURL, Events: []aircall.EventName{aircall.CallEnded}})
	return err
}

// Empty segments of a path do not matter.
func TestFaultF7EmptySegments(t *testing.T) {
	f := newFloor(t)
	for _, path := range []string{"//v1/ping", "/v1//ping", "/v1/ping/", "/v1/users//9//availability"} {
		if status, _, body := f.send(t, raw{"GET", path, "", "good", ""}); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

// All lists show users as they were, and who was there; reading one is current.
func TestFaultF8ListsLag(t *testing.T) {
	f := newFloor(t)
	f.PutUser(aircalltest.User{ID: 10})
	f.PutNumber(aircalltest.Number{ID: 4, Users: []int64{10}})
	f.PutTeam(7, "Sales", 10)
	f.Assign(f.Incoming(4, "+1"), 10)
	f.SetListLag(5 * time.Second)
	f.SetStatus(10, aircall.Unavailable, aircall.OnABreak)
	f.Invite(aircalltest.User{ID: 11})
	f.DeleteUser(9)
	check := func(lags bool) {
		t.Helper()
		for path, members := range map[string]bool{
			"/v2/users": true, "/v1/users": true, "/v1/users/availabilities": true, "/v1/teams": false, "/v1/numbers": false,
			"/v2/users/10/numbers": false, "/v1/calls": false, "/v1/calls/search?direction=inbound": false,
		} {
			_, _, body := f.send(t, raw{"GET", path, "", "good", ""})
			away := strings.Contains(body, `"unavailable"`) || strings.Contains(body, `"do_not_disturb"`)
			if away == lags || members && (strings.Contains(body, `id":9,`) != lags || strings.Contains(body, `id":11,`) == lags) {
				t.Errorf("lags %v: %s: %s", lags, path, body)
			}
		}
	}
	f.after(4 * time.Second)
	check(true)
	f.after(time.Second)
	check(false)
	if u, err := f.client.Users.Get(t.Context(), 10); err != nil || u.Substatus != aircall.OnABreak {
		t.Errorf("one user shows %v, %v", u, err)
	}
	f.SetListLag(0)
	f.SetStatus(10, aircall.Available, "")
	f.SetListLag(time.Hour)
	if list, err := f.client.Users.List(t.Context(), aircall.UserListOptions{}); err != nil || list.Items[0].AvailabilityStatus != aircall.Available {
		t.Errorf("what was before the lag is shown: %v, %v", list.Items, err)
	}
}

// The plan of deliveries changes while the company runs.
func TestFaultF8DeliveriesLostLateAndDoubled(t *testing.T) {
	f := newFloor(t)
	for i, plan := range []ctikit.DeliveryPlan{
		func(int) []time.Duration { return nil },
		func(int) []time.Duration { return []time.Duration{0, 2 * time.Second} },
		func(int) []time.Duration { return []time.Duration{time.Second} },
		nil,
	} {
		f.SetDeliveryPlan(plan)
		f.SetStatus(9, []aircall.AvailabilityStatus{aircall.Unavailable, aircall.Available}[i%2], "")
	}
	if n := f.PendingDeliveries(); n != 4 {
		t.Errorf("%d deliveries wait, want 4", n)
	}
	f.wantEvents(t, time.Minute,
		"0 user.opened.v2 available always_opened", "0 user.opened.v2 available always_opened",
		"1 user.closed.v2 unavailable always_closed", "2 user.opened.v2 available always_opened")
	if n := len(f.Deliveries()); n != 4 {
		t.Errorf("%d deliveries, want 4", n)
	}
}

// A failure that waits is forgotten.
func TestClearFaults(t *testing.T) {
	f := newFloor(t)
	f.FailNext("*", ctikit.Fault{Status: 500, Times: 9})
	f.ClearFaults()
	must(t, f.client.Company.Ping(t.Context()))
}
