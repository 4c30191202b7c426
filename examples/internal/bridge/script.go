package bridge

import (
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// The shift: people click and phones ring for twenty minutes. Some minutes later
// everybody clicks once more, so that there is a last click to judge by: races are
// of the twenty minutes.
const (
	scriptStart  = 2 * time.Minute
	scriptLength = 20 * time.Minute
	actsEach     = 4
)

// lastClicks is when everybody clicks once more.
func (f *floor) lastClicks() time.Duration {
	return scriptStart + scriptLength + 3*time.Minute + f.backlog()
}

func (f *floor) scriptEnd() time.Duration { return f.lastClicks() + 2*time.Minute }

// backlog is what the budgets of the products add to the time after which nothing
// waits any more, on a floor of more than two hundred agents.
func (f *floor) backlog() time.Duration {
	return time.Duration(max(0, len(f.agents)-200)) * time.Second
}

// schedule plans what everybody does, and when the providers fail.
func (f *floor) schedule() {
	for _, id := range f.agents {
		for range actsEach {
			act := f.act(f.phoneOf(id))
			f.clock.AfterFunc(scriptStart+f.moment(0, int(scriptLength/time.Millisecond)), func() { act(id) })
		}
		f.clock.AfterFunc(f.moment(int(f.lastClicks()/time.Millisecond), int(f.scriptEnd()/time.Millisecond)), func() { f.clickOnce(id) })
	}
	if !f.extras.calm {
		f.clock.AfterFunc(scriptStart+5*time.Minute, f.failForAWhile)
	}
}

// clickOnce has an agent choose something that does not stand already, in a system
// that does not only follow, and whose lists show it if its event is lost: Dialpad's
// leave out reasons.
func (f *floor) clickOnce(id int64) {
	p, before := f.phoneOf(id), len(f.recorder.causes[id])
	inPhone := f.rng.IntN(2) == 0 && p.name() == onAircall
	for len(f.recorder.causes[id]) == before {
		if inPhone {
			p.click()(id)
		} else {
			f.clickZendesk(f.zendeskStatus())(id)
		}
	}
}

// failForAWhile makes all providers refuse for a while: a burst of 5xx, one cut
// connection whose write took place, and 429s.
func (f *floor) failForAWhile() {
	names := []string{"Zendesk"}
	for _, p := range f.phones {
		names = append(names, title(p.name()))
		p.failForAWhile()
	}
	last := len(names) - 1
	f.recorder.say("%s  %s and %s fail for a while: 503s, a cut connection, 429s\n", f.clock.Now().Format("15:04:05.000"),
		strings.Join(names[:last], ", "), names[last])
	const write = "PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}"
	f.zendesk.FailNext(write, ctikit.Fault{Status: http.StatusServiceUnavailable, Times: 4})
	f.zendesk.FailNext(write, ctikit.Fault{Status: http.StatusTooManyRequests, RetryAfter: 7 * time.Second, Times: 2})
}

// act draws something for an agent to do, in Zendesk or a phone system.
func (f *floor) act(p phone) func(id int64) {
	switch n := f.rng.IntN(100); {
	case n < 38:
		return f.clickZendesk(f.zendeskStatus())
	case n < 76:
		return p.click()
	case n < 80: // both sides at nearly the same time
		inZendesk, gap := f.clickZendesk(f.zendeskStatus()), f.moment(1, 1500)
		inPhone := p.click()
		return func(id int64) {
			inZendesk(id)
			f.clock.AfterFunc(gap, func() { inPhone(id) })
		}
	case n < 94:
		talk := f.moment(5000, 60_000)
		return func(id int64) { p.call(id, talk) }
	}
	away := f.moment(10_000, 90_000)
	return func(id int64) { p.leave(id, away) }
}

func (f *floor) zendeskStatus() zendesk.StatusID {
	all := []zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusOnline, zendesk.StatusAway, zendesk.StatusOffline, f.lunch, f.lunch + 1}
	return all[f.rng.IntN(len(all))]
}

// clickZendesk is an agent in Zendesk's status switcher. Choosing what stands
// already is no change.
func (f *floor) clickZendesk(status zendesk.StatusID) func(id int64) {
	return func(id int64) {
		if f.zendesk.StatusOf(id).ID == status {
			return
		}
		f.recorder.clicked(id, "zendesk", zendeskStatus(status))
		f.zendesk.SetStatus(id, status)
	}
}

// must stops the demo on a mistake of its own script.
func (f *floor) must(err error) {
	if err != nil {
		panic(err)
	}
}
