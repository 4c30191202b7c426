//go:build race

package queuemap_test

// racing says that the race detector adds allocations of its own.
const racing = true
