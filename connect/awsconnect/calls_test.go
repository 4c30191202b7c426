package awsconnect_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// call is a call of an operation.
type call struct {
	name string // the operation, and after a blank what is special
	do   func(context.Context, connect.API) (any, error)
}

// calls are calls of every operation; lists are read page by page.
func calls() []call {
	return []call{
		{"DescribeAgentStatus", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeAgentStatus(ctx, "s-lunch")
		}},
		{"SearchAgentStatuses", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
				return api.SearchAgentStatuses(ctx, p)
			})
		}},
		{"PutUserStatus", func(ctx context.Context, api connect.API) (any, error) {
			return nil, api.PutUserStatus(ctx, "u-2", connecttest.AvailableID)
		}},
		{"GetCurrentUserData of a queue", func(ctx context.Context, api connect.API) (any, error) {
			return api.GetCurrentUserData(ctx, connect.UserDataFilter{
				QueueIDs: []string{"q-sales"}, ContactStates: []connect.ContactState{connect.Connected},
			}, connect.PageRequest{})
		}},
		{"GetCurrentUserData of users", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.UserData], error) {
				return api.GetCurrentUserData(ctx, connect.UserDataFilter{UserIDs: []string{"u-1", "u-2", "u-3"}}, p)
			})
		}},
		{"GetCurrentUserData of a group", func(ctx context.Context, api connect.API) (any, error) {
			return api.GetCurrentUserData(ctx, connect.UserDataFilter{HierarchyGroupIDs: []string{"g-1"}}, connect.PageRequest{})
		}},
		{"GetCurrentUserData of a profile", func(ctx context.Context, api connect.API) (any, error) {
			return api.GetCurrentUserData(ctx, connect.UserDataFilter{RoutingProfileIDs: []string{"p-sales"}}, connect.PageRequest{})
		}},
		{"ListUsers", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.UserSummary], error) { return api.ListUsers(ctx, p) })
		}},
		{"SearchUsers", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
				return api.SearchUsers(ctx, connect.StringMatch{Value: "pat", How: connect.StartsWith}, p)
			})
		}},
		{"SearchUsers by the whole name", func(ctx context.Context, api connect.API) (any, error) {
			return api.SearchUsers(ctx, connect.StringMatch{Value: "pat"}, connect.PageRequest{})
		}},
		{"SearchUsers for all", func(ctx context.Context, api connect.API) (any, error) {
			return api.SearchUsers(ctx, connect.StringMatch{}, connect.PageRequest{})
		}},
		{"DescribeUser", func(ctx context.Context, api connect.API) (any, error) { return api.DescribeUser(ctx, "u-1") }},
		{"ListQueues", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.QueueSummary], error) {
				return api.ListQueues(ctx, nil, p)
			})
		}},
		{"ListQueues of a type", func(ctx context.Context, api connect.API) (any, error) {
			return api.ListQueues(ctx, []connect.QueueType{connect.StandardQueue}, connect.PageRequest{})
		}},
		{"DescribeQueue", func(ctx context.Context, api connect.API) (any, error) { return api.DescribeQueue(ctx, "q-sales") }},
		{"DescribeQueue with little", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeQueue(ctx, connecttest.BasicQueueID)
		}},
		{"DescribeRoutingProfile", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeRoutingProfile(ctx, "p-sales")
		}},
		{"ListRoutingProfileQueues", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.RoutingProfileQueue], error) {
				return api.ListRoutingProfileQueues(ctx, "p-sales", p)
			})
		}},
		{"DescribeContact", func(ctx context.Context, api connect.API) (any, error) { return api.DescribeContact(ctx, "c-1") }},
		{"DescribeContact with all fields", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeContact(ctx, "c-2")
		}},
		{"ListContactReferences", func(ctx context.Context, api connect.API) (any, error) {
			return api.ListContactReferences(ctx, "c-2", referenceTypes[:6], "")
		}},
		{"ListContactReferences of messages", func(ctx context.Context, api connect.API) (any, error) {
			return api.ListContactReferences(ctx, "c-2", referenceTypes[6:], "")
		}},
		{"GetContactAttributes", func(ctx context.Context, api connect.API) (any, error) {
			return api.GetContactAttributes(ctx, "c-1")
		}},
		{"UpdateContactAttributes", func(ctx context.Context, api connect.API) (any, error) {
			return nil, api.UpdateContactAttributes(ctx, "c-1", map[string]string{"language": "", "ticket": "7"})
		}},
		{"StartTaskContact", func(ctx context.Context, api connect.API) (any, error) { return api.StartTaskContact(ctx, taskStart()) }},
		{"StopContact", func(ctx context.Context, api connect.API) (any, error) { return nil, api.StopContact(ctx, "c-3") }},
		{"SuspendContactRecording", func(ctx context.Context, api connect.API) (any, error) {
			return nil, api.SuspendContactRecording(ctx, connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1", Type: connect.ScreenRecording})
		}},
		{"ResumeContactRecording", func(ctx context.Context, api connect.API) (any, error) {
			return nil, api.ResumeContactRecording(ctx, connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1"})
		}},
		{"MonitorContact", func(ctx context.Context, api connect.API) (any, error) {
			return api.MonitorContact(ctx, connect.MonitorStart{
				ContactID: "c-1", UserID: "u-4", ClientToken: "once", Capabilities: []connect.MonitorCapability{connect.SilentMonitor},
			})
		}},
		{"SearchContacts", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.ContactSummary], error) {
				return api.SearchContacts(ctx, connect.ContactSearch{By: connect.InitiatedTime, From: time.Unix(1_700_000_000, 0), To: time.Unix(4_000_000_000, 0)}, p)
			})
		}},
		{"SearchContacts by everything", func(ctx context.Context, api connect.API) (any, error) {
			return api.SearchContacts(ctx, contactSearch(), connect.PageRequest{})
		}},
		{"ListRoutingProfiles", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.RoutingProfileSummary], error) {
				return api.ListRoutingProfiles(ctx, p)
			})
		}},
		{"SearchQueues", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.Queue], error) {
				return api.SearchQueues(ctx, connect.StringMatch{}, p)
			})
		}},
		{"SearchQueues by name", func(ctx context.Context, api connect.API) (any, error) {
			return api.SearchQueues(ctx, connect.StringMatch{Value: "sal", How: connect.StartsWith}, connect.PageRequest{})
		}},
		{"DescribeInstance", func(ctx context.Context, api connect.API) (any, error) { return api.DescribeInstance(ctx) }},
		{"ListUserHierarchyGroups", func(ctx context.Context, api connect.API) (any, error) {
			return pages(func(p connect.PageRequest) (ctikit.Page[connect.HierarchyGroup], error) {
				return api.ListUserHierarchyGroups(ctx, p)
			})
		}},
		{"DescribeUserHierarchyGroup", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeUserHierarchyGroup(ctx, "g-1")
		}},
		{"DescribeUserHierarchyStructure", func(ctx context.Context, api connect.API) (any, error) {
			return api.DescribeUserHierarchyStructure(ctx)
		}},
	}
}

// taskStart is a task with all fields.
func taskStart() connect.TaskStart {
	return connect.TaskStart{
		Name: "Zendesk-7", Description: "About the bill", FlowID: connecttest.BasicFlowID, ClientToken: "ticket-7",
		References: []connect.ContactReference{
			{Type: connect.NumberReference, Name: "ticket", Value: "7"},
			{Type: connect.URLReference, Name: "page", Value: "https://example.test/7"},
		},
		Attributes: map[string]string{"zendesk_ticket": "7"}, PreviousContactID: "c-2", RelatedContactID: "c-3",
		ScheduledAt: time.Now().Add(time.Hour).Truncate(time.Millisecond),
	}
}

// contactSearch has all criteria, which the contact of whole meets.
func contactSearch() connect.ContactSearch {
	c := whole()
	return connect.ContactSearch{
		From: c.InitiatedAt, To: c.InitiatedAt, By: connect.InitiatedTime, AgentIDs: []string{c.AgentID}, QueueIDs: []string{c.QueueID},
		Channels: []connect.Channel{c.Channel}, InitiationMethods: []connect.InitiationMethod{c.InitiationMethod}, Name: c.Name,
		Attributes: map[string][]string{"language": {"de", "fr"}, "vip": {"yes"}}, NewestFirst: true,
	}
}

// pages reads a list in pages of one.
func pages[T any](list func(connect.PageRequest) (ctikit.Page[T], error)) (all []T, err error) {
	for p := (connect.PageRequest{Size: 1}); ; {
		page, err := list(p)
		if err != nil {
			return nil, err
		}
		if len(page.Items) > 1 {
			return nil, fmt.Errorf("a page of one has %d items", len(page.Items))
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all, nil
		}
		p.Cursor = page.Next
	}
}
