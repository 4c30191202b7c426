//go:build race

package bridge

const racing = true
