//go:build !race

package attrmap_test

const racing = false
