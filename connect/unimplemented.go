package connect

import "context"

// UnimplementedAPI is an [API] that can do nothing: embed it in your own, so that operations which the interface
// gains do not break your build. Each method returns an [*Error] that matches [ErrUnimplemented].
type UnimplementedAPI struct{}

const codeUnimplemented = "Unimplemented"

var _ API = UnimplementedAPI{}

func unimplemented(op Operation) error { return &Error{Op: string(op), Code: codeUnimplemented} }

// ListAgentStatuses fails.
func (UnimplementedAPI) ListAgentStatuses(context.Context, []StatusType, Page) (Items[AgentStatusSummary], error) {
	return Items[AgentStatusSummary]{}, unimplemented(ListAgentStatuses)
}

// DescribeAgentStatus fails.
func (UnimplementedAPI) DescribeAgentStatus(context.Context, string) (AgentStatus, error) {
	return AgentStatus{}, unimplemented(DescribeAgentStatus)
}

// SearchAgentStatuses fails.
func (UnimplementedAPI) SearchAgentStatuses(context.Context, Page) (Items[AgentStatus], error) {
	return Items[AgentStatus]{}, unimplemented(SearchAgentStatuses)
}

// PutUserStatus fails.
func (UnimplementedAPI) PutUserStatus(context.Context, string, string) error {
	return unimplemented(PutUserStatus)
}

// GetCurrentUserData fails.
func (UnimplementedAPI) GetCurrentUserData(context.Context, UserDataFilter, Page) (Items[UserData], error) {
	return Items[UserData]{}, unimplemented(GetCurrentUserData)
}

// ListUsers fails.
func (UnimplementedAPI) ListUsers(context.Context, Page) (Items[UserSummary], error) {
	return Items[UserSummary]{}, unimplemented(ListUsers)
}

// SearchUsers fails.
func (UnimplementedAPI) SearchUsers(context.Context, StringMatch, Page) (Items[UserSummary], error) {
	return Items[UserSummary]{}, unimplemented(SearchUsers)
}

// DescribeUser fails.
func (UnimplementedAPI) DescribeUser(context.Context, string) (User, error) {
	return User{}, unimplemented(DescribeUser)
}

// ListQueues fails.
func (UnimplementedAPI) ListQueues(context.Context, []QueueType, Page) (Items[QueueSummary], error) {
	return Items[QueueSummary]{}, unimplemented(ListQueues)
}

// DescribeQueue fails.
func (UnimplementedAPI) DescribeQueue(context.Context, string) (Queue, error) {
	return Queue{}, unimplemented(DescribeQueue)
}

// DescribeRoutingProfile fails.
func (UnimplementedAPI) DescribeRoutingProfile(context.Context, string) (RoutingProfile, error) {
	return RoutingProfile{}, unimplemented(DescribeRoutingProfile)
}

// ListRoutingProfileQueues fails.
func (UnimplementedAPI) ListRoutingProfileQueues(context.Context, string, Page) (Items[RoutingProfileQueue], error) {
	return Items[RoutingProfileQueue]{}, unimplemented(ListRoutingProfileQueues)
}

// DescribeContact fails.
func (UnimplementedAPI) DescribeContact(context.Context, string) (Contact, error) {
	return Contact{}, unimplemented(DescribeContact)
}

// GetContactAttributes fails.
func (UnimplementedAPI) GetContactAttributes(context.Context, string) (map[string]string, error) {
	return nil, unimplemented(GetContactAttributes)
}

// UpdateContactAttributes fails.
func (UnimplementedAPI) UpdateContactAttributes(context.Context, string, map[string]string) error {
	return unimplemented(UpdateContactAttributes)
}
