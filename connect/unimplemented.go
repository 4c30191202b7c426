package connect

import (
	"context"

	"github.com/ctikit/ctikit"
)

// UnimplementedAPI is an [API] that can do nothing: embed it in your own, so
// that operations which the interface gains do not break your build. Each
// method returns an [*Error] that matches [ErrUnimplemented].
type UnimplementedAPI struct{}

const codeUnimplemented = "Unimplemented"

var _ API = UnimplementedAPI{}

//nolint:unparam // none is what its callers return
func unimplemented[T any](op Operation) (none T, err error) {
	return none, &Error{Op: string(op), Code: codeUnimplemented}
}

// DescribeAgentStatus fails.
func (UnimplementedAPI) DescribeAgentStatus(context.Context, string) (AgentStatus, error) {
	return unimplemented[AgentStatus](DescribeAgentStatus)
}

// SearchAgentStatuses fails.
func (UnimplementedAPI) SearchAgentStatuses(context.Context, PageRequest) (ctikit.Page[AgentStatus], error) {
	return unimplemented[ctikit.Page[AgentStatus]](SearchAgentStatuses)
}

// PutUserStatus fails.
func (UnimplementedAPI) PutUserStatus(context.Context, string, string) error {
	_, err := unimplemented[any](PutUserStatus)
	return err
}

// GetCurrentUserData fails.
func (UnimplementedAPI) GetCurrentUserData(context.Context, UserDataFilter, PageRequest) (ctikit.Page[UserData], error) {
	return unimplemented[ctikit.Page[UserData]](GetCurrentUserData)
}

// ListUsers fails.
func (UnimplementedAPI) ListUsers(context.Context, PageRequest) (ctikit.Page[UserSummary], error) {
	return unimplemented[ctikit.Page[UserSummary]](ListUsers)
}

// SearchUsers fails.
func (UnimplementedAPI) SearchUsers(context.Context, StringMatch, PageRequest) (ctikit.Page[UserSummary], error) {
	return unimplemented[ctikit.Page[UserSummary]](SearchUsers)
}

// DescribeUser fails.
func (UnimplementedAPI) DescribeUser(context.Context, string) (User, error) {
	return unimplemented[User](DescribeUser)
}

// ListQueues fails.
func (UnimplementedAPI) ListQueues(context.Context, []QueueType, PageRequest) (ctikit.Page[QueueSummary], error) {
	return unimplemented[ctikit.Page[QueueSummary]](ListQueues)
}

// DescribeQueue fails.
func (UnimplementedAPI) DescribeQueue(context.Context, string) (Queue, error) {
	return unimplemented[Queue](DescribeQueue)
}

// DescribeRoutingProfile fails.
func (UnimplementedAPI) DescribeRoutingProfile(context.Context, string) (RoutingProfile, error) {
	return unimplemented[RoutingProfile](DescribeRoutingProfile)
}

// ListRoutingProfileQueues fails.
func (UnimplementedAPI) ListRoutingProfileQueues(context.Context, string, PageRequest) (ctikit.Page[RoutingProfileQueue], error) {
	return unimplemented[ctikit.Page[RoutingProfileQueue]](ListRoutingProfileQueues)
}

// DescribeContact fails.
func (UnimplementedAPI) DescribeContact(context.Context, string) (Contact, error) {
	return unimplemented[Contact](DescribeContact)
}

// ListContactReferences fails.
func (UnimplementedAPI) ListContactReferences(context.Context, string, []ReferenceType, string) (ctikit.Page[ContactReference], error) {
	return unimplemented[ctikit.Page[ContactReference]](ListContactReferences)
}

// GetContactAttributes fails.
func (UnimplementedAPI) GetContactAttributes(context.Context, string) (map[string]string, error) {
	return unimplemented[map[string]string](GetContactAttributes)
}

// UpdateContactAttributes fails.
func (UnimplementedAPI) UpdateContactAttributes(context.Context, string, map[string]string) error {
	_, err := unimplemented[any](UpdateContactAttributes)
	return err
}

// StartTaskContact fails.
func (UnimplementedAPI) StartTaskContact(context.Context, TaskStart) (string, error) {
	return unimplemented[string](StartTaskContact)
}

// StopContact fails.
func (UnimplementedAPI) StopContact(context.Context, string) error {
	_, err := unimplemented[any](StopContact)
	return err
}

// SuspendContactRecording fails.
func (UnimplementedAPI) SuspendContactRecording(context.Context, RecordingTarget) error {
	_, err := unimplemented[any](SuspendContactRecording)
	return err
}

// ResumeContactRecording fails.
func (UnimplementedAPI) ResumeContactRecording(context.Context, RecordingTarget) error {
	_, err := unimplemented[any](ResumeContactRecording)
	return err
}

// MonitorContact fails.
func (UnimplementedAPI) MonitorContact(context.Context, MonitorStart) (string, error) {
	return unimplemented[string](MonitorContact)
}

// SearchContacts fails.
func (UnimplementedAPI) SearchContacts(context.Context, ContactSearch, PageRequest) (ctikit.Page[ContactSummary], error) {
	return unimplemented[ctikit.Page[ContactSummary]](SearchContacts)
}

// ListRoutingProfiles fails.
func (UnimplementedAPI) ListRoutingProfiles(context.Context, PageRequest) (ctikit.Page[RoutingProfileSummary], error) {
	return unimplemented[ctikit.Page[RoutingProfileSummary]](ListRoutingProfiles)
}

// SearchQueues fails.
func (UnimplementedAPI) SearchQueues(context.Context, StringMatch, PageRequest) (ctikit.Page[Queue], error) {
	return unimplemented[ctikit.Page[Queue]](SearchQueues)
}

// DescribeInstance fails.
func (UnimplementedAPI) DescribeInstance(context.Context) (Instance, error) {
	return unimplemented[Instance](DescribeInstance)
}

// ListUserHierarchyGroups fails.
func (UnimplementedAPI) ListUserHierarchyGroups(context.Context, PageRequest) (ctikit.Page[HierarchyGroup], error) {
	return unimplemented[ctikit.Page[HierarchyGroup]](ListUserHierarchyGroups)
}

// DescribeUserHierarchyGroup fails.
func (UnimplementedAPI) DescribeUserHierarchyGroup(context.Context, string) (HierarchyGroupDetail, error) {
	return unimplemented[HierarchyGroupDetail](DescribeUserHierarchyGroup)
}

// DescribeUserHierarchyStructure fails.
func (UnimplementedAPI) DescribeUserHierarchyStructure(context.Context) ([]HierarchyLevel, error) {
	return unimplemented[[]HierarchyLevel](DescribeUserHierarchyStructure)
}
