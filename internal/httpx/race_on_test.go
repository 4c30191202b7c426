//go:build race

package httpx_test

// racing says that the race detector adds allocations of its own.
const racing = true
