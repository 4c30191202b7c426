package connect

import "context"

// API is the part of Amazon Connect's API that a [Client] uses, for one instance, in our own types: one method
// per operation and page, none with a retry or limiter of its own. Package awsconnect has it on the AWS SDK,
// package connecttest on a Connect in memory. Methods are safe for concurrent use; their errors are [*Error],
// or those of the context and the connection.
//
// Embed [UnimplementedAPI] in an implementation of your own: the interface grows in minor releases.
type API interface {
	// ListAgentStatuses reads a page of statuses; without types, of all types. It does not tell whether a
	// status is disabled: see DescribeAgentStatus and SearchAgentStatuses.
	ListAgentStatuses(ctx context.Context, types []StatusType, page Page) (Items[AgentStatusSummary], error)
	// DescribeAgentStatus reads one status. Errors: [ErrNotFound].
	DescribeAgentStatus(ctx context.Context, statusID string) (AgentStatus, error)
	// SearchAgentStatuses reads a page of all statuses, with type and state.
	SearchAgentStatuses(ctx context.Context, page Page) (Items[AgentStatus], error)
	// PutUserStatus sets the status of a user who is idle, or the next status of one who has contacts.
	// Errors: [ErrNotFound], [ErrInvalid], [ErrAccessDenied].
	PutUserStatus(ctx context.Context, userID, statusID string) error
	// GetCurrentUserData reads a page of users who are signed in, as the filter selects them.
	GetCurrentUserData(ctx context.Context, filter UserDataFilter, page Page) (Items[UserData], error)
	// ListUsers reads a page of users: names, no e-mail addresses.
	ListUsers(ctx context.Context, page Page) (Items[UserSummary], error)
	// SearchUsers reads a page of users by their username, without e-mail addresses.
	SearchUsers(ctx context.Context, username StringMatch, page Page) (Items[UserSummary], error)
	// DescribeUser reads one user with the e-mail address. Errors: [ErrNotFound].
	DescribeUser(ctx context.Context, userID string) (User, error)
	// ListQueues reads a page of queues; without types, of all types.
	ListQueues(ctx context.Context, types []QueueType, page Page) (Items[QueueSummary], error)
	// DescribeQueue reads one queue. Errors: [ErrNotFound].
	DescribeQueue(ctx context.Context, queueID string) (Queue, error)
	// DescribeRoutingProfile reads one routing profile. Errors: [ErrNotFound].
	DescribeRoutingProfile(ctx context.Context, profileID string) (RoutingProfile, error)
	// ListRoutingProfileQueues reads a page of a profile's queues: one row per queue and channel.
	ListRoutingProfileQueues(ctx context.Context, profileID string, page Page) (Items[RoutingProfileQueue], error)
	// DescribeContact reads one contact. Errors: [ErrNotFound].
	DescribeContact(ctx context.Context, contactID string) (Contact, error)
	// GetContactAttributes reads a conversation's attributes by the id of its first contact. Errors: [ErrNotFound].
	GetContactAttributes(ctx context.Context, initialContactID string) (map[string]string, error)
	// UpdateContactAttributes sets some attributes of a conversation; an empty value removes one.
	// Errors: [ErrNotFound], [ErrInvalid].
	UpdateContactAttributes(ctx context.Context, initialContactID string, attributes map[string]string) error
}

// Page asks for one page of a list. The zero Page is the first one, as long as Connect likes.
type Page struct {
	Token string // of the page before; empty for the first
	Size  int32  // most items, 0 for Connect's default
}

// Items is one page of a list. An empty page is not the end; an empty Next is.
type Items[T any] struct {
	Items []T
	Next  string // token of the next page, empty for none
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

// UserDataFilter selects users by exactly one of its lists, at most 100 ids each.
type UserDataFilter struct {
	UserIDs           []string
	QueueIDs          []string
	RoutingProfileIDs []string
	HierarchyGroupIDs []string // at most one
	// ContactStates keeps only users with a contact in one of these states; at most 9.
	ContactStates []ContactState
}
