package awsconnect

import (
	"context"

	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/connect/types"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

func (a *api) ListRoutingProfiles(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.RoutingProfileSummary], error) {
	out, err := a.client.ListRoutingProfiles(ctx, &awsapi.ListRoutingProfilesInput{
		InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.RoutingProfileSummary]{}, failure("ListRoutingProfiles", err)
	}
	return items(out.RoutingProfileSummaryList, out.NextToken, func(p types.RoutingProfileSummary) connect.RoutingProfileSummary {
		return connect.RoutingProfileSummary{ID: value(p.Id), ARN: value(p.Arn), Name: value(p.Name)}
	}), nil
}

func (a *api) SearchQueues(ctx context.Context, name connect.StringMatch, page connect.PageRequest) (ctikit.Page[connect.Queue], error) {
	in := &awsapi.SearchQueuesInput{InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page)}
	if name.Value != "" {
		in.SearchCriteria = &types.QueueSearchCriteria{StringCondition: condition("name", name)}
	}
	out, err := a.client.SearchQueues(ctx, in, once)
	if err != nil {
		return ctikit.Page[connect.Queue]{}, failure("SearchQueues", err)
	}
	return items(out.Queues, out.NextToken, queue), nil
}

func (a *api) DescribeInstance(ctx context.Context) (connect.Instance, error) {
	out, err := a.client.DescribeInstance(ctx, &awsapi.DescribeInstanceInput{InstanceId: a.instance}, once)
	if err != nil {
		return connect.Instance{}, failure("DescribeInstance", err)
	}
	i := value(out.Instance)
	return connect.Instance{
		ID: value(i.Id), ARN: value(i.Arn), Alias: value(i.InstanceAlias), AccessURL: value(i.InstanceAccessUrl),
		Identity: connect.IdentityType(i.IdentityManagementType), Status: string(i.InstanceStatus), CreatedAt: value(i.CreatedTime),
		ServiceRole: value(i.ServiceRole), InboundCalls: value(i.InboundCallsEnabled), OutboundCalls: value(i.OutboundCallsEnabled), Tags: i.Tags,
	}, nil
}

func (a *api) ListUserHierarchyGroups(ctx context.Context, page connect.PageRequest) (ctikit.Page[connect.HierarchyGroup], error) {
	out, err := a.client.ListUserHierarchyGroups(ctx, &awsapi.ListUserHierarchyGroupsInput{
		InstanceId: a.instance, MaxResults: size(page), NextToken: cursor(page),
	}, once)
	if err != nil {
		return ctikit.Page[connect.HierarchyGroup]{}, failure("ListUserHierarchyGroups", err)
	}
	return items(out.UserHierarchyGroupSummaryList, out.NextToken, group), nil
}

func (a *api) DescribeUserHierarchyGroup(ctx context.Context, groupID string) (connect.HierarchyGroupDetail, error) {
	out, err := a.client.DescribeUserHierarchyGroup(ctx, &awsapi.DescribeUserHierarchyGroupInput{
		InstanceId: a.instance, HierarchyGroupId: &groupID,
	}, once)
	if err != nil {
		return connect.HierarchyGroupDetail{}, failure("DescribeUserHierarchyGroup", err)
	}
	g := value(out.HierarchyGroup)
	detail := connect.HierarchyGroupDetail{
		HierarchyGroup: connect.HierarchyGroup{ID: value(g.Id), ARN: value(g.Arn), Name: value(g.Name)}, LevelID: value(g.LevelId),
	}
	path := value(g.HierarchyPath)
	for _, level := range []*types.HierarchyGroupSummary{path.LevelOne, path.LevelTwo, path.LevelThree, path.LevelFour, path.LevelFive} {
		if level == nil {
			break
		}
		detail.Path = append(detail.Path, group(*level))
	}
	return detail, nil
}

func (a *api) DescribeUserHierarchyStructure(ctx context.Context) (levels []connect.HierarchyLevel, err error) {
	out, err := a.client.DescribeUserHierarchyStructure(ctx, &awsapi.DescribeUserHierarchyStructureInput{InstanceId: a.instance}, once)
	if err != nil {
		return nil, failure("DescribeUserHierarchyStructure", err)
	}
	s := value(out.HierarchyStructure)
	for _, level := range []*types.HierarchyLevel{s.LevelOne, s.LevelTwo, s.LevelThree, s.LevelFour, s.LevelFive} {
		if level == nil {
			break
		}
		levels = append(levels, connect.HierarchyLevel{ID: value(level.Id), ARN: value(level.Arn), Name: value(level.Name)})
	}
	return levels, nil
}

func group(g types.HierarchyGroupSummary) connect.HierarchyGroup {
	return connect.HierarchyGroup{ID: value(g.Id), ARN: value(g.Arn), Name: value(g.Name)}
}
