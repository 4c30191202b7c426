package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestExplainWaits says what the next step waits for.
func TestExplainWaits(t *testing.T) {
	tests := []struct {
		name string
		act  func(*scene)
		want string // of the phone
	}{
		{"the system put the agent away", func(s *scene) {
			phone := s.products[1]
			phone.set("12", "gone")
			s.must(phone.host.Report(s.Context(), "12", statussync.Report{Status: "gone", By: statussync.Machine, Mark: statussync.Mark{At: s.clock.Now()}}))
			s.run(time.Second)
		}, `phone shows "On" (#on) since 2026-03-02 08:00:05 UTC, should show "On" (#on): found in phone at the start; waits for the agent to come back: phone set "Gone" (#gone) by itself`},
		{"a status that was deleted", func(s *scene) {
			s.products[1].deleted = "on"
			s.run(11 * time.Minute)
		}, `shows a status that the system does not list (#on) since 2026-03-02 08:00:05 UTC, should show a status that the system does not list (#on): found in phone at the start`},
		{"two statuses of one name", func(s *scene) {
			s.products[1].twin = "on2"
			s.run(11 * time.Minute)
		}, `shows "On" (#on) since 2026-03-02 08:00:05 UTC, should show "On" (#on): found in phone at the start`},
		{"an agent whose writes fail", func(s *scene) {
			s.products[1].fail = func(method, _ string) error {
				if method == "Write" {
					return errServer
				}
				return nil
			}
			s.products[0].click(s.T, "11", "off")
			s.run(5 * time.Minute)
		}, `waits for another try, after failures, to set phone to "Off" (#off), at 2026-03-02 09:08:00 UTC`},
		{"an account that refuses readings", func(s *scene) {
			phone := s.products[1]
			phone.fail = func(method, _ string) error {
				if method == "Read" {
					return &engine.Failure{Kind: engine.Denied, Code: "403", Err: errServer}
				}
				return nil
			}
			s.must(phone.host.Report(s.Context(), "12", statussync.Report{Status: "off"})) // without a time
			s.run(10 * time.Minute)
			if got := phone.count("Read 12"); got < 9 || got > 12 || !s.stats(phone).Denied {
				s.Errorf("%d readings in ten minutes, denied %v", got, s.stats(phone).Denied)
			}
		}, `waits for its turn to read phone`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			s.products[1].traits.SystemMade = statussync.Never
			s.start(nil)
			s.run(2*time.Minute + 10*time.Second)
			tt.act(s)
			x, err := s.engine.Explain(t.Context(), "11")
			s.must(err)
			if got := strings.Split(x.String(), "\n")[2]; !strings.Contains(got, tt.want) {
				t.Errorf("Explain:\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// blank is a system whose list has no addresses, and whose look-ups fail.
type blank struct {
	*product
	fail error
}

func (b *blank) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	page, next, err := b.product.Page(ctx, cursor)
	for i := range page {
		page[i].Email = ""
	}
	return page, next, err
}

func (b *blank) People(_ context.Context, ids []string) (people []engine.Person, _ error) {
	for _, id := range ids {
		people = append(people, engine.Person{ID: id, Email: b.find(id).email})
	}
	return people, b.fail
}

// TestThrottledLookups has addresses be refused for an hour: the sweeps go on,
// and nobody is reported without a partner meanwhile.
func TestThrottledLookups(t *testing.T) {
	for _, after := range []time.Duration{time.Hour, time.Second} {
		s := newScene(t, 2, "desk", "phone", "other")
		phone := &blank{product: s.products[1], fail: &engine.Failure{Kind: engine.Throttled, Code: "429", After: after, Err: errServer}}
		s.start(func(c *engine.Config) { c.Systems[1] = phone })
		s.run(3 * time.Minute)
		s.products[2].set("13", "off") // its event is lost
		s.run(2 * time.Minute)
		s.expect(s.products[0], "11", "off")
		if len(s.notices) > 0 || s.stats(s.products[1]).Joined != 0 {
			t.Errorf("%v: notices %q, %d joined", after, s.notices, s.stats(s.products[1]).Joined)
		}
		phone.fail = nil
		s.run(time.Hour)
		s.expect(s.products[1], "12", "off")
	}
}
