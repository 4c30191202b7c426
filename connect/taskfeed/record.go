package taskfeed

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// recordVersion is that of [Record].
const recordVersion = 1

// Record is what is known of a ticket and its task. It is plain JSON. Until the
// task has started it holds the task's texts.
type Record struct {
	V int `json:"v"`
	// Chosen is the time of the newest event that makes a task, and Task that
	// task; nil once it is decided whether it is started.
	Chosen time.Time          `json:"chosen,omitzero"`
	Task   *connect.TaskStart `json:"task,omitempty"`
	// Over is the time of the newest event that shows the ticket solved, closed
	// or deleted.
	Over time.Time `json:"over,omitzero"`
	// Decided is the Chosen of the newest event that got its task, or no task.
	Decided time.Time `json:"decided,omitzero"`
	// Start is a request to start a task whose reply is not saved.
	Start *Start `json:"start,omitempty"`
	// Expired counts the requests for the Chosen event whose client tokens have
	// expired and that started nothing.
	Expired int `json:"expired,omitzero"`
	// Contact is the task; empty when none is open as far as is known.
	Contact string `json:"contact,omitempty"`
	// Retry is when the next request may leave, after Failures in a row.
	Retry    time.Time `json:"retry,omitzero"`
	Failures int       `json:"failures,omitzero"`
	// Changed is when the record was saved last.
	Changed time.Time `json:"changed"`
}

// Start is a request to start a task, as it was first sent.
type Start struct {
	Task connect.TaskStart `json:"task"` // with the client token
	For  time.Time         `json:"for"`  // the Chosen event's
	Sent time.Time         `json:"sent"`
}

// Observe adds what an event reports. Reports may repeat and come in any order;
// changed is false for those that add nothing.
func (r Record) Observe(rep Report) (after Record, changed bool) {
	switch {
	case rep.Over && rep.At.After(r.Over):
		if r.Over = rep.At; r.over() {
			r.Task = nil
		}
	case rep.Task != nil && rep.At.After(r.Chosen) && rep.At.After(r.Over):
		r.Chosen, r.Task, r.Expired = rep.At, rep.Task, 0
	default:
		return r, false
	}
	return r, true
}

// over reports whether the ticket is over: at the same time that counts more.
func (r Record) over() bool { return !r.Over.Before(r.Chosen) }

// Begin is the record with which the request of a Start step may leave. The
// token depends on nothing but the event and what became of it, so that two
// processes which begin the same start make one task.
func (r Record) Begin(account string, ticket int64, now time.Time) Record {
	task := *r.Task
	task.Name = TaskName(ticket)
	task.ClientToken = fmt.Sprintf("ctikit/%s/%d/%d/%d", account, ticket, r.Chosen.UnixNano(), r.Expired)
	task.Attributes = withToken(task.Attributes, task.ClientToken)
	r.Start, r.Task = &Start{Task: task, For: r.Chosen, Sent: now}, nil
	return r
}

// Started is the record once a request to start a task was answered.
func (r Record) Started(contact string) Record {
	r.Decided, r.Contact, r.Start = r.Start.For, contact, nil
	return r.settled()
}

// Refused is the record once the start was refused for good: the event gets no
// task.
func (r Record) Refused() Record {
	r.Decided, r.Start = r.Start.For, nil
	return r.settled()
}

// Unsent is the record when the request certainly started nothing, and may be
// sent anew.
func (r Record) Unsent() Record {
	if r.Task == nil && r.Chosen.Equal(r.Start.For) {
		task := r.Start.Task
		task.ClientToken = ""
		r.Task = &task
	}
	r.Start = nil
	return r
}

// Lost is the record when the token has expired and no task was found: the event
// gets another token.
func (r Record) Lost() Record {
	r.Expired++
	return r.Unsent().settled()
}

// Looked is the record once the task was read: ended is when it did, zero while it
// is open. A change that was made while the task was open makes none.
func (r Record) Looked(ended time.Time) Record {
	if ended.IsZero() || ended.After(r.Chosen) {
		r.Decided, r.Task = r.Chosen, nil
	}
	if !ended.IsZero() {
		r.Contact = ""
	}
	return r.settled()
}

// Stopped is the record once the task was stopped.
func (r Record) Stopped() Record {
	r.Contact = ""
	return r.settled()
}

// Failed is the record after a request that failed in passing.
func (r Record) Failed(retry time.Time) Record {
	r.Failures++
	r.Retry = retry
	return r
}

func (r Record) settled() Record {
	r.Retry, r.Failures = time.Time{}, 0
	return r
}
