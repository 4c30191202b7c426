package connecttest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// Every call of API, where pages are not the point.
func TestAPI(t *testing.T) {
	f := newFloor(t)
	f.PutStatus(connect.AgentStatus{ID: "s-old", Name: "Old", Description: "Gone", State: connect.Disabled, DisplayOrder: 9})
	f.PutUser(connecttest.User{ID: "u-2", Username: "second@example.test"})
	queue := connect.Queue{
		ID: "q-sales", Name: "Sales", OutboundCallerName: "Example", OutboundCallerIDNumberID: "n-1", OutboundFlowID: "f-1",
		HoursOfOperationID: "h-1", MaxContacts: 50,
	}
	f.PutQueue(queue)
	queue.ARN, queue.Status = connecttest.InstanceARN+"/queue/q-sales", "ENABLED"
	profile := connect.RoutingProfile{ID: "p-sales", Name: "Sales", DefaultOutboundQueueID: "q-sales"}
	row := connect.RoutingProfileQueue{QueueID: "q-sales", Channel: connect.Voice, Priority: 2, Delay: 30 * time.Second}
	f.PutRoutingProfile(connecttest.RoutingProfile{RoutingProfile: profile, Queues: []connect.RoutingProfileQueue{row}})
	profile.ARN, row.QueueARN, row.QueueName = connecttest.InstanceARN+"/routing-profile/p-sales", queue.ARN, "Sales"
	contact := connect.Contact{
		ID: "c-1", Channel: connect.Voice, Attributes: map[string]string{"language": "de"}, AgentID: "u-1",
		CustomerEndpoint: connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
	}
	f.PutContact(contact)
	contact.ARN = connecttest.InstanceARN + "/contact/c-1"
	arn := func(kind string) string { return connecttest.InstanceARN + "/" + kind }
	old := connect.AgentStatus{
		ID: "s-old", ARN: arn("agent-state/s-old"), Name: "Old", Description: "Gone",
		Type: connect.Custom, State: connect.Disabled, DisplayOrder: 9,
	}
	users := []connect.UserSummary{
		{ID: "u-1", ARN: arn("agent/u-1"), Username: "agent@example.test"},
		{ID: "u-2", ARN: arn("agent/u-2"), Username: "second@example.test"},
	}
	ctx, first := t.Context(), connect.PageRequest{Size: 50}
	tests := []struct {
		name string
		call func() (any, error)
		want any
	}{
		{"DescribeAgentStatus", func() (any, error) { return f.api.DescribeAgentStatus(ctx, "s-old") }, old},
		{"SearchUsers", func() (any, error) {
			return f.api.SearchUsers(ctx, connect.StringMatch{Value: "SECOND@example.test"}, first)
		},
			ctikit.Page[connect.UserSummary]{Items: users[1:]}},
		{"SearchUsers for all", func() (any, error) { return f.api.SearchUsers(ctx, connect.StringMatch{}, connect.PageRequest{}) },
			ctikit.Page[connect.UserSummary]{Items: users}},
		{"ListUsers", func() (any, error) { return f.api.ListUsers(ctx, first) }, ctikit.Page[connect.UserSummary]{Items: users}},
		{"DescribeUser", func() (any, error) { return f.api.DescribeUser(ctx, "u-1") }, connect.User{
			ID: "u-1", ARN: arn("agent/u-1"), Username: "agent@example.test", Email: "agent@example.test",
			FirstName: "Pat", LastName: "Lee", RoutingProfileID: connecttest.BasicProfileID,
		}},
		{"ListQueues", func() (any, error) { return f.api.ListQueues(ctx, []connect.QueueType{connect.StandardQueue}, first) },
			ctikit.Page[connect.QueueSummary]{Items: []connect.QueueSummary{
				{ID: connecttest.BasicQueueID, ARN: arn("queue/" + connecttest.BasicQueueID), Name: "BasicQueue", Type: connect.StandardQueue},
				{ID: "q-sales", ARN: queue.ARN, Name: "Sales", Type: connect.StandardQueue},
			}}},
		{"DescribeQueue", func() (any, error) { return f.api.DescribeQueue(ctx, "q-sales") }, queue},
		{"DescribeRoutingProfile", func() (any, error) { return f.api.DescribeRoutingProfile(ctx, "p-sales") }, profile},
		{"ListRoutingProfileQueues", func() (any, error) { return f.api.ListRoutingProfileQueues(ctx, "p-sales", first) },
			ctikit.Page[connect.RoutingProfileQueue]{Items: []connect.RoutingProfileQueue{row}}},
		{"DescribeContact", func() (any, error) { return f.api.DescribeContact(ctx, "c-1") }, contact},
		{"UpdateContactAttributes", func() (any, error) {
			return nil, f.api.UpdateContactAttributes(ctx, "c-1", map[string]string{"language": "", "ticket": "7"})
		}, nil},
		{"GetContactAttributes", func() (any, error) { return f.api.GetContactAttributes(ctx, "c-1") }, map[string]string{"ticket": "7"}},
		{"no id", func() (any, error) {
			_, err := f.api.DescribeQueue(ctx, "")
			return errors.Is(err, connect.ErrInvalid), nil
		}, true},
	}
	for _, tt := range tests {
		got, err := tt.call()
		must(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	statuses, err := f.api.SearchAgentStatuses(ctx, connect.PageRequest{Size: 5})
	must(t, err)
	if n := len(statuses.Items); n != 5 {
		t.Errorf("%d statuses, want 5", n)
	}
	if diff := cmp.Diff(old, statuses.Items[4]); diff != "" {
		t.Errorf("SearchAgentStatuses (-want +got):\n%s", diff)
	}
}

// What GetCurrentUserData shows, by filter: the users, and how many contacts of
// theirs.
func TestFilters(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2", Hierarchy: []connect.HierarchyGroup{{ID: "g-0"}, {ID: "g-1"}}})
	f.PutUser(connecttest.User{ID: "u-3", Hierarchy: []connect.HierarchyGroup{{ID: "g-0"}, {ID: "g-1"}}}) // not signed in
	f.SignIn("u-2")
	f.Answer(f.Ring("u-1", connect.Contact{}))
	f.Ring("u-1", connect.Contact{Channel: connect.Chat})
	both := []string{"u-1", "u-2", "u-3"}
	tests := []struct {
		name   string
		filter connect.UserDataFilter
		want   map[string]int
	}{
		{"users", connect.UserDataFilter{UserIDs: both}, map[string]int{"u-1": 2, "u-2": 0}},
		{"one user", connect.UserDataFilter{UserIDs: []string{"u-2", "u-9"}}, map[string]int{"u-2": 0}},
		{"profile", connect.UserDataFilter{RoutingProfileIDs: []string{connecttest.BasicProfileID}}, map[string]int{"u-1": 2, "u-2": 0}},
		{"another profile", connect.UserDataFilter{RoutingProfileIDs: []string{"p-9"}}, map[string]int{}},
		{"group", connect.UserDataFilter{HierarchyGroupIDs: []string{"g-1"}}, map[string]int{"u-2": 0}},
		{"queue", connect.UserDataFilter{QueueIDs: []string{connecttest.BasicQueueID}}, map[string]int{"u-1": 2}},
		{"another queue", connect.UserDataFilter{QueueIDs: []string{"q-9"}}, map[string]int{}},
		{"users who talk", connect.UserDataFilter{UserIDs: both, ContactStates: []connect.ContactState{connect.Connected}}, map[string]int{"u-1": 1}},
	}
	for _, tt := range tests {
		page, err := f.api.GetCurrentUserData(t.Context(), tt.filter, connect.PageRequest{})
		must(t, err)
		got := map[string]int{}
		for _, u := range page.Items {
			got[u.UserID] = len(u.Contacts)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// FailNext words a bare status as AWS would.
func TestFaults(t *testing.T) {
	f := newFloor(t)
	for status, want := range map[int]connect.Error{
		400: {Code: "InvalidRequestException", Status: 400},
		401: {Code: "AccessDeniedException", Status: 401},
		404: {Code: "ResourceNotFoundException", Status: 404},
		429: {Code: "ThrottlingException", Status: 429, RetryAfter: 2 * time.Second},
		500: {Code: "InternalServiceException", Status: 500},
		503: {Code: "ServiceUnavailableException", Status: 503},
	} {
		f.FailNext("GET /users/{InstanceId}/{UserId}", ctikit.Fault{Status: status, RetryAfter: want.RetryAfter})
		_, err := f.api.DescribeUser(t.Context(), "u-1")
		got := &connect.Error{}
		if !errors.As(err, &got) {
			t.Fatal(err)
		}
		want.Op, want.RequestID = "DescribeUser", got.RequestID
		if diff := cmp.Diff(want, *got); diff != "" || got.RequestID == "" {
			t.Errorf("%d (-want +got):\n%s", status, diff)
		}
	}
	f.FailNext("PutUserStatus", ctikit.Fault{Cut: true, After: true})
	if err := f.api.PutUserStatus(t.Context(), "u-1", "s-lunch"); err == nil {
		t.Error("no error of a cut connection")
	}
	f.wantStatus(t, "after the cut", "s-lunch", "")
}

func TestDeletedUsersAreGone(t *testing.T) {
	f := newFloor(t)
	f.SignOut("u-1")
	f.DeleteUser("u-1")
	if _, err := f.api.DescribeUser(t.Context(), "u-1"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
}
