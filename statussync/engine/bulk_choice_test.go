package engine_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestChoiceDuringJob has somebody choose again while a job is open that has set the
// status before: a reading must show whether the choice stands. What the job says of
// the agent is taken in all the same, so that the choice goes out soon; also by the
// next process, which follows the job.
func TestChoiceDuringJob(t *testing.T) {
	for name, crashes := range map[string]bool{"followed to its end": false, "followed by the next process": true} {
		t.Run(name, func(t *testing.T) {
			s := newBulkScene(t, 10)
			s.desk.takes = 4 * time.Second
			s.restart(nil)
			s.run(2*time.Minute + 10*time.Second)
			l := &life{left: -1}
			s.live(l, func(c *engine.Config) { c.SweepEvery = time.Hour })
			s.run(time.Minute + 10*time.Second)
			s.leave()
			for len(s.desk.jobs) == 0 || len(s.desk.jobs[0].done) == 0 {
				s.run(100 * time.Millisecond)
			}
			who := s.desk.people[0].id
			s.desk.click(t, who, "on")
			if crashes {
				l.dead = true
				s.run(time.Second) // nobody is there
				s.restart(func(c *engine.Config) { c.SweepEvery = time.Hour })
			}
			s.run(30 * time.Second)
			x, err := s.engine.Explain(t.Context(), who)
			if err != nil || x.Systems[0].Shows.ID != "on" || x.Systems[1].Shows.ID != "on" || x.Systems[0].Waits.For != "" {
				t.Errorf("half a minute later: %v, %v", x, err)
			}
		})
	}
}
