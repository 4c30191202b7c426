package ticketing

import (
	"slices"
	"time"
)

// Plan gathers what is next for a case: questions, steps, reasons and notices.
// A planner makes one, goes through its rules from the top, and returns Next as
// soon as an answer is missing:
//
//	p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
//	found, ok := p.Customer(who)
//	if !ok {
//		return p.Next()
//	}
//
// A plan is for one goroutine.
type Plan struct {
	key   Key
	known Known
	done  []Done
	now   time.Time
	next  Next
}

// NewPlan begins the plan of a case.
func NewPlan(key Key, known Known, done []Done, now time.Time) *Plan {
	return &Plan{key: key, known: known, done: done, now: now}
}

// Ask gives the answer to q, unless it is older than since; the zero time takes
// any. Without one, ok is false and q is among the questions.
func (p *Plan) Ask(q Question, since time.Time) (a Answer, ok bool) {
	if a, ok = p.known.Find(q, since); !ok && !slices.Contains(p.next.Ask, q) {
		p.next.Ask = append(p.next.Ask, q)
	}
	return a, ok
}

// Catalog gives the account's catalog, or asks for it.
func (p *Plan) Catalog() (*Catalog, bool) {
	a, ok := p.Ask(Question{Kind: AskCatalog}, time.Time{})
	if !ok || a.Catalog == nil {
		return &Catalog{}, ok
	}
	return a.Catalog, true
}

// Why adds a reason.
func (p *Plan) Why(rule, text string) {
	if r := (Reason{rule, text}); !slices.Contains(p.next.Why, r) {
		p.next.Why = append(p.next.Why, r)
	}
}

// Notify adds a notice about the case, or about what of it has a name.
func (p *Plan) Notify(code Code, rule, name, detail string) {
	n := Notice{Code: code, Rule: rule, Subject: NoticeSubject{Key: string(p.key), Name: name}, Detail: detail}
	if !slices.Contains(p.next.Notices, n) {
		p.next.Notices = append(p.next.Notices, n)
	}
}

// Wait plans again at a time, or earlier if another call of Wait says so. A time
// that is not later than now says nothing.
func (p *Plan) Wait(at time.Time) {
	if at.After(p.now) && (p.next.At.IsZero() || at.Before(p.next.At)) {
		p.next.At = at
	}
}

// Do adds a step, unless it is done.
func (p *Plan) Do(s Step) {
	if _, ok := p.Outcome(s.ID); !ok {
		p.next.Do = append(p.next.Do, s)
	}
}

// Outcome is how a step ended; ok is false where it has not been taken.
func (p *Plan) Outcome(id StepID) (d Done, ok bool) {
	i := slices.IndexFunc(p.done, func(d Done) bool { return d.Step.ID == id })
	if i < 0 {
		return Done{}, false
	}
	return p.done[i], true
}

// Next is what the plan has come to. Steps wait for the answers.
func (p *Plan) Next() Next {
	if len(p.next.Ask) > 0 {
		p.next.Do = nil
	}
	return p.next
}
