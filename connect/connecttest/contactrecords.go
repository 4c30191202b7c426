package connecttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// The objects of contact records
// (docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html). What is
// not set is null.
type (
	contactRecord struct {
		AWSAccountID                       string `json:"AWSAccountId"`
		AWSContactTraceRecordFormatVersion string
		Agent                              *recordAgent
		AgentConnectionAttempts            int
		Attributes                         map[string]string
		Channel                            connect.Channel
		ConnectedToSystemTimestamp         *second
		ContactDetails                     map[string]string
		ContactID                          string `json:"ContactId"`
		CustomerEndpoint                   *recordEndpoint
		DisconnectReason                   *string
		DisconnectTimestamp                *second
		InitialContactID                   *string `json:"InitialContactId"`
		InitiationMethod                   connect.InitiationMethod
		InitiationTimestamp                *second
		InstanceARN                        string
		LastUpdateTimestamp                *second
		NextContactID                      *string `json:"NextContactId"`
		PreviousContactID                  *string `json:"PreviousContactId"`
		Queue                              *recordQueue
		Recordings                         []recordRecording
		RelatedContactID                   *string `json:"RelatedContactId"`
		ScheduledTimestamp                 *second
		SegmentAttributes                  map[string]wireSegment
		SystemEndpoint                     *recordEndpoint
		Tags                               map[string]string
		TransferCompletedTimestamp         *second
		TransferredToEndpoint              *recordEndpoint
	}
	recordAgent struct {
		ARN                            string
		AfterContactWorkDuration       int32
		AfterContactWorkEndTimestamp   *second
		AfterContactWorkStartTimestamp *second
		AgentInteractionDuration       int32
		ConnectedToAgentTimestamp      *second
		CustomerHoldDuration           int32
		HierarchyGroups                map[string]*recordGroup
		RoutingProfile                 struct{ ARN, Name string }
		Username                       string
	}
	recordGroup struct{ ARN, GroupName string }
	recordQueue struct {
		ARN, Name        string
		EnqueueTimestamp *second
		DequeueTimestamp *second
		Duration         int32
	}
	recordEndpoint  struct{ Address, Type string }
	recordRecording struct {
		Location, StorageType, MediaStreamType string
		Status                                 connect.RecordingStatus
		ParticipantType, DeletionReason        *string
		StartTimestamp, StopTimestamp          *second
	}
)

// second is a time as records write it: RFC 3339 without fractions.
type second struct{ time.Time }

// MarshalJSON writes the text.
func (s second) MarshalJSON() ([]byte, error) { return json.Marshal(s.UTC().Format(time.RFC3339)) }

func secondOf(t time.Time) *second {
	if t.IsZero() {
		return nil
	}
	return &second{t}
}

// orNull is text, or null for none.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// sendRecord sends the record of a contact that is over.
func (in *instance) sendRecord(c *contact) {
	text, _ := json.Marshal(in.contactRecord(c)) // texts and times: cannot fail
	in.recordLog.publish(c.ID, text)
}

// resendRecords sends the records of a conversation again, whose attributes
// have changed.
func (in *instance) resendRecords(conversation string) {
	for _, id := range slices.Sorted(maps.Keys(in.contacts)) {
		if c := in.contacts[id]; c.completed && c.Conversation() == conversation {
			c.UpdatedAt = in.now()
			in.sendRecord(c)
		}
	}
}

func (in *instance) contactRecord(c *contact) contactRecord {
	r := contactRecord{
		AWSAccountID: AccountID, AWSContactTraceRecordFormatVersion: "2017-03-10", InstanceARN: InstanceARN, ContactID: c.ID,
		Attributes: in.attributes[c.Conversation()], Channel: c.Channel, InitiationMethod: c.InitiationMethod, Tags: c.Tags, ContactDetails: map[string]string{},
		InitialContactID: orNull(c.InitialContactID), PreviousContactID: orNull(c.PreviousContactID), NextContactID: orNull(in.nextContact(c)),
		RelatedContactID: orNull(c.RelatedContactID), DisconnectReason: orNull(c.DisconnectReason),
		CustomerEndpoint: recordEndpointOf(c.CustomerEndpoint), SystemEndpoint: recordEndpointOf(c.SystemEndpoint),
		InitiationTimestamp: secondOf(c.InitiatedAt), ConnectedToSystemTimestamp: secondOf(c.ConnectedToSystemAt),
		DisconnectTimestamp: secondOf(c.DisconnectedAt), ScheduledTimestamp: secondOf(c.ScheduledAt), LastUpdateTimestamp: secondOf(c.UpdatedAt),
		Agent: in.recordAgent(c), Queue: in.recordQueue(c),
	}
	if c.Channel == connect.Task {
		r.ContactDetails = map[string]string{"Name": c.Name, "Description": c.Description}
	}
	if r.Agent != nil {
		r.AgentConnectionAttempts = 1
	}
	if c.Subtype != "" {
		r.SegmentAttributes = map[string]wireSegment{subtypeKey: {c.Subtype}}
	}
	for _, rec := range c.Recordings {
		r.Recordings = append(r.Recordings, recordRecording{
			Location: rec.Location, StorageType: rec.StorageType, MediaStreamType: rec.MediaStreamType, Status: rec.Status,
			ParticipantType: orNull(rec.ParticipantType), DeletionReason: orNull(rec.DeletionReason),
			StartTimestamp: secondOf(rec.StartedAt), StopTimestamp: secondOf(rec.StoppedAt),
		})
	}
	return r
}

// nextContact is the one that came out of c, the first if there are several.
func (in *instance) nextContact(c *contact) (next string) {
	for id, other := range in.contacts {
		if other.PreviousContactID == c.ID && (next == "" || other.InitiatedAt.Before(in.contacts[next].InitiatedAt)) {
			next = id
		}
	}
	return next
}

func (in *instance) recordAgent(c *contact) *recordAgent {
	a := in.agents[c.AgentID]
	if a == nil {
		return nil
	}
	out := &recordAgent{
		ARN: userARN(a.ID), Username: a.Username, ConnectedToAgentTimestamp: secondOf(c.ConnectedToAgentAt), CustomerHoldDuration: seconds(c.AgentHold),
		AfterContactWorkStartTimestamp: secondOf(c.AfterContactWorkFrom), AfterContactWorkEndTimestamp: secondOf(c.AfterContactWorkTo),
		AfterContactWorkDuration: c.workSeconds(), HierarchyGroups: map[string]*recordGroup{},
	}
	if !c.ConnectedToAgentAt.IsZero() && !c.DisconnectedAt.IsZero() {
		out.AgentInteractionDuration = seconds(c.DisconnectedAt.Sub(c.ConnectedToAgentAt) - c.AgentHold)
	}
	if p := in.profiles[a.RoutingProfileID]; p != nil {
		out.RoutingProfile.ARN, out.RoutingProfile.Name = p.ARN, p.Name
	}
	for i, g := range a.Hierarchy {
		out.HierarchyGroups[fmt.Sprint("Level", i+1)] = &recordGroup{g.ARN, g.Name}
	}
	return out
}

func (in *instance) recordQueue(c *contact) *recordQueue {
	q := in.queues[c.QueueID]
	if q == nil {
		return nil
	}
	out := &recordQueue{ARN: q.ARN, Name: q.Name, EnqueueTimestamp: secondOf(c.EnqueuedAt), DequeueTimestamp: secondOf(c.ConnectedToAgentAt)}
	if out.DequeueTimestamp != nil && out.EnqueueTimestamp != nil {
		out.Duration = seconds(c.ConnectedToAgentAt.Sub(c.EnqueuedAt))
	}
	return out
}

func recordEndpointOf(e connect.Endpoint) *recordEndpoint {
	if e.Address == "" {
		return nil
	}
	return &recordEndpoint{e.Address, e.Type}
}
