package connectstream

import "time"

// NoticeKind is what a [Notice] is about.
type NoticeKind string

// The kinds of notices.
const (
	// Skipped is a record that will not be handled: see the package's
	// documentation for which.
	Skipped NoticeKind = "skipped"
	// Gap is a time of which records may be lost: Kinesis no longer had them, or
	// the checkpoint could not be used.
	Gap NoticeKind = "gap"
	// Shared is that another reader saves checkpoints under the same name.
	Shared NoticeKind = "shared"
)

// Notice is something that people should know. It holds nothing of a record's
// data.
type Notice struct {
	Kind NoticeKind
	// Shard and Sequence are where; empty where it is about all shards.
	Shard, Sequence string
	// From and To are the time that a Gap covers, as far as they are known: zero
	// for unknown.
	From, To time.Time
	// Err is why; nil for a Gap by age.
	Err error
}

// Stats are how a reader is doing.
type Stats struct {
	// Lag is how far behind the stream the slowest shard is: Kinesis'
	// MillisBehindLatest and the time since that was read, or the age of the oldest
	// record that waits to be handled, whichever is more.
	Lag time.Duration
	// Failing is since when Kinesis cannot be read or checkpoints cannot be saved,
	// zero while all is well, and Err the last reason.
	Failing time.Time
	Err     error
	// Handled, Retried, Skipped, Late, Gaps and Conflicts count since the start.
	Handled, Retried, Skipped, Late, Gaps, Conflicts uint64
	// Shards are those that are not done, by id.
	Shards []ShardStats
}

// ShardStats are those of one shard.
type ShardStats struct {
	ID string
	// Waiting is set as long as its parents are not done.
	Waiting bool
	// Behind is Kinesis' MillisBehindLatest at the last read, at ReadAt.
	Behind time.Duration
	ReadAt time.Time
	// Pending is how many records were read and are not handled yet.
	Pending int
	// Failing is since when it cannot be read; zero while it can.
	Failing time.Time
}
