//go:build !race

package filing_test

const stride = 1
