//go:build race

package statussync_test

const racing = true
