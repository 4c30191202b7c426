// Package storetest checks implementations of engine.Store, yours too:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func() engine.Store {
//			s, err := mystore.Open(t.TempDir())
//			if err != nil {
//				t.Fatal(err)
//			}
//			t.Cleanup(func() { s.Close() })
//			return s
//		})
//	}
//
// [Run] holds a store to the contract in the documentation of engine.Store, and
// to those of engine.Watcher and engine.Batcher if it is one.
//
// [Crash] kills a process that writes into a store, again and again, and wants
// every write that was acknowledged. The process is yours; it calls [Storm].
// A test binary can start itself for that:
//
//	func TestMain(m *testing.M) {
//		if path := os.Getenv("STORM"); path != "" {
//			s, err := mystore.Open(path)
//			if err == nil {
//				err = storetest.Storm(context.Background(), s, 16, os.Stdout)
//			}
//			log.Fatal(err)
//		}
//		os.Exit(m.Run())
//	}
//
// The end of a process shows nothing about a loss of power: what it wrote is
// still in the memory of the operating system. Look at the order of system calls
// for that, as the tests of package boltstore do.
package storetest
