package zendesktest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const docs zendesk.StatusID = 120045

// team is three agents, a custom status for group 310 and a light agent.
func team(tb ctikit.TB, opts ...zendesktest.Option) *zendesktest.Fake {
	z := zendesktest.New(tb, opts...)
	z.PutStatus(zendesk.UnifiedStatus{ID: docs, Name: "Writing docs", GroupIDs: []int64{310},
		Channels: map[zendesk.Channel]zendesk.ChannelStatus{zendesk.ChannelSupport: zendesk.ChannelOnline, zendesk.ChannelMessaging: zendesk.ChannelAway, zendesk.ChannelTalk: zendesk.ChannelOffline}})
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Status: zendesk.StatusOnline, Groups: []int64{310}, Skills: []string{"s1"}})
	z.PutAgent(zendesktest.Agent{ID: 7002, Role: zendesk.RoleAdmin, Groups: []int64{311}})
	z.PutAgent(zendesktest.Agent{ID: 7003, Status: zendesk.StatusAway, MaxCapacity: map[zendesk.Channel]int{zendesk.ChannelTalk: 5}})
	z.PutAgent(zendesktest.Agent{ID: 7004, Light: true})
	return z
}

func TestAPIWrites(t *testing.T) {
	z := team(t)
	set := z.Client().UnifiedStatuses.Set
	tests := []struct {
		name   string
		agent  int64
		status zendesk.StatusID
		want   error
		code   string
	}{
		{"a change", 7001, docs, nil, ""},
		{"the same again", 7001, docs, nil, ""},
		{"not for the groups", 7002, docs, zendesk.ErrInvalid, "RecordInvalid"},
		{"no such status", 7002, 99, zendesk.ErrInvalid, "RecordInvalid"},
		{"light agent", 7004, zendesk.StatusAway, zendesk.ErrInvalid, "RecordInvalid"},
		{"no such agent", 7009, zendesk.StatusAway, zendesk.ErrNotFound, "RecordNotFound"},
	}
	for _, tt := range tests {
		_, err := set(t.Context(), tt.agent, tt.status)
		if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if e, ok := errors.AsType[*zendesk.Error](err); ok && e.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.name, e.Code, tt.code)
		}
	}
	if z.Writes() != 1 || z.NoOps() != 1 {
		t.Errorf("%d writes, %d no-ops, want 1 and 1", z.Writes(), z.NoOps())
	}
	if got := z.StatusOf(7001); got.ID != docs || got.Reason != zendesk.ReasonPublicAPI {
		t.Errorf("status %v", got)
	}
	// One unified status and two channels changed; support was online already.
	a, err := z.Client().Availability.Get(t.Context(), 7001)
	if err != nil || a.Version != 4 || !slices.Equal(a.Skills, []string{"s1"}) || !slices.Equal(a.GroupIDs, []int64{310}) {
		t.Errorf("agent %+v, %v", a, err)
	}
	if talk, ok := a.Channel(zendesk.ChannelTalk); !ok || talk.Status != zendesk.ChannelOffline {
		t.Errorf("talk %+v", talk)
	}
	if _, ok := a.Channel("fax"); ok {
		t.Error("a fax")
	}
}

// Statuses made by the system, and what comes back.
func TestPeople(t *testing.T) {
	z := team(t)
	is := func(step string, id zendesk.StatusID, reason zendesk.StatusReason) {
		t.Helper()
		if got := z.StatusOf(7001); got.ID != id || got.Reason != reason {
			t.Errorf("%s: status %d %s, want %d %s", step, got.ID, got.Reason, id, reason)
		}
	}
	z.SetStatus(7001, docs)
	z.Disconnect(7001)
	is("disconnected", zendesk.StatusOffline, zendesk.ReasonDisconnected)
	z.SignOut(7001)
	is("logged out as well", zendesk.StatusOffline, zendesk.ReasonDisconnected)
	z.Reconnect(7001)
	is("back", docs, zendesk.ReasonReconnect)
	z.Reconnect(7001)
	is("back twice", docs, zendesk.ReasonReconnect)
	z.IdleTimeout(7001, zendesk.StatusAway)
	is("idle", zendesk.StatusAway, zendesk.ReasonIdleTimeout)
	z.SetStatusAs(7001, zendesk.StatusOnline, zendesk.ReasonWFM)
	z.Reconnect(7001)
	is("set meanwhile", zendesk.StatusOnline, zendesk.ReasonWFM)
	z.SignOut(7001)
	if _, err := z.Client().UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusTransfersOnly); err != nil {
		t.Fatal(err)
	}
	z.Reconnect(7001)
	is("written meanwhile", zendesk.StatusTransfersOnly, zendesk.ReasonPublicAPI)
	z.SetStatus(7001, docs)
	z.Disconnect(7001)
	z.SetGroups(7001, nil)
	z.Reconnect(7001)
	is("no longer permitted", zendesk.StatusOffline, zendesk.ReasonDisconnected)
}

func TestCatalog(t *testing.T) {
	z := team(t)
	id := z.PutStatus(zendesk.UnifiedStatus{Name: "Lunch"})
	c := z.Client()
	names := func(seq func(func(zendesk.UnifiedStatus, error) bool)) (out []string) {
		for s, err := range seq {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s.Name)
		}
		return out
	}
	for _, size := range []int{0, 1, 2, 5} {
		opts := zendesk.UnifiedStatusListOptions{Size: size}
		want := []string{"away", "offline", "online", "transfers_only", "Lunch", "Writing docs"}
		if diff := cmp.Diff(want, names(c.UnifiedStatuses.All(t.Context(), opts))); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", size, diff)
		}
	}
	z.PutToken("second", 7002)
	mine := z.ClientAs(zendesk.Bearer("second")).UnifiedStatuses
	if diff := cmp.Diff([]string{"away", "offline", "online", "transfers_only", "Lunch"}, names(mine.AllMine(t.Context(), zendesk.UnifiedStatusListOptions{}))); diff != "" {
		t.Errorf("mine (-want +got):\n%s", diff)
	}
	if got, err := mine.SetMine(t.Context(), id); err != nil || got.Ended.IsZero() || z.StatusOf(7002).Name != "Lunch" {
		t.Errorf("SetMine = %v, %v", got, err)
	}
	z.RenameStatus(id, "Break")
	if got := z.StatusOf(7002); got.Name != "Break" {
		t.Errorf("after renaming: %v", got)
	}
	z.DeleteStatus(id)
	if got := z.StatusOf(7002); got.ID != zendesk.StatusOffline || got.Reason != zendesk.ReasonStatusDeleted {
		t.Errorf("after deleting: %v", got)
	}
}

func TestOmnichannelOff(t *testing.T) {
	for _, tt := range []struct {
		status int
		want   error
	}{{403, zendesk.ErrForbidden}, {404, zendesk.ErrNotFound}} {
		z := team(t, zendesktest.WithOffStatus(tt.status))
		z.SetOmnichannel(false)
		z.SetOmnichannel(false)
		c := z.Client()
		if _, err := c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway); !errors.Is(err, tt.want) {
			t.Errorf("Set: %v, want %v", err, tt.want)
		}
		z.SetChannelStatus(7001, zendesk.ChannelTalk, zendesk.ChannelAway)
		a, err := c.Availability.Get(t.Context(), 7001)
		if err != nil || a.Status != nil || a.Channels[2].MaxCapacity != nil || a.Channels[2].Status != zendesk.ChannelAway {
			t.Errorf("agent %+v, %v", a, err)
		}
		z.PutAgent(zendesktest.Agent{ID: 7005})
		if a, err := c.Availability.Get(t.Context(), 7005); err != nil || a.Channels[1].Name != zendesk.ChannelChat {
			t.Errorf("agent %+v, %v", a, err)
		}
		z.SetOmnichannel(true)
		if a, err := c.Availability.Get(t.Context(), 7001); err != nil || a.Status.Reason != zendesk.ReasonOmnichannelEnabled {
			t.Errorf("agent %+v, %v", a, err)
		}
	}
}

func TestListFilters(t *testing.T) {
	z := team(t)
	z.AddWorkItem(7003, zendesk.ChannelTalk, "1", zendesk.WorkItemAssigned)
	tests := []struct {
		opts zendesk.AvailabilityListOptions
		want []int64
	}{
		{zendesk.AvailabilityListOptions{}, []int64{7001, 7002, 7003}},
		{zendesk.AvailabilityListOptions{Size: 1}, []int64{7001, 7002, 7003}},
		{zendesk.AvailabilityListOptions{ChannelStatus: "messaging:online"}, []int64{7001}},
		{zendesk.AvailabilityListOptions{GroupID: 311}, []int64{7002}},
		{zendesk.AvailabilityListOptions{StatusID: zendesk.StatusAway}, []int64{7003}},
		{zendesk.AvailabilityListOptions{AgentIDs: []int64{7003, 7001, 1}}, []int64{7001, 7003}},
		{zendesk.AvailabilityListOptions{RemainingCapacity: "talk:1"}, []int64{7001, 7002, 7003}},
		{zendesk.AvailabilityListOptions{RemainingCapacity: "talk:4"}, []int64{7003}},
		{zendesk.AvailabilityListOptions{RemainingCapacity: "talk:5"}, nil},
		{zendesk.AvailabilityListOptions{GroupID: 310, StatusID: zendesk.StatusAway}, nil},
	}
	for _, tt := range tests {
		var got []int64
		for a, err := range z.Client().Availability.All(t.Context(), tt.opts) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, a.AgentID)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.opts, diff)
		}
	}
	one, err := z.Client().Availability.List(t.Context(), zendesk.AvailabilityListOptions{SelectChannel: zendesk.ChannelTalk})
	if err != nil || len(one.Items[0].Channels) != 1 {
		t.Errorf("one channel: %+v, %v", one, err)
	}
	for _, bad := range []zendesk.AvailabilityListOptions{
		{ChannelStatus: "online"}, {RemainingCapacity: "talk"}, {Size: 101}, {Cursor: "?"},
	} {
		if _, err := z.Client().Availability.List(t.Context(), bad); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestListLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := team(t)
		z.SetListLag(10 * time.Second)
		c := z.Client()
		listed := func() zendesk.StatusID {
			t.Helper()
			page, err := c.Availability.List(t.Context(), zendesk.AvailabilityListOptions{AgentIDs: []int64{7001}})
			if err != nil {
				t.Fatal(err)
			}
			return page.Items[0].Status.ID
		}
		z.SetStatus(7001, zendesk.StatusAway)
		time.Sleep(4 * time.Second)
		z.SetStatus(7001, docs)
		for _, step := range []struct {
			wait time.Duration
			want zendesk.StatusID
		}{{0, zendesk.StatusOnline}, {6*time.Second - 1, zendesk.StatusOnline}, {1, zendesk.StatusAway}, {4*time.Second - 1, zendesk.StatusAway}, {1, docs}} {
			time.Sleep(step.wait)
			if got := listed(); got != step.want {
				t.Errorf("list shows %d, want %d", got, step.want)
			}
		}
		if a, err := c.Availability.Get(t.Context(), 7001); err != nil || a.Status.ID != docs {
			t.Errorf("Get shows %v, %v", a, err)
		}
	})
}

func TestWorkItems(t *testing.T) {
	z := team(t, zendesktest.WithPageSize(10))
	z.PutToken("first", 7001)
	for i := range 60 {
		z.AddWorkItem(7001, zendesk.ChannelMessaging, fmt.Sprint(100+i), zendesk.WorkItemOffered)
	}
	z.UpdateWorkItem(7001, zendesk.ChannelMessaging, "100", zendesk.WorkItemAccepted)
	z.RemoveWorkItem(7001, zendesk.ChannelMessaging, "101", zendesk.WorkItemUnknown)
	a, err := z.Client().Availability.Get(t.Context(), 7001)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := a.Channel(zendesk.ChannelMessaging)
	if m.WorkItemCount != 59 || len(m.WorkItems) != 25 || !m.MoreWorkItems || *m.MaxCapacity != 3 || a.Version != 63 {
		t.Errorf("count %d, first page %d, more %v, version %d", m.WorkItemCount, len(m.WorkItems), m.MoreWorkItems, a.Version)
	}
	for name, seq := range map[string]func(func(zendesk.WorkItem, error) bool){
		"by id": z.Client().Availability.AllWorkItems(t.Context(), 7001, zendesk.ChannelMessaging),
		"mine":  z.ClientAs(zendesk.Bearer("first")).Availability.AllMyWorkItems(t.Context(), zendesk.ChannelMessaging),
	} {
		var got []zendesk.WorkItem
		for w, err := range seq {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, w)
		}
		if len(got) != 59 || got[0].ID != "100" || got[0].Reason != zendesk.WorkItemAccepted || got[58].ID != "159" {
			t.Errorf("%s: %d items, %v", name, len(got), got)
		}
	}
	for _, err := range z.Client().Availability.AllWorkItems(t.Context(), 7001, "fax") {
		if !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("no such channel: %v", err)
		}
	}
}

func TestUsers(t *testing.T) {
	z := team(t, zendesktest.WithClock(ctikit.NewVirtualClock(start)))
	c := z.Client()
	var got []zendesk.User
	for u, err := range c.Users.All(t.Context(), zendesk.UserListOptions{Size: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, u)
	}
	custom, admin, light := zendesk.RoleTypeCustom, zendesk.RoleTypeAdmin, zendesk.RoleTypeLight
	want := []zendesk.User{
		{ID: 7001, Name: "Agent 7001", Email: "agent@example.test", Role: zendesk.RoleAgent, RoleType: &custom, CustomRoleID: 360001, DefaultGroupID: 310, Active: true, UpdatedAt: start},
		{ID: 7002, Name: "Agent 7002", Role: zendesk.RoleAdmin, RoleType: &admin, DefaultGroupID: 311, Active: true, UpdatedAt: start},
		{ID: 7003, Name: "Agent 7003", Role: zendesk.RoleAgent, RoleType: &custom, CustomRoleID: 360001, Active: true, UpdatedAt: start},
		{ID: 7004, Name: "Agent 7004", Role: zendesk.RoleAgent, RoleType: &light, Active: true, UpdatedAt: start},
		{ID: 10_000_000_000_001, Name: "Admin", Email: "admin@example.test", Role: zendesk.RoleAdmin, RoleType: &admin, Active: true, UpdatedAt: start},
	}
	for i := range want {
		u, light := &want[i], want[i].RoleType == &light
		u.Verified, u.CreatedAt, u.Tags, u.Fields = true, start, []string{}, map[string]json.RawMessage{}
		u.Locale, u.LocaleID, u.TimeZone, u.IANATimeZone = "en-US", 1, "UTC", "Etc/UTC"
		u.RestrictedAgent, u.OnlyPrivateComments, u.Moderator = light, light, u.Role == zendesk.RoleAdmin
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("All (-want +got):\n%s", diff)
	}
	if !got[3].Light() || got[0].Light() {
		t.Error("the wrong agents are light")
	}
	some, err := c.Users.ShowMany(t.Context(), []int64{7003, 1, 7001})
	if diff := cmp.Diff([]zendesk.User{want[0], want[2]}, some); diff != "" || err != nil {
		t.Errorf("ShowMany: %v (-want +got):\n%s", err, diff)
	}
	admins, err := c.Users.List(t.Context(), zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleAdmin}})
	if len(admins.Items) != 2 || admins.Next != "" || err != nil {
		t.Errorf("admins %v, %v", admins, err)
	}
}

// An agent may see itself, an admin everybody; a list of scopes may nothing.
func TestPermissions(t *testing.T) {
	z := team(t)
	z.PutToken("agent", 7001)
	z.PutToken("admin", 7002)
	z.PutOAuthClient("reader", "s", 0, 0)
	tests := []struct {
		name string
		cred zendesk.Credential
		me   error
		read error
		set  error
	}{
		{"agent", zendesk.Bearer("agent"), nil, zendesk.ErrForbidden, zendesk.ErrForbidden},
		{"admin", zendesk.Bearer("admin"), nil, nil, nil},
		{"no agent", zendesk.Bearer(zendesktest.Token), zendesk.ErrNotFound, nil, nil},
		{"nobody", zendesk.Bearer("x"), zendesk.ErrUnauthorized, zendesk.ErrUnauthorized, zendesk.ErrUnauthorized},
		{"read only", zendesk.OAuthClient("reader", "s", zendesk.WithScope("read")), zendesk.ErrNotFound, nil, zendesk.ErrForbidden},
	}
	for _, tt := range tests {
		c := z.ClientAs(tt.cred)
		_, me := c.Availability.Me(t.Context())
		_, read := c.Availability.Get(t.Context(), 7001)
		_, set := c.UnifiedStatuses.Set(t.Context(), 7003, zendesk.StatusOnline)
		for _, e := range []struct{ got, want error }{{me, tt.me}, {read, tt.read}, {set, tt.set}} {
			if !errors.Is(e.got, e.want) || (e.got == nil) != (e.want == nil) {
				t.Errorf("%s: %v, want %v", tt.name, e.got, e.want)
			}
		}
	}
	post := func(body string) int {
		t.Helper()
		return send(t, z, "POST", "/oauth/tokens", body)
	}
	for body, want := range map[string]int{
		`{"grant_type": "client_credentials", "client_id": "reader", "client_secret": "s", "scope": ["read"]}`: 201,
		`{"grant_type": "password", "client_id": "reader", "client_secret": "s"}`:                              400,
		`{"grant_type": "client_credentials", "client_id": "reader", "client_secret": "s", "expires_in": 300}`: 400,
		`{"grant_type": "client_credentials", "client_id": "other", "client_secret": "s"}`:                     401,
		`x`: 400,
	} {
		if got := post(body); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
	listed := z.ClientAs(zendesk.Bearer("zendesktest-token-2"))
	if _, err := listed.Availability.Get(t.Context(), 7001); !errors.Is(err, zendesk.ErrForbidden) {
		t.Errorf("a token with a list of scopes: %v", err)
	}
}

// send makes a request as another language's client might.
func send(t *testing.T, z *zendesktest.Fake, method, path, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://acme.zendesk.com"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+zendesktest.Token)
	res, err := z.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

// Over a real connection, as clients in other languages see it.
func TestServer(t *testing.T) {
	z := team(t)
	server := httptest.NewServer(z)
	defer server.Close()
	c, err := zendesk.New("acme", zendesk.Bearer(zendesktest.Token), zendesk.WithBaseURL(server.URL), zendesk.WithRetries(1, time.Second))
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Availability.List(t.Context(), zendesk.AvailabilityListOptions{Size: 2})
	if err != nil || !strings.HasPrefix(first.Next, server.URL+"/api/v2/agent_availabilities?") {
		t.Fatalf("first page %+v, %v", first, err)
	}
	second, err := c.Availability.List(t.Context(), zendesk.AvailabilityListOptions{Cursor: first.Next})
	if err != nil || len(second.Items) != 1 || second.Next != "" {
		t.Errorf("second page %+v, %v", second, err)
	}
	z.FailNext("*", ctikit.Fault{Cut: true})
	if _, err := c.UnifiedStatuses.Set(t.Context(), 7001, docs); err == nil || strings.Contains(err.Error(), "agent_availabilities") {
		t.Errorf("a cut connection: %v", err)
	}
}
