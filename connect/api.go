package connect

import (
	"context"
	"time"

	"github.com/ctikit/ctikit"
)

// API is the part of Amazon Connect's API that a [Client] uses, for one
// instance, in our own types: one method per operation and page, none with a
// retry or limiter of its own. Package awsconnect has it on the AWS SDK,
// package connecttest on a Connect in memory. Methods are safe for concurrent
// use; their errors are [*Error], or those of the context and the connection.
// They report when a reply was made to [ReplyDate].
//
// Embed [UnimplementedAPI] in an implementation of your own: the interface
// grows in minor releases.
type API interface {
	// DescribeAgentStatus reads one status. Errors: [ErrNotFound].
	DescribeAgentStatus(ctx context.Context, statusID string) (AgentStatus, error)
	// SearchAgentStatuses reads a page of all statuses, with type and state.
	SearchAgentStatuses(ctx context.Context, page PageRequest) (ctikit.Page[AgentStatus], error)
	// PutUserStatus sets the status of a user who is idle, or the next status
	// of one who has contacts. Errors: [ErrNotFound], [ErrInvalid],
	// [ErrForbidden].
	PutUserStatus(ctx context.Context, userID, statusID string) error
	// GetCurrentUserData reads a page of users who are signed in, as the filter
	// selects them.
	GetCurrentUserData(ctx context.Context, filter UserDataFilter, page PageRequest) (ctikit.Page[UserData], error)
	// ListUsers reads a page of users: names, no e-mail addresses.
	ListUsers(ctx context.Context, page PageRequest) (ctikit.Page[UserSummary], error)
	// SearchUsers reads a page of users by their username, without e-mail
	// addresses.
	SearchUsers(ctx context.Context, username StringMatch, page PageRequest) (ctikit.Page[UserSummary], error)
	// DescribeUser reads one user with the e-mail address. Errors:
	// [ErrNotFound].
	DescribeUser(ctx context.Context, userID string) (User, error)
	// ListQueues reads a page of queues; without types, of all types.
	ListQueues(ctx context.Context, types []QueueType, page PageRequest) (ctikit.Page[QueueSummary], error)
	// DescribeQueue reads one queue. Errors: [ErrNotFound].
	DescribeQueue(ctx context.Context, queueID string) (Queue, error)
	// DescribeRoutingProfile reads one routing profile. Errors: [ErrNotFound].
	DescribeRoutingProfile(ctx context.Context, profileID string) (RoutingProfile, error)
	// ListRoutingProfileQueues reads a page of a profile's queues: one row per
	// queue and channel.
	ListRoutingProfileQueues(ctx context.Context, profileID string, page PageRequest) (ctikit.Page[RoutingProfileQueue], error)
	// DescribeContact reads one contact. Errors: [ErrNotFound].
	DescribeContact(ctx context.Context, contactID string) (Contact, error)
	// ListContactReferences reads the references of a contact that have one of
	// the types, at least one, in pages of AWS' size. Errors: [ErrNotFound],
	// [ErrInvalid].
	ListContactReferences(ctx context.Context, contactID string, types []ReferenceType, cursor string) (ctikit.Page[ContactReference], error)
	// GetContactAttributes reads a conversation's attributes by the id of its
	// first contact. Errors: [ErrNotFound].
	GetContactAttributes(ctx context.Context, initialContactID string) (map[string]string, error)
	// UpdateContactAttributes sets some attributes of a conversation; an empty
	// value removes one. Errors: [ErrNotFound], [ErrInvalid].
	UpdateContactAttributes(ctx context.Context, initialContactID string, attributes map[string]string) error
	// StartTaskContact begins a task and returns its contact's id: that of the
	// first start with the same client token. Errors: [ErrNotFound],
	// [ErrInvalid], [ErrQuota].
	StartTaskContact(ctx context.Context, task TaskStart) (contactID string, err error)
	// StopContact ends a contact. Errors: [ErrNotFound], [ErrInvalid].
	StopContact(ctx context.Context, contactID string) error
	// SuspendContactRecording pauses a recording. Errors: [ErrNotFound],
	// [ErrInvalid].
	SuspendContactRecording(ctx context.Context, target RecordingTarget) error
	// ResumeContactRecording goes on with it. Errors: [ErrNotFound],
	// [ErrInvalid].
	ResumeContactRecording(ctx context.Context, target RecordingTarget) error
	// MonitorContact has a supervisor listen, and returns the supervisor's
	// contact: that of the first call with the same client token. Errors:
	// [ErrNotFound], [ErrInvalid], [ErrForbidden], [ErrConflict], [ErrQuota].
	MonitorContact(ctx context.Context, monitor MonitorStart) (contactID string, err error)
	// SearchContacts reads a page of the contacts found. Errors: [ErrInvalid].
	SearchContacts(ctx context.Context, search ContactSearch, page PageRequest) (ctikit.Page[ContactSummary], error)
	// ListRoutingProfiles reads a page of routing profiles.
	ListRoutingProfiles(ctx context.Context, page PageRequest) (ctikit.Page[RoutingProfileSummary], error)
	// SearchQueues reads a page of standard queues by their name.
	SearchQueues(ctx context.Context, name StringMatch, page PageRequest) (ctikit.Page[Queue], error)
	// DescribeInstance reads the instance itself. Errors: [ErrNotFound].
	DescribeInstance(ctx context.Context) (Instance, error)
	// ListUserHierarchyGroups reads a page of the groups of the agent
	// hierarchy, of all levels.
	ListUserHierarchyGroups(ctx context.Context, page PageRequest) (ctikit.Page[HierarchyGroup], error)
	// DescribeUserHierarchyGroup reads one group with its path. Errors:
	// [ErrNotFound].
	DescribeUserHierarchyGroup(ctx context.Context, groupID string) (HierarchyGroupDetail, error)
	// DescribeUserHierarchyStructure reads the levels, from one down.
	DescribeUserHierarchyStructure(ctx context.Context) ([]HierarchyLevel, error)
}

// PageRequest asks for one page of a list. The zero one is the first page, of
// Connect's default size.
type PageRequest struct {
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most items, 0 for Connect's default
}

type dateKey struct{}

// ReplyDate is for implementations of [API]: they call it with the context of a
// method when they know the Date of its reply, refusals included.
func ReplyDate(ctx context.Context, date time.Time) {
	if to, ok := ctx.Value(dateKey{}).(*time.Time); ok {
		*to = date
	}
}

// StringMatch compares a text. An empty Value matches all.
type StringMatch struct {
	Value string
	How   Comparison
}

// Comparison is how [StringMatch] compares.
type Comparison string

// The comparisons; the empty one is EXACT.
const (
	Exact      Comparison = "EXACT"
	StartsWith Comparison = "STARTS_WITH"
	Contains   Comparison = "CONTAINS"
)

// UserDataFilter selects users by exactly one of its lists, at most 100 ids
// each.
type UserDataFilter struct {
	UserIDs           []string
	QueueIDs          []string
	RoutingProfileIDs []string
	HierarchyGroupIDs []string // at most one
	// ContactStates keeps only users with a contact in one of these states; at
	// most 9.
	ContactStates []ContactState
}
