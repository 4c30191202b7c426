//go:build race

package boltstore_test

const racing = true
