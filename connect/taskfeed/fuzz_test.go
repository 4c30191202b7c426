package taskfeed_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/zendesk"
)

// FuzzNext plays events and what becomes of steps in any order: a task starts
// only while none is open or awaited, a new start has a new token, and an event
// that repeats changes nothing. Each byte is an event, or what becomes of the next
// step.
func FuzzNext(f *testing.F) {
	f.Add([]byte{0, 255, 255, 1, 255, 130, 255, 3})
	f.Add([]byte{0, 255, 200, 201, 255, 64, 255, 255, 129, 255})
	f.Fuzz(func(t *testing.T, script []byte) {
		var rec taskfeed.Record
		now, tokens := noon, map[string]bool{}
		for _, b := range script {
			now = now.Add(time.Duration(b%16) * time.Minute)
			if b < 128 {
				rep, _ := rules().Report(eventOf(b))
				rec, _ = rec.Observe(rep)
				if again, changed := rec.Observe(rep); changed {
					t.Fatalf("an event twice: %+v became %+v", rec, again)
				}
				continue
			}
			step := rec.Next(now, life)
			if step.Kind == taskfeed.StartTask && rec.Contact != "" {
				t.Fatalf("a second task starts: %+v", rec)
			}
			rec = outcome(t, rec, step, b, now, tokens)
		}
	})
}

// eventOf is a comment or a solution, at one of 32 times.
func eventOf(b byte) zendesk.Event {
	if b >= 64 {
		return became("solved", int(b%32))
	}
	return comment(int(b % 32))
}

// outcome is the record after a step, in one of the ways in which it can end.
func outcome(t *testing.T, rec taskfeed.Record, step taskfeed.Step, b byte, now time.Time, tokens map[string]bool) taskfeed.Record {
	way := b / 16 % 4
	switch step.Kind {
	case taskfeed.StartTask:
		unsent := false
		if rec.Start == nil {
			rec = rec.Begin("acme", ticket, now)
			token := rec.Start.Task.ClientToken
			if tokens[token] {
				t.Fatalf("the token %s is used for two tasks", token)
			}
			unsent = way == 1
			tokens[token] = !unsent
		}
		switch {
		case unsent:
			return rec.Unsent()
		case way == 2:
			return rec.Failed(now.Add(time.Minute)) // the reply is lost
		case way == 3:
			return rec.Refused()
		}
		return rec.Started("c-1")
	case taskfeed.Find:
		if way%2 == 0 {
			return rec.Started("c-1")
		}
		return rec.Lost()
	case taskfeed.Look:
		if way%2 == 0 {
			return rec.Looked(time.Time{})
		}
		return rec.Looked(at(int(b % 32)))
	case taskfeed.Stop:
		return rec.Stopped()
	case taskfeed.Wait:
	}
	return rec
}
