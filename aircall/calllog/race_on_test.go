//go:build race

package calllog_test

// racing says that a sample is enough: the gate runs the whole without the race
// detector.
const racing = true
