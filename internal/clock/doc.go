// Package clock is the time that clients, fakes and the engine live by: the
// machine's, or a virtual one that a demonstration or a simulation moves by
// hand.
//
//	v := clock.NewVirtual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
//	v.AfterFunc(time.Minute, func() { fmt.Println("one minute later") })
//	for v.Step() { // runs event after event, jumping to each one's time
//	}
//	fmt.Println(v.Now()) // 09:01
//
// Tests may use [System] inside a testing/synctest bubble instead. A Virtual
// clock needs no goroutine at all, so that a run is the same every time.
package clock
