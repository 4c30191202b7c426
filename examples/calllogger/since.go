package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// lookBack is how long before a start calls may have ended whose webhooks nobody
// took.
const lookBack = 12 * time.Hour

// since is when the program first filed for an account with this store, which
// knows of later calls whether they are filed. Of earlier ones it knows nothing:
// something else may have filed them.
func since(ctx context.Context, store filing.Store, account string, now time.Time) (time.Time, error) {
	key := "calllogger/" + account + "/since"
	value, version, err := store.Get(ctx, key)
	if err != nil && version == 0 { // with one, the value is damaged
		return time.Time{}, fmt.Errorf("read since when calls are filed: %w", err)
	}
	if began, malformed := time.Parse(time.RFC3339, string(value)); err == nil && malformed == nil {
		return began, nil
	}
	if _, err := store.CompareAndSet(ctx, key, version, []byte(now.UTC().Format(time.RFC3339))); err != nil {
		return time.Time{}, fmt.Errorf("save since when calls are filed: %w", err)
	}
	return now, nil
}
