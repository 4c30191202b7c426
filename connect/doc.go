// Package connect works with Amazon Connect, as far as agents' statuses and contacts go: it calls AWS' API through
// an [API] and decodes the events that AWS sends. It does not depend on the AWS SDK; package awsconnect does.
//
//	client, err := connect.New(api) // from package awsconnect, or of a fake
//	for s, err := range client.Statuses.All(ctx) { … }
//	err = client.Agents.SetStatus(ctx, userID, lunch.ID)
//
//	ev, err := connect.ParseAgentEvent(record.Data) // of the Kinesis stream
//	if !seen(ev.EventID) {
//		fmt.Println(ev.UserID(), ev.Current.Choice().Name, ev.Current.Phase())
//	}
//	for data, err := range client.Agents.Current(ctx, connect.UserDataFilter{UserIDs: ids}) { … } // without a stream
//
// Traps that this package cannot take away:
//   - A status set during a contact is the next one; the current one stays. Compare with [UserData.Choice] or
//     [Snapshot.Choice], or set it for ever.
//   - The status stays Available during calls and after-contact work: [UserData.Busy] and [Snapshot.Busy] look at
//     the contacts.
//   - Heart-beats go on for up to an hour after a logout: see [AgentEvent.SignedIn].
//   - Lists of users have no e-mail addresses, and DescribeUser takes two requests a second: see [UsersService.Match].
//   - AWS' quotas are per account and Region. Clients that share those should share [Quotas].
//   - A transfer makes a new contact; a conversation is known by its first, as Conversation of all kinds of
//     contacts tells. The events of a contact may be late, doubled, lost or out of order.
//
// Errors are [*Error] for what AWS refused; errors.Is with the Err values of this package tells kinds apart. No
// error and no log line holds names, e-mail addresses, phone numbers or bodies. Requests are repeated where that is
// safe: see [WithRetries].
//
// A program that consumes the streams and sets statuses does with this policy. PutUserStatus needs both users and
// statuses; for the other operations it names the whole instance, where AWS may be content with less:
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
// One that only polls GetCurrentUserData, for users or routing profiles that it knows, does with this one:
//
//	{"Version": "2012-10-17", "Statement": [
//	  {"Effect": "Allow", "Action": ["connect:GetCurrentUserData"],
//	   "Resource": ["arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE",
//	    "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/*"]}
//	]}
//
// Sources: AWS' API reference and administrator guide at docs.aws.amazon.com/connect, and the source of AWS' Go SDK.
// What they leave open is an option or decoded tolerantly.
//
// Package connecttest is an Amazon Connect in memory to test against. Package contactflow reads the attributes by which
// a contact flow steers what happens in Zendesk.
package connect
