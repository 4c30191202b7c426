package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestCrashInWrite ends the process between the request of a single write and its
// reply. The next one reads at once what became of it, and does not wait for a
// reply that nobody will get.
func TestCrashInWrite(t *testing.T) {
	for name, taken := range map[string]bool{"the request was taken": true, "the request was lost": false} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			l := &life{left: -1}
			s.start(func(c *engine.Config) { c.Store = mortalStore{s.store, l} })
			s.run(2*time.Minute + 10*time.Second)
			phone.fail = func(method, id string) error {
				if method != "Write" {
					return nil
				}
				if l.dead, phone.fail = true, nil; taken {
					phone.set(id, "off")
					phone.writes = append(phone.writes, id+" off")
				}
				return errCut
			}
			desk.click(t, "11", "off")
			for !l.dead {
				s.run(time.Second)
			}
			s.clock.RunUntil(s.clock.Now().Add(time.Second)) // nobody is there
			s.start(nil)
			s.run(10 * time.Second)
			s.expect(desk, "11", "off")
			s.expect(phone, "12", "off")
			if diff := cmp.Diff([]string{"12 off"}, phone.writes); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
			if x, err := s.engine.Explain(t.Context(), "11"); err != nil || x.Systems[1].Waits.For != "" {
				t.Errorf("%v, %v", x, err)
			}
		})
	}
}
