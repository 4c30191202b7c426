package awsconnect

import (
	"context"
	"maps"
	"slices"

	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/connect/types"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

func (a *api) StartTaskContact(ctx context.Context, task connect.TaskStart) (string, error) {
	in := &awsapi.StartTaskContactInput{
		InstanceId: a.instance, Name: &task.Name, Description: text(task.Description), Attributes: task.Attributes,
		ContactFlowId: text(task.FlowID), QuickConnectId: text(task.QuickConnectID), TaskTemplateId: text(task.TemplateID),
		PreviousContactId: text(task.PreviousContactID), RelatedContactId: text(task.RelatedContactID),
		ClientToken: text(task.ClientToken), References: taskReferences(task.References),
	}
	if !task.ScheduledAt.IsZero() {
		in.ScheduledTime = &task.ScheduledAt
	}
	out, err := a.client.StartTaskContact(ctx, in, once)
	if err != nil {
		return "", failure("StartTaskContact", err)
	}
	return value(out.ContactId), nil
}

func (a *api) StopContact(ctx context.Context, contactID string) error {
	_, err := a.client.StopContact(ctx, &awsapi.StopContactInput{InstanceId: a.instance, ContactId: &contactID}, once)
	return failure("StopContact", err)
}

func (a *api) SuspendContactRecording(ctx context.Context, target connect.RecordingTarget) error {
	_, err := a.client.SuspendContactRecording(ctx, &awsapi.SuspendContactRecordingInput{
		InstanceId: a.instance, ContactId: &target.ContactID, InitialContactId: &target.Conversation,
		ContactRecordingType: types.ContactRecordingType(target.Type),
	}, once)
	return failure("SuspendContactRecording", err)
}

func (a *api) ResumeContactRecording(ctx context.Context, target connect.RecordingTarget) error {
	_, err := a.client.ResumeContactRecording(ctx, &awsapi.ResumeContactRecordingInput{
		InstanceId: a.instance, ContactId: &target.ContactID, InitialContactId: &target.Conversation,
		ContactRecordingType: types.ContactRecordingType(target.Type),
	}, once)
	return failure("ResumeContactRecording", err)
}

func (a *api) MonitorContact(ctx context.Context, m connect.MonitorStart) (string, error) {
	out, err := a.client.MonitorContact(ctx, &awsapi.MonitorContactInput{
		InstanceId: a.instance, ContactId: &m.ContactID, UserId: &m.UserID, ClientToken: text(m.ClientToken),
		AllowedMonitorCapabilities: enums[types.MonitorCapability](m.Capabilities),
	}, once)
	if err != nil {
		return "", failure("MonitorContact", err)
	}
	return value(out.ContactId), nil
}

func (a *api) SearchContacts(ctx context.Context, search connect.ContactSearch, page connect.PageRequest) (ctikit.Page[connect.ContactSummary], error) {
	in := &awsapi.SearchContactsInput{
		InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page), SearchCriteria: contactCriteria(search),
		TimeRange: &types.SearchContactsTimeRange{
			Type: types.SearchContactsTimeRangeType(search.By), StartTime: &search.From, EndTime: &search.To,
		},
	}
	if search.NewestFirst {
		in.Sort = &types.Sort{FieldName: types.SortableFieldNameInitiationTimestamp, Order: types.SortOrderDescending}
	}
	out, err := a.client.SearchContacts(ctx, in, once)
	if err != nil {
		return ctikit.Page[connect.ContactSummary]{}, failure("SearchContacts", err)
	}
	return items(out.Contacts, out.NextToken, foundContact), nil
}

func contactCriteria(s connect.ContactSearch) *types.SearchCriteria {
	out := &types.SearchCriteria{
		AgentIds: s.AgentIDs, QueueIds: s.QueueIDs, Channels: enums[types.Channel](s.Channels),
		InitiationMethods: enums[types.ContactInitiationMethod](s.InitiationMethods),
	}
	if s.Name != "" {
		out.Name = &types.NameCriteria{SearchText: []string{s.Name}, MatchType: types.SearchContactsMatchTypeMatchExact}
	}
	if len(s.Attributes) > 0 {
		out.SearchableContactAttributes = &types.SearchableContactAttributes{MatchType: types.SearchContactsMatchTypeMatchAll}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Attributes)) {
		out.SearchableContactAttributes.Criteria = append(out.SearchableContactAttributes.Criteria,
			types.SearchableContactAttributesCriteria{Key: &key, Values: s.Attributes[key]})
	}
	return out
}

func foundContact(c types.ContactSearchSummary) connect.ContactSummary {
	from, agent := value(c.QueueInfo), value(c.AgentInfo)
	return connect.ContactSummary{
		ID: value(c.Id), ARN: value(c.Arn), InitialContactID: value(c.InitialContactId), PreviousContactID: value(c.PreviousContactId),
		Channel: connect.Channel(c.Channel), InitiationMethod: connect.InitiationMethod(c.InitiationMethod), Name: value(c.Name),
		QueueID: value(from.Id), EnqueuedAt: value(from.EnqueueTimestamp), AgentID: value(agent.Id), ConnectedToAgentAt: value(agent.ConnectedToAgentTimestamp),
		InitiatedAt: value(c.InitiationTimestamp), DisconnectedAt: value(c.DisconnectTimestamp), ScheduledAt: value(c.ScheduledTimestamp),
		Tags: c.Tags, Subtype: value(c.SegmentAttributes[subtypeKey].ValueString),
	}
}

// text is nil for an empty one.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func taskReferences(all []connect.ContactReference) map[string]types.Reference {
	if len(all) == 0 {
		return nil
	}
	out := make(map[string]types.Reference, len(all))
	for _, r := range all {
		out[r.Name] = types.Reference{Type: types.ReferenceType(r.Type), Value: &r.Value}
	}
	return out
}
