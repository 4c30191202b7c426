package aircalltest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// Transfer hands a call over, as a click in the app does. The new agent talks,
// or is rung, at once; one who is not available does not take the call, which
// is call.unsuccessful_transfer. The call must be going on and have another
// agent, or for a number outside, be inbound and not answered.
func (f *Fake) Transfer(callID int64, to aircall.Transfer) {
	f.onCall(callID, func(c *call) error { return f.transfer(c, to) })
}

func (f *Fake) transfer(c *call, to aircall.Transfer) error {
	if to.Number != "" {
		return f.transferOut(c, to.Number)
	}
	target := f.user(to.UserID)
	if t := f.team(to.TeamID); t != nil && len(t.members) > 0 {
		target = f.user(t.members[0])
	}
	if target == nil || !c.held() || target == c.agent {
		return fmt.Errorf("the target is unknown, or nobody has call %d", c.id)
	}
	if target.availability() != aircall.AvailabilityAvailable {
		f.emitCall(aircall.CallUnsuccessfulTransfer, c)
		return nil
	}
	c.by, c.to, c.team = c.agent, target, to.TeamID
	target.phase, target.call = c.agent.phase, c
	f.letGo(c)
	if !f.set.formerAgent {
		c.agent = target
	}
	f.emitCall(aircall.CallTransferred, c)
	c.agent = target
	return nil
}

// transferOut sends a call outside, which takes inbound calls before they are
// answered.
func (f *Fake) transferOut(c *call, number string) error {
	if c.direction != aircall.Inbound || !c.answered.IsZero() || c.external != "" {
		return errors.New("only inbound calls that are not answered go outside, once")
	}
	c.by, c.external = c.agent, number
	if c.held() {
		f.letGo(c)
	}
	f.emitCall(aircall.CallExternalTransferred, c)
	return nil
}

// letGo frees the agent of a call that goes on without them.
func (f *Fake) letGo(c *call) {
	u := c.agent
	u.phase, u.call = idle, nil
	if !c.answered.IsZero() && u.WrapUpTime > 0 {
		f.startWrapUp(u)
	}
}

// ChooseIVR has the caller of a call choose a branch of a voice menu. The
// call must be going on.
func (f *Fake) ChooseIVR(callID int64, title, key string) {
	f.onCall(callID, func(c *call) error {
		at := f.now().Format(dateMillis)
		c.menu = append(c.menu, fields{
			"id": strconv.Itoa(len(c.menu) + 1), "title": title, "key": key, "branch": "branch",
			"created_at": at, "transition_started_at": at, "transition_ended_at": at,
		})
		f.emitCall(aircall.CallIVRSelected, c)
		return nil
	})
}

// LeaveVoicemail has the caller of a call that nobody answered speak to the
// machine and hang up: the file is ready at once.
func (f *Fake) LeaveVoicemail(callID int64) {
	f.onCall(callID, func(c *call) error {
		if !c.answered.IsZero() {
			return fmt.Errorf("call %d is answered", callID)
		}
		f.hangUp(c)
		c.voicemail = true
		f.emitCall(aircall.CallVoicemailLeft, c)
		f.emitCall(aircall.CallAssetsGenerated, c)
		return nil
	})
}

// Assign gives a call to a user to follow up.
func (f *Fake) Assign(callID, userID int64) {
	f.onAnyCall(callID, func(c *call) error {
		u := f.user(userID)
		if u == nil {
			return fmt.Errorf("no user %d", userID)
		}
		c.assigned = u
		f.emitCall(aircall.CallAssigned, c)
		return nil
	})
}

// Untag takes a tag off a call that has it.
func (f *Fake) Untag(callID, tagID int64) {
	f.onAnyCall(callID, func(c *call) error {
		i := slices.Index(c.tags, tagID)
		if i < 0 {
			return fmt.Errorf("call %d has no tag %d", callID, tagID)
		}
		c.tags = slices.Delete(c.tags, i, i+1)
		f.emitCall(aircall.CallUntagged, c)
		return nil
	})
}

type comment struct {
	id      int64
	content string
	at      time.Time
	by      *user // nil for the API
}

// Comment is a note that a user writes on a call, which has room for five.
func (f *Fake) Comment(callID, userID int64, content string) {
	f.onAnyCall(callID, func(c *call) error {
		u := f.user(userID)
		if u == nil || !f.comment(c, u, content) {
			return fmt.Errorf("no user %d, or call %d is full of notes", userID, callID)
		}
		return nil
	})
}

// maxComments is how many notes a call may have.
const maxComments = 5

func (f *Fake) comment(c *call, by *user, content string) bool {
	if len(c.comments) >= maxComments {
		return false
	}
	c.comments = append(c.comments, comment{f.newID(), content, f.now(), by})
	f.emitCall(aircall.CallCommented, c)
	return true
}

// Cards lists the insight cards that the API has shown to the agents of a call.
func (f *Fake) Cards(callID int64) (cards [][]aircall.CardLine) {
	f.onAnyCall(callID, func(c *call) error {
		cards = slices.Clone(c.cards)
		return nil
	})
	return cards
}

// VoiceAgent has an AI voice agent take part in a call: event is one of the
// four of AI voice agents, and what s leaves empty is filled in. A later event
// of one session has the same SessionID.
func (f *Fake) VoiceAgent(callID int64, event aircall.EventName, s aircall.AIVoiceAgentSession) {
	f.onAnyCall(callID, func(c *call) error {
		if !slices.Contains(aiEvents, event) {
			return fmt.Errorf("%q is no event of an AI voice agent", event)
		}
		s.AgentID, s.AgentName = cmp.Or(s.AgentID, "fake-agent"), cmp.Or(s.AgentName, "Fake Agent")
		s.SessionID = cmp.Or(s.SessionID, "fake-session")
		c.takePart(event, s, f.now())
		f.emit(event, sessionData(c, event, s, f.now()))
		return nil
	})
}

var aiEvents = []aircall.EventName{
	aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentEnded, aircall.AIVoiceAgentEscalated, aircall.AIVoiceAgentSummary,
}

// takePart notes an agent's part where calls show it.
func (c *call) takePart(event aircall.EventName, s aircall.AIVoiceAgentSession, now time.Time) {
	if event == aircall.AIVoiceAgentStarted || len(c.sessions) == 0 {
		c.sessions = append(c.sessions, aircall.AIVoiceAgent{ID: s.AgentID, Name: s.AgentName, StartedAt: now})
	}
	part := &c.sessions[len(c.sessions)-1]
	switch event {
	case aircall.AIVoiceAgentEnded:
		part.EndedAt, part.EndReason = now, s.EndReason
	case aircall.AIVoiceAgentEscalated:
		part.EscalationReason, part.EscalationTarget = s.EscalationReason, c.escalatedTo()
	default:
	}
}

// escalatedTo is the agent who has the call, or the menu that finds one.
func (c *call) escalatedTo() *aircall.EscalationTarget {
	if c.agent == nil {
		return &aircall.EscalationTarget{Type: "branch", Destination: "1"}
	}
	return &aircall.EscalationTarget{Type: "user", Destination: strconv.FormatInt(c.agent.ID, 10)}
}

// sessionData has the call's id as its own id. Each event shows what is known
// then.
func sessionData(c *call, event aircall.EventName, s aircall.AIVoiceAgentSession, now time.Time) fields {
	data := fields{
		"id": c.id, "call_id": c.id, "call_uuid": c.uuid(), "number_id": c.number, "created_at": now.Format(dateMillis),
		"ai_voice_agent_id": s.AgentID, "ai_voice_agent_name": s.AgentName, "ai_voice_agent_session_id": s.SessionID,
	}
	switch event {
	case aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentEnded:
		data["external_caller_number"], data["aircall_number"] = c.other, "+15550100003"
		data["started_at"] = c.sessions[len(c.sessions)-1].StartedAt.Format(dateMillis)
	case aircall.AIVoiceAgentEscalated:
		data["escalation_reason"] = s.EscalationReason
	default: // the summary
		data["extracted_data"] = s.Extracted
	}
	if event == aircall.AIVoiceAgentEnded {
		data["ended_at"], data["call_end_reason"] = now.Format(dateMillis), s.EndReason
	}
	return data
}
