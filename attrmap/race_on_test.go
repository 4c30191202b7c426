//go:build race

package attrmap_test

// racing says that the race detector makes every build slow.
const racing = true
