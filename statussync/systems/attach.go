package systems

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

var errNotAttached = errors.New("systems: the system belongs to no engine yet")

// attachment is the engine that a system belongs to, once it does: webhooks may
// come in before.
type attachment struct {
	engine.Base
	host atomic.Pointer[engine.Host]
}

// Attach implements [engine.System].
func (a *attachment) Attach(h engine.Host) { a.host.Store(&h) }

// attached is nil before the system belongs to an engine.
func (a *attachment) attached() engine.Host {
	if h := a.host.Load(); h != nil {
		return *h
	}
	return nil
}

// replied passes on when a reply was made.
func (a *attachment) replied(date, started, ended time.Time) {
	if h := a.attached(); h != nil {
		h.Reply(date, started, ended)
	}
}
