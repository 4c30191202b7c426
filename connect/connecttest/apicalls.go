package connecttest

import (
	"context"
	"net/http"

	"github.com/ctikit/ctikit/connect"
)

// The methods of connect.API.

func (a api) ListAgentStatuses(ctx context.Context, types []connect.StatusType, page connect.Page) (connect.Items[connect.AgentStatusSummary], error) {
	q := pageQuery(page)
	for _, t := range types {
		q.Add("AgentStatusTypes", string(t))
	}
	var out statusList
	err := a.do(ctx, call{op: connect.ListAgentStatuses, method: http.MethodGet, path: []string{"agent-status", InstanceID}, query: q, out: &out})
	return items(out.AgentStatusSummaryList, out.NextToken, wireStatusSummary.ours), err
}

func (a api) DescribeAgentStatus(ctx context.Context, statusID string) (connect.AgentStatus, error) {
	var out statusReply
	err := a.do(ctx, call{op: connect.DescribeAgentStatus, method: http.MethodGet, path: []string{"agent-status", InstanceID, statusID}, out: &out})
	return connect.AgentStatus(out.AgentStatus), err
}

func (a api) SearchAgentStatuses(ctx context.Context, page connect.Page) (connect.Items[connect.AgentStatus], error) {
	var out statusSearch
	in := wireSearch{window: pageBody(page), InstanceID: InstanceID}
	err := a.do(ctx, call{op: connect.SearchAgentStatuses, method: http.MethodPost, path: []string{"search-agent-statuses"}, in: in, out: &out})
	return items(out.AgentStatuses, out.NextToken, wireStatus.ours), err
}

func (a api) PutUserStatus(ctx context.Context, userID, statusID string) error {
	return a.do(ctx, call{
		op: connect.PutUserStatus, method: http.MethodPut, path: []string{"users", InstanceID, userID, "status"}, in: wireChoice{statusID},
	})
}

func (a api) GetCurrentUserData(ctx context.Context, filter connect.UserDataFilter, page connect.Page) (connect.Items[connect.UserData], error) {
	wanted := &wireFilter{
		Agents: filter.UserIDs, Queues: filter.QueueIDs, RoutingProfiles: filter.RoutingProfileIDs,
		UserHierarchyGroups: filter.HierarchyGroupIDs,
	}
	if len(filter.ContactStates) > 0 {
		wanted.ContactFilter = &wireContactFilter{filter.ContactStates}
	}
	var out userDataList
	in := userDataAsk{window: pageBody(page), Filters: wanted}
	err := a.do(ctx, call{op: connect.GetCurrentUserData, method: http.MethodPost, path: []string{"metrics", "userdata", InstanceID}, in: in, out: &out})
	return items(out.UserDataList, out.NextToken, wireUserData.ours), err
}

func (a api) ListUsers(ctx context.Context, page connect.Page) (connect.Items[connect.UserSummary], error) {
	var out userList
	err := a.do(ctx, call{op: connect.ListUsers, method: http.MethodGet, path: []string{"users-summary", InstanceID}, query: pageQuery(page), out: &out})
	return items(out.UserSummaryList, out.NextToken, wireUserSummary.ours), err
}

func (a api) SearchUsers(ctx context.Context, username connect.StringMatch, page connect.Page) (connect.Items[connect.UserSummary], error) {
	in := wireSearch{window: pageBody(page), InstanceID: InstanceID}
	if username.Value != "" {
		how := username.How
		if how == "" {
			how = connect.Exact
		}
		in.SearchCriteria = &wireSought{&stringCondition{FieldName: "Username", Value: username.Value, ComparisonType: how}}
	}
	var out userSearch
	err := a.do(ctx, call{op: connect.SearchUsers, method: http.MethodPost, path: []string{"search-users"}, in: in, out: &out})
	return items(out.Users, out.NextToken, wireUser.summary), err
}

func (a api) DescribeUser(ctx context.Context, userID string) (connect.User, error) {
	var out userReply
	err := a.do(ctx, call{op: connect.DescribeUser, method: http.MethodGet, path: []string{"users", InstanceID, userID}, out: &out})
	return out.User.ours(), err
}

func (a api) ListQueues(ctx context.Context, types []connect.QueueType, page connect.Page) (connect.Items[connect.QueueSummary], error) {
	q := pageQuery(page)
	for _, t := range types {
		q.Add("queueTypes", string(t))
	}
	var out queueList
	err := a.do(ctx, call{op: connect.ListQueues, method: http.MethodGet, path: []string{"queues-summary", InstanceID}, query: q, out: &out})
	return items(out.QueueSummaryList, out.NextToken, wireQueueSummary.ours), err
}

func (a api) DescribeQueue(ctx context.Context, queueID string) (connect.Queue, error) {
	var out queueReply
	err := a.do(ctx, call{op: connect.DescribeQueue, method: http.MethodGet, path: []string{"queues", InstanceID, queueID}, out: &out})
	return out.Queue.ours(), err
}

func (a api) DescribeRoutingProfile(ctx context.Context, profileID string) (connect.RoutingProfile, error) {
	var out profileReply
	err := a.do(ctx, call{op: connect.DescribeRoutingProfile, method: http.MethodGet, path: []string{"routing-profiles", InstanceID, profileID}, out: &out})
	return out.RoutingProfile.ours(), err
}

func (a api) ListRoutingProfileQueues(ctx context.Context, profileID string, page connect.Page) (connect.Items[connect.RoutingProfileQueue], error) {
	var out profileQueueList
	err := a.do(ctx, call{
		op: connect.ListRoutingProfileQueues, method: http.MethodGet, path: []string{"routing-profiles", InstanceID, profileID, "queues"},
		query: pageQuery(page), out: &out,
	})
	return items(out.RoutingProfileQueueConfigSummaryList, out.NextToken, wireProfileQueue.ours), err
}

func (a api) DescribeContact(ctx context.Context, contactID string) (connect.Contact, error) {
	var out contactReply
	err := a.do(ctx, call{op: connect.DescribeContact, method: http.MethodGet, path: []string{"contacts", InstanceID, contactID}, out: &out})
	return out.Contact.ours(), err
}

func (a api) GetContactAttributes(ctx context.Context, initialContactID string) (map[string]string, error) {
	var out attributesReply
	err := a.do(ctx, call{
		op: connect.GetContactAttributes, method: http.MethodGet, path: []string{"contact", "attributes", InstanceID, initialContactID}, out: &out,
	})
	return out.Attributes, err
}

func (a api) UpdateContactAttributes(ctx context.Context, initialContactID string, attributes map[string]string) error {
	in := wireUpdate{InstanceID, initialContactID, attributes}
	return a.do(ctx, call{op: connect.UpdateContactAttributes, method: http.MethodPost, path: []string{"contact", "attributes"}, in: in})
}
