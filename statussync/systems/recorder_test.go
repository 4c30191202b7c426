package systems_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// recorder is a host that keeps what a system reports.
type recorder struct {
	calls   []call
	replies []reply
	refuse  error // what it answers
}

// call is one call of Report.
type call struct {
	Agent   string
	Reports []statussync.Report
}

type reply struct{ Date, Started, Ended time.Time }

func (r *recorder) Report(_ context.Context, id string, reports ...statussync.Report) error {
	r.calls = append(r.calls, call{id, reports})
	return r.refuse
}

func (r *recorder) Reply(date, started, ended time.Time) {
	r.replies = append(r.replies, reply{date, started, ended})
}

func (r *recorder) Limits(int, int, time.Duration) {}
func (r *recorder) Now() time.Time                 { return dawn }

// reports are those about all agents.
func (r *recorder) reports() (all []statussync.Report) {
	for _, c := range r.calls {
		all = append(all, c.Reports...)
	}
	return all
}

// choices and presence are what the reports say of them, in words.
func (r *recorder) choices() (words []string) {
	for _, x := range r.reports() {
		switch x.Out {
		case statussync.Yes:
			words = append(words, "out")
		case statussync.No:
			words = append(words, "in")
		case statussync.Unreported:
		}
		if x.Status != "" {
			words = append(words, "chose "+string(x.Status))
		}
	}
	return words
}

// stored are the values that a store holds, by key.
func stored(t *testing.T, store engine.Store) map[string]string {
	t.Helper()
	values := map[string]string{}
	for item, err := range store.Scan(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		values[item.Key] = string(item.Value)
	}
	return values
}

// explained is what an engine says of the agent in one system.
func explained(t *testing.T, e *engine.Engine, agent any, system string) engine.SystemExplanation {
	t.Helper()
	x, err := e.Explain(t.Context(), fmt.Sprint(agent))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range x.Systems {
		if s.System == system {
			return s
		}
	}
	t.Fatalf("no system %q: %v", system, x)
	return engine.SystemExplanation{}
}
