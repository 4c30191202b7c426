package benchmarks_test

import "testing"

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
