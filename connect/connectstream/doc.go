// Package connectstream reads Amazon Connect's agent event stream from Kinesis
// with the AWS SDK. It is a module of its own, so that users of packages connect
// and awsconnect do not compile the SDK's package for Kinesis.
//
//	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-central-1"))
//	client := kinesis.NewFromConfig(cfg)
//	store, err := boltstore.Open("/var/lib/bridge/state.db") // any engine.Store
//	reader, err := connectstream.New(client, "agent-events", store)
//	if err != nil {
//		return err
//	}
//	cs := systems.Connect(connectClient) // of an engine
//	err = reader.Run(ctx, cs.Receive)    // or an intake's AgentEvent
//
// A handler gets the data of one Kinesis record, as package connect decodes it.
// When it returns nil, the record is done. Records come at least once: after a
// restart, those that were handled but not yet noted come again.
//
// # Order
//
// What AWS takes as partition key is not documented, so one agent's records may
// be in several shards. The reader sorts what it reads by EventTimestamp for each
// agent, and while a shard is behind, records of others that are newer than what
// was read of it wait. The records of one agent are handled one after another,
// those of different agents at the same time. A record that turns up after a newer
// one of the same agent is handled all the same, and counted as [Stats.Late].
//
// The children of a split or merged shard are read once all records of their
// parents are handled: when Kinesis gives no next iterator for a shard, the reader
// lists the shards again.
//
// # Checkpoints
//
// How far each shard is handled is one value in the store, under the key
// connectstream/NAME with the name of [WithName]: JSON of
//
//	{"v":1,"shards":{"shardId-000000000000":{"after":"4966…","current":"2026-03-02T09:00:00Z"}}}
//
// "after" is the sequence number of the last record before which all are handled,
// "current" a time before which all that had arrived was handled, "since" the time
// of a start without records yet, "done" that the shard is closed and handled. It
// is saved after the handlers have returned nil, once for each round of reads, and
// every hour where nothing came. Shards that Kinesis no longer lists are dropped.
//
// Where the store reports a conflict, another reader saves under the same name:
// of each shard the farther place is kept, and [Shared] is reported. Both readers
// hand out all records, which does no harm to package systems' and intake's
// methods but takes Kinesis' limits twice. Run one reader for each name.
//
// # What goes wrong
//
// A handler's error has the record come again, after a second, then after twice as
// long each time, up to 30 s. The agent's later records wait, those of others do
// not. Three kinds of records are skipped and reported as [Skipped]: those whose
// error matches [connect.ErrMalformed] or is a backoff.PermanentError, and those
// whose handler panicked, at once; and one that has failed for as long as
// [WithGiveUp] says while another record was handled since. As long as every
// record fails, as without a network, none is skipped: Kinesis keeps them for a
// day or more.
//
// An iterator that expired is renewed. Where Kinesis throttles or fails, the reader
// waits, longer each time; a shard is read once a second, and four times while it
// is behind, of the five reads a second that Kinesis allows for all its readers.
// A checkpoint whose record Kinesis no longer has, older than a day, or that is of
// another stream, is reported as a [Gap]: read all statuses then, as an engine's
// sweep does anyway.
//
// The identity that the SDK uses needs the IAM actions kinesis:ListShards,
// kinesis:GetShardIterator and kinesis:GetRecords on the stream, and kms:Decrypt
// where it is encrypted with a key of your own.
//
// Sources: docs.aws.amazon.com/connect/latest/adminguide/agent-event-streams.html
// and docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html.
package connectstream
