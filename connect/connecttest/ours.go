package connecttest

import (
	"time"

	"github.com/ctikit/ctikit/connect"
)

// The objects of the wire as package connect has them.

func (w wireStatus) ours() connect.AgentStatus { return connect.AgentStatus(w.statusFields) }

func (w wireUserSummary) ours() connect.UserSummary {
	return connect.UserSummary{ID: w.ID, ARN: w.ARN, Username: w.Username}
}

func (w wireQueueSummary) ours() connect.QueueSummary {
	return connect.QueueSummary{ID: w.ID, ARN: w.ARN, Name: w.Name, Type: w.Type}
}

func (w wireUser) summary() connect.UserSummary {
	return connect.UserSummary{ID: w.ID, ARN: w.ARN, Username: w.Username}
}

func (w wireUser) ours() connect.User {
	return connect.User{
		ID: w.ID, ARN: w.ARN, Username: w.Username, RoutingProfileID: w.RoutingProfileID,
		HierarchyGroupID: w.HierarchyGroupID, Email: w.IdentityInfo.Email, FirstName: w.IdentityInfo.FirstName, LastName: w.IdentityInfo.LastName,
	}
}

func (w wireUserData) ours() connect.UserData {
	u := connect.UserData{
		UserID: w.User.ID, UserARN: w.User.ARN, StatusARN: w.Status.StatusARN, StatusName: w.Status.StatusName,
		StatusSince: w.Status.StatusSince.Time, NextStatusName: w.NextStatus, RoutingProfileID: w.RoutingProfile.ID,
		ActiveSlots: w.ActiveSlotsByChannel, AvailableSlots: w.AvailableSlotsByChannel, MaxSlots: w.MaxSlotsByChannel,
	}
	for _, level := range levels[:len(w.HierarchyPath)] {
		g := w.HierarchyPath["Level"+level]
		u.Hierarchy = append(u.Hierarchy, connect.HierarchyGroup{ID: g.ID, ARN: g.ARN})
	}
	for _, c := range w.Contacts {
		u.Contacts = append(u.Contacts, c.ours())
	}
	return u
}

func (w wireUserContact) ours() connect.UserContact {
	c := connect.UserContact{
		ContactID: w.ContactID, Channel: w.Channel, InitiationMethod: w.InitiationMethod,
		State: w.State, StateSince: w.StateSince.Time, ConnectedAt: w.ConnectedAt.Time,
	}
	if w.Queue != nil {
		c.QueueID = w.Queue.ID
	}
	return c
}

func (w wireQueue) ours() connect.Queue {
	q := connect.Queue{ID: w.ID, ARN: w.ARN, Name: w.Name, Status: w.Status, HoursOfOperationID: w.HoursID, MaxContacts: w.MaxContacts}
	if c := w.OutboundCaller; c != nil {
		q.OutboundCallerName, q.OutboundCallerIDNumberID, q.OutboundFlowID = c.Name, c.NumberID, c.FlowID
	}
	return q
}

func (w wireProfile) ours() connect.RoutingProfile {
	return connect.RoutingProfile{ID: w.ID, ARN: w.ARN, Name: w.Name, DefaultOutboundQueueID: w.DefaultOutboundQueueID}
}

func (w wireProfileQueue) ours() connect.RoutingProfileQueue {
	return connect.RoutingProfileQueue{
		QueueID: w.QueueID, QueueARN: w.QueueARN, QueueName: w.QueueName,
		Channel: w.Channel, Priority: w.Priority, Delay: time.Duration(w.Delay) * time.Second,
	}
}

func (w wireContact) ours() connect.Contact {
	c := connect.Contact{
		ID: w.ID, ARN: w.ARN,
		InitialContactID: w.InitialContactID, PreviousContactID: w.PreviousContactID, RelatedContactID: w.RelatedContactID,
		Channel: w.Channel, InitiationMethod: w.InitiationMethod, Name: w.Name, Description: w.Description,
		Attributes: w.Attributes, CustomerID: w.CustomerID, DisconnectReason: w.DisconnectReason, Tags: w.Tags,
		CustomerEndpoint: w.CustomerEndpoint.ours(), SystemEndpoint: w.SystemEndpoint.ours(),
		InitiatedAt: w.InitiatedAt.Time, ConnectedToSystemAt: w.ConnectedToSystemAt.Time, DisconnectedAt: w.DisconnectedAt.Time,
		ScheduledAt: w.ScheduledAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
	for _, r := range w.Recordings {
		c.Recordings = append(c.Recordings, connect.RecordingRef{
			Location: r.Location, Status: r.Status, StorageType: r.StorageType, MediaStreamType: r.MediaStreamType, ParticipantType: r.ParticipantType,
			StartedAt: r.StartedAt.Time, StoppedAt: r.StoppedAt.Time, DeletionReason: r.DeletionReason,
		})
	}
	c.Subtype = w.SegmentAttributes[subtypeKey].ValueString
	if q := w.QueueInfo; q != nil {
		c.QueueID, c.EnqueuedAt = q.ID, q.EnqueueTimestamp.Time
	}
	if a := w.AgentInfo; a != nil {
		c.AgentID, c.ConnectedToAgentAt, c.AgentHold = a.ID, a.ConnectedAt.Time, time.Duration(a.HoldSeconds)*time.Second
		c.AfterContactWorkFrom, c.AfterContactWorkTo = a.WorkFrom.Time, a.WorkTo.Time
	}
	return c
}

func (w *wireEndpoint) ours() connect.Endpoint {
	if w == nil {
		return connect.Endpoint{}
	}
	return connect.Endpoint(*w)
}
