package boltstore_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

const benchAgents = 10_000

func benchKey(i int) string { return fmt.Sprintf("acme/agent/%d", 10_000_000+i) }

var benchValue = make([]byte, 700) // a record of an agent

// BenchmarkCompareAndSet saves one value an operation, from several callers, each
// with agents of its own.
func BenchmarkCompareAndSet(b *testing.B) {
	for _, callers := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "state.db"))
			versions := fillBench(b, s)
			run(b, callers, func(i int) error {
				v, err := s.CompareAndSet(b.Context(), benchKey(i), versions[i], benchValue)
				versions[i] = v
				return err
			})
		})
	}
}

// BenchmarkUpdate is what a store without group commit does: one transaction of
// bbolt and one flush for each value.
func BenchmarkUpdate(b *testing.B) {
	for _, callers := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			db, err := bolt.Open(filepath.Join(b.TempDir(), "plain.db"), 0o600, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			name := []byte("values")
			err = db.Update(func(tx *bolt.Tx) error {
				values, err := tx.CreateBucket(name)
				for i := 0; i < benchAgents && err == nil; i++ {
					err = values.Put([]byte(benchKey(i)), benchValue)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			run(b, callers, func(i int) error {
				return db.Update(func(tx *bolt.Tx) error { return tx.Bucket(name).Put([]byte(benchKey(i)), benchValue) })
			})
		})
	}
}

// BenchmarkGet reads one value an operation.
func BenchmarkGet(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "state.db"))
	fillBench(b, s)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, _, err := s.Get(b.Context(), benchKey(i%benchAgents)); err != nil {
			b.Fatal(err)
		}
	}
}

func fillBench(b *testing.B, s *boltstore.Store) []uint64 {
	b.Helper()
	changes := make([]engine.Item, benchAgents)
	for i := range changes {
		changes[i] = engine.Item{Key: benchKey(i), Value: benchValue}
	}
	results, err := s.CompareAndSetMany(b.Context(), changes)
	if err != nil {
		b.Fatal(err)
	}
	versions := make([]uint64, len(results))
	for i, r := range results {
		versions[i] = r.Version
	}
	return versions
}

// run shares b.N operations among callers: caller c has the agents whose number
// is c modulo callers.
func run(b *testing.B, callers int, op func(i int) error) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for c := range callers {
		group.Go(func() {
			for i := c; left.Add(-1) >= 0; i += callers {
				if i >= benchAgents {
					i = c
				}
				if err := op(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
}
