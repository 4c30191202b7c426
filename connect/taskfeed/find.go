package taskfeed

import (
	"context"
)

// findLost ends a start whose client token has expired.
func (f *Feed) findLost(ctx context.Context, ticket int64, s *Start) error {
	f.log.WarnContext(ctx, "a start is given up: its reply was lost and its client token has expired", "ticket", ticket, "rule", "R75")
	return f.ended(ctx, ticket, s, Record.Refused)
}
