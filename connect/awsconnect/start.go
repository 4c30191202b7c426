package awsconnect

import (
	"context"

	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/connect/types"

	"github.com/ctikit/ctikit/connect"
)

func (a *api) StartTaskContact(ctx context.Context, task connect.TaskStart) (string, error) {
	in := &awsapi.StartTaskContactInput{
		InstanceId: a.instance, Name: &task.Name, Description: text(task.Description), Attributes: task.Attributes,
		ContactFlowId: text(task.FlowID), QuickConnectId: text(task.QuickConnectID), TaskTemplateId: text(task.TemplateID),
		PreviousContactId: text(task.PreviousContactID), RelatedContactId: text(task.RelatedContactID),
		ClientToken: text(task.ClientToken), References: taskReferences(task.References),
	}
	if !task.ScheduledAt.IsZero() {
		in.ScheduledTime = &task.ScheduledAt
	}
	out, err := a.client.StartTaskContact(ctx, in, once)
	if err != nil {
		return "", failure("StartTaskContact", err)
	}
	return value(out.ContactId), nil
}

func (a *api) StopContact(ctx context.Context, contactID string) error {
	_, err := a.client.StopContact(ctx, &awsapi.StopContactInput{InstanceId: a.instance, ContactId: &contactID}, once)
	return failure("StopContact", err)
}

// text is nil for an empty one.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func taskReferences(all []connect.ContactReference) map[string]types.Reference {
	if len(all) == 0 {
		return nil
	}
	out := make(map[string]types.Reference, len(all))
	for _, r := range all {
		out[r.Name] = types.Reference{Type: types.ReferenceType(r.Type), Value: &r.Value}
	}
	return out
}
