package connectstream_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

// FuzzCheckpoint starts a reader on whatever a store may have: it reads, and saves
// a checkpoint that can be read.
func FuzzCheckpoint(f *testing.F) {
	f.Add([]byte(`{"v":1,"shards":{"shard-0":{"after":"101","current":"2000-01-01T00:00:00Z"}}}`))
	f.Add([]byte(`{"v":1,"shards":{"shard-0":{"since":"1999-12-31T00:00:00Z"},"shard-9":{"done":true}}}`))
	f.Add([]byte(`{"v":1,"shards":{"shard-0":{"done":true}}}`))
	f.Add([]byte(`{"v":1,"shards":{"shard-9":{"after":"9999999999999999999999999"}}}`))
	f.Add([]byte(`{"v":1,"shards":{"":{},"x":{"after":"-1"}}}`))
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, value []byte) {
		synctest.Test(t, func(t *testing.T) {
			s, store := newStream("shard-0"), new(engine.Memory)
			if _, err := store.CompareAndSet(t.Context(), "connectstream/agents", 0, append([]byte{}, value...)); err != nil {
				t.Fatal(err)
			}
			r := start(t, s, store, nil)
			time.Sleep(2 * time.Second)
			s.put("shard-0", event(0, 0))
			time.Sleep(2 * time.Minute)
			r.stop()
			saved, _, err := store.Get(t.Context(), "connectstream/agents")
			if err != nil || !json.Valid(saved) || !strings.HasPrefix(string(saved), `{"v":1,`) {
				t.Errorf("checkpoint %s, %v", saved, err)
			}
			if stats := r.Stats(); !stats.Failing.IsZero() {
				t.Errorf("stats %+v", stats)
			}
		})
	})
}

var _ connectstream.Store = engine.Store(nil)
