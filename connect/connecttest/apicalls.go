package connecttest

import (
	"cmp"
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// The methods of connect.API.

func (a api) DescribeAgentStatus(ctx context.Context, statusID string) (connect.AgentStatus, error) {
	var out statusReply
	err := a.do(ctx, connect.DescribeAgentStatus, nil, nil, &out, statusID)
	return out.AgentStatus.ours(), err
}

func (a api) SearchAgentStatuses(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
	var out statusSearch
	err := a.do(ctx, connect.SearchAgentStatuses, nil, search{window: pageBody(page), InstanceID: InstanceID}, &out)
	return pageOf(out.AgentStatuses, out.NextToken, wireStatus.ours), err
}

func (a api) PutUserStatus(ctx context.Context, userID, statusID string) error {
	return a.do(ctx, connect.PutUserStatus, nil, wireChoice{statusID}, nil, userID)
}

func (a api) GetCurrentUserData(ctx context.Context, filter connect.UserDataFilter, page connect.PageRequest) (ctikit.Page[connect.UserData], error) {
	wanted := &wireFilter{
		Agents: filter.UserIDs, Queues: filter.QueueIDs, RoutingProfiles: filter.RoutingProfileIDs,
		UserHierarchyGroups: filter.HierarchyGroupIDs,
	}
	if len(filter.ContactStates) > 0 {
		wanted.ContactFilter = &wireContactFilter{filter.ContactStates}
	}
	var out userDataList
	err := a.do(ctx, connect.GetCurrentUserData, nil, userDataAsk{window: pageBody(page), Filters: wanted}, &out)
	return pageOf(out.UserDataList, out.NextToken, wireUserData.ours), err
}

func (a api) ListUsers(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	var out userList
	err := a.do(ctx, connect.ListUsers, pageQuery(page), nil, &out)
	return pageOf(out.UserSummaryList, out.NextToken, wireUserSummary.ours), err
}

func (a api) SearchUsers(ctx context.Context, username connect.StringMatch, page connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	var out userSearch
	err := a.do(ctx, connect.SearchUsers, nil, searchFor("Username", username, page), &out)
	return pageOf(out.Users, out.NextToken, wireUser.summary), err
}

// searchFor is the body of a search for a text; an empty one is all.
func searchFor(field string, text connect.StringMatch, page connect.PageRequest) search {
	in := search{window: pageBody(page), InstanceID: InstanceID}
	if text.Value != "" {
		in.SearchCriteria = &condition{StringCondition: &stringCondition{
			FieldName: field, Value: text.Value, ComparisonType: cmp.Or(text.How, connect.Exact),
		}}
	}
	return in
}

func (a api) DescribeUser(ctx context.Context, userID string) (connect.User, error) {
	var out userReply
	err := a.do(ctx, connect.DescribeUser, nil, nil, &out, userID)
	return out.User.ours(), err
}

func (a api) ListQueues(ctx context.Context, types []connect.QueueType, page connect.PageRequest) (ctikit.Page[connect.QueueSummary], error) {
	q := pageQuery(page)
	for _, t := range types {
		q.Add("queueTypes", string(t))
	}
	var out queueList
	err := a.do(ctx, connect.ListQueues, q, nil, &out)
	return pageOf(out.QueueSummaryList, out.NextToken, wireQueueSummary.ours), err
}

func (a api) DescribeQueue(ctx context.Context, queueID string) (connect.Queue, error) {
	var out queueReply
	err := a.do(ctx, connect.DescribeQueue, nil, nil, &out, queueID)
	return out.Queue.ours(), err
}

func (a api) DescribeRoutingProfile(ctx context.Context, profileID string) (connect.RoutingProfile, error) {
	var out profileReply
	err := a.do(ctx, connect.DescribeRoutingProfile, nil, nil, &out, profileID)
	return out.RoutingProfile.ours(), err
}

func (a api) ListRoutingProfileQueues(ctx context.Context, profileID string, page connect.PageRequest) (ctikit.Page[connect.RoutingProfileQueue], error) {
	var out profileQueueList
	err := a.do(ctx, connect.ListRoutingProfileQueues, pageQuery(page), nil, &out, profileID)
	return pageOf(out.RoutingProfileQueueConfigSummaryList, out.NextToken, wireProfileQueue.ours), err
}

func (a api) DescribeContact(ctx context.Context, contactID string) (connect.Contact, error) {
	var out contactReply
	err := a.do(ctx, connect.DescribeContact, nil, nil, &out, contactID)
	return out.Contact.ours(), err
}

func (a api) ListContactReferences(ctx context.Context, contactID string, types []connect.ReferenceType, cursor string) (ctikit.Page[connect.ContactReference], error) {
	q := pageQuery(connect.PageRequest{Cursor: cursor})
	for _, t := range types {
		q.Add("referenceTypes", string(t))
	}
	var out referenceList
	err := a.do(ctx, connect.ListContactReferences, q, nil, &out, contactID)
	return ctikit.Page[connect.ContactReference]{Items: out.ours()}, err
}

func (a api) GetContactAttributes(ctx context.Context, initialContactID string) (map[string]string, error) {
	var out attributesReply
	err := a.do(ctx, connect.GetContactAttributes, nil, nil, &out, initialContactID)
	return out.Attributes, err
}

func (a api) UpdateContactAttributes(ctx context.Context, initialContactID string, attributes map[string]string) error {
	return a.do(ctx, connect.UpdateContactAttributes, nil, wireUpdate{InstanceID, initialContactID, attributes}, nil, initialContactID)
}
