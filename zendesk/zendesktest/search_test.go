package zendesktest_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// searched lists what a query finds, as kinds and ids.
func searched(t *testing.T, c *zendesk.Client, query zendesk.SearchQuery) (ids []int64) {
	t.Helper()
	for r, err := range c.Search.All(t.Context(), zendesk.SearchListOptions{Query: query}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	return ids
}

func open(t *testing.T, c *zendesk.Client, status, external string, requester int64) {
	t.Helper()
	if _, err := c.Voice.CreateTicket(t.Context(), zendesk.VoiceTicketSpec{
		Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "Contact id: " + external}, Subject: zendesk.Set("Call from +15550100"),
		Status: zendesk.Set(zendesk.TicketStatus(status)), ExternalID: zendesk.Set(external), RequesterID: zendesk.Set(requester), Tags: zendesk.Set([]string{"cti", status}),
		CustomFields: []zendesk.CustomField{zendesk.FieldValue(5, "gold")},
	}); err != nil {
		t.Fatal(err)
	}
}

func TestSearchWords(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	c := z.Client()
	z.PutTicketField(zendesk.TicketField{ID: 5, Type: zendesk.FieldText, Active: true})
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "pat+cti@example.test", Name: "Pat Doe"})
	z.PutUser(zendesktest.User{ID: 8001, Name: "Kim Roe", Phone: "+15550100123"})
	open(t, c, "open", "ctr-1", 7001)
	v.RunUntil(start.Add(100 * time.Hour))
	open(t, c, "pending", "ctr-2", 7001)
	open(t, c, "solved", "ctr-3", 8001)
	for query, want := range map[zendesk.SearchQuery][]int64{
		"type:user role:agent":                       {7001},
		`email:"PAT+cti@example.test"`:               {7001},
		"name:doe":                                   {7001},
		"role:end-user phone:15550100123":            {8001},
		"role:end-user phone:*0100123":               {8001},
		"role:end-user phone:0100123":                nil,
		"doe":                                        {7001},
		"type:ticket":                                {1, 2, 3},
		"type:ticket requester:7001":                 {1, 2},
		"type:ticket requester:PAT+cti@example.test": {1, 2},
		"type:ticket requester:+15550100123":         {3},
		"type:ticket requester:nobody@example.test":  nil,
		"type:ticket requester:7001 -status:pending": {1},
		"type:ticket status<solved":                  {1, 2},
		"type:ticket created>72hours":                {2, 3},
		"type:ticket created<2026-03-04":             {1},
		"type:ticket external_id:ctr-2":              {2},
		"type:ticket external_id:ctr*":               {1, 2, 3},
		"type:ticket tags:solved":                    {3},
		`type:ticket "ctr-3"`:                        {3},
		`type:ticket comment:"id: ctr-1"`:            {1},
		"type:ticket assignee:none":                  {1, 2, 3},
		"type:ticket custom_field_5:gold -tags:open": {2, 3},
		"type:ticket subject:15550100 status:open":   {1},
		"no_such:1":                                  nil,
	} {
		if diff := cmp.Diff(want, searched(t, c, query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	page, err := c.Search.List(t.Context(), zendesk.SearchListOptions{Query: "type:ticket", SortBy: "created_at"})
	if err != nil || page.Items[2].ID != 1 {
		t.Errorf("the newest first: %+v, %v", page, err)
	}
	z.DeleteAgent(7001)
	if got := searched(t, c, "role:agent"); got != nil {
		t.Errorf("a deleted agent: %v", got)
	}
}

// What is new is found late, and until then as it was.
func TestIndexLag(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v), zendesktest.WithIndexLag(2*time.Minute))
	c := z.Client()
	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "Pat"})
	v.RunUntil(start.Add(time.Minute))
	if got := searched(t, c, "role:agent"); got != nil {
		t.Errorf("found at once: %v", got)
	}
	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "Sam"})
	v.RunUntil(start.Add(2 * time.Minute))
	if was, is := searched(t, c, "name:pat"), searched(t, c, "name:sam"); len(was) != 1 || is != nil {
		t.Errorf("before the lag is over: %v and %v", was, is)
	}
	v.RunUntil(start.Add(3 * time.Minute))
	if was, is := searched(t, c, "name:pat"), searched(t, c, "name:sam"); was != nil || len(is) != 1 {
		t.Errorf("after the lag: %v and %v", was, is)
	}
}

// A cursor of an export ends after an hour, and leads nowhere else.
func TestExport(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	c := z.Client()
	for id := range int64(3) {
		z.PutAgent(zendesktest.Agent{ID: 7001 + id})
	}
	o := zendesk.SearchExportOptions{Query: "type:user role:agent", Type: zendesk.SearchUsers, Size: 2}
	page, err := c.Search.Export(t.Context(), o)
	if err != nil || len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	o.Cursor = page.Next
	v.RunUntil(start.Add(time.Hour))
	if last, err := c.Search.Export(t.Context(), o); err != nil || len(last.Items) != 1 || last.Next != "" {
		t.Errorf("within the hour: %+v, %v", last, err)
	}
	v.RunUntil(start.Add(time.Hour + time.Second))
	if _, err := c.Search.Export(t.Context(), o); !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("after the hour: %v", err)
	}
	for _, bad := range []string{"", "?query=x", "?query=x&filter[type]=agent", "?query=x&filter[type]=user&page[size]=1001", "?query=x&filter[type]=user&page[after]=x", "?filter[type]=user"} {
		if got := request(t, z, zendesktest.Token, "GET /api/v2/search/export"+bad, ""); got.status != 400 || got.body["error"] != "BadRequest" {
			t.Errorf("%s: %d %s", bad, got.status, got.text)
		}
	}
	for _, path := range []string{"search", "search/count"} {
		if got := request(t, z, zendesktest.Token, "GET /api/v2/"+path, ""); got.status != 400 {
			t.Errorf("%s without a query: %d %s", path, got.status, got.text)
		}
	}
}

// Search has a budget of its own, with a header that names it.
func TestSearchBudget(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v), zendesktest.WithSearchBudget(2))
	var seen []ctikit.RateLimit
	c := z.Client(zendesk.WithRetries(1, time.Second), zendesk.WithRateObserver(func(l ctikit.RateLimit) {
		if l.Bucket == "search-index" {
			seen = append(seen, l)
		}
	}))
	_, err1 := c.Search.Count(t.Context(), "type:user")
	_, err2 := c.Search.List(t.Context(), zendesk.SearchListOptions{Query: "type:user"})
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Search.Count(t.Context(), "type:user"); !errors.Is(err, zendesk.ErrRateLimited) {
		t.Errorf("beyond the budget: %v", err)
	}
	if len(seen) != 3 || seen[1].Remaining != 0 || seen[1].Limit != 2 || seen[2].Status != http.StatusTooManyRequests || seen[2].RetryAfter == 0 {
		t.Errorf("seen %+v", seen)
	}
	if _, err := c.Users.List(t.Context(), zendesk.UserListOptions{}); err != nil {
		t.Errorf("other calls: %v", err)
	}
}

// TestSearchUsers finds numbers in all written forms, and the account's own
// fields.
func TestSearchUsers(t *testing.T) {
	z := zendesktest.New(t)
	for i, form := range []string{"+15135557611", "+1 513.555.7611", "(513) 555-7611", "513 555 7611", "513-555-7611", "+15135557612"} {
		z.PutUser(zendesktest.User{ID: int64(8001 + i), Phone: form, SharedPhone: true})
	}
	z.PutUser(zendesktest.User{ID: 8100, Fields: map[string]json.RawMessage{"account_no": json.RawMessage(`"12345"`)}})
	for query, want := range map[zendesk.SearchQuery][]int64{
		zendesk.SearchQuery("type:user").PhoneEnding("5135557611"):    {8001, 8002, 8003, 8004, 8005},
		zendesk.SearchQuery("type:user").Phone("+15135557611"):        {8001},
		zendesk.SearchQuery("type:user").Where("account_no", "12345"): {8100},
		zendesk.SearchQuery("type:user").Where("account_no", "1234"):  nil,
	} {
		found := searched(t, z.Client(), query)
		slices.Sort(found)
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

// The search for users takes the same words, and finds users alone, after the
// same lag.
func TestUserSearchWords(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v), zendesktest.WithIndexLag(time.Minute))
	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "Kim Agent"})
	z.PutUser(zendesktest.User{ID: 8001, Name: "Kim Roe", Phone: "+15550100123"})
	z.PutUser(zendesktest.User{ID: 8002, Name: "Kim Gone", Phone: "+15550100123"})
	z.PutTicket(zendesktest.Ticket{ID: 8002, Subject: "Kim"})
	z.DeleteUser(8002)
	found := func(query zendesk.SearchQuery) (ids []int64) {
		for u, err := range z.Client().Users.AllMatching(t.Context(), zendesk.UserSearchOptions{Query: query}) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, u.ID)
		}
		return ids
	}
	if ids := found("kim"); len(ids) != 0 {
		t.Errorf("found %v before the lag", ids)
	}
	v.RunUntil(start.Add(time.Minute))
	for query, want := range map[zendesk.SearchQuery][]int64{
		"kim": {7001, 8001}, "role:end-user": {8001}, "role:end-user phone:+15550100123": {8001}, "phone:*0100123 -name:gone": {8001},
		zendesk.SearchQuery("role:agent").Text("kim"): {7001}, "type:ticket": nil,
	} {
		if diff := cmp.Diff(want, found(query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}
