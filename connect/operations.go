package connect

import (
	"errors"
	"net"
)

// Operation is the name of an operation of Amazon Connect's API.
type Operation string

// The operations of [API].
const (
	ListAgentStatuses        Operation = "ListAgentStatuses"
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

func (op Operation) known() bool {
	switch op {
	case ListAgentStatuses, DescribeAgentStatus, SearchAgentStatuses, PutUserStatus, GetCurrentUserData,
		ListUsers, SearchUsers, DescribeUser, ListQueues, DescribeQueue, DescribeRoutingProfile,
		ListRoutingProfileQueues, DescribeContact, GetContactAttributes, UpdateContactAttributes:
		return true
	}
	return false
}

// repeatable says whether an attempt that ended with err may be made again. A throttled one did nothing. One that
// failed inside AWS or broke off may have been done: all operations may be done twice, except that each
// UpdateContactAttributes sends the contact's record out once more.
func (op Operation) repeatable(err error) bool {
	if errors.Is(err, ErrThrottled) {
		return true
	}
	var broken net.Error
	return op != UpdateContactAttributes && (errors.Is(err, ErrInternal) || errors.As(err, &broken))
}
