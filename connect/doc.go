// Package connect works with Amazon Connect, which AWS' reference now calls
// Amazon Connect Customer, as far as agents' statuses and contacts go: it calls
// AWS' API through an [API] and decodes the events that AWS sends. It does not
// depend on the AWS SDK; package awsconnect does.
//
//	client, err := connect.New(api) // from package awsconnect, or of a fake
//	for s, err := range client.Statuses.All(ctx, connect.StatusListOptions{}) { … }
//	receipt, err := client.Agents.SetStatus(ctx, userID, lunch.ID)
//
//	ev, err := connect.DecodeAgentEvent(record.Data) // of the Kinesis stream
//	if !seen(ev.Key) {
//		fmt.Println(ev.UserID(), ev.Current.Choice().Name, ev.Current.Phase())
//	}
//
//	task := connect.TaskStart{Name: "Zendesk-7", FlowID: flowID, ClientToken: "ticket-7"}
//	contactID, err := client.Contacts.StartTask(ctx, task) // again: the same task
//	err = client.Contacts.Stop(ctx, contactID)
//
// [DecodeContactEvent] and [DecodeContactRecord] read what Connect sends about
// contacts, [DecodeChatTranscript] and [DecodeLensAnalysis] the files that it
// stores, and [DecodeFlowEvent] what a flow gives to a Lambda function.
//
// What differs from the other clients of this module: the HTTP client, the base
// URL and the credentials are those of the AWS SDK, so that there is no option
// for them; [WithQuotas] takes the place of a limiter, because AWS has a budget
// for each operation; events come through AWS, which proves their origin, so
// that there is no webhook and no OAuth.
//
// Traps that this package cannot take away:
//   - A status set during a contact is the next one; the current one stays.
//     Compare with [UserData.Choice] or [Snapshot.Choice], or set it for ever.
//   - The status stays Available during calls and after-contact work:
//     [UserData.Busy] and [Snapshot.Busy] look at the contacts.
//   - Heart-beats go on for up to an hour after a logout: see
//     [AgentEvent.SignedIn].
//   - Lists of users have no e-mail addresses, and DescribeUser takes two
//     requests a second: see [UsersService.Match].
//   - Voice ID ended on 2026-05-20. What is left of it stands in attributes,
//     which package contactflow reads.
//   - AWS' quotas are per account and Region. Clients that share those should
//     share [Quotas].
//   - A transfer makes a new contact; a conversation is known by its first,
//     which Conversation of all kinds of contacts returns. The events of a
//     contact may be late, doubled, lost or out of order.
//
// Errors are [*Error] for what AWS refused; errors.Is with the Err values of
// this package distinguishes kinds. No error and no log line holds names,
// e-mail addresses, phone numbers or bodies. Data types such as [User] and
// [AgentEvent] print and marshal as plain values. Requests are repeated where
// that is safe: see [WithRetries].
//
// # Endpoints
//
// The operations that an [API] has, which are the IAM actions too, and where
// AWS serves them:
//
//	DescribeAgentStatus             GET  /agent-status/{InstanceId}/{AgentStatusId}
//	SearchAgentStatuses             POST /search-agent-statuses
//	PutUserStatus                   PUT  /users/{InstanceId}/{UserId}/status
//	GetCurrentUserData              POST /metrics/userdata/{InstanceId}
//	ListUsers                       GET  /users-summary/{InstanceId}
//	SearchUsers                     POST /search-users
//	DescribeUser                    GET  /users/{InstanceId}/{UserId}
//	ListQueues                      GET  /queues-summary/{InstanceId}
//	DescribeQueue                   GET  /queues/{InstanceId}/{QueueId}
//	DescribeRoutingProfile          GET  /routing-profiles/{InstanceId}/{RoutingProfileId}
//	ListRoutingProfileQueues        GET  /routing-profiles/{InstanceId}/{RoutingProfileId}/queues
//	DescribeContact                 GET  /contacts/{InstanceId}/{ContactId}
//	ListContactReferences           GET  /contact/references/{InstanceId}/{ContactId}
//	GetContactAttributes            GET  /contact/attributes/{InstanceId}/{InitialContactId}
//	UpdateContactAttributes         POST /contact/attributes
//	StartTaskContact                PUT  /contact/task
//	StopContact                     POST /contact/stop
//	SuspendContactRecording         POST /contact/suspend-recording
//	ResumeContactRecording          POST /contact/resume-recording
//	MonitorContact                  POST /contact/monitor
//	SearchContacts                  POST /search-contacts
//	ListRoutingProfiles             GET  /routing-profiles-summary/{InstanceId}
//	SearchQueues                    POST /search-queues
//	DescribeInstance                GET  /instance/{InstanceId}
//	ListUserHierarchyGroups         GET  /user-hierarchy-groups-summary/{InstanceId}
//	DescribeUserHierarchyGroup      GET  /user-hierarchy-groups/{InstanceId}/{HierarchyGroupId}
//	DescribeUserHierarchyStructure  GET  /user-hierarchy-structure/{InstanceId}
//
// # Policies
//
// A program that consumes the streams and sets statuses does with this policy.
// PutUserStatus needs both users and statuses; for the other operations it
// names the whole instance, where AWS may be content with less:
//
//	{"Version": "2012-10-17", "Statement": [
//	  {"Effect": "Allow", "Action": ["kinesis:DescribeStreamSummary", "kinesis:ListShards",
//	    "kinesis:GetShardIterator", "kinesis:GetRecords"],
//	   "Resource": "arn:aws:kinesis:REGION:ACCOUNT:stream/STREAM"},
//	  {"Effect": "Allow", "Action": ["connect:PutUserStatus"], "Resource": [
//	    "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/agent/*",
//	    "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/agent-state/*"]},
//	  {"Effect": "Allow", "Action": ["connect:SearchAgentStatuses", "connect:ListUsers", "connect:DescribeUser"],
//	   "Resource": ["arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE",
//	    "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/*"]}
//	]}
//
// One that only polls GetCurrentUserData, for users or routing profiles that it
// knows, does with this one:
//
//	{"Version": "2012-10-17", "Statement": [
//	  {"Effect": "Allow", "Action": ["connect:GetCurrentUserData"],
//	   "Resource": ["arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE",
//	    "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/*"]}
//	]}
//
// Sources: AWS' API reference and administrator guide at
// docs.aws.amazon.com/connect, and the source of AWS' Go SDK. What they leave
// open is an option or decoded tolerantly.
//
// Package connecttest is an Amazon Connect in memory to test against. Package
// contactflow reads the attributes by which a contact flow steers what happens
// in Zendesk; package contactlog decides by them which tickets contacts become.
package connect
