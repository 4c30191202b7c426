package taskfeed

import (
	"time"

	"github.com/ctikit/ctikit/connect"
)

// Step is what is next to do about a ticket's task.
type Step struct {
	Kind Kind
	// At is when; the kind Wait has nothing to do before, or with a zero At,
	// before the next event.
	At time.Time
	// Contact is the task to Look at or to Stop.
	Contact string
	// Task is what to Start. Without a client token it is new: [Record.Begin] is
	// saved first.
	Task connect.TaskStart
}

// Kind is what a [Step] does.
type Kind string

// The kinds.
const (
	Wait Kind = "wait"
	// StartTask starts a task, or repeats a start whose reply was lost.
	StartTask Kind = "start"
	// Find looks for the task of a start whose client token has expired.
	Find Kind = "find"
	// Look reads whether the task is still open.
	Look Kind = "look"
	// Stop ends the task.
	Stop Kind = "stop"
)

// Next decides what to do now (R75). Life is how long Connect remembers a client
// token: a start is repeated for half of it, and looked for when it is over, so
// that no request can arrive with a token that has expired meanwhile.
func (r Record) Next(now time.Time, life time.Duration) Step {
	if r.Retry.After(now) {
		return Step{Kind: Wait, At: r.Retry}
	}
	fresh := r.Chosen.After(r.Decided) // an event that nothing was decided about
	switch {
	case r.Start != nil:
		return r.Start.next(now, life)
	case r.Contact != "" && r.over():
		return Step{Kind: Stop, At: now, Contact: r.Contact}
	case r.Contact != "" && fresh:
		return Step{Kind: Look, At: now, Contact: r.Contact}
	case fresh && !r.over():
		return Step{Kind: StartTask, At: now, Task: *r.Task}
	}
	return Step{Kind: Wait}
}

func (s *Start) next(now time.Time, life time.Duration) Step {
	switch age := now.Sub(s.Sent); {
	case age < life/2:
		return Step{Kind: StartTask, At: now, Task: s.Task}
	case age < life:
		return Step{Kind: Wait, At: s.Sent.Add(life)}
	}
	return Step{Kind: Find, At: now, Task: s.Task}
}
