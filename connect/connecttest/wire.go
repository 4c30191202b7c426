package connecttest

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// The objects of REST-JSON, with the names of the AWS SDK's serializers: what
// the fake answers with, and what its API reads.

// epoch is a time in seconds since 1970, to the millisecond. The zero time is
// left out by omitzero.
type epoch struct{ time.Time }

// MarshalJSON writes a number.
func (e epoch) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(e.UnixMilli())/1000, 'f', -1, 64), nil
}

// UnmarshalJSON reads a number; null is none.
func (e *epoch) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	var seconds float64
	if err := json.Unmarshal(b, &seconds); err != nil {
		return err
	}
	e.Time = time.UnixMilli(int64(math.Round(seconds * 1000))).UTC()
	return nil
}

// modified is when and where a thing was changed last. Found users and contacts
// have no such members.
type modified struct {
	LastModifiedTime   epoch  `json:",omitzero"`
	LastModifiedRegion string `json:",omitempty"`
}

func (in *instance) modified(arn string) modified {
	at, changed := in.modifiedAt[arn]
	if !changed {
		at = in.born
	}
	return modified{epoch{at}, Region}
}

type wireStatusSummary struct {
	ID   string `json:"Id"`
	ARN  string `json:"Arn"`
	Name string
	Type connect.StatusType
	modified
}

type wireStatus struct {
	statusFields
	modified
}

type statusFields struct {
	ID           string `json:"AgentStatusId"`
	ARN          string `json:"AgentStatusARN"`
	Name         string
	Description  string `json:",omitempty"`
	Type         connect.StatusType
	State        connect.StatusState
	DisplayOrder int32 `json:",omitempty"`
}

type wireUserSummary struct {
	ID       string `json:"Id"`
	ARN      string `json:"Arn"`
	Username string
	modified
}

type wireIdentity struct {
	Email          string `json:",omitempty"`
	SecondaryEmail string `json:",omitempty"`
	FirstName      string `json:",omitempty"`
	LastName       string `json:",omitempty"`
	Mobile         string `json:",omitempty"`
}

// wirePhone counts in seconds where a user is described, in milliseconds where
// users are searched.
type wirePhone struct {
	PhoneType  string
	AutoAccept bool
	WorkLimit  int64 `json:"AfterContactWorkTimeLimit"`
}

type wireUser struct {
	ID                 string `json:"Id"`
	ARN                string `json:"Arn"`
	Username           string
	IdentityInfo       wireIdentity
	DirectoryUserID    string   `json:"DirectoryUserId,omitempty"`
	SecurityProfileIDs []string `json:"SecurityProfileIds"`
	RoutingProfileID   string   `json:"RoutingProfileId"`
	HierarchyGroupID   string   `json:"HierarchyGroupId,omitempty"`
	PhoneConfig        wirePhone
	Tags               map[string]string `json:",omitempty"`
	modified
}

type wireRef struct {
	ID  string `json:"Id,omitempty"`
	ARN string `json:"Arn"`
}

type wireUserData struct {
	User                    wireRef
	RoutingProfile          wireRef
	Status                  wireStatusRef
	NextStatus              string `json:",omitempty"`
	Contacts                []wireUserContact
	ActiveSlotsByChannel    map[connect.Channel]int32
	AvailableSlotsByChannel map[connect.Channel]int32
	MaxSlotsByChannel       map[connect.Channel]int32
	HierarchyPath           map[string]wireRef `json:",omitempty"` // by "Level" and one of levels
}

type wireStatusRef struct {
	StatusARN   string `json:"StatusArn"`
	StatusName  string
	StatusSince epoch `json:"StatusStartTimestamp"`
}

type wireUserContact struct {
	ContactID        string `json:"ContactId"`
	Channel          connect.Channel
	InitiationMethod connect.InitiationMethod
	State            connect.ContactState `json:"AgentContactState"`
	StateSince       epoch                `json:"StateStartTimestamp,omitzero"`
	ConnectedAt      epoch                `json:"ConnectedToAgentTimestamp,omitzero"`
	Queue            *wireRef             `json:",omitempty"`
}

type wireQueueSummary struct {
	ID   string            `json:"Id"`
	ARN  string            `json:"Arn"`
	Name string            `json:",omitempty"`
	Type connect.QueueType `json:"QueueType"`
	modified
}

type wireCaller struct {
	Name     string `json:"OutboundCallerIdName,omitempty"`
	NumberID string `json:"OutboundCallerIdNumberId,omitempty"`
	FlowID   string `json:"OutboundFlowId,omitempty"`
}

type wireQueue struct {
	ID             string `json:"QueueId"`
	ARN            string `json:"QueueArn"`
	Name           string
	Status         string
	OutboundCaller *wireCaller `json:"OutboundCallerConfig,omitempty"`
	HoursID        string      `json:"HoursOfOperationId,omitempty"`
	MaxContacts    int32       `json:",omitempty"`
	modified
}

type wireConcurrency struct {
	Channel     connect.Channel
	Concurrency int32
}

type wireProfile struct {
	ID                     string `json:"RoutingProfileId"`
	ARN                    string `json:"RoutingProfileArn"`
	InstanceID             string `json:"InstanceId"`
	Name                   string
	DefaultOutboundQueueID string `json:"DefaultOutboundQueueId,omitempty"`
	MediaConcurrencies     []wireConcurrency
	modified
}

type wireProfileQueue struct {
	QueueID   string `json:"QueueId"`
	QueueARN  string `json:"QueueArn"`
	QueueName string
	Channel   connect.Channel
	Priority  int32
	Delay     int32 // seconds
}

type wireEndpoint struct {
	Address     string `json:",omitempty"`
	Type        string `json:",omitempty"`
	DisplayName string `json:",omitempty"`
}

type wireQueueInfo struct {
	ID               string `json:"Id"`
	EnqueueTimestamp epoch  `json:",omitzero"`
}

type wireAgentInfo struct {
	ID          string             `json:"Id"`
	Hierarchy   map[string]wireRef `json:"HierarchyGroups,omitempty"` // by Level1 to Level5
	ConnectedAt epoch              `json:"ConnectedToAgentTimestamp,omitzero"`
	WorkFrom    epoch              `json:"AfterContactWorkStartTimestamp,omitzero"`
	WorkTo      epoch              `json:"AfterContactWorkEndTimestamp,omitzero"`
	WorkSeconds int32              `json:"AfterContactWorkDuration,omitempty"`
	HoldSeconds int32              `json:"AgentInitiatedHoldDuration,omitempty"`
}

// wireDetails are what tasks have besides.
type wireDetails struct {
	Name        string `json:",omitempty"`
	Description string `json:",omitempty"`
}

type wireContact struct {
	ID                  string `json:"Id"`
	ARN                 string `json:"Arn"`
	InitialContactID    string `json:"InitialContactId,omitempty"`
	PreviousContactID   string `json:"PreviousContactId,omitempty"`
	RelatedContactID    string `json:"RelatedContactId,omitempty"`
	RootContactID       string `json:"ContactAssociationId"`
	Channel             connect.Channel
	InitiationMethod    connect.InitiationMethod
	Name                string                 `json:",omitempty"`
	Description         string                 `json:",omitempty"`
	ContactDetails      *wireDetails           `json:",omitempty"`
	Attributes          map[string]string      `json:",omitempty"`
	CustomerEndpoint    *wireEndpoint          `json:",omitempty"`
	SystemEndpoint      *wireEndpoint          `json:",omitempty"`
	CustomerID          string                 `json:"CustomerId,omitempty"`
	QueueInfo           *wireQueueInfo         `json:",omitempty"`
	AgentInfo           *wireAgentInfo         `json:",omitempty"`
	InitiatedAt         epoch                  `json:"InitiationTimestamp,omitzero"`
	ConnectedToSystemAt epoch                  `json:"ConnectedToSystemTimestamp,omitzero"`
	DisconnectedAt      epoch                  `json:"DisconnectTimestamp,omitzero"`
	DisconnectReason    string                 `json:",omitempty"`
	ScheduledAt         epoch                  `json:"ScheduledTimestamp,omitzero"`
	UpdatedAt           epoch                  `json:"LastUpdateTimestamp,omitzero"`
	Tags                map[string]string      `json:",omitempty"`
	Recordings          []wireRecording        `json:",omitempty"`
	SegmentAttributes   map[string]wireSegment `json:",omitempty"`
}

type wireRecording struct {
	Location        string                  `json:",omitempty"`
	Status          connect.RecordingStatus `json:",omitempty"`
	StorageType     string                  `json:",omitempty"`
	MediaStreamType string                  `json:",omitempty"`
	ParticipantType string                  `json:",omitempty"`
	StartedAt       epoch                   `json:"StartTimestamp,omitzero"`
	StoppedAt       epoch                   `json:"StopTimestamp,omitzero"`
	DeletionReason  string                  `json:",omitempty"`
}

// subtypeKey is the segment attribute that says what kind of call or chat it is.
const subtypeKey = "connect:Subtype"

type wireSegment struct{ ValueString string }

type wireReference struct {
	Name   string `json:",omitempty"`
	Value  string `json:",omitempty"`
	ARN    string `json:"Arn,omitempty"`
	Status string `json:",omitempty"`
}

// The bodies of requests.
type (
	wireChoice struct {
		AgentStatusID string `json:"AgentStatusId"`
	}
	wireUpdate struct {
		InstanceID       string `json:"InstanceId"`
		InitialContactID string `json:"InitialContactId"`
		Attributes       map[string]string
	}
	wireTask struct {
		InstanceID        string `json:"InstanceId"`
		Name              string
		Description       string                       `json:",omitempty"`
		ContactFlowID     string                       `json:"ContactFlowId,omitempty"`
		QuickConnectID    string                       `json:"QuickConnectId,omitempty"`
		TaskTemplateID    string                       `json:"TaskTemplateId,omitempty"`
		References        map[string]wireTaskReference `json:",omitempty"`
		Attributes        map[string]string            `json:",omitempty"`
		PreviousContactID string                       `json:"PreviousContactId,omitempty"`
		RelatedContactID  string                       `json:"RelatedContactId,omitempty"`
		ScheduledTime     epoch                        `json:",omitzero"`
		ClientToken       string                       `json:",omitempty"`
	}
	wireTaskReference struct {
		Type  connect.ReferenceType
		Value string
	}
	wireContactAsk struct {
		InstanceID string `json:"InstanceId"`
		ContactID  string `json:"ContactId"`
	}
	wireFilter struct {
		Agents              []string           `json:",omitempty"`
		Queues              []string           `json:",omitempty"`
		RoutingProfiles     []string           `json:",omitempty"`
		UserHierarchyGroups []string           `json:",omitempty"`
		ContactFilter       *wireContactFilter `json:",omitempty"`
	}
	wireContactFilter struct{ ContactStates []connect.ContactState }
	userDataAsk       struct {
		window
		Filters *wireFilter
	}
)

// The bodies of replies.
type (
	statusList struct {
		AgentStatusSummaryList []wireStatusSummary
		NextToken              *string `json:",omitempty"`
	}
	statusReply  struct{ AgentStatus wireStatus }
	statusSearch struct {
		AgentStatuses         []wireStatus
		ApproximateTotalCount int64
		NextToken             *string `json:",omitempty"`
	}
	userDataList struct {
		UserDataList          []wireUserData
		ApproximateTotalCount int64
		NextToken             *string `json:",omitempty"`
	}
	userList struct {
		UserSummaryList []wireUserSummary
		NextToken       *string `json:",omitempty"`
	}
	userSearch struct {
		Users                 []wireUser
		ApproximateTotalCount int64
		NextToken             *string `json:",omitempty"`
	}
	userReply struct{ User wireUser }
	queueList struct {
		QueueSummaryList []wireQueueSummary
		NextToken        *string `json:",omitempty"`
	}
	queueReply       struct{ Queue wireQueue }
	profileReply     struct{ RoutingProfile wireProfile }
	profileQueueList struct {
		RoutingProfileQueueConfigSummaryList []wireProfileQueue
		NextToken                            *string `json:",omitempty"`
	}
	contactReply  struct{ Contact wireContact }
	referenceList struct {
		ReferenceSummaryList []map[string]wireReference // with one member each
	}
	attributesReply struct{ Attributes map[string]string }
	startReply      struct {
		ContactID string `json:"ContactId"`
	}
)
