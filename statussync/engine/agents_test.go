package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestAgents lists who is joined, in order and from any agent on.
func TestAgents(t *testing.T) {
	s := newScene(t, 4, "desk", "phone")
	s.products[1].people = s.products[1].people[:3] // 41 is not joined
	s.start(nil)
	list := func(ctx context.Context, after string, most int) (found []string) {
		for x, err := range s.engine.Agents(ctx, after) {
			text := x.Agent
			for _, y := range x.Systems {
				text += fmt.Sprintf(", %s %s shows %s wants %s", y.System, y.ID, y.Shows.ID, y.Wants.ID)
			}
			switch {
			case errors.Is(err, engine.ErrNewer):
				text += " newer"
			case err != nil:
				text += err.Error()
			}
			if found = append(found, text); len(found) == most {
				break
			}
		}
		return found
	}
	if got := list(t.Context(), "", 9); got != nil {
		t.Errorf("before the start: %q", got)
	}
	s.run(2 * time.Minute)
	s.products[1].click(t, "22", "off")
	want := []string{
		"11, desk 11 shows on wants on, phone 12 shows on wants on",
		"21, desk 21 shows on wants off, phone 22 shows off wants off",
		"31, desk 31 shows on wants on, phone 32 shows on wants on",
	}
	for after, from := range map[string]int{"": 0, "11": 1, "2": 1, "30": 2, "31": 3, "9": 3} {
		if got := list(t.Context(), after, 9); !slices.Equal(want[from:], got) {
			t.Errorf("after %q: %s", after, cmp.Diff(want[from:], got))
		}
	}
	if got := list(t.Context(), "", 1); !slices.Equal(want[:1], got) {
		t.Errorf("the first: %q", got)
	}
	s.replace("acme/agent/21", `{"v":7}`)
	want[1] = "21 newer"
	if diff := cmp.Diff(want, list(t.Context(), "", 9)); diff != "" {
		t.Errorf("beside a newer record (-want +got):\n%s", diff)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if got := list(ended, "", 9); len(got) != 1 || got[0] != "engine: read agent/11: context canceled" {
		t.Errorf("after the context's end: %q", got)
	}
}
