package connecttest

import (
	"context"
	"maps"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// The methods of connect.API that start, stop, record and find contacts, and
// those that read the instance.

func (a api) StartTaskContact(ctx context.Context, task connect.TaskStart) (contactID string, err error) {
	in := wireTask{
		InstanceID: InstanceID, Name: task.Name, Description: task.Description, Attributes: task.Attributes, ClientToken: task.ClientToken,
		ContactFlowID: task.FlowID, QuickConnectID: task.QuickConnectID, TaskTemplateID: task.TemplateID,
		PreviousContactID: task.PreviousContactID, RelatedContactID: task.RelatedContactID, ScheduledTime: epoch{task.ScheduledAt},
		References: map[string]wireTaskReference{},
	}
	for _, r := range task.References {
		in.References[r.Name] = wireTaskReference{r.Type, r.Value}
	}
	var out startReply
	err = a.do(ctx, connect.StartTaskContact, nil, in, &out)
	return out.ContactID, err
}

func (a api) StopContact(ctx context.Context, contactID string) error {
	return a.do(ctx, connect.StopContact, nil, wireContactAsk{InstanceID, contactID}, nil, contactID)
}

func (a api) SuspendContactRecording(ctx context.Context, target connect.RecordingTarget) error {
	return a.record(ctx, connect.SuspendContactRecording, target)
}

func (a api) ResumeContactRecording(ctx context.Context, target connect.RecordingTarget) error {
	return a.record(ctx, connect.ResumeContactRecording, target)
}

func (a api) record(ctx context.Context, op connect.Operation, target connect.RecordingTarget) error {
	in := wireRecordingAsk{wireContactAsk{InstanceID, target.ContactID}, target.Conversation, target.Type}
	return a.do(ctx, op, nil, in, nil, target.ContactID, target.Conversation)
}

func (a api) MonitorContact(ctx context.Context, m connect.MonitorStart) (contactID string, err error) {
	var out monitorReply
	err = a.do(ctx, connect.MonitorContact, nil,
		wireMonitor{wireContactAsk{InstanceID, m.ContactID}, m.UserID, m.Capabilities, m.ClientToken}, &out, m.ContactID, m.UserID)
	return out.ContactID, err
}

func (a api) SearchContacts(ctx context.Context, s connect.ContactSearch, page connect.PageRequest) (ctikit.Page[connect.ContactSummary], error) {
	criteria := &contactCriteria{AgentIDs: s.AgentIDs, QueueIDs: s.QueueIDs, Channels: s.Channels, InitiationMethods: s.InitiationMethods}
	if s.Name != "" {
		criteria.Name = &nameCriteria{[]string{s.Name}, "MATCH_EXACT"}
	}
	if len(s.Attributes) > 0 {
		criteria.SearchableContactAttributes = &attributeCriteria{MatchType: "MATCH_ALL"}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Attributes)) {
		criteria.SearchableContactAttributes.Criteria = append(criteria.SearchableContactAttributes.Criteria, attributeCriterion{key, s.Attributes[key]})
	}
	in := contactSearch{
		window: pageBody(page), InstanceID: InstanceID, TimeRange: &timeRange{s.By, epoch{s.From}, epoch{s.To}}, SearchCriteria: criteria,
	}
	if s.NewestFirst {
		in.Sort = &sorting{"INITIATION_TIMESTAMP", "DESCENDING"}
	}
	var out foundContacts
	err := a.do(ctx, connect.SearchContacts, nil, in, &out)
	return pageOf(out.Contacts, out.NextToken, wireFoundContact.ours), err
}

func (a api) ListRoutingProfiles(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.RoutingProfileSummary], error) {
	var out profileList
	err := a.do(ctx, connect.ListRoutingProfiles, pageQuery(page), nil, &out)
	return pageOf(out.RoutingProfileSummaryList, out.NextToken, wireProfileSummary.ours), err
}

func (a api) SearchQueues(ctx context.Context, name connect.StringMatch, page connect.PageRequest) (ctikit.Page[connect.Queue], error) {
	var out queueSearch
	err := a.do(ctx, connect.SearchQueues, nil, searchFor("name", name, page), &out)
	return pageOf(out.Queues, out.NextToken, wireQueue.ours), err
}

func (a api) DescribeInstance(ctx context.Context) (connect.Instance, error) {
	var out instanceReply
	err := a.do(ctx, connect.DescribeInstance, nil, nil, &out)
	return out.Instance.ours(), err
}

func (a api) ListUserHierarchyGroups(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.HierarchyGroup], error) {
	var out groupList
	err := a.do(ctx, connect.ListUserHierarchyGroups, pageQuery(page), nil, &out)
	return pageOf(out.UserHierarchyGroupSummaryList, out.NextToken, wireGroup.ours), err
}

func (a api) DescribeUserHierarchyGroup(ctx context.Context, groupID string) (connect.HierarchyGroupDetail, error) {
	var out groupReply
	err := a.do(ctx, connect.DescribeUserHierarchyGroup, nil, nil, &out, groupID)
	return out.HierarchyGroup.detail(), err
}

func (a api) DescribeUserHierarchyStructure(ctx context.Context) ([]connect.HierarchyLevel, error) {
	var out structureReply
	err := a.do(ctx, connect.DescribeUserHierarchyStructure, nil, nil, &out)
	return out.ours(), err
}
