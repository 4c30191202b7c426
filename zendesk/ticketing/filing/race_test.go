//go:build race

package filing_test

// stride is how many requests the tests that cut or freeze each go on by: a simulation
// on one goroutine has no races, and takes seven times as long with the detector. The
// proof leaves none out.
const stride = 5
