package connecttest

import (
	"encoding/json"
	"maps"

	"github.com/ctikit/ctikit/connect"
)

// The objects of contact events
// (docs.aws.amazon.com/connect/latest/adminguide/contact-events.html).
type (
	contactEvent struct {
		Version    string        `json:"version"`
		ID         string        `json:"id"`
		DetailType string        `json:"detail-type"`
		Source     string        `json:"source"`
		Account    string        `json:"account"`
		Time       string        `json:"time"`
		Region     string        `json:"region"`
		Resources  []string      `json:"resources"`
		Detail     contactDetail `json:"detail"`
	}
	contactDetail struct {
		EventType           connect.ContactEventType `json:"eventType"`
		ContactID           string                   `json:"contactId"`
		InitialContactID    string                   `json:"initialContactId,omitempty"`
		PreviousContactID   string                   `json:"previousContactId,omitempty"`
		RelatedContactID    string                   `json:"relatedContactId,omitempty"`
		Channel             connect.Channel          `json:"channel"`
		InstanceARN         string                   `json:"instanceArn"`
		InitiationMethod    connect.InitiationMethod `json:"initiationMethod"`
		InitiatedAt         *moment                  `json:"initiationTimestamp,omitempty"`
		ConnectedToSystemAt *moment                  `json:"connectedToSystemTimestamp,omitempty"`
		DisconnectedAt      *moment                  `json:"disconnectTimestamp,omitempty"`
		ScheduledAt         *moment                  `json:"scheduledTimestamp,omitempty"`
		DisconnectReason    string                   `json:"disconnectReason,omitempty"`
		UpdatedProperties   []string                 `json:"updatedProperties,omitempty"`
		QueueInfo           *queueDetail             `json:"queueInfo,omitempty"`
		AgentInfo           *agentDetail             `json:"agentInfo,omitempty"`
		Tags                map[string]string        `json:"tags"`
		SegmentAttributes   map[string]subtypeDetail `json:"segmentAttributes,omitempty"`
	}
	subtypeDetail struct {
		ValueString string `json:"valueString"`
	}
	queueDetail struct {
		ARN        string            `json:"queueArn"`
		Type       connect.QueueType `json:"queueType"`
		EnqueuedAt *moment           `json:"enqueueTimestamp,omitempty"`
	}
	agentDetail struct {
		ARN         string  `json:"agentArn"`
		ConnectedAt *moment `json:"connectedToAgentTimestamp,omitempty"`
		HoldSeconds int32   `json:"agentInitiatedHoldDuration,omitempty"`
		WorkFrom    *moment `json:"afterContactWorkStartTimestamp,omitempty"`
		WorkTo      *moment `json:"afterContactWorkEndTimestamp,omitempty"`
		WorkSeconds *int32  `json:"afterContactWorkDuration,omitempty"`
	}
)

// sendContact sends a contact event.
func (in *instance) sendContact(c *contact, eventType connect.ContactEventType) {
	in.rememberContact(c)
	text, _ := json.Marshal(contactEvent{ // texts and times: cannot fail
		Version: "0", ID: in.newID(), DetailType: "Amazon Connect Contact Event", Source: "aws.connect",
		Account: AccountID, Time: in.now().Format("2006-01-02T15:04:05Z"), Region: Region,
		Resources: []string{c.ARN}, Detail: detail(c, eventType),
	})
	in.eventLog.publish(c.ID, text)
}

func detail(c *contact, eventType connect.ContactEventType) contactDetail {
	d := contactDetail{
		EventType: eventType, ContactID: c.ID, InitialContactID: c.InitialContactID, PreviousContactID: c.PreviousContactID,
		RelatedContactID: c.RelatedContactID, Channel: c.Channel, InstanceARN: InstanceARN, InitiationMethod: c.InitiationMethod,
		InitiatedAt: since(c.InitiatedAt), ConnectedToSystemAt: since(c.ConnectedToSystemAt), DisconnectedAt: since(c.DisconnectedAt), ScheduledAt: since(c.ScheduledAt),
		DisconnectReason: c.DisconnectReason, Tags: eventTags(c),
	}
	if eventType == connect.ContactDataUpdated {
		d.UpdatedProperties = []string{"UserDefinedAttributes"}
	}
	if c.Subtype != "" {
		d.SegmentAttributes = map[string]subtypeDetail{subtypeKey: {c.Subtype}}
	}
	if c.QueueID != "" && c.InitiationMethod != connect.Outbound {
		d.QueueInfo = &queueDetail{queueARN(c.QueueID), connect.StandardQueue, since(c.EnqueuedAt)}
	}
	if c.AgentID != "" {
		d.AgentInfo = &agentDetail{
			ARN: userARN(c.AgentID), ConnectedAt: since(c.ConnectedToAgentAt), HoldSeconds: seconds(c.AgentHold),
			WorkFrom: since(c.AfterContactWorkFrom), WorkTo: since(c.AfterContactWorkTo),
		}
		if !c.AfterContactWorkTo.IsZero() {
			took := c.workSeconds()
			d.AgentInfo.WorkSeconds = &took
		}
	}
	return d
}

// eventTags has the number that was called, which stands nowhere else in
// contact events.
func eventTags(c *contact) map[string]string {
	tags := map[string]string{"aws:connect:instanceId": InstanceID}
	if c.SystemEndpoint.Address != "" {
		tags["aws:connect:systemEndpoint"] = c.SystemEndpoint.Address
	}
	maps.Copy(tags, c.Tags)
	return tags
}
