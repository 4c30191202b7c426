// Package connecttest is an Amazon Connect instance in memory: stateful,
// strict, and with the traps of the real one. It speaks AWS' REST-JSON, so that
// the AWS SDKs and the AWS command line work against it.
//
//	f := connecttest.New(t)
//	f.PutUser(connecttest.User{ID: "u-1", Username: "agent@example.test"})
//	f.SubscribeAgentEvents(func(ctx context.Context, record []byte) error { return receive(ctx, record) })
//	f.SignIn("u-1")
//	f.SetStatus("u-1", connecttest.AvailableID) // what people do
//	contact := f.Ring("u-1", connect.Contact{})
//	f.Answer(contact)
//	client := f.Client() // what programs do; f itself is the http.RoundTripper of an AWS SDK
//	err := client.Agents.SetStatus(ctx, "u-1", "s-lunch") // Lunch follows the call
//	f.FailNext("PutUserStatus", connecttest.Exception("AccessDeniedException"))
//	f.HangUp(contact)       // after-contact work
//	f.CloseContact(contact) // Lunch
//
// The clock may be the machine's, a testing/synctest bubble's, or a virtual one
// on one goroutine, which then has to be moved for records to arrive. Nothing
// happens by chance: the same calls give the same ids and events.
//
// # What it models
//
//   - The operations of connect.API, with their paths, names, modelled errors
//     and page sizes; tokens are opaque and good for their own list.
//   - The form of the signature (version 4) and its scope, which is this Region
//     and the service connect; no secret is known, so none is wrong.
//   - Policies that lack an action: see WithoutPermission.
//   - A bucket for each operation: 2 requests a second in bursts of 5, or what
//     connect.DefaultQuotas says, then ThrottlingException without Retry-After.
//   - A status chosen during a contact follows it; after-contact work alone is
//     cut short; Available stays the status during contacts and after-contact
//     work; contacts are routed to idle agents in a routable status.
//   - Lists that do not show which status is disabled; searches without e-mail
//     addresses; the state of a contact on hold dated at its beginning in
//     GetCurrentUserData, which knows no PAUSED.
//   - Agent events with both snapshots, heart-beats on demand up to an hour
//     after the sign-out; contact events without queue for outbound contacts,
//     and without COMPLETED for chats of an agent who left.
//   - Tasks that a flow puts into its queue, at once or when their time has come,
//     one for each client token, twelve in a chain; StopContact, with what it
//     refuses; recordings that are suspended and resumed; supervisors who
//     monitor, with a contact of their own that ends with the agent's.
//   - Searches for contacts that lag as lists do: see SetListLag.
//   - Contact records when after-contact work is over, and again when attributes
//     change later.
//   - Records that are lost, late, doubled and reordered by a plan, and that
//     come again when a sink fails.
//
// # Endpoints
//
// The operations of connect.API, and what other programs call:
//
//	DescribeAgentStatus             GET   /agent-status/{InstanceId}/{AgentStatusId}
//	SearchAgentStatuses             POST  /search-agent-statuses
//	PutUserStatus                   PUT   /users/{InstanceId}/{UserId}/status
//	GetCurrentUserData              POST  /metrics/userdata/{InstanceId}
//	ListUsers                       GET   /users-summary/{InstanceId}
//	SearchUsers                     POST  /search-users
//	DescribeUser                    GET   /users/{InstanceId}/{UserId}
//	ListQueues                      GET   /queues-summary/{InstanceId}
//	DescribeQueue                   GET   /queues/{InstanceId}/{QueueId}
//	DescribeRoutingProfile          GET   /routing-profiles/{InstanceId}/{RoutingProfileId}
//	ListRoutingProfileQueues        GET   /routing-profiles/{InstanceId}/{RoutingProfileId}/queues
//	DescribeContact                 GET   /contacts/{InstanceId}/{ContactId}
//	ListContactReferences           GET   /contact/references/{InstanceId}/{ContactId}
//	GetContactAttributes            GET   /contact/attributes/{InstanceId}/{InitialContactId}
//	UpdateContactAttributes         POST  /contact/attributes
//	StartTaskContact                PUT   /contact/task
//	StopContact                     POST  /contact/stop
//	SuspendContactRecording         POST  /contact/suspend-recording
//	ResumeContactRecording          POST  /contact/resume-recording
//	MonitorContact                  POST  /contact/monitor
//	SearchContacts                  POST  /search-contacts
//	ListRoutingProfiles             GET   /routing-profiles-summary/{InstanceId}
//	SearchQueues                    POST  /search-queues
//	DescribeInstance                GET   /instance/{InstanceId}
//	ListUserHierarchyGroups         GET   /user-hierarchy-groups-summary/{InstanceId}
//	DescribeUserHierarchyGroup      GET   /user-hierarchy-groups/{InstanceId}/{HierarchyGroupId}
//	DescribeUserHierarchyStructure  GET   /user-hierarchy-structure/{InstanceId}
//	others: ListAgentStatuses, which old SDKs have  GET   /agent-status/{InstanceId}
//
// # What it does not model
//
// Flows beyond the queue of a task, transfers that the fake makes by itself,
// conferences, supervisors who join, what is recorded, files in S3, tags of
// statuses and queues, most members of a contact that package connect does not
// read, SearchFilter, other conditions than those on texts, searches by Contact
// Lens, segment attributes, tags or hierarchy, the quota of open tasks, other
// operations, and other instances. Agents are not rung by
// themselves: a test does that.
//
// # Chosen
//
// AWS documents none of these: a user signs in with Offline; LOGIN and LOGOUT
// have no previous snapshot; clearing the last contact and the status that
// follows are one event; a choice clears missed, rejected and failed contacts
// like after-contact work; searches ignore case; filters with ids that do not
// exist find nobody; malformed parameters are InvalidParameterException;
// attributes are found by the first contact of a conversation only; a queue of
// an agent cannot be described; a wrong instance is ResourceNotFoundException,
// a signature of another scope InvalidSignatureException.
// A client token is known for ever; a task or chat that is over can be stopped
// again; what is not recorded cannot be suspended, and suspending twice is once; a
// supervisor is signed in, Offline and without contacts, is connected at once
// and has no after-contact work; every attribute can be searched for; ranges of
// time include both ends.
// The options name what else is a guess.
package connecttest
