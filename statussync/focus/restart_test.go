package focus_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestRestart plays every story to a process that remembers nothing but its
// store from one step to the next: they end alike.
func TestRestart(t *testing.T) {
	for _, row := range slices.Concat(storyRows, syncRows) {
		t.Run(row.name, func(t *testing.T) {
			want := newStory(t, ruleSet(t, row.rules)).play(row.story)
			p := newStory(t, ruleSet(t, row.rules))
			p.stored = true
			p.play(row.story)
			if diff := cmp.Diff(want.ends(), p.ends()); diff != "" {
				t.Errorf("the story ends otherwise (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(text(t, want.state), text(t, p.state)); diff != "" {
				t.Errorf("the agent ends otherwise (-want +got):\n%s", diff)
			}
		})
	}
}

func text(t *testing.T, s statussync.State) string {
	t.Helper()
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRestartWithSweep restarts a process after each line of a story, and has
// the new one read all lists before it goes on.
func TestRestartWithSweep(t *testing.T) {
	for name, story := range map[string]string{
		"wished, a call and a wish": "5 click lunch\n 10 ring c1\n 20 answer c1\n 30 wish break\n 50 end c1",
		"two calls":                 "10 ring c1\n 20 ring c2\n 30 answer c2\n 40 end c1\n 50 end c2",
		"a choice during the work":  "10 answer c1\n 20 click away\n 30 answer c2\n 40 end c1\n 50 end c2",
		"a choice, then more work":  "10 answer c1\n 20 click away\n 30 end c1\n 40 answer c2\n 50 end c2",
		"chosen by hand before":     "5 click oncall\n 10 answer c1\n 20 end c1",
		"missed":                    "10 ring c1\n 15 end c1",
		"signed out meanwhile":      "10 answer c1\n 20 out\n 30 end c1\n 40 in",
		"lost its connection":       "10 answer c1\n 20 machine offline\n 30 back oncall\n 50 end c1",
	} {
		lines := strings.Split(story, "\n")
		want := newStory(t, ruleSet(t, "")).play(story)
		for n := range lines {
			t.Run(fmt.Sprintf("%s/after line %d", name, n+1), func(t *testing.T) {
				p := newStory(t, ruleSet(t, "")).play(strings.Join(lines[:n+1], "\n"))
				p.state = stored(t, p.state)
				p.play(fmt.Sprintf("%d sweep %s", p.now/1000, working(lines[:n+1])))
				if n+1 < len(lines) {
					p.play(strings.Join(lines[n+1:], "\n"))
				}
				if diff := cmp.Diff(want.ends(), p.ends()); diff != "" {
					t.Errorf("the story ends otherwise (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// working is the work that a list shows after these lines.
func working(lines []string) string {
	var live []string
	for _, line := range lines {
		switch f := strings.Fields(line); f[1] {
		case "ring", "answer":
			if !slices.Contains(live, f[2]) {
				live = append(live, f[2])
			}
		case "end":
			live = slices.DeleteFunc(live, func(id string) bool { return id == f[2] })
		}
	}
	return strings.Join(live, " ")
}
