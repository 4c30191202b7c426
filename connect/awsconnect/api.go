package awsconnect

import (
	"context"
	"errors"
	"fmt"

	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/connect/types"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// New is the API of one instance, by its id or ARN. It is safe for concurrent
// use. The SDK's retries are off for its calls, whatever the SDK's client says,
// because a [connect.Client] retries. An error is [connect.ErrInvalid].
func New(client *awsapi.Client, instanceID string) (connect.API, error) {
	var errs []error
	if client == nil {
		errs = append(errs, errors.New("client: want one of the AWS SDK's service/connect, got nil"))
	}
	if instanceID == "" {
		errs = append(errs, errors.New("instance id: want the id or the ARN of an instance, got an empty string"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("awsconnect: new: %w: %w", connect.ErrInvalid, err)
	}
	return &api{client: client, instance: &instanceID}, nil
}

type api struct {
	connect.UnimplementedAPI // for what a newer package connect asks for
	client                   *awsapi.Client
	instance                 *string
}

func (a *api) DescribeAgentStatus(ctx context.Context, statusID string) (connect.AgentStatus, error) {
	out, err := a.client.DescribeAgentStatus(ctx, &awsapi.DescribeAgentStatusInput{InstanceId: a.instance, AgentStatusId: &statusID}, once)
	if err != nil {
		return connect.AgentStatus{}, failure("DescribeAgentStatus", err)
	}
	return agentStatus(value(out.AgentStatus)), nil
}

func (a *api) SearchAgentStatuses(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
	out, err := a.client.SearchAgentStatuses(ctx, &awsapi.SearchAgentStatusesInput{
		InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.AgentStatus]{}, failure("SearchAgentStatuses", err)
	}
	return items(out.AgentStatuses, out.NextToken, agentStatus), nil
}

func (a *api) PutUserStatus(ctx context.Context, userID, statusID string) error {
	_, err := a.client.PutUserStatus(ctx, &awsapi.PutUserStatusInput{
		InstanceId: a.instance, UserId: &userID, AgentStatusId: &statusID,
	}, once)
	return failure("PutUserStatus", err)
}

func (a *api) GetCurrentUserData(ctx context.Context, filter connect.UserDataFilter, page connect.PageRequest) (ctikit.Page[connect.UserData], error) {
	out, err := a.client.GetCurrentUserData(ctx, &awsapi.GetCurrentUserDataInput{
		InstanceId: a.instance, Filters: userDataFilters(filter), MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.UserData]{}, failure("GetCurrentUserData", err)
	}
	return items(out.UserDataList, out.NextToken, userData), nil
}

func (a *api) ListUsers(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	out, err := a.client.ListUsers(ctx, &awsapi.ListUsersInput{InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page)}, once)
	if err != nil {
		return ctikit.Page[connect.UserSummary]{}, failure("ListUsers", err)
	}
	return items(out.UserSummaryList, out.NextToken, userSummary), nil
}

func (a *api) SearchUsers(ctx context.Context, username connect.StringMatch, page connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	out, err := a.client.SearchUsers(ctx, &awsapi.SearchUsersInput{
		InstanceId: a.instance, SearchCriteria: usernameCriteria(username), MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.UserSummary]{}, failure("SearchUsers", err)
	}
	return items(out.Users, out.NextToken, foundUser), nil
}

func (a *api) DescribeUser(ctx context.Context, userID string) (connect.User, error) {
	out, err := a.client.DescribeUser(ctx, &awsapi.DescribeUserInput{InstanceId: a.instance, UserId: &userID}, once)
	if err != nil {
		return connect.User{}, failure("DescribeUser", err)
	}
	return user(value(out.User)), nil
}

func (a *api) ListQueues(ctx context.Context, kinds []connect.QueueType, page connect.PageRequest) (ctikit.Page[connect.QueueSummary], error) {
	out, err := a.client.ListQueues(ctx, &awsapi.ListQueuesInput{
		InstanceId: a.instance, QueueTypes: enums[types.QueueType](kinds), MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.QueueSummary]{}, failure("ListQueues", err)
	}
	return items(out.QueueSummaryList, out.NextToken, queueSummary), nil
}

func (a *api) DescribeQueue(ctx context.Context, queueID string) (connect.Queue, error) {
	out, err := a.client.DescribeQueue(ctx, &awsapi.DescribeQueueInput{InstanceId: a.instance, QueueId: &queueID}, once)
	if err != nil {
		return connect.Queue{}, failure("DescribeQueue", err)
	}
	return queue(value(out.Queue)), nil
}

func (a *api) DescribeRoutingProfile(ctx context.Context, profileID string) (connect.RoutingProfile, error) {
	out, err := a.client.DescribeRoutingProfile(ctx, &awsapi.DescribeRoutingProfileInput{
		InstanceId: a.instance, RoutingProfileId: &profileID,
	}, once)
	if err != nil {
		return connect.RoutingProfile{}, failure("DescribeRoutingProfile", err)
	}
	return routingProfile(value(out.RoutingProfile)), nil
}

func (a *api) ListRoutingProfileQueues(ctx context.Context, profileID string, page connect.PageRequest) (ctikit.Page[connect.RoutingProfileQueue], error) {
	out, err := a.client.ListRoutingProfileQueues(ctx, &awsapi.ListRoutingProfileQueuesInput{
		InstanceId: a.instance, RoutingProfileId: &profileID, MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.RoutingProfileQueue]{}, failure("ListRoutingProfileQueues", err)
	}
	return items(out.RoutingProfileQueueConfigSummaryList, out.NextToken, profileQueue), nil
}

func (a *api) DescribeContact(ctx context.Context, contactID string) (connect.Contact, error) {
	out, err := a.client.DescribeContact(ctx, &awsapi.DescribeContactInput{InstanceId: a.instance, ContactId: &contactID}, once)
	if err != nil {
		return connect.Contact{}, failure("DescribeContact", err)
	}
	return contact(value(out.Contact)), nil
}

func (a *api) ListContactReferences(ctx context.Context, contactID string, kinds []connect.ReferenceType, after string) (ctikit.Page[connect.ContactReference], error) {
	out, err := a.client.ListContactReferences(ctx, &awsapi.ListContactReferencesInput{
		InstanceId: a.instance, ContactId: &contactID, ReferenceTypes: enums[types.ReferenceType](kinds), NextToken: cursor(connect.PageRequest{Cursor: after}),
	}, once)
	if err != nil {
		return ctikit.Page[connect.ContactReference]{}, failure("ListContactReferences", err)
	}
	return items(out.ReferenceSummaryList, out.NextToken, reference), nil
}

func (a *api) GetContactAttributes(ctx context.Context, initialContactID string) (map[string]string, error) {
	out, err := a.client.GetContactAttributes(ctx, &awsapi.GetContactAttributesInput{
		InstanceId: a.instance, InitialContactId: &initialContactID,
	}, once)
	if err != nil {
		return nil, failure("GetContactAttributes", err)
	}
	return out.Attributes, nil
}

func (a *api) UpdateContactAttributes(ctx context.Context, initialContactID string, attributes map[string]string) error {
	_, err := a.client.UpdateContactAttributes(ctx, &awsapi.UpdateContactAttributesInput{
		InstanceId: a.instance, InitialContactId: &initialContactID, Attributes: attributes,
	}, once)
	return failure("UpdateContactAttributes", err)
}
