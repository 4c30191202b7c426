//go:build !race

package benchmarks_test

const racing = false
