package ticketing

import (
	"cmp"
	"iter"
	"time"
)

// What a case may take: more is a fault of its planner.
const (
	MaxRounds = 8  // of questions without a step between them
	MaxSteps  = 24 // in all
)

// Assumptions stand in for Zendesk and the phone system in [Walk].
type Assumptions interface {
	// Answer says what a question would find. It sets Question and At itself or
	// leaves them: Walk fills them in.
	Answer(q Question) Answer
	// Take says how a step would end; no outcome is OK. Walk fills in Step and At.
	// A ticket that is made needs its Ticket with an id, a user or a call its id.
	// Steps that come too late are not asked about: they are dropped.
	Take(s Step) Done
}

// Walk goes through a case as the runner would, without doing anything: it
// yields what the planner says, with the time, takes the answers and outcomes
// from a, and waits by going ahead in time. It ends where the planner is content
// until something new is known, and also after [MaxRounds], [MaxSteps] or a
// hundred waits. The case changes as it goes.
func Walk[F any](plan Planner[F], c *Case[F], now time.Time, a Assumptions) iter.Seq2[time.Time, Next] {
	return func(yield func(time.Time, Next) bool) {
		rounds, steps, waits := 0, 0, 0
		for {
			next := plan(*c, now)
			if !yield(now, next) {
				return
			}
			switch {
			case len(next.Ask) > 0 && rounds < MaxRounds:
				rounds++
				for _, q := range next.Ask {
					answer := a.Answer(q)
					answer.Question, answer.At = q, now
					c.Known = c.Known.With(answer)
				}
			case len(next.Ask) == 0 && len(next.Do) > 0 && steps < MaxSteps:
				rounds, steps = 0, steps+1
				c.Done = append(c.Done, end(a, next.Do[0], now))
			case len(next.Ask) == 0 && len(next.Do) == 0 && next.At.After(now) && waits < 100:
				rounds, waits, now = 0, waits+1, next.At
			default:
				return
			}
		}
	}
}

// end is how a step ends by the assumptions.
func end(a Assumptions, s Step, now time.Time) Done {
	done := Done{Outcome: Dropped}
	if !s.TooLate(now) {
		done = a.Take(s)
	}
	done.Step, done.At = s.Outline(), now
	done.Outcome = cmp.Or(done.Outcome, OK)
	return done
}
