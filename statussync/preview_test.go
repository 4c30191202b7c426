package statussync_test

import (
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// TestPreview: what rules would make of an agent, also during work and while a
// write is open; the state stays as it is.
func TestPreview(t *testing.T) {
	other := func(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/other" }
	held := func(r *ruleSet) {
		r.holds = []statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "#91"}}
	}
	tests := []struct {
		name, story      string
		then             func(*ruleSet)
		zendesk, aircall statussync.Status
	}{
		{"nothing changes", "10 zendesk clicks 91", func(*ruleSet) {}, "91", "unavailable/lunch"},
		{"another rule", "10 zendesk clicks 91", other, "91", "unavailable/other"},
		{"while a write is open", "10 zendesk clicks 91\n 10 aircall send", other, "91", "unavailable/other"},
		{"a hold, during work", "10 aircall begins c1", held, "91", "available"},
		{"a hold, without work", "10 zendesk clicks 3", held, "3", "available"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			row := ruleRow{story: tt.story, then: tt.then}
			p := row.play(t)
			before, _ := p.state.MarshalJSON()
			got := statussync.Preview(p.state, p.now, p.next)
			for system, want := range map[string]statussync.Status{"zendesk": tt.zendesk, "aircall": tt.aircall} {
				v := statussync.Look(got, system)
				if v.Holds != "" {
					v.Wants = v.Holds
				}
				if v.Wants != want {
					t.Errorf("%s should show %q, want %q", system, v.Wants, want)
				}
			}
			if after, _ := p.state.MarshalJSON(); string(after) != string(before) {
				t.Error("the state has changed")
			}
		})
	}
}
