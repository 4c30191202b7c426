package calllog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// The times that decide what a call was. They are ours.
const (
	// settle is how long after call.ended a call that no agent took may still
	// turn out to have a voicemail, or an AI voice agent.
	settle = time.Minute
	// endLag is how long after the hang-up call.ended is made.
	endLag = 30 * time.Second
	// lostEnd is after which silence a call that has not ended is read.
	lostEnd = 4 * time.Hour
)

// over is when the call was over, as call.ended would say; ok is false while it
// lasts.
func (f Facts) over() (at time.Time, ok bool) {
	switch {
	case !f.Ended.At.IsZero():
		return f.Ended.At, true
	case !f.EndedAt.Value.IsZero():
		return f.EndedAt.Value.Add(endLag), true
	case f.Ended.Seen:
		return f.Last.At, true
	}
	return time.Time{}, false
}

// answered reports whether a person took the call: an agent, or for outbound
// calls the other party. An AI voice agent that took it is nobody.
func (f Facts) answered() bool {
	if len(f.Answers) > 0 {
		return true
	}
	return !f.AnsweredAt.Value.IsZero() && (f.User.Value != 0 || !f.AI.Seen)
}

// byKnownAgent reports whether it is known which agent talked.
func (f Facts) byKnownAgent() bool { return len(f.Answers) > 0 || f.answered() && f.User.Value != 0 }

// kind is the type of the call once it is decided (A9, A10).
func (f Facts) kind(over time.Time) Type {
	if f.Voicemail.Seen && !f.Voicemail.At.After(over.Add(settle)) && f.unanswered() {
		return Voicemail
	}
	return f.kindBefore()
}

// kindNow is the type with a voicemail that came after the decision.
func (f Facts) kindNow() Type {
	if f.Voicemail.Seen && f.unanswered() {
		return Voicemail
	}
	return f.kindBefore()
}

// unanswered is for inbound calls that neither a person nor an AI voice agent
// alone took.
func (f Facts) unanswered() bool { return f.kindBefore() == InboundMissed }

func (f Facts) kindBefore() Type {
	switch {
	case f.Direction.Value == aircall.Outbound && f.answered():
		return OutboundAnswered
	case f.Direction.Value == aircall.Outbound:
		return OutboundUnanswered
	case f.answered():
		return InboundAnswered
	case f.AI.Seen && !f.AI.Escalated: // A10
		return AIOnly
	}
	return InboundMissed
}

// known reports whether the direction is one that has types.
func (f Facts) known() bool {
	return f.Direction.Value == aircall.Inbound || f.Direction.Value == aircall.Outbound
}

// outside reports whether an inbound call came outside business hours (A21).
func (f Facts) outside() bool {
	return f.Direction.Value == aircall.Inbound && (f.Missed.Value == aircall.MissedOutOfHours || f.Closed)
}

// first and last are the agents who talked first and last, by their ids at
// Aircall; 0 where nobody is known.
func (f Facts) first() int64 {
	if len(f.Answers) > 0 {
		return f.Answers[0].By
	}
	return f.last()
}

func (f Facts) last() int64 {
	if _, over := f.over(); !over && len(f.Answers) > 0 {
		return f.Answers[len(f.Answers)-1].By
	}
	if f.answered() || f.Direction.Value == aircall.Outbound {
		return f.User.Value
	}
	return 0
}

// person is what is known of an agent of Aircall.
func (f Facts) person(id int64) Person {
	for _, p := range f.People {
		if p.ID == id {
			return p
		}
	}
	return Person{ID: id}
}

// lines are our numbers in the order in which the call reached them.
func (f Facts) lines() []Line {
	lines := slices.Clone(f.Lines)
	slices.SortStableFunc(lines, func(a, b Line) int { return a.Seen.At.Compare(b.Seen.At) })
	return lines
}

// began is when the case began, as well as it is known.
func (f Facts) began() time.Time {
	if t := f.StartedAt.Value; !t.IsZero() {
		return t
	}
	return f.First.At
}
