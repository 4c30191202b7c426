//go:build unix

package pgstore_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ctikit/ctikit/statussync/engine"
)

// BenchmarkSet is the store beside plain updates by pgx: 32 callers, a value of a
// kilobyte, each with a key of its own; then 100 values in one batch.
func BenchmarkSet(b *testing.B) {
	url := postgres(b).URL() + "&pool_max_conns=32"
	value := make([]byte, 1024)
	b.Run("pgx", func(b *testing.B) {
		pool, err := pgxpool.New(b.Context(), url)
		if err == nil {
			_, err = pool.Exec(b.Context(), `drop table if exists plain; create table plain (key text primary key, value bytea, version bigint)`)
		}
		if err != nil {
			b.Fatal(err)
		}
		defer pool.Close()
		callers(b, func(ctx context.Context, key string, n uint64) (uint64, error) {
			if n == 0 {
				_, err := pool.Exec(ctx, `insert into plain values ($1, $2, 1)`, key, value)
				return 1, err
			}
			_, err := pool.Exec(ctx, `update plain set value = $2, version = version + 1 where key = $1 and version = $3`, key, value, n)
			return n + 1, err
		})
	})
	b.Run("store", func(b *testing.B) {
		s := open(b, url)
		callers(b, func(ctx context.Context, key string, version uint64) (uint64, error) {
			return s.CompareAndSet(ctx, key, version, value)
		})
	})
	b.Run("batch of 100", func(b *testing.B) {
		s := open(b, url)
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

// callers has 32 callers write over their own keys.
func callers(b *testing.B, set func(ctx context.Context, key string, version uint64) (uint64, error)) {
	b.Helper()
	var names atomic.Int64
	b.SetParallelism(16)
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
