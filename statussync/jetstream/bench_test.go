package jetstream_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	nj "github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/statussync/engine"
)

// BenchmarkSet is the store beside NATS' own key-value client, on the same kind of
// server, which flushes each write: 64 callers, a value of a kilobyte, each with a
// key of its own; then 100 values in one batch.
func BenchmarkSet(b *testing.B) {
	value := make([]byte, 1024)
	b.Run("nats", func(b *testing.B) {
		s := embed(b)
		js, err := nj.New(s.Conn())
		if err != nil {
			b.Fatal(err)
		}
		kv, err := js.CreateKeyValue(b.Context(), nj.KeyValueConfig{Bucket: "plain"})
		if err != nil {
			b.Fatal(err)
		}
		callers(b, func(ctx context.Context, key string, version uint64) (uint64, error) {
			return kv.Update(ctx, key, value, version)
		})
	})
	b.Run("store", func(b *testing.B) {
		s := embed(b)
		callers(b, func(ctx context.Context, key string, version uint64) (uint64, error) {
			return s.CompareAndSet(ctx, key, version, value)
		})
	})
	b.Run("batch of 100", func(b *testing.B) {
		s := embed(b)
		changes := make([]engine.Item, 100)
		for i := range changes {
			changes[i] = engine.Item{Key: fmt.Sprint("k", i), Value: value}
		}
		for b.Loop() {
			results, err := s.CompareAndSetMany(b.Context(), changes)
			if err != nil {
				b.Fatal(err)
			}
			for i, r := range results {
				if r.Err != nil {
					b.Fatal(r.Err)
				}
				changes[i].Version = r.Version
			}
		}
		b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "values/s")
	})
}

// callers has 64 callers write over their own keys.
func callers(b *testing.B, set func(ctx context.Context, key string, version uint64) (uint64, error)) {
	b.Helper()
	var names atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		key, version := fmt.Sprint("k", names.Add(1)), uint64(0)
		for pb.Next() {
			next, err := set(b.Context(), key, version)
			if err != nil {
				b.Error(err)
				return
			}
			version = next
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "values/s")
}
