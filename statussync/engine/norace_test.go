//go:build !race

package engine_test

// racing says that long simulations on one goroutine are left to the run
// without the race detector.
const racing = false
