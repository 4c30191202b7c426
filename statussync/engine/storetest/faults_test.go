package storetest_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// hooked is a store in which calls may go wrong.
type hooked struct {
	*engine.Memory
	get   func(m *engine.Memory, key string) ([]byte, uint64, error)
	set   func(m *engine.Memory, key string, version uint64, value []byte) (uint64, error)
	scan  func(m *engine.Memory, prefix string) iter.Seq2[engine.Item, error]
	watch func(ctx context.Context, m *engine.Memory, prefix string) iter.Seq2[engine.Item, error]
	many  func(m *engine.Memory, changes []engine.Item) ([]engine.Result, error)
}

func (h hooked) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if h.get != nil {
		return h.get(h.Memory, key)
	}
	return h.Memory.Get(ctx, key)
}

func (h hooked) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if h.set != nil {
		return h.set(h.Memory, key, version, value)
	}
	return h.Memory.CompareAndSet(ctx, key, version, value)
}

func (h hooked) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if h.scan != nil {
		return h.scan(h.Memory, prefix)
	}
	return h.Memory.Scan(ctx, prefix)
}

func (h hooked) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if h.watch != nil {
		return h.watch(ctx, h.Memory, prefix)
	}
	return h.Memory.Watch(ctx, prefix)
}

func (h hooked) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	if h.many != nil {
		return h.many(h.Memory, changes)
	}
	return h.Memory.CompareAndSetMany(ctx, changes)
}

// TestFaults breaks one thing in each store, which the check of that name has to
// notice. Time is simulated, so that waiting for what never comes takes none.
func TestFaults(t *testing.T) {
	background := t.Context()
	tests := []struct {
		fault, check string
		store        hooked
	}{
		{"versions are not compared", "conflicts", hooked{set: func(m *engine.Memory, key string, _ uint64, value []byte) (uint64, error) {
			_, version, _ := m.Get(background, key)
			return m.CompareAndSet(background, key, version, value)
		}}},
		{"an empty value deletes", "get and compare-and-set", hooked{set: func(m *engine.Memory, key string, version uint64, value []byte) (uint64, error) {
			if len(value) == 0 {
				value = nil
			}
			return m.CompareAndSet(background, key, version, value)
		}}},
		{"a deletion has no version", "versions", hooked{set: func(m *engine.Memory, key string, version uint64, value []byte) (uint64, error) {
			got, err := m.CompareAndSet(background, key, version, value)
			if value == nil {
				got = 0
			}
			return got, err
		}}},
		{"nothing is saved", "get and compare-and-set", hooked{set: func(*engine.Memory, string, uint64, []byte) (uint64, error) { return 1, nil }}},
		{"large values are cut", "large values", hooked{set: func(m *engine.Memory, key string, version uint64, value []byte) (uint64, error) {
			return m.CompareAndSet(background, key, version, value[:min(len(value), engine.MaxValue)])
		}}},
		{"calls whose context has ended go on", "cancellation", hooked{get: func(m *engine.Memory, key string) ([]byte, uint64, error) {
			return m.Get(background, key)
		}}},
		{"a scan ends with an error about an item", "cancellation", hooked{scan: func(_ *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			return func(yield func(engine.Item, error) bool) { yield(engine.Item{Key: prefix + "1"}, context.Canceled) }
		}}},
		{"keys are one case", "odd names", hooked{
			set: func(m *engine.Memory, key string, version uint64, value []byte) (uint64, error) {
				return m.CompareAndSet(background, strings.ToLower(key), version, value)
			},
			get: func(m *engine.Memory, key string) ([]byte, uint64, error) {
				return m.Get(background, strings.ToLower(key))
			},
		}},
		{"prefixes end within a segment", "scan", hooked{scan: func(m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			return m.Scan(background, strings.TrimSuffix(prefix, "/"))
		}}},
		{"a scan ends after some keys", "many keys", hooked{scan: func(m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			return first(1000, m.Scan(background, prefix))
		}}},
		{"a scan lists twice", "scan while writing", hooked{scan: func(m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			return func(yield func(engine.Item, error) bool) {
				for range 2 {
					for it, err := range m.Scan(background, prefix) {
						if !yield(it, err) {
							return
						}
					}
				}
			}
		}}},
		{"a watch begins with its loop", "watch", hooked{watch: func(ctx context.Context, m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			return func(yield func(engine.Item, error) bool) { m.Watch(ctx, prefix)(yield) }
		}}},
		{"a watch has no deletions", "watch", hooked{watch: func(ctx context.Context, m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			changes := m.Watch(ctx, prefix)
			return func(yield func(engine.Item, error) bool) {
				for it, err := range changes {
					if (it.Value != nil || err != nil) && !yield(it, err) {
						return
					}
				}
			}
		}}},
		{"a watch ends in silence", "watch ends", hooked{watch: func(ctx context.Context, m *engine.Memory, prefix string) iter.Seq2[engine.Item, error] {
			changes := m.Watch(ctx, prefix)
			return func(yield func(engine.Item, error) bool) {
				for it, err := range changes {
					if err != nil || !yield(it, nil) {
						return
					}
				}
			}
		}}},
		{"a batch stops at a conflict", "batch", hooked{many: func(m *engine.Memory, changes []engine.Item) (results []engine.Result, err error) {
			for _, c := range changes {
				v, err := m.CompareAndSet(background, c.Key, c.Version, c.Value)
				if err != nil {
					return results, err
				}
				results = append(results, engine.Result{Version: v})
			}
			return results, nil
		}}},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &recorder{TB: t}
				storetest.Run(r, func() engine.Store {
					s := tt.store
					s.Memory = &engine.Memory{}
					return s
				})
				for _, found := range r.errors {
					if strings.HasPrefix(found, tt.check+": ") {
						return
					}
				}
				t.Errorf("not noticed by %q: %q", tt.check, r.errors)
			})
		})
	}
}

func first(n int, all iter.Seq2[engine.Item, error]) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		left := n
		for it, err := range all {
			if left--; left < 0 || !yield(it, err) {
				return
			}
		}
	}
}
