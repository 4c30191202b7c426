package connect

import (
	"errors"
	"net"
)

// Operation is the name of an operation of Amazon Connect's API.
type Operation string

// The operations of [API].
const (
	DescribeAgentStatus      Operation = "DescribeAgentStatus"
	SearchAgentStatuses      Operation = "SearchAgentStatuses"
	PutUserStatus            Operation = "PutUserStatus"
	GetCurrentUserData       Operation = "GetCurrentUserData"
	ListUsers                Operation = "ListUsers"
	SearchUsers              Operation = "SearchUsers"
	DescribeUser             Operation = "DescribeUser"
	ListQueues               Operation = "ListQueues"
	DescribeQueue            Operation = "DescribeQueue"
	DescribeRoutingProfile   Operation = "DescribeRoutingProfile"
	ListRoutingProfileQueues Operation = "ListRoutingProfileQueues"
	DescribeContact          Operation = "DescribeContact"
	GetContactAttributes     Operation = "GetContactAttributes"
	UpdateContactAttributes  Operation = "UpdateContactAttributes"
)

// Route is where AWS serves an operation.
type Route struct {
	Operation Operation
	// Method is the HTTP method, Path the path with its parameters in braces.
	Method, Path string
}

// Routes are those of all operations of [API].
func Routes() []Route {
	return []Route{
		{DescribeAgentStatus, "GET", "/agent-status/{InstanceId}/{AgentStatusId}"},
		{SearchAgentStatuses, "POST", "/search-agent-statuses"},
		{PutUserStatus, "PUT", "/users/{InstanceId}/{UserId}/status"},
		{GetCurrentUserData, "POST", "/metrics/userdata/{InstanceId}"},
		{ListUsers, "GET", "/users-summary/{InstanceId}"},
		{SearchUsers, "POST", "/search-users"},
		{DescribeUser, "GET", "/users/{InstanceId}/{UserId}"},
		{ListQueues, "GET", "/queues-summary/{InstanceId}"},
		{DescribeQueue, "GET", "/queues/{InstanceId}/{QueueId}"},
		{DescribeRoutingProfile, "GET", "/routing-profiles/{InstanceId}/{RoutingProfileId}"},
		{ListRoutingProfileQueues, "GET", "/routing-profiles/{InstanceId}/{RoutingProfileId}/queues"},
		{DescribeContact, "GET", "/contacts/{InstanceId}/{ContactId}"},
		{GetContactAttributes, "GET", "/contact/attributes/{InstanceId}/{InitialContactId}"},
		{UpdateContactAttributes, "POST", "/contact/attributes"},
	}
}

// repeatable reports whether an attempt that ended with err may be made again.
// A throttled one did nothing. One that failed inside AWS or broke off may have
// been carried out: all operations may be done twice, except that each
// UpdateContactAttributes sends the contact's record out once more.
func (op Operation) repeatable(err error) bool {
	if errors.Is(err, ErrRateLimited) {
		return true
	}
	var broken net.Error
	return op != UpdateContactAttributes && (errors.Is(err, ErrServer) || errors.As(err, &broken))
}
