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

// TestRatios compares times taken in turns with less than half of the aim, because machines are busy.
func TestRatios(t *testing.T) {
	rules, plain := translators(t)
	opening, receiving := opening(t), receiving(t, usual)
	for _, tt := range []struct {
		path        string
		slow, quick contender
		least       float64
	}{
		{"translation, aim 1/2", plain, rules, 0.2},
		{"Dialpad, aim 1", opening[1], opening[0], 0.5},
		{"Zendesk, aim 0.8", receiving[1], receiving[0], 0.4},
	} {
		t.Run(tt.path+": "+tt.slow.name, func(t *testing.T) {
			if got := times(t, tt.slow, tt.quick); got < tt.least {
				t.Errorf("%s takes %.2f times as long as %s, want at least %v", tt.slow.name, got, tt.quick.name, tt.least)
			}
		})
	}
}
