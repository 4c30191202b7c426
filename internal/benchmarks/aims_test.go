package benchmarks_test

import "testing"

// TestAllocs holds what is counted, not timed, to its aim.
func TestAllocs(t *testing.T) {
	exact(t)
	rules, _ := translators(t)
	opening, receiving := opening(t), receiving(t, usual)
	for _, tt := range []struct {
		path string
		who  contender
		most float64
	}{
		{"a translation", rules, 0},
		{"a decision about an edge that is known", repeating()[0], 6},
		{"a signed event of Dialpad", opening[0], allocs(t, opening[1])},
		{"a delivery of Zendesk", receiving[0], 20},
	} {
		t.Run(tt.path, func(t *testing.T) {
			if got := allocs(t, tt.who); got > tt.most {
				t.Errorf("%v allocs, want at most %v", got, tt.most)
			}
		})
	}
}
