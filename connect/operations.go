package connect

import (
	"errors"
	"net"

	"github.com/ctikit/ctikit"
)

// Operation is the name of an operation of Amazon Connect's API.
type Operation string

// The operations of [API].
const (
	DescribeAgentStatus            Operation = "DescribeAgentStatus"
	SearchAgentStatuses            Operation = "SearchAgentStatuses"
	PutUserStatus                  Operation = "PutUserStatus"
	GetCurrentUserData             Operation = "GetCurrentUserData"
	ListUsers                      Operation = "ListUsers"
	SearchUsers                    Operation = "SearchUsers"
	DescribeUser                   Operation = "DescribeUser"
	ListQueues                     Operation = "ListQueues"
	DescribeQueue                  Operation = "DescribeQueue"
	DescribeRoutingProfile         Operation = "DescribeRoutingProfile"
	ListRoutingProfileQueues       Operation = "ListRoutingProfileQueues"
	DescribeContact                Operation = "DescribeContact"
	ListContactReferences          Operation = "ListContactReferences"
	GetContactAttributes           Operation = "GetContactAttributes"
	UpdateContactAttributes        Operation = "UpdateContactAttributes"
	StartTaskContact               Operation = "StartTaskContact"
	StopContact                    Operation = "StopContact"
	SuspendContactRecording        Operation = "SuspendContactRecording"
	ResumeContactRecording         Operation = "ResumeContactRecording"
	MonitorContact                 Operation = "MonitorContact"
	SearchContacts                 Operation = "SearchContacts"
	ListRoutingProfiles            Operation = "ListRoutingProfiles"
	SearchQueues                   Operation = "SearchQueues"
	DescribeInstance               Operation = "DescribeInstance"
	ListUserHierarchyGroups        Operation = "ListUserHierarchyGroups"
	DescribeUserHierarchyGroup     Operation = "DescribeUserHierarchyGroup"
	DescribeUserHierarchyStructure Operation = "DescribeUserHierarchyStructure"
)

// Routes are where AWS serves the operations of [API].
func Routes() []ctikit.Route {
	route := func(op Operation, method, path string) ctikit.Route {
		return ctikit.Route{Operation: string(op), Method: method, Path: path}
	}
	return []ctikit.Route{
		route(DescribeAgentStatus, "GET", "/agent-status/{InstanceId}/{AgentStatusId}"),
		route(SearchAgentStatuses, "POST", "/search-agent-statuses"),
		route(PutUserStatus, "PUT", "/users/{InstanceId}/{UserId}/status"),
		route(GetCurrentUserData, "POST", "/metrics/userdata/{InstanceId}"),
		route(ListUsers, "GET", "/users-summary/{InstanceId}"),
		route(SearchUsers, "POST", "/search-users"),
		route(DescribeUser, "GET", "/users/{InstanceId}/{UserId}"),
		route(ListQueues, "GET", "/queues-summary/{InstanceId}"),
		route(DescribeQueue, "GET", "/queues/{InstanceId}/{QueueId}"),
		route(DescribeRoutingProfile, "GET", "/routing-profiles/{InstanceId}/{RoutingProfileId}"),
		route(ListRoutingProfileQueues, "GET", "/routing-profiles/{InstanceId}/{RoutingProfileId}/queues"),
		route(DescribeContact, "GET", "/contacts/{InstanceId}/{ContactId}"),
		route(ListContactReferences, "GET", "/contact/references/{InstanceId}/{ContactId}"),
		route(GetContactAttributes, "GET", "/contact/attributes/{InstanceId}/{InitialContactId}"),
		route(UpdateContactAttributes, "POST", "/contact/attributes"),
		route(StartTaskContact, "PUT", "/contact/task"),
		route(StopContact, "POST", "/contact/stop"),
		route(SuspendContactRecording, "POST", "/contact/suspend-recording"),
		route(ResumeContactRecording, "POST", "/contact/resume-recording"),
		route(MonitorContact, "POST", "/contact/monitor"),
		route(SearchContacts, "POST", "/search-contacts"),
		route(ListRoutingProfiles, "GET", "/routing-profiles-summary/{InstanceId}"),
		route(SearchQueues, "POST", "/search-queues"),
		route(DescribeInstance, "GET", "/instance/{InstanceId}"),
		route(ListUserHierarchyGroups, "GET", "/user-hierarchy-groups-summary/{InstanceId}"),
		route(DescribeUserHierarchyGroup, "GET", "/user-hierarchy-groups/{InstanceId}/{HierarchyGroupId}"),
		route(DescribeUserHierarchyStructure, "GET", "/user-hierarchy-structure/{InstanceId}"),
	}
}

// repeatable reports whether an attempt that ended with err may be made again.
// A throttled one did nothing. One that failed inside AWS or broke off may have
// been carried out: all operations may be done twice, those that start a contact
// because of their client token, except that each UpdateContactAttributes sends
// the contact's record out once more.
func (op Operation) repeatable(err error) bool {
	if errors.Is(err, ErrRateLimited) {
		return true
	}
	var broken net.Error
	return op != UpdateContactAttributes && (errors.Is(err, ErrServer) || errors.As(err, &broken))
}
