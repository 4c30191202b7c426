package benchmarks_test

import (
	"testing"
	"time"
)

// A contender does one thing in its own way.
type contender struct {
	name string
	run  func() error
}

// race benchmarks contenders side by side.
func race(b *testing.B, field []contender) {
	for _, c := range field {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// exact skips where allocations are not what users get.
func exact(t *testing.T) {
	if racing {
		t.Skip("the race detector allocates, and drops what is pooled")
	}
}

// allocs is what one run of a contender allocates, for good or on average.
func allocs(t *testing.T, c contender) float64 {
	t.Helper()
	exact(t)
	n := testing.AllocsPerRun(200, func() {
		if err := c.run(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	})
	t.Logf("%s: %v allocs", c.name, n)
	return n
}

// times is how often as long a contender takes as another: the quickest of many batches of each, taken in turns, so
// that a busy machine slows both or neither.
func times(t *testing.T, slow, quick contender) float64 {
	t.Helper()
	if testing.Short() || racing {
		t.Skip("ratios mean nothing here")
	}
	const rounds, batch = 40, 500
	least := [2]time.Duration{time.Hour, time.Hour}
	for range rounds {
		for i, c := range []contender{slow, quick} {
			start := time.Now()
			for range batch {
				if err := c.run(); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
			}
			least[i] = min(least[i], time.Since(start))
		}
	}
	ratio := float64(least[0]) / float64(least[1])
	t.Logf("%s takes %.1f times as long as %s", slow.name, ratio, quick.name)
	return ratio
}
