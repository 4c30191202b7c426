// Package bridge is the program that examples/bridge and others with a store of
// their own run: agents' statuses kept in step on real accounts, on made-up ones,
// or in a demo in simulated time.
//
//	func main() { cli.Main("bridge", bridge.Run) }
package bridge
