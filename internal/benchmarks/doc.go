// Package benchmarks measures what must be fast here beside what others would use in its place, in one run, because
// only ratios taken in one run mean anything. It is a module of its own, so that nothing else needs those others, and
// has no code but its tests. README.md shows the outcome.
//
//	go test -run '^$' -bench . -benchmem ./internal/benchmarks
//
// Every contender is first asked for its verdict on the same input, and must agree with ours.
package benchmarks
