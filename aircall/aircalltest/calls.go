package aircalltest

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// firstCall is where the ids of calls start: see firstID.
const firstCall = 900_000_000_001

// settled is how long after the hang-up call.ended comes.
const settled = 30 * time.Second

// unknownCaller is the caller where none is named.
const unknownCaller = "+1 555-010-0000"

type call struct {
	id                       int64
	direction                aircall.Direction
	number                   int64
	other                    string // the other party's number
	agent                    *user  // rung or talking; nil before anybody is rung
	started, answered, ended time.Time
	by, to                   *user // of a transfer
	team                     int64
	external                 string // where the call went outside
	assigned                 *user
	paused                   bool
	recording, voicemail     bool
	archived                 bool
	tags                     []int64
	comments                 []comment
	menu                     []fields
	sessions                 []aircall.AIVoiceAgent
	cards                    [][]aircall.CardLine
	findings                 map[string][]finding
	csat                     *aircall.PredictedCSAT
}

// held reports whether a call rings on its agent, or they talk: not once it was
// declined or went outside, nor when the agent was put anew.
func (c *call) held() bool { return c.agent != nil && c.agent.call == c }

// Incoming has a call come in from a number, on one of the company's:
// call.created. Nobody is rung yet. It returns the call's id.
func (f *Fake) Incoming(numberID int64, from string) (callID int64) {
	f.onNumber(numberID, func(n *Number) { callID = f.incoming(n.ID, from).id })
	return callID
}

func (f *Fake) incoming(number int64, from string) *call {
	c := f.newCall(aircall.Inbound, number, from)
	f.emitCall(aircall.CallCreated, c)
	return c
}

func (f *Fake) newCall(d aircall.Direction, number int64, other string) *call {
	c := &call{id: firstCall + int64(len(f.calls)), direction: d, number: number, other: other, started: f.now()}
	f.calls = append(f.calls, c)
	return c
}

// RingOn lets a call that came in ring on a user, who must be signed in, not
// unavailable and not busy. The call must have no other agent.
func (f *Fake) RingOn(callID, userID int64) {
	f.onCall(callID, func(c *call) error {
		if c.held() || c.external != "" {
			return fmt.Errorf("call %d has an agent, or went outside", callID)
		}
		return f.ring(c, f.user(userID))
	})
}

func (f *Fake) ring(c *call, u *user) error {
	if err := u.free(); err != nil {
		return err
	}
	c.agent = u
	u.phase, u.call = ringing, c
	f.emitCall(aircall.CallRingingOnAgent, c)
	return nil
}

// Ring lets an inbound call come in on [MainLine] and ring on a user, who must
// be signed in, not unavailable and not busy. It returns the call's id.
func (f *Fake) Ring(userID int64) (callID int64) {
	f.act(userID, func(u *user) error {
		if err := u.free(); err != nil {
			return err
		}
		c := f.newCall(aircall.Inbound, MainLine, unknownCaller)
		c.agent, callID = u, c.id
		f.emitCall(aircall.CallCreated, c)
		return f.ring(c, u)
	})
	return callID
}

// Dial has a user, who must be as for Ring, call a number in the app:
// call.created. [Fake.Answer] is the callee picking up. It returns the call's
// id.
func (f *Fake) Dial(userID, numberID int64, to string) (callID int64) {
	f.act(userID, func(u *user) error {
		if f.number(numberID) == nil {
			return fmt.Errorf("no number %d", numberID)
		}
		err := u.free()
		if err == nil {
			callID = f.callOut(u, numberID, to).id
		}
		return err
	})
	return callID
}

func (f *Fake) callOut(u *user, number int64, to string) *call {
	c := f.newCall(aircall.Outbound, number, to)
	c.agent = u
	u.phase, u.call = ringing, c
	f.emitCall(aircall.CallCreated, c)
	return c
}

// Decline has the user refuse an inbound call that rings: it waits for another
// RingOn.
func (f *Fake) Decline(callID int64) {
	f.onCall(callID, func(c *call) error {
		if !c.held() || c.agent.phase != ringing || c.direction != aircall.Inbound {
			return fmt.Errorf("call %d rings on nobody", callID)
		}
		c.agent.phase, c.agent.call = idle, nil
		f.emitCall(aircall.CallAgentDeclined, c)
		return nil
	})
}

// Answer has the user, or for an outbound call the callee, answer the call that
// rings.
func (f *Fake) Answer(callID int64) {
	f.onCall(callID, func(c *call) error {
		if !c.answered.IsZero() || !c.held() {
			return fmt.Errorf("call %d is answered already, or rings on nobody", callID)
		}
		c.answered = f.now()
		c.agent.phase = inCall
		f.emitCall(aircall.CallAnswered, c)
		return nil
	})
}

// Hold puts an answered call on hold.
func (f *Fake) Hold(callID int64) { f.talking(callID, aircall.CallHold) }

// Resume takes an answered call back from hold.
func (f *Fake) Resume(callID int64) { f.talking(callID, aircall.CallUnhold) }

func (f *Fake) talking(callID int64, event aircall.EventName) {
	f.onCall(callID, func(c *call) error {
		if c.answered.IsZero() || !c.held() {
			return fmt.Errorf("call %d is not answered, or its user is gone", callID)
		}
		f.emitCall(event, c)
		return nil
	})
}

// HangUp ends a call that is going on. If it was answered, and the user has a
// wrap-up time, the wrap-up starts and ends by itself after that time. A call
// that rang is missed. call.ended follows after 30 s, and then, if the call was
// recorded, call.comm_assets_generated.
func (f *Fake) HangUp(callID int64) {
	f.onCall(callID, func(c *call) error {
		f.hangUp(c)
		return nil
	})
}

func (f *Fake) hangUp(c *call) {
	busy := c.held()
	f.end(c)
	if busy {
		f.letGo(c)
	}
}

// EndWrapUp ends the user's wrap-up early.
func (f *Fake) EndWrapUp(userID int64) {
	f.act(userID, func(u *user) error {
		if u.phase != wrapUp {
			return fmt.Errorf("user %d is not in wrap-up", userID)
		}
		f.endWrapUp(u)
		return nil
	})
}

// onCall runs what happens to a call that is going on.
func (f *Fake) onCall(id int64, happen func(*call) error) {
	f.onAnyCall(id, func(c *call) error {
		if !c.ended.IsZero() {
			return fmt.Errorf("no call %d is going on", id)
		}
		return happen(c)
	})
}

// onAnyCall runs what happens to a call, over or not.
func (f *Fake) onAnyCall(id int64, happen func(*call) error) {
	f.change(func() error {
		if c := f.call(id); c != nil {
			return happen(c)
		}
		return fmt.Errorf("no call %d", id)
	})
}

// call is the call of an id; nil for none.
func (f *Fake) call(id int64) *call {
	i := id - firstCall
	if i < 0 || i >= int64(len(f.calls)) {
		return nil
	}
	return f.calls[i]
}

func (f *Fake) end(c *call) {
	c.ended = f.now()
	if c.held() {
		c.agent.call = nil
	}
	f.emitCall(aircall.CallHungUp, c)
	n := f.number(c.number)
	f.later(settled, func() {
		f.emitCall(aircall.CallEnded, c)
		if c.recording = !c.answered.IsZero() && n != nil && n.Recording; c.recording {
			f.emitCall(aircall.CallAssetsGenerated, c)
		}
	})
}

func (f *Fake) startWrapUp(u *user) {
	u.phase = wrapUp
	u.wraps++
	f.emitUser(aircall.UserWrapUpStarted, u)
	this := u.wraps
	f.later(u.WrapUpTime, func() {
		if u.phase == wrapUp && u.wraps == this {
			f.endWrapUp(u)
		}
	})
}

func (f *Fake) endWrapUp(u *user) {
	u.phase = idle
	f.emitUser(aircall.UserWrapUpEnded, u)
}

// later runs something inside the lock after a while.
func (f *Fake) later(d time.Duration, happen func()) {
	f.fake.Clock.AfterFunc(d, func() { f.fake.Locked(happen) })
}
