package ctikit

import "time"

// Receipt is when one request was sent and answered: by the client's clock, and
// by the provider's.
type Receipt struct {
	// Started is when the request left that took effect, Ended when its reply's
	// header was here, by the client's clock.
	Started, Ended time.Time
	// Date is when the provider made the reply, by its own clock, in whole
	// seconds. It is zero when the reply did not say.
	Date time.Time
}
