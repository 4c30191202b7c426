package ctikit_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
)

func ExampleVirtualClock() {
	v := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	v.AfterFunc(time.Minute, func() { fmt.Println("one minute later") })
	for v.Step() {
	}
	fmt.Println(v.Now().Format(time.TimeOnly))
	// Output:
	// one minute later
	// 09:01:00
}
