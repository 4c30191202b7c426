//go:build !race

package focus_test

const racing = false
