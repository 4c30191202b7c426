package storm_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// judged is a test that notes its failures.
type judged struct {
	*testing.T
	failures []string
}

func (j *judged) Errorf(format string, args ...any) {
	j.failures = append(j.failures, fmt.Sprintf(format, args...))
}

// expect checks that there were so many failures, of which each says the same.
func (j *judged) expect(n int, says string) {
	j.Helper()
	if len(j.failures) != n {
		j.T.Errorf("%d failures, want %d: %q", len(j.failures), n, j.failures)
	}
	for _, f := range j.failures {
		if !strings.Contains(f, says) {
			j.T.Errorf("a failure lacks %q:\n%s", says, f)
		}
	}
}

// Requests of two replicas that overlap are noticed, and those of one are not, nor
// those that follow each other.
func TestOverlapsAreNoticed(t *testing.T) {
	for name, tt := range map[string]struct {
		from, to time.Duration // of the other's request
		failures int
	}{
		"before":     {0, 1, 0},
		"into it":    {5, 11, 1},
		"inside":     {12, 13, 1},
		"around":     {9, 21, 2},
		"out of it":  {19, 25, 1},
		"afterwards": {21, 22, 0},
	} {
		t.Run(name, func(t *testing.T) {
			j := &judged{T: t}
			s, now := storm.New(j), time.Now()
			s.Got("a", 1, now, 10, 20)
			s.Got("a", 1, now, 11, 12)
			s.Got("b", 2, now, tt.from, tt.to)
			s.JudgeReplicas()
			j.expect(tt.failures, "waited for an answer")
		})
	}
}

// Requests are counted by replica, and fail-overs are measured from the kill of the
// one that led.
func TestFailOversAreMeasured(t *testing.T) {
	j := &judged{T: t}
	s := storm.New(j)
	start := func(name string) *storm.Program {
		p := s.Program(name, func(env []string) *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), "sleep", "600")
			cmd.Env = env
			return cmd
		})
		p.Start()
		return p
	}
	a, b := start("a"), start("b")
	now := time.Now()
	s.Got("a", 1, now, -time.Second, 0)
	a.Kill()
	b.Kill() // did not lead
	killed := a.Kills()[0]
	s.Got("b", 2, killed, time.Hour, time.Hour+1)
	s.Got("a", 1, killed, 2*time.Hour, 2*time.Hour+1)
	s.Got("", 0, killed, 3*time.Hour, 3*time.Hour+1)
	want := storm.Replicas{Requests: map[string]int{"a": 2, "b": 1}, Beside: 1, Terms: 2, Late: 1, FailOvers: []time.Duration{time.Hour}}
	if diff := cmp.Diff(want, s.JudgeReplicas()); diff != "" {
		t.Error(diff)
	}
	j.expect(0, "")
}

// A write that undoes a click is noticed, and one that repeats the other side's.
func TestWritesAreJudged(t *testing.T) {
	for name, tt := range map[string]struct {
		writes []zendesk.StatusID
		click  storm.Click
		says   string
	}{
		"carried once":  {[]zendesk.StatusID{zendesk.StatusAway}, storm.Click{System: storm.Aircall, Status: "unavailable", Other: storm.Zendesk}, ""},
		"carried twice": {[]zendesk.StatusID{zendesk.StatusAway, zendesk.StatusOnline}, storm.Click{System: storm.Aircall, Status: "unavailable", Other: storm.Zendesk}, "2 writes in zendesk"},
		"undone":        {[]zendesk.StatusID{zendesk.StatusAway}, storm.Click{System: storm.Zendesk, Status: "Lunch", Other: storm.Aircall}, "it was set to Away"},
		"repeated":      {[]zendesk.StatusID{zendesk.StatusAway}, storm.Click{System: storm.Zendesk, Status: "Away", Other: storm.Aircall}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			j := &judged{T: t}
			s := storm.New(j)
			s.Clicked(storm.FirstAgent, tt.click, time.Now())
			for _, status := range tt.writes {
				if _, err := s.Zendesk.Client().UnifiedStatuses.Set(t.Context(), storm.FirstAgent, status); err != nil {
					t.Fatal(err)
				}
			}
			if sum := s.JudgeWrites(); sum.Clicks != 1 || sum.Writes != len(tt.writes) {
				t.Errorf("it counts %+v", sum)
			}
			if tt.says == "" {
				j.expect(0, "")
			} else {
				j.expect(1, tt.says)
			}
		})
	}
}

// What was acknowledged and is not in the store is noticed, with the agent's story.
func TestLossIsNoticed(t *testing.T) {
	j := &judged{T: t}
	s := storm.New(j)
	program := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(program.Close)
	s.Clicked(storm.FirstAgent, storm.Click{System: storm.Zendesk, Status: "Away", Other: storm.Aircall}, time.Now())
	s.Relay.ServeHTTP(nil, httptest.NewRequest("POST", "/hook", strings.NewReader(`{"agent_id": "7001"}`)))
	if n := s.CheckSaved(new(engine.Memory)); n > 0 {
		t.Errorf("%d clicks are looked for before a webhook is acknowledged", n)
	}
	j.expect(0, "")
	s.Relay.DeliverTo("a", strings.TrimPrefix(program.URL, "http://"))
	storm.Poll(t.Context(), func() bool { return s.Relay.Counts().Acknowledged == 1 })
	s.CheckSaved(new(engine.Memory))
	j.expect(1, "is not in the store: ")
	j.expect(1, " clicks Away in zendesk\n")
	j.expect(1, " webhook 1 to a: 200 after ")
}
