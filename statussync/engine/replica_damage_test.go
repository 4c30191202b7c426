package engine_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// TestDamagedLease: a lease that cannot be understood is taken over in time. A term
// after which none can come counts as damage: else the next one would be negative, and
// fence nobody off (D41).
func TestDamagedLease(t *testing.T) {
	for _, text := range []string{
		"junk{", `{"v":0}`, `{"v":1,"term":-1}`,
		`{"v":1,"holder":"x","process":"x","term":9223372036854775807,"ttl":"3s"}`,
	} {
		t.Run(text, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 2, 3)
				time.Sleep(time.Minute)
				before := f.leader().engine.Stats().Lease.Term
				_, version, err := f.store.Get(t.Context(), "acme/lease")
				f.must(err)
				_, err = f.store.CompareAndSet(t.Context(), "acme/lease", version, []byte(text))
				f.must(err)
				time.Sleep(time.Minute)
				leader := f.leader()
				if leader == nil {
					t.Fatal("nobody leads")
				}
				for _, status := range []statussync.Status{"off", "on"} {
					f.click(f.follower(), "1", status)
					time.Sleep(30 * time.Second)
					f.expect("1", status)
				}
				if term := f.leader().engine.Stats().Lease.Term; term < before {
					t.Errorf("term %d after %d", term, before)
				}
				f.end()
			})
		})
	}
}
