package changefeed_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

func ExampleFeed() {
	var f changefeed.Feed
	changes := f.Subscribe(context.Background(), "acme/")
	f.Publish(changefeed.Item{Key: "acme/agent/1", Value: []byte("one"), Version: 1})
	f.Publish(changefeed.Item{Key: "acme/agent/1", Value: []byte("two"), Version: 2}, changefeed.Item{Key: "other/agent/1", Version: 3})
	for it, err := range changes {
		fmt.Println(it.Key, string(it.Value), it.Version, err)
		break
	}
	// Output: acme/agent/1 two 2 <nil>
}
