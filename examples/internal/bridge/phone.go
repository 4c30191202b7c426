package bridge

import (
	"context"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// phone is a phone system of the demo: what people do in it, and what it shows.
type phone interface {
	name() string
	// join subscribes the bridge, as a real one does, and returns the system and how it goes with Zendesk.
	join(ctx context.Context, hooks *http.ServeMux) (engine.System, phoneConfig, error)
	hire(agent int64, n int)
	provider() provider
	// failForAWhile makes the provider refuse for a while.
	failForAWhile()

	// click draws a status, to be clicked on if the agent can.
	click() func(agent int64)
	// call rings, is answered, and ends.
	call(agent int64, talk time.Duration)
	// leave has the agent be gone for a while.
	leave(agent int64, away time.Duration)

	// agent has an id in the system; shows is what the agent has chosen, whatever calls hide; changes
	// counts those that programs made, at least of this agent.
	agent(id string) int64
	shows(agent int64) statussync.Status
	changes(agent int64) int
}

// newPhone makes the fake of a phone system.
func (f *floor) newPhone(name string, hooks http.Handler) phone {
	switch name {
	case onDialpad:
		return newDialpadPhone(f, hooks)
	case onConnect:
		return newConnectPhone(f)
	}
	return newAircallPhone(f, hooks)
}

// deal gives each agent one phone system in turn, and every one after the last
// turn all of them.
func (f *floor) deal(n int) []phone {
	if turn := n % (len(f.phones) + 1); turn < len(f.phones) {
		return f.phones[turn : turn+1]
	}
	return f.phones
}

// phoneOf draws one of an agent's phone systems.
func (f *floor) phoneOf(agent int64) phone {
	all := f.has[agent]
	if len(all) == 1 {
		return all[0]
	}
	return all[f.rng.IntN(len(all))]
}
