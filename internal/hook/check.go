package hook

import (
	"crypto/subtle"
	"time"
)

// Equal compares a signature or token that came in with the right one, in a
// time that depends on their lengths alone. An empty want equals nothing, so
// that a secret left out lets nobody in.
func Equal(got, want []byte) bool {
	return len(want) > 0 && subtle.ConstantTimeCompare(got, want) == 1
}

// Fresh says whether signed lies no further than window from now, on either
// side: the sender's clock may be ahead of ours.
func Fresh(signed, now time.Time, window time.Duration) bool {
	return now.Sub(signed).Abs() <= window
}
