package changefeed_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

// TestSlowSubscriber gets the newest version of each key only.
func TestSlowSubscriber(t *testing.T) {
	var f changefeed.Feed
	changes := f.Subscribe(t.Context(), "a/")
	for v := range uint64(1000) {
		f.Publish(changefeed.Item{Key: fmt.Sprint("a/", v%3), Version: v}, changefeed.Item{Key: "b/1", Version: v})
	}
	seen := map[string]uint64{}
	for it, err := range changes {
		if err != nil || seen[it.Key] != 0 {
			t.Errorf("%s twice, or %v", it.Key, err)
		}
		if seen[it.Key] = it.Version; len(seen) == 3 {
			break
		}
	}
	if seen["a/0"] != 999 || seen["a/1"] != 997 || seen["a/2"] != 998 {
		t.Errorf("saw %v, want the newest versions", seen)
	}
}

// TestEnds: a loop that ends, a context and Close end a subscription; a second
// loop over it ends at once.
func TestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f changefeed.Feed
		ctx, cancel := context.WithCancel(t.Context())
		left, ended := f.Subscribe(t.Context(), ""), f.Subscribe(ctx, "")
		f.Publish(changefeed.Item{Key: "a", Version: 1})
		for it, err := range left {
			if it.Key != "a" || err != nil {
				t.Errorf("got %v, %v", it, err)
			}
			break
		}
		if err := last(left); !errors.Is(err, context.Canceled) {
			t.Errorf("a second loop: %v", err)
		}
		waits := make(chan error)
		go func() { waits <- last(ended) }()
		synctest.Wait()
		cancel()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("a context that ends: %v", err)
		}

		closed := errors.New("closed")
		open := f.Subscribe(t.Context(), "")
		go func() { waits <- last(open) }()
		synctest.Wait()
		f.Close(closed)
		if err := <-waits; !errors.Is(err, closed) {
			t.Errorf("Close: %v", err)
		}
		if err := last(f.Subscribe(t.Context(), "")); !errors.Is(err, closed) {
			t.Errorf("a subscription after Close: %v", err)
		}
	})
}

func last(changes func(func(changefeed.Item, error) bool)) (err error) {
	for _, err = range changes {
	}
	return err
}
