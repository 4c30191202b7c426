package awsconnect

import (
	"cmp"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/connect/types"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// value is what p points to, the zero value for nil.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// size is the size that a page asks for, nil for none.
func size(p connect.PageRequest) *int32 {
	if p.Size == 0 {
		return nil
	}
	return &p.Size
}

// cursor is the token that a page asks for, nil for none.
func cursor(p connect.PageRequest) *string {
	if p.Cursor == "" {
		return nil
	}
	return &p.Cursor
}

// enums are those of one package as those of the other.
func enums[To, From ~string](from []From) (to []To) {
	for _, w := range from {
		to = append(to, To(w))
	}
	return to
}

func items[From, To any](page []From, next *string, as func(From) To) (out ctikit.Page[To]) {
	for _, it := range page {
		out.Items = append(out.Items, as(it))
	}
	out.Next = value(next)
	return out
}

func agentStatus(s types.AgentStatus) connect.AgentStatus {
	return connect.AgentStatus{
		ID: value(s.AgentStatusId), ARN: value(s.AgentStatusARN), Name: value(s.Name), Description: value(s.Description),
		Type: connect.StatusType(s.Type), State: connect.StatusState(s.State), DisplayOrder: value(s.DisplayOrder),
	}
}

func userSummary(u types.UserSummary) connect.UserSummary {
	return connect.UserSummary{ID: value(u.Id), ARN: value(u.Arn), Username: value(u.Username)}
}

func foundUser(u types.UserSearchSummary) connect.UserSummary {
	return connect.UserSummary{ID: value(u.Id), ARN: value(u.Arn), Username: value(u.Username)}
}

func user(u types.User) connect.User {
	who := value(u.IdentityInfo)
	return connect.User{
		ID: value(u.Id), ARN: value(u.Arn), Username: value(u.Username), RoutingProfileID: value(u.RoutingProfileId), HierarchyGroupID: value(u.HierarchyGroupId),
		Email: value(who.Email), FirstName: value(who.FirstName), LastName: value(who.LastName),
	}
}

// usernameCriteria is nil for all users.
func usernameCriteria(m connect.StringMatch) *types.UserSearchCriteria {
	if m.Value == "" {
		return nil
	}
	return &types.UserSearchCriteria{StringCondition: condition("Username", m)}
}

func condition(field string, m connect.StringMatch) *types.StringCondition {
	how := types.StringComparisonType(cmp.Or(m.How, connect.Exact))
	return &types.StringCondition{FieldName: &field, Value: &m.Value, ComparisonType: how}
}

func userDataFilters(f connect.UserDataFilter) *types.UserDataFilters {
	out := &types.UserDataFilters{
		Agents: f.UserIDs, Queues: f.QueueIDs, RoutingProfiles: f.RoutingProfileIDs, UserHierarchyGroups: f.HierarchyGroupIDs,
	}
	if len(f.ContactStates) > 0 {
		out.ContactFilter = &types.ContactFilter{ContactStates: enums[types.ContactState](f.ContactStates)}
	}
	return out
}

func userData(d types.UserData) connect.UserData {
	who, profile, status := value(d.User), value(d.RoutingProfile), value(d.Status)
	out := connect.UserData{
		UserID: value(who.Id), UserARN: value(who.Arn), StatusARN: value(status.StatusArn), StatusName: value(status.StatusName),
		StatusSince: value(status.StatusStartTimestamp), NextStatusName: value(d.NextStatus), RoutingProfileID: value(profile.Id),
		ActiveSlots: slots(d.ActiveSlotsByChannel), AvailableSlots: slots(d.AvailableSlotsByChannel), MaxSlots: slots(d.MaxSlotsByChannel),
	}
	path := value(d.HierarchyPath)
	for _, g := range []*types.HierarchyGroupSummaryReference{path.LevelOne, path.LevelTwo, path.LevelThree, path.LevelFour, path.LevelFive} {
		if g == nil {
			break
		}
		out.Hierarchy = append(out.Hierarchy, connect.HierarchyGroup{ID: value(g.Id), ARN: value(g.Arn)})
	}
	for _, c := range d.Contacts {
		from := value(c.Queue)
		out.Contacts = append(out.Contacts, connect.UserContact{
			ContactID: value(c.ContactId), Channel: connect.Channel(c.Channel), InitiationMethod: connect.InitiationMethod(c.InitiationMethod),
			State: connect.ContactState(c.AgentContactState), StateSince: value(c.StateStartTimestamp),
			ConnectedAt: value(c.ConnectedToAgentTimestamp), QueueID: value(from.Id),
		})
	}
	return out
}

func slots(byName map[string]int32) map[connect.Channel]int32 {
	if byName == nil {
		return nil
	}
	out := make(map[connect.Channel]int32, len(byName))
	for name, n := range byName {
		out[connect.Channel(name)] = n
	}
	return out
}

func queueSummary(q types.QueueSummary) connect.QueueSummary {
	return connect.QueueSummary{ID: value(q.Id), ARN: value(q.Arn), Name: value(q.Name), Type: connect.QueueType(q.QueueType)}
}

func queue(q types.Queue) connect.Queue {
	caller := value(q.OutboundCallerConfig)
	return connect.Queue{
		ID: value(q.QueueId), ARN: value(q.QueueArn), Name: value(q.Name), Status: string(q.Status),
		OutboundCallerName: value(caller.OutboundCallerIdName), OutboundCallerIDNumberID: value(caller.OutboundCallerIdNumberId),
		OutboundFlowID: value(caller.OutboundFlowId), HoursOfOperationID: value(q.HoursOfOperationId), MaxContacts: value(q.MaxContacts),
	}
}

func routingProfile(p types.RoutingProfile) connect.RoutingProfile {
	return connect.RoutingProfile{
		ID: value(p.RoutingProfileId), ARN: value(p.RoutingProfileArn), Name: value(p.Name),
		DefaultOutboundQueueID: value(p.DefaultOutboundQueueId),
	}
}

func profileQueue(q types.RoutingProfileQueueConfigSummary) connect.RoutingProfileQueue {
	return connect.RoutingProfileQueue{
		QueueID: value(q.QueueId), QueueARN: value(q.QueueArn), QueueName: value(q.QueueName),
		Channel: connect.Channel(q.Channel), Priority: value(q.Priority), Delay: seconds(&q.Delay),
	}
}

func contact(c types.Contact) connect.Contact {
	from, agent := value(c.QueueInfo), value(c.AgentInfo)
	return connect.Contact{
		ID: value(c.Id), ARN: value(c.Arn),
		InitialContactID: value(c.InitialContactId), PreviousContactID: value(c.PreviousContactId), RelatedContactID: value(c.RelatedContactId),
		Channel: connect.Channel(c.Channel), InitiationMethod: connect.InitiationMethod(c.InitiationMethod),
		Name: value(c.Name), Description: value(c.Description), Attributes: c.Attributes, Tags: c.Tags,
		CustomerEndpoint: endpoint(c.CustomerEndpoint), SystemEndpoint: endpoint(c.SystemEndpoint), CustomerID: value(c.CustomerId),
		QueueID: value(from.Id), EnqueuedAt: value(from.EnqueueTimestamp),
		AgentID: value(agent.Id), ConnectedToAgentAt: value(agent.ConnectedToAgentTimestamp), AgentHold: seconds(agent.AgentInitiatedHoldDuration),
		AfterContactWorkFrom: value(agent.AfterContactWorkStartTimestamp), AfterContactWorkTo: value(agent.AfterContactWorkEndTimestamp),
		InitiatedAt: value(c.InitiationTimestamp), ConnectedToSystemAt: value(c.ConnectedToSystemTimestamp),
		DisconnectedAt: value(c.DisconnectTimestamp), DisconnectReason: value(c.DisconnectReason),
		ScheduledAt: value(c.ScheduledTimestamp), UpdatedAt: value(c.LastUpdateTimestamp),
		Recordings: recordings(c.Recordings), Subtype: value(c.SegmentAttributes[subtypeKey].ValueString),
	}
}

// subtypeKey is the segment attribute that says what kind of call or chat it is.
const subtypeKey = "connect:Subtype"

func recordings(all []types.RecordingInfo) (out []connect.RecordingRef) {
	for _, r := range all {
		out = append(out, connect.RecordingRef{
			Location: value(r.Location), Status: connect.RecordingStatus(r.Status), StorageType: string(r.StorageType),
			MediaStreamType: string(r.MediaStreamType), ParticipantType: string(r.ParticipantType),
			StartedAt: value(r.StartTimestamp), StoppedAt: value(r.StopTimestamp), DeletionReason: value(r.DeletionReason),
		})
	}
	return out
}

// reference is one of a type that package connect does not name without its
// value: the SDK has no common form.
func reference(r types.ReferenceSummary) connect.ContactReference {
	of := func(t connect.ReferenceType, name, text *string) connect.ContactReference {
		return connect.ContactReference{Type: t, Name: value(name), Value: value(text)}
	}
	switch r := r.(type) {
	case *types.ReferenceSummaryMemberUrl:
		return of(connect.URLReference, r.Value.Name, r.Value.Value)
	case *types.ReferenceSummaryMemberNumber:
		return of(connect.NumberReference, r.Value.Name, r.Value.Value)
	case *types.ReferenceSummaryMemberString:
		return of(connect.StringReference, r.Value.Name, r.Value.Value)
	case *types.ReferenceSummaryMemberDate:
		return of(connect.DateReference, r.Value.Name, r.Value.Value)
	case *types.ReferenceSummaryMemberEmail:
		return of(connect.EmailReference, r.Value.Name, r.Value.Value)
	case *types.ReferenceSummaryMemberAttachment:
		out := of(connect.AttachmentReference, r.Value.Name, r.Value.Value)
		out.ARN, out.Status = value(r.Value.Arn), string(r.Value.Status)
		return out
	case *types.ReferenceSummaryMemberEmailMessage:
		return message(connect.EmailMessageReference, r.Value)
	case *types.ReferenceSummaryMemberEmailMessagePlainText:
		return message(connect.EmailPlainTextReference, r.Value)
	case *types.ReferenceSummaryMemberEmailMessagePlainTextRedacted:
		return message(connect.EmailPlainTextRedactedReference, r.Value)
	case *types.ReferenceSummaryMemberEmailMessageRedacted:
		return message(connect.EmailRedactedReference, r.Value)
	case *types.UnknownUnionMember:
		return connect.ContactReference{Type: connect.ReferenceType(r.Tag)}
	}
	return connect.ContactReference{}
}

func message(t connect.ReferenceType, m types.EmailMessageReference) connect.ContactReference {
	return connect.ContactReference{Type: t, Name: value(m.Name), ARN: value(m.Arn)}
}

func endpoint(e *types.EndpointInfo) connect.Endpoint {
	at := value(e)
	return connect.Endpoint{Address: value(at.Address), Type: string(at.Type), DisplayName: value(at.DisplayName)}
}

// seconds is an optional number of seconds.
func seconds(n *int32) time.Duration { return time.Duration(value(n)) * time.Second }
