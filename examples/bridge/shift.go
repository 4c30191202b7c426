package main

import (
	"net/http"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The shift: people click and phones ring for twenty minutes, then rest.
const (
	shiftStart  = 2 * time.Minute
	shiftLength = 20 * time.Minute
	actsEach    = 4
)

// schedule plans what everybody does, and when the providers stumble.
func (f *floor) schedule() {
	for _, id := range f.agents {
		for range actsEach {
			act := f.act()
			f.clock.AfterFunc(shiftStart+f.moment(0, int(shiftLength/time.Millisecond)), func() { act(id) })
		}
	}
	f.clock.AfterFunc(shiftStart+5*time.Minute, f.stumble)
}

// stumble makes both providers refuse for a while: a burst of 5xx, one cut
// connection whose write took place, and 429s.
func (f *floor) stumble() {
	f.witness.say("%s  Zendesk and Aircall stumble: 503s, a cut connection, 429s\n", f.clock.Now().Format("15:04:05.000"))
	f.zendesk.FailNext("PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", zendesktest.Fail{Status: http.StatusServiceUnavailable, Times: 4})
	f.zendesk.FailNext("PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", zendesktest.Fail{Status: http.StatusTooManyRequests, RetryAfter: 7 * time.Second, Times: 2})
	f.aircall.FailNext("PUT /v2/users/{id}", aircalltest.Fail{Cut: true, After: true})
	f.aircall.FailNext("PUT /v2/users/{id}", aircalltest.Fail{Status: http.StatusTooManyRequests, Times: 2})
	f.aircall.FailNext("GET /v2/users/{id}", aircalltest.Fail{Status: http.StatusBadGateway, Body: "<html>bad gateway</html>", ContentType: "text/html", Times: 2})
}

// act draws something for an agent to do.
func (f *floor) act() func(id int64) {
	switch n := f.rng.IntN(100); {
	case n < 38:
		status := f.zendeskStatus()
		return func(id int64) { f.clickZendesk(id, status) }
	case n < 76:
		status, reason := f.aircallStatus()
		return func(id int64) { f.clickAircall(id, status, reason) }
	case n < 80:
		zs, gap := f.zendeskStatus(), f.moment(1, 1500)
		as, reason := f.aircallStatus()
		return func(id int64) { // both sides at nearly the same time
			f.clickZendesk(id, zs)
			f.clock.AfterFunc(gap, func() { f.clickAircall(id, as, reason) })
		}
	case n < 94:
		talk := f.moment(5000, 60_000)
		return func(id int64) { f.call(id, talk) }
	}
	away := f.moment(10_000, 90_000)
	return func(id int64) { f.leave(id, away) }
}

func (f *floor) zendeskStatus() zendesk.StatusID {
	all := []zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusOnline, zendesk.StatusAway, zendesk.StatusOffline, f.lunch, f.lunch + 1}
	return all[f.rng.IntN(len(all))]
}

func (f *floor) aircallStatus() (aircall.AvailabilityStatus, aircall.Substatus) {
	switch f.rng.IntN(5) {
	case 0, 1:
		return aircall.Available, ""
	case 2:
		return aircall.Unavailable, ""
	case 3:
		return aircall.Unavailable, aircall.OnABreak
	}
	return aircall.Unavailable, aircall.OutForLunch
}

// clickZendesk is an agent in Zendesk's status switcher. Choosing what stands
// already is no change.
func (f *floor) clickZendesk(id int64, status zendesk.StatusID) {
	if f.zendesk.StatusOf(id).ID == status {
		return
	}
	f.witness.clicked(id, "zendesk", zendeskWord(status))
	f.zendesk.SetStatus(id, status)
}

// clickAircall is the agent in Aircall's app, if it is open.
func (f *floor) clickAircall(id int64, status aircall.AvailabilityStatus, reason aircall.Substatus) {
	user, _ := f.aircall.User(id + aircallOffset)
	if user.SignedOut || aircallWord(user) == aircallWord(aircalltest.User{Status: status, Substatus: reason}) {
		return
	}
	f.witness.clicked(id, "aircall", aircallWord(aircalltest.User{Status: status, Substatus: reason}))
	f.must(f.aircall.SetStatus(id+aircallOffset, status, reason))
}

// call rings, is answered, and ends; Aircall shows "unavailable" meanwhile.
func (f *floor) call(id int64, talk time.Duration) {
	user, _ := f.aircall.User(id + aircallOffset)
	if user.SignedOut || user.Status != aircall.Available && user.Status != "" || f.aircall.Availability(user.ID).Engaged() {
		return
	}
	f.witness.line(id, "is called")
	call, err := f.aircall.Ring(user.ID)
	f.must(err)
	f.clock.AfterFunc(4*time.Second, func() { f.must(f.aircall.Answer(call)) })
	f.clock.AfterFunc(4*time.Second+talk, func() {
		f.witness.line(id, "hangs up")
		f.must(f.aircall.HangUp(call))
	})
}

// leave closes Aircall's app for a while.
func (f *floor) leave(id int64, away time.Duration) {
	user, _ := f.aircall.User(id + aircallOffset)
	if user.SignedOut || f.aircall.Availability(user.ID).Engaged() {
		return
	}
	f.witness.line(id, "closes Aircall")
	f.must(f.aircall.SignOut(user.ID))
	f.clock.AfterFunc(away, func() {
		f.witness.line(id, "opens Aircall")
		f.must(f.aircall.SignIn(user.ID))
	})
}

// must stops the demo on a mistake of its own script.
func (f *floor) must(err error) {
	if err != nil {
		panic(err)
	}
}

func aircallWord(u aircalltest.User) statussync.Status {
	switch {
	case u.Status == "":
		return "available"
	case u.Status == aircall.Unavailable && u.Substatus != "" && u.Substatus != aircall.AlwaysClosed:
		return "unavailable/" + statussync.Status(u.Substatus)
	}
	return statussync.Status(u.Status)
}
