package connect

import (
	"cmp"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// StatusType is what a status does.
type StatusType string

// The types of a status. Built-in ones can be renamed: know them by type.
const (
	Routable StatusType = "ROUTABLE" // the built-in Available: contacts are routed
	Custom   StatusType = "CUSTOM"   // made by an admin: no inbound routing
	Offline  StatusType = "OFFLINE"  // the built-in Offline
)

// StatusState is whether a status can be chosen.
type StatusState string

// The states of a status.
const (
	Enabled  StatusState = "ENABLED"
	Disabled StatusState = "DISABLED"
)

// AgentStatus is a status that agents can choose.
type AgentStatus struct {
	ID, ARN, Name, Description string
	Type                       StatusType
	State                      StatusState
	DisplayOrder               int32
}

// UserData is what a signed-in user does now.
type UserData struct {
	UserID, UserARN string
	// StatusARN and StatusName are the status chosen; it stays Available during
	// contacts and wrap-up.
	StatusARN, StatusName string
	StatusSince           time.Time
	// NextStatusName is the status that follows the contacts, empty for none.
	// Connect shows its name only.
	NextStatusName   string
	Contacts         []UserContact
	RoutingProfileID string
	// Slots by channel: in use, free, and in all.
	ActiveSlots, AvailableSlots, MaxSlots map[Channel]int32
	Hierarchy                             Hierarchy
}

// Hierarchy are groups of the agent hierarchy, from level one down; a level
// without one is zero.
type Hierarchy []HierarchyGroup

// HierarchyGroup is a group of the agent hierarchy. GetCurrentUserData shows no
// names.
type HierarchyGroup struct {
	ID, ARN, Name string
}

// UnmarshalJSON reads the levels of an event, down to the lowest with a group.
func (h *Hierarchy) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' { // what MarshalJSON wrote
		return lenient.Decode(b, (*[]HierarchyGroup)(h))
	}
	type level struct{ ARN, Name, GroupName string } // GroupName in contact records
	var w struct{ Level1, Level2, Level3, Level4, Level5 level }
	err := lenient.Decode(b, &w)
	all := make(Hierarchy, 5)
	*h = nil
	for i, l := range []level{w.Level1, w.Level2, w.Level3, w.Level4, w.Level5} {
		all[i] = HierarchyGroup{ID: IDFromARN(l.ARN), ARN: l.ARN, Name: cmp.Or(l.Name, l.GroupName)}
		if all[i] != (HierarchyGroup{}) {
			*h = all[:i+1]
		}
	}
	return err
}

// Proficiency is a skill of a user, by which contacts are routed.
type Proficiency struct {
	// Name and Value are those of a predefined attribute.
	Name, Value string
	// Level is from 1 to 5.
	Level float32
}

// UserContact is a contact that a user has now.
type UserContact struct {
	ContactID        string           `json:"ContactId"`
	Channel          Channel          `json:"Channel"`
	InitiationMethod InitiationMethod `json:"InitiationMethod"`
	State            ContactState     `json:"State"`
	// StateSince stays at the time of connecting while a contact is on hold.
	StateSince  time.Time `json:"StateStartTimestamp"`
	ConnectedAt time.Time `json:"ConnectedToAgentTimestamp"` // zero until connected
	QueueID     string    `json:"QueueId"`                   // empty for a contact without a queue
}

// ContactState is where a contact is with its agent. Others than these decode
// and stay.
type ContactState string

// The states of a contact with an agent.
const (
	Incoming   ContactState = "INCOMING"         // a queued callback is offered
	Pending    ContactState = "PENDING"          // a queued callback waits
	Connecting ContactState = "CONNECTING"       // it rings, or the agent dials
	Connected  ContactState = "CONNECTED"        // they talk
	OnHold     ContactState = "CONNECTED_ONHOLD" // the customer waits
	Paused     ContactState = "PAUSED"           // a paused task; in events only
	Missed     ContactState = "MISSED"           // not accepted, and not yet cleared
	Failed     ContactState = "ERROR"            // such as a customer who left while being dialled
	Ended      ContactState = "ENDED"            // the conversation is over, after-contact work runs
	Rejected   ContactState = "REJECTED"         // refused, and not yet cleared
)

// Channel is how a contact came.
type Channel string

// The channels.
const (
	Voice Channel = "VOICE"
	Chat  Channel = "CHAT"
	Task  Channel = "TASK"
	Email Channel = "EMAIL"
)

// UnmarshalText reads a channel in any case, and TASKS for TASK. Unknown ones
// stay as they are.
func (c *Channel) UnmarshalText(text []byte) error {
	switch known := Channel(strings.ToUpper(string(text))); known {
	case Voice, Chat, Task, Email:
		*c = known
	case "TASKS":
		*c = Task
	default:
		*c = Channel(text)
	}
	return nil
}

// InitiationMethod is how a contact began. Others than these decode and stay.
type InitiationMethod string

// Ways in which a contact begins.
const (
	Inbound          InitiationMethod = "INBOUND"
	Outbound         InitiationMethod = "OUTBOUND"
	Transfer         InitiationMethod = "TRANSFER"
	QueueTransfer    InitiationMethod = "QUEUE_TRANSFER"
	Callback         InitiationMethod = "CALLBACK"
	ByAPI            InitiationMethod = "API"
	Disconnect       InitiationMethod = "DISCONNECT"
	Monitor          InitiationMethod = "MONITOR"
	ExternalOutbound InitiationMethod = "EXTERNAL_OUTBOUND"
	WebRTC           InitiationMethod = "WEBRTC_API"
	AgentReply       InitiationMethod = "AGENT_REPLY"
	Flow             InitiationMethod = "FLOW"
)

// UserSummary is a user as lists show it.
type UserSummary struct {
	ID, ARN, Username string
}

// User is a user with what identifies the person. Email may be empty where
// users sign in through SAML; their username usually is the address then.
type User struct {
	ID, ARN, Username          string
	Email, FirstName, LastName string
	RoutingProfileID           string
	// HierarchyGroupID is the user's group in the agent hierarchy, the lowest
	// one; empty for none.
	HierarchyGroupID string
}

// QueueType distinguishes queues of the company from those of one agent.
type QueueType string

// The types of queues.
const (
	StandardQueue QueueType = "STANDARD"
	AgentQueue    QueueType = "AGENT" // has no name
)

// QueueSummary is a queue as lists show it.
type QueueSummary struct {
	ID, ARN, Name string
	Type          QueueType
}

// Queue is a queue with what calls out of it show.
type Queue struct {
	ID, ARN, Name, Status    string
	OutboundCallerName       string
	OutboundCallerIDNumberID string
	OutboundFlowID           string
	HoursOfOperationID       string
	MaxContacts              int32 // 0 for no limit
}

// RoutingProfileSummary is a routing profile as lists show it.
type RoutingProfileSummary struct {
	ID, ARN, Name string
}

// RoutingProfile is what is routed to its users.
type RoutingProfile struct {
	ID, ARN, Name          string
	DefaultOutboundQueueID string
}

// RoutingProfileQueue is one queue of a routing profile in one channel.
type RoutingProfileQueue struct {
	QueueID, QueueARN, QueueName string
	Channel                      Channel
	Priority                     int32
	Delay                        time.Duration
}

// Contact is one interaction, as Connect shows it while it runs and for two
// years after.
type Contact struct {
	ID, ARN string
	// InitialContactID is the first contact of the conversation, empty on that
	// one itself; see [Contact.Conversation].
	InitialContactID, PreviousContactID, RelatedContactID string
	Channel                                               Channel
	InitiationMethod                                      InitiationMethod
	Name, Description                                     string
	Attributes                                            map[string]string
	// CustomerEndpoint is the caller, SystemEndpoint the number called or
	// shown. The latter is empty for MONITOR, QUEUE_TRANSFER and CALLBACK.
	CustomerEndpoint, SystemEndpoint Endpoint
	CustomerID                       string
	QueueID                          string
	EnqueuedAt                       time.Time
	AgentID                          string
	ConnectedToAgentAt               time.Time
	AfterContactWorkFrom             time.Time
	AfterContactWorkTo               time.Time
	AgentHold                        time.Duration
	InitiatedAt                      time.Time
	ConnectedToSystemAt              time.Time
	DisconnectedAt                   time.Time
	DisconnectReason                 string
	ScheduledAt                      time.Time
	UpdatedAt                        time.Time
	Tags                             map[string]string
	// Recordings of calls and transcripts of chats, once they are stored.
	Recordings []RecordingRef
	// Subtype is the kind of chat or call, such as "connect:SMS"; empty for none.
	Subtype string
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (c Contact) Conversation() string { return cmp.Or(c.InitialContactID, c.ID) }

// Endpoint is one end of a contact. TELEPHONE_NUMBER addresses are E.164,
// mostly: callbacks show "Softphone", dialled legs a SIP address, chats
// nothing.
type Endpoint struct {
	Address, Type, DisplayName string
}
