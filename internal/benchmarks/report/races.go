package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// race is one benchmark, with its contenders in the order in which they ran:
// ours is the first.
type race struct {
	name       string
	contenders []contender
}

// contender has the quickest of its runs, and what that allocates.
type contender struct {
	name                   string
	seconds, bytes, allocs float64
}

// read takes in an output of go test -bench.
func read(from io.Reader) (races []race, err error) {
	r := benchfmt.NewReader(from, "benchmarks")
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			races = add(races, rec)
		case *benchfmt.SyntaxError:
			return nil, rec
		}
	}
	if len(races) == 0 {
		return nil, errors.Join(r.Err(), errors.New("no benchmark ran"))
	}
	return races, r.Err()
}

// add notes one run of a contender.
func add(races []race, run *benchfmt.Result) []race {
	base, parts := run.Name.Parts()
	c := contender{name: "all"}
	for _, part := range parts {
		if name, ok := strings.CutPrefix(string(part), "/"); ok {
			c.name = name
		}
	}
	c.seconds, _ = run.Value("sec/op")
	c.bytes, _ = run.Value("B/op")
	c.allocs, _ = run.Value("allocs/op")

	i := slices.IndexFunc(races, func(r race) bool { return r.name == string(base) })
	if i < 0 {
		i, races = len(races), append(races, race{name: string(base)})
	}
	all := &races[i].contenders
	j := slices.IndexFunc(*all, func(o contender) bool { return o.name == c.name })
	switch {
	case j < 0:
		*all = append(*all, c)
	case c.seconds < (*all)[j].seconds:
		(*all)[j] = c
	}
	return races
}

// tables shows races in Markdown.
func tables(races []race) string {
	var b strings.Builder
	fmt.Fprint(&b, "| Benchmark | Contender | Time | Times ours | Bytes | Allocations |\n|---|---|---:|---:|---:|---:|\n")
	for _, r := range races {
		ours := r.contenders[0]
		for _, c := range r.contenders {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %.2f | %.0f | %.0f |\n", r.name, c.name, duration(c.seconds), c.seconds/ours.seconds, c.bytes, c.allocs)
		}
	}
	return b.String()
}

// duration is a time in three digits.
func duration(seconds float64) string {
	for _, unit := range []struct {
		name string
		is   float64
	}{{"ms", 1e-3}, {"µs", 1e-6}} {
		if seconds >= unit.is {
			return fmt.Sprintf("%.3g %s", seconds/unit.is, unit.name)
		}
	}
	return fmt.Sprintf("%.3g ns", seconds*1e9)
}
